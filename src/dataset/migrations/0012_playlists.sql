-- Playlists that are kept up to date, and what was written into their files last: a file that somebody has edited since is theirs.

CREATE TABLE playlists (
    id      INTEGER PRIMARY KEY,
    path    BLOB NOT NULL UNIQUE,                          -- the system's bytes
    form    TEXT NOT NULL CHECK (form IN ('m3u8', 'nsp')),
    recipe  TEXT NOT NULL,                                 -- JSON: {"predicted":0.7,"order":"title","seed":0,"songs":50,"minutes":null,"relative":true}
    written BLOB CHECK (length(written) = 32),             -- BLAKE3 of the contents that were written last
    writing BLOB CHECK (length(writing) = 32),             -- of those that were about to be: a kill in between is no edit
    songs   INTEGER NOT NULL DEFAULT 0,                    -- how many were written last
    at      TEXT,                                          -- RFC 3339, UTC: when
    told    TEXT                                           -- what keeps it from being written, once that was told
) STRICT;

-- A mood that gets another name stays in its playlists. None at all: every mood.
CREATE TABLE playlist_moods (
    playlist INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
    seq      INTEGER NOT NULL,
    mood     INTEGER NOT NULL REFERENCES moods (id) ON DELETE CASCADE,
    PRIMARY KEY (playlist, seq)
) STRICT, WITHOUT ROWID;
