-- The features of a song are what a network hears in its sound now, no longer numbers of its picture. They are a cache: made
-- anew when wanted. The store does not look into them.

DROP TABLE features;
CREATE TABLE features (
    content_id BLOB NOT NULL CHECK (length(content_id) = 32),
    recipe     TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    PRIMARY KEY (content_id, recipe)
) STRICT, WITHOUT ROWID;
