-- Papers that have come into being and are to be kept as PDF: written in the transaction of their event, taken by one worker at a time under a
-- lease (next_at). A worker that is killed leaves a lease that runs out; the paper is done when its document stands here, and never twice.
CREATE TABLE dossiers.paper_work (
    dossier  uuid        NOT NULL,
    form     text        NOT NULL,
    version  bigint      NOT NULL,               -- of the event that made the paper
    at       timestamptz NOT NULL,
    next_at  timestamptz NOT NULL,
    attempts int         NOT NULL DEFAULT 0,
    document uuid        REFERENCES dossiers.documents (id),
    given_up text,                               -- why there will be none: the person's data were erased
    PRIMARY KEY (dossier, form, version)
);
CREATE INDEX paper_work_waiting ON dossiers.paper_work (next_at) WHERE document IS NULL AND given_up IS NULL;
