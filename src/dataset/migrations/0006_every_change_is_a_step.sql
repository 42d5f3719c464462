-- Every change of the library is a step of the history, those of moods and of the list too; files can be labelled before they
-- are read; songs without a picture are remembered.

-- A removed mood keeps its name and gives its key away, so that another may have it. A name holds no pipe.
UPDATE moods SET key = '|' || id WHERE removed;

ALTER TABLE history_steps ADD COLUMN kind TEXT NOT NULL DEFAULT 'label' CHECK (kind IN
    ('label', 'import', 'demo', 'add-mood', 'rename-mood', 'merge-moods', 'recolour-mood', 'move-mood', 'remove-mood', 'hide'));
ALTER TABLE history_steps ADD COLUMN mood TEXT;                       -- of a mood's step: its name then
ALTER TABLE history_steps ADD COLUMN new_mood TEXT;                   -- what it was renamed to or merged into
ALTER TABLE history_steps ADD COLUMN songs INTEGER NOT NULL DEFAULT 0;   -- how many songs it touched
ALTER TABLE history_steps ADD COLUMN number INTEGER NOT NULL DEFAULT 0;  -- 1 = first; no number is left out
CREATE INDEX history_steps_by_direction ON history_steps (undone);
CREATE INDEX history_changes_by_song ON history_changes (song);

-- An import that named a song twice has two changes of it: one is enough.
UPDATE history_changes SET (after_state, after_mood, after_source, after_at) = (
    SELECT last.after_state, last.after_mood, last.after_source, last.after_at FROM history_changes AS last
    WHERE last.song = history_changes.song AND last.step = history_changes.step ORDER BY last.seq DESC LIMIT 1
) WHERE EXISTS (
    SELECT 1 FROM history_changes AS later
    WHERE later.song = history_changes.song AND later.step = history_changes.step AND later.seq > history_changes.seq
);
DELETE FROM history_changes WHERE EXISTS (
    SELECT 1 FROM history_changes AS earlier
    WHERE earlier.song = history_changes.song AND earlier.step = history_changes.step AND earlier.seq < history_changes.seq
);

UPDATE history_steps SET
    number = (SELECT numbered.number FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM history_steps) AS numbered
              WHERE numbered.id = history_steps.id),
    songs = (SELECT count(*) FROM history_changes WHERE step = history_steps.id),
    kind = CASE (SELECT after_source FROM history_changes WHERE step = history_steps.id ORDER BY seq LIMIT 1)
           WHEN 'import' THEN 'import' WHEN 'file-tag' THEN 'import' WHEN 'demo' THEN 'demo' ELSE 'label' END;

-- What a step did to moods. One that was made or removed by it is `removed` on one side.
CREATE TABLE history_moods (
    step           INTEGER NOT NULL REFERENCES history_steps (id) ON DELETE CASCADE,
    mood           INTEGER NOT NULL REFERENCES moods (id),
    before_name    TEXT NOT NULL,
    before_colour  INTEGER NOT NULL,
    before_place   INTEGER NOT NULL,
    before_removed INTEGER NOT NULL CHECK (before_removed IN (0, 1)),
    after_name     TEXT NOT NULL,
    after_colour   INTEGER NOT NULL,
    after_place    INTEGER NOT NULL,
    after_removed  INTEGER NOT NULL CHECK (after_removed IN (0, 1)),
    PRIMARY KEY (step, mood)
) STRICT, WITHOUT ROWID;

-- The songs that a step took out of the list.
CREATE TABLE history_hidden (
    step INTEGER NOT NULL REFERENCES history_steps (id) ON DELETE CASCADE,
    seq  INTEGER NOT NULL,
    song INTEGER NOT NULL REFERENCES songs (id),
    PRIMARY KEY (step, seq)
) STRICT, WITHOUT ROWID;

-- 1: stands for the song in a file that was labelled before it was read; its content_id is made of the path.
ALTER TABLE songs ADD COLUMN unread INTEGER NOT NULL DEFAULT 0 CHECK (unread IN (0, 1));
CREATE INDEX songs_unread ON songs (path) WHERE unread;

-- Why a song has no picture.
CREATE TABLE pictureless (
    content_id BLOB NOT NULL CHECK (length(content_id) = 32),
    recipe     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    PRIMARY KEY (content_id, recipe)
) STRICT, WITHOUT ROWID;

-- Counts every change of songs, labels, moods and history, whoever makes it: an open window sees that others wrote. What the
-- trainer and the cloud keep does not count.
CREATE TABLE revision (number INTEGER NOT NULL) STRICT;
INSERT INTO revision VALUES (0);
CREATE TRIGGER song_added AFTER INSERT ON songs BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER song_gone AFTER DELETE ON songs BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER song_changed AFTER UPDATE ON songs
WHEN (old.content_id, old.path, old.title, old.artist, old.album, old.file_mood, old.has_cover, old.duration_secs, old.format,
      old.hidden, old.unread)
    IS NOT (new.content_id, new.path, new.title, new.artist, new.album, new.file_mood, new.has_cover, new.duration_secs,
      new.format, new.hidden, new.unread)
BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER label_added AFTER INSERT ON labels BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER label_changed AFTER UPDATE ON labels BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER label_gone AFTER DELETE ON labels BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER mood_added AFTER INSERT ON moods BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER mood_changed AFTER UPDATE ON moods BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER step_added AFTER INSERT ON history_steps BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER step_changed AFTER UPDATE ON history_steps BEGIN UPDATE revision SET number = number + 1; END;
CREATE TRIGGER step_gone AFTER DELETE ON history_steps BEGIN UPDATE revision SET number = number + 1; END;
