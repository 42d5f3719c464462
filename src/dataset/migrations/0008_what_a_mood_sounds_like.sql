-- What a mood sounds like, as a mix of the seven moods that the network knows, and the steps that change it.
ALTER TABLE moods ADD COLUMN sounds_like TEXT;                   -- JSON: {"tender":1.0,"exciting":-1.0}; NULL: what its name says
ALTER TABLE history_moods ADD COLUMN before_sounds_like TEXT;
ALTER TABLE history_moods ADD COLUMN after_sounds_like TEXT;

-- One more kind of step. The table cannot be made anew for it: what hangs on its rows would go with them.
ALTER TABLE history_steps ADD COLUMN new_kind TEXT NOT NULL DEFAULT 'label' CHECK (new_kind IN
    ('label', 'import', 'demo', 'add-mood', 'rename-mood', 'merge-moods', 'recolour-mood', 'sound-mood', 'move-mood', 'remove-mood',
     'hide'));
UPDATE history_steps SET new_kind = kind;
ALTER TABLE history_steps DROP COLUMN kind;
ALTER TABLE history_steps RENAME COLUMN new_kind TO kind;
