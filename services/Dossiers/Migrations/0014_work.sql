-- The step in hand and whose it is, beside what the list showed before; officers as their tokens named them; a colleague's work handed over.
-- Rows of dossiers untouched since show no step until their next change or a rebuild. Nothing here that could not be made again.
ALTER TABLE dossiers.dossier_list
    ADD COLUMN step             text,
    ADD COLUMN step_name        text,
    ADD COLUMN step_role        text,
    ADD COLUMN step_due_at      timestamptz,
    ADD COLUMN step_holder      text,
    ADD COLUMN step_holder_name text,
    ADD COLUMN consulted        text[],                         -- agencies asked for an opinion, ever: they may read it
    ADD COLUMN asked            text[];                         -- those of them that have not answered yet

CREATE INDEX dossier_list_holder ON dossiers.dossier_list (step_holder, submitted_at DESC, id DESC) WHERE step_holder IS NOT NULL;
CREATE INDEX dossier_list_consulted ON dossiers.dossier_list USING gin (consulted) WHERE consulted IS NOT NULL;
CREATE INDEX dossier_list_step ON dossiers.dossier_list (competent_agency, step_role, submitted_at DESC, id DESC) WHERE step IS NOT NULL;

CREATE TABLE dossiers.officers (
    id        text        PRIMARY KEY,               -- the token's subject
    name      text        NOT NULL,
    roles     text[]      NOT NULL,
    agency    text        NOT NULL,
    last_seen timestamptz NOT NULL
);
CREATE INDEX officers_agency ON dossiers.officers (agency, name, id);

-- Where the walk stands, so that it goes on after a crash. Each dossier's own event is kept from coming twice by its request key.
CREATE TABLE dossiers.work_handovers (
    id            uuid        PRIMARY KEY,
    from_officer  text        NOT NULL,
    to_officer    text        NOT NULL,
    agency        text        NOT NULL,
    reason_sealed text        NOT NULL,              -- with a key of the run's own
    request       text,
    started_by    jsonb       NOT NULL,
    started_at    timestamptz NOT NULL,
    position      uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    moved         bigint      NOT NULL DEFAULT 0,
    kept          bigint      NOT NULL DEFAULT 0,    -- not the receiver's role
    finished_at   timestamptz
);
CREATE UNIQUE INDEX work_handovers_running ON dossiers.work_handovers (from_officer) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX work_handovers_request ON dossiers.work_handovers (request) WHERE request IS NOT NULL;
