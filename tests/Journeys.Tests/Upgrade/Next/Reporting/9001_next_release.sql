ALTER TABLE reporting.lives ADD COLUMN next_release integer NOT NULL DEFAULT 1;
