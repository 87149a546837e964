-- Orders to an outside signing service. The id is the correlation id the service knows the order by: given again it is the same order. At most one is open for
-- the same bytes and signer; what was refused or lapsed is ended, and the next one begins anew.
CREATE TABLE dossiers.signings (
    id            uuid        PRIMARY KEY,
    dossier       uuid        NOT NULL,
    draft_version int         NOT NULL,
    sha256        text        NOT NULL,              -- of the bytes to be signed
    signer        text        NOT NULL,              -- the officer's subject
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    outcome       text
);
CREATE UNIQUE INDEX signings_open ON dossiers.signings (dossier, draft_version, sha256, signer) WHERE ended_at IS NULL;
