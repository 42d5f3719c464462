-- Tags that call themselves Latin-1 and are in another encoding are recognised now. Files whose tags have such letters are read
-- again when they are next come across.

UPDATE files SET size = -1 WHERE song IN (
    SELECT id FROM songs
    WHERE coalesce(title, '') || coalesce(artist, '') || coalesce(album, '') GLOB '*[' || char(128) || '-' || char(255) || ']*'
);
