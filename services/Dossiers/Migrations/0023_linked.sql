-- Linked dossiers and dossiers that came from elsewhere. A part is a dossier of its own; its row says of which whole it is.
ALTER TABLE dossiers.dossier_list
    ADD COLUMN parent          uuid,
    ADD COLUMN part            text,                          -- key within the whole
    ADD COLUMN external_system text,
    ADD COLUMN external_code   text;
CREATE INDEX dossier_list_parent ON dossiers.dossier_list (parent) WHERE parent IS NOT NULL;
CREATE UNIQUE INDEX dossier_list_external ON dossiers.dossier_list (external_system, external_code) WHERE external_code IS NOT NULL;
CREATE INDEX dossier_list_external_code ON dossiers.dossier_list (upper(external_code)) WHERE external_code IS NOT NULL;

-- Wholes to be looked at because they or a part moved: written in the transaction of the event, taken by one worker at a time under a lease
-- (next_at). What there is to do follows from the streams, so that a worker killed in the middle leaves nothing half done and nothing twice.
CREATE TABLE dossiers.linked_work (
    dossier  uuid        PRIMARY KEY,                          -- the whole
    asked    bigint      NOT NULL,                             -- how often: who looked away too early looks again
    next_at  timestamptz NOT NULL,
    attempts int         NOT NULL DEFAULT 0
);
CREATE INDEX linked_work_next ON dossiers.linked_work (next_at);

-- Documents that a dossier shows besides its own: a part those of the whole and of the parts before it, the whole the results of its parts.
CREATE TABLE dossiers.shared_documents (
    document uuid NOT NULL,
    dossier  uuid NOT NULL,
    CONSTRAINT shared_documents_pkey PRIMARY KEY (document, dossier)
);
