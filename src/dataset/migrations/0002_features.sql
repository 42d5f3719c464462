-- What the trainer computed from a song's picture. A cache: it may be emptied at any time, and its songs need not be in the library.

CREATE TABLE features (
    content_id BLOB NOT NULL CHECK (length(content_id) = 32),
    recipe     TEXT NOT NULL,
    numbers    BLOB NOT NULL CHECK (length(numbers) % 4 = 0),  -- f32, little endian
    PRIMARY KEY (content_id, recipe)
) STRICT, WITHOUT ROWID;
