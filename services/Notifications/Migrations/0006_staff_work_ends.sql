-- A notice tells of open work. Which work is known by dossier, kind and, where a dossier has several of a kind, what it is about.
ALTER TABLE notices.staff_notices
    ADD COLUMN version bigint NOT NULL DEFAULT 0,                                        -- the dossier's when it was told
    ADD COLUMN about uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ADD COLUMN except_officer text,                                                      -- subject of who may not do it
    ADD COLUMN closed_at timestamptz;                                                    -- the work is done, or is no work any more
CREATE INDEX staff_notices_open ON notices.staff_notices (dossier, kind) WHERE closed_at IS NULL;

-- What was heard of work, kept for the notice that arrives after it.
CREATE TABLE notices.staff_work (
    dossier      uuid   NOT NULL,
    kind         text   NOT NULL,
    about        uuid   NOT NULL,
    ended_before bigint NOT NULL DEFAULT 0,              -- what was told at an earlier version of the dossier is closed
    holder       text,                                   -- whose it is since held_from; null: nobody's
    held_from    bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (dossier, kind, about)
);
