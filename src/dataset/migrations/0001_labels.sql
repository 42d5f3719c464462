-- Songs, moods, labels, and the history that undo walks.

CREATE TABLE songs (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,   -- the order songs were first added in
    content_id    BLOB NOT NULL UNIQUE CHECK (length(content_id) = 32),
    path          BLOB NOT NULL,                       -- the system's own bytes, for a name need not be UTF-8
    title         TEXT,
    artist        TEXT,
    album         TEXT,
    file_mood     TEXT,
    has_cover     INTEGER NOT NULL CHECK (has_cover IN (0, 1)),
    duration_secs REAL NOT NULL,
    format        TEXT NOT NULL,
    hidden        INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1))
) STRICT;
CREATE INDEX songs_by_path ON songs (path);

-- Files as they were when their song was read: an unchanged file needs no second reading.
CREATE TABLE files (
    path        BLOB PRIMARY KEY,
    song        INTEGER NOT NULL REFERENCES songs (id),
    size        INTEGER NOT NULL,                      -- bytes
    mtime_nanos INTEGER NOT NULL                       -- since 1970
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_song ON files (song);

CREATE TABLE moods (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,
    key     TEXT NOT NULL UNIQUE,                      -- the name in lower case
    colour  INTEGER NOT NULL,                          -- 0xRRGGBB
    place   INTEGER NOT NULL,                          -- 0 = first
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))  -- kept for the history only
) STRICT;

CREATE TABLE labels (
    song   INTEGER PRIMARY KEY REFERENCES songs (id),
    state  TEXT NOT NULL CHECK (state IN ('labelled', 'unsure', 'skipped')),
    mood   INTEGER REFERENCES moods (id),
    source TEXT NOT NULL CHECK (source IN ('human', 'import', 'file-tag', 'demo')),
    at     TEXT NOT NULL,                              -- RFC 3339, UTC
    CHECK ((state = 'labelled') = (mood IS NOT NULL))
) STRICT;
CREATE INDEX labels_by_mood ON labels (mood);

-- One row an action. Undone steps are those that redo can bring back; a new action deletes them.
CREATE TABLE history_steps (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- What a step did to its songs. A state of NULL means no label.
CREATE TABLE history_changes (
    step          INTEGER NOT NULL REFERENCES history_steps (id) ON DELETE CASCADE,
    seq           INTEGER NOT NULL,
    song          INTEGER NOT NULL REFERENCES songs (id),
    before_state  TEXT,
    before_mood   INTEGER REFERENCES moods (id),
    before_source TEXT,
    before_at     TEXT,
    after_state   TEXT,
    after_mood    INTEGER REFERENCES moods (id),
    after_source  TEXT,
    after_at      TEXT,
    PRIMARY KEY (step, seq)
) STRICT, WITHOUT ROWID;
