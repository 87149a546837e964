-- catalogue.procedures stays what applies today; a version to come waits in procedure_versions, an end to come in procedure_retirements.
ALTER TABLE catalogue.procedure_versions
    ALTER COLUMN import_id DROP NOT NULL,
    ADD COLUMN origin text NOT NULL DEFAULT 'national' CHECK (origin IN ('national', 'province', 'configuration')),
    ADD COLUMN draft  integer,                          -- the province's draft it came from
    ADD COLUMN prepared_by  text[] NOT NULL DEFAULT '{}', -- subject ids
    ADD COLUMN published_by text,                       -- subject id
    ADD COLUMN published_by_name text;
CREATE INDEX procedure_versions_begin ON catalogue.procedure_versions (effective_from, code, version);

CREATE TABLE catalogue.procedure_drafts (
    code           text        NOT NULL,
    number         integer     NOT NULL,               -- 1, 2, 3 … per code; not the version it becomes
    revision       bigint      NOT NULL,               -- rises with each save: If-Match
    based_on       integer     NOT NULL,               -- version the editor compared with; 0 = none
    state          text        NOT NULL CHECK (state IN ('open', 'published', 'discarded')),
    body           jsonb       NOT NULL,               -- the terms
    editors        text[]      NOT NULL,               -- everybody who had a hand in it: none of them may publish
    edited_by_name text        NOT NULL,
    edited_at      timestamptz NOT NULL,
    version        integer,                            -- what it became
    PRIMARY KEY (code, number)
);
CREATE UNIQUE INDEX procedure_drafts_open ON catalogue.procedure_drafts (code) WHERE state = 'open';

-- A version and all before it end on a local day.
CREATE TABLE catalogue.procedure_retirements (
    code           text        NOT NULL,
    version        integer     NOT NULL,
    effective_from date        NOT NULL,
    origin         text        NOT NULL CHECK (origin IN ('national', 'province', 'configuration')),
    decided_at     timestamptz NOT NULL,
    decided_by     text,
    PRIMARY KEY (code, version)
);
INSERT INTO catalogue.procedure_retirements (code, version, effective_from, origin, decided_at)
SELECT code, version, retired_from, 'national', published_at FROM catalogue.procedures WHERE retired_from IS NOT NULL;

CREATE TABLE catalogue.retirement_proposals (
    code             text PRIMARY KEY,
    version          integer     NOT NULL,
    effective_from   date        NOT NULL,
    reason           text        NOT NULL,
    proposed_by      text        NOT NULL,
    proposed_by_name text        NOT NULL,
    proposed_at      timestamptz NOT NULL
);

-- What was answered to a request with a key: the same again gets the same answer. Kept for 30 days.
CREATE TABLE catalogue.requests (
    by_whom     text        NOT NULL,
    key         text        NOT NULL,
    fingerprint text        NOT NULL,
    answer      jsonb       NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (by_whom, key)
);
CREATE INDEX requests_at ON catalogue.requests (at);
