-- The lead's: what was written into the songs' own metadata.
SELECT 1;
