-- A calendar's revision applied to the open dossiers: where the walk stands, so that it goes on after a crash. Each dossier's own event is
-- kept from coming twice by its request key.
CREATE TABLE dossiers.calendar_runs (
    revision    bigint      PRIMARY KEY,
    started_by  jsonb       NOT NULL,
    started_at  timestamptz NOT NULL,
    position    uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    examined    bigint      NOT NULL DEFAULT 0,
    moved       bigint      NOT NULL DEFAULT 0,
    state       text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'superseded')),
    finished_at timestamptz
);

CREATE INDEX dossier_list_promised ON dossiers.dossier_list (id) WHERE resolved_at IS NULL AND due_at IS NOT NULL;
