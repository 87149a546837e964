-- Technical administration reads no dossier. In an emergency a leader lets one named person read one dossier for some hours; every read is logged
-- before it is answered, and a leader goes over the log afterwards. Nothing here is changed once it is written, but for its end and its review.
CREATE TABLE dossiers.support_people (
    id        text        PRIMARY KEY,               -- the token's subject; provincial IT that came to ask
    name      text        NOT NULL,
    agency    text        NOT NULL,
    last_seen timestamptz NOT NULL
);

CREATE TABLE dossiers.support_grants (
    id            uuid        PRIMARY KEY,
    dossier       uuid        NOT NULL,
    agencies      text[]      NOT NULL,              -- whose dossier it was: their leaders see and review the grant
    person        text        NOT NULL,
    person_name   text        NOT NULL,
    reason_sealed text        NOT NULL,              -- with the key of the person whose matter it is
    granted_by    jsonb       NOT NULL,
    granted_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    revoked_at    timestamptz,
    revoked_by    jsonb,
    reviewed_at   timestamptz,
    reviewed_by   jsonb,
    request       text        UNIQUE                 -- the Idempotency-Key with who used it
);
CREATE INDEX support_grants_listed ON dossiers.support_grants (granted_at DESC, id DESC);
CREATE INDEX support_grants_person ON dossiers.support_grants (person, granted_at DESC, id DESC);

CREATE TABLE dossiers.support_reads (
    id       uuid        PRIMARY KEY,
    grant_id uuid        NOT NULL REFERENCES dossiers.support_grants,
    person   text        NOT NULL,
    what     text        NOT NULL CHECK (what IN ('dossier', 'history')),
    version  bigint      NOT NULL,                   -- of the dossier as it was shown
    at       timestamptz NOT NULL
);
CREATE INDEX support_reads_of ON dossiers.support_reads (grant_id, at, id);
