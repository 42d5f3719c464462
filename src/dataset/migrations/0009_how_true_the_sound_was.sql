-- A damaged file is listened to as far as it can be decoded, and a song whose channels cancel each other by one of them. Whoever
-- learns from such songs is told.

ALTER TABLE features ADD COLUMN lost REAL NOT NULL DEFAULT 0;
ALTER TABLE features ADD COLUMN channel TEXT CHECK (channel IN ('left', 'right'));
