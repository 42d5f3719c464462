-- What was written into the songs' own tags, run by run, with what it takes to take it back.

CREATE TABLE tag_runs (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    began TEXT NOT NULL,                               -- RFC 3339, UTC
    ended TEXT                                         -- missing where the program was stopped by force
) STRICT;

-- A row a file. It is there before the file is touched, so a file is found that a killed program left behind.
CREATE TABLE tag_writes (
    run    INTEGER NOT NULL REFERENCES tag_runs (id),
    seq    INTEGER NOT NULL,
    song   INTEGER NOT NULL REFERENCES songs (id),
    path   BLOB NOT NULL,                              -- the system's own bytes
    state  TEXT NOT NULL CHECK (state IN ('planned', 'written', 'undone')),
    before BLOB,                                       -- BLAKE3 of the file as it was
    after  BLOB,                                       -- and as it was left
    back   BLOB,                                       -- how the one is made of the other
    PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_writes_by_song ON tag_writes (song);

CREATE TABLE tag_values (
    run    INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    field  TEXT NOT NULL CHECK (field IN ('mood', 'grouping', 'comment')),
    before TEXT NOT NULL,                              -- a list in JSON
    after  TEXT NOT NULL,
    PRIMARY KEY (run, seq, field),
    FOREIGN KEY (run, seq) REFERENCES tag_writes (run, seq)
) STRICT, WITHOUT ROWID;
