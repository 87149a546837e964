-- Who may act for the person whose matter a dossier is, so that lists find it: references only, rebuilt from the events. Ended is revoked, or past its term.
CREATE TABLE dossiers.authorities (
    dossier   uuid        NOT NULL,
    authority uuid        NOT NULL,
    person    uuid        NOT NULL,
    ends_at   timestamptz,
    PRIMARY KEY (dossier, authority)
);
CREATE INDEX authorities_person ON dossiers.authorities (person, dossier);

-- Officers are told of work by e-mail, too: sealed with a key of the officer's own.
ALTER TABLE dossiers.officers ADD COLUMN email_sealed text;

-- One notice per step, limit and threshold; a moved limit is a new one.
CREATE TABLE dossiers.step_reminders (
    dossier   uuid        NOT NULL,
    step      text        NOT NULL,
    due_at    timestamptz NOT NULL,
    threshold text        NOT NULL CHECK (threshold IN ('soon', 'late')),
    told_at   timestamptz NOT NULL,
    PRIMARY KEY (dossier, step, due_at, threshold)
);
CREATE INDEX dossier_list_step_due ON dossiers.dossier_list (step_due_at) WHERE step IS NOT NULL AND paused_at IS NULL;
CREATE INDEX dossier_list_answer_due ON dossiers.dossier_list (answer_due_at) WHERE stage = 'submitted' AND paused_at IS NULL;
