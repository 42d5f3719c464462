-- What the cloud said, what it was asked to do, and which mood a label of its models stands for. No credentials.

-- A picture is asked about once for each model.
CREATE TABLE cloud_answers (
    image_sha256 TEXT NOT NULL CHECK (length(image_sha256) = 64),
    provider     TEXT NOT NULL,                            -- vertex, tf-serving, edge-container
    model        TEXT NOT NULL,
    recipe       TEXT NOT NULL,
    content_id   BLOB NOT NULL CHECK (length(content_id) = 32),  -- the song; it need not be in the library
    scores       TEXT NOT NULL,                            -- JSON: [["sad",0.75],["calm",0.25]]
    at           TEXT NOT NULL,                            -- RFC 3339, UTC
    PRIMARY KEY (image_sha256, provider, model, recipe)
) STRICT, WITHOUT ROWID;

-- Pictures that were made to be sent: an answer about an object of the bucket is known by its picture.
CREATE TABLE cloud_pictures (
    content_id   BLOB NOT NULL CHECK (length(content_id) = 32),
    recipe       TEXT NOT NULL,
    image_sha256 TEXT NOT NULL CHECK (length(image_sha256) = 64),
    PRIMARY KEY (content_id, recipe)
) STRICT, WITHOUT ROWID;

-- Labels hold letters, digits and underscores only.
CREATE TABLE cloud_labels (
    label TEXT PRIMARY KEY,
    mood  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was asked for, written down before it is asked, so that nothing is paid for twice when an answer is lost.
CREATE TABLE cloud_operations (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT NOT NULL CHECK (kind IN ('dataset', 'import', 'training', 'endpoint', 'deployment', 'undeployment', 'batch')),
    project TEXT NOT NULL,
    region  TEXT NOT NULL,
    title   TEXT NOT NULL,                                 -- its display name: it is found again by it
    subject TEXT NOT NULL,                                 -- what it is done to or with
    state   TEXT NOT NULL CHECK (state IN ('asked', 'running', 'done', 'failed', 'cancelled')),
    name    TEXT,                                          -- the service's name for it, once that is known
    result  TEXT,                                          -- what it made
    problem TEXT,                                          -- why it failed
    began   TEXT NOT NULL,                                 -- RFC 3339, UTC
    ended   TEXT
) STRICT;
CREATE INDEX cloud_operations_by_title ON cloud_operations (kind, title);
