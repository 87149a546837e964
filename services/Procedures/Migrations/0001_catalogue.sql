-- Trusted since PostgreSQL 13: the owner of the database may create it, no superuser is needed.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA catalogue;

-- What applies now, one row per base code.
CREATE TABLE catalogue.procedures (
    code           text PRIMARY KEY,               -- base code, e.g. 1.001193
    version        integer     NOT NULL,
    name           text        NOT NULL,
    field          text        NOT NULL,
    levels         text[]      NOT NULL,           -- ministry, province, commune, other
    service_level  text,                           -- information, partial, full; null = nobody decided
    accepts        boolean     NOT NULL,
    channels       text[]      NOT NULL,           -- counter, online, postal
    title          text        NOT NULL,           -- the name as searched: lower case, no diacritics, without a leading "thu tuc"
    search         text        NOT NULL,           -- ' title field code ' normalised, with a space at both ends
    body           jsonb       NOT NULL,
    fingerprint    text        NOT NULL,           -- of the body: the same terms again change nothing
    effective_from date        NOT NULL,           -- local day
    published_at   timestamptz NOT NULL,
    retired_from   date
);
CREATE INDEX procedures_search ON catalogue.procedures USING gin (search gin_trgm_ops);
CREATE INDEX procedures_undecided ON catalogue.procedures (code) WHERE NOT accepts;

-- Every version that was ever published.
CREATE TABLE catalogue.procedure_versions (
    code           text        NOT NULL,
    version        integer     NOT NULL,
    body           jsonb       NOT NULL,
    effective_from date        NOT NULL,
    published_at   timestamptz NOT NULL,
    import_id      uuid        NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE catalogue.imports (
    id              uuid PRIMARY KEY,
    source          text        NOT NULL CHECK (source IN ('seed', 'upload')),
    by_whom         text        NOT NULL,          -- subject id, or "seed" at start
    dry_run         boolean     NOT NULL,
    checksum        text        NOT NULL,          -- SHA-256 of the file imported
    at              timestamptz NOT NULL,
    report          jsonb       NOT NULL,
    idempotency_key text
);
CREATE UNIQUE INDEX imports_idempotency ON catalogue.imports (by_whom, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- The rows as they came, the unusable ones too: nothing of the source is lost. Key = code, or the row's checksum where it has no usable code.
CREATE TABLE catalogue.source_rows (
    key       text PRIMARY KEY,
    row       integer NOT NULL,                    -- place in the file, from 1
    raw       jsonb   NOT NULL,
    outcome   text    NOT NULL CHECK (outcome IN ('published', 'draft', 'unusable')),
    import_id uuid    NOT NULL
);

CREATE TABLE catalogue.agencies (
    code          text PRIMARY KEY,
    name          text    NOT NULL,
    parent        text,
    level         text    NOT NULL,
    unit          text,
    accepts_level text,
    procedures    text[]  NOT NULL,
    address       text    NOT NULL,
    phone         text    NOT NULL,
    valid_from    date    NOT NULL,
    valid_until   date,
    predecessors  text[]  NOT NULL,
    search        text    NOT NULL,
    fingerprint   text    NOT NULL,
    revision      bigint  NOT NULL
);

CREATE TABLE catalogue.units (
    code   text PRIMARY KEY,
    name   text NOT NULL,
    level  text NOT NULL,
    parent text
);
CREATE INDEX units_parent ON catalogue.units (parent, code);

-- One row: the whole calendar, as others keep it.
CREATE TABLE catalogue.calendar (
    one         boolean PRIMARY KEY DEFAULT true CHECK (one),
    revision    bigint      NOT NULL,
    body        jsonb       NOT NULL,
    fingerprint text        NOT NULL,
    changed_at  timestamptz NOT NULL
);
