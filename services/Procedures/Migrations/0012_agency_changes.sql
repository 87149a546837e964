-- An agency changed here is no longer the seed file's to decide.
ALTER TABLE catalogue.agencies ADD COLUMN kept boolean NOT NULL DEFAULT false;

-- Mergers and splits: who did what when, and the answer for a repeated request.
CREATE TABLE catalogue.agency_changes (
    id              uuid PRIMARY KEY,
    kind            text        NOT NULL CHECK (kind IN ('merge', 'split')),
    request         jsonb       NOT NULL,
    answer          jsonb       NOT NULL,
    by_whom         text        NOT NULL,          -- subject id
    at              timestamptz NOT NULL,
    idempotency_key text
);
CREATE UNIQUE INDEX agency_changes_idempotency ON catalogue.agency_changes (by_whom, idempotency_key) WHERE idempotency_key IS NOT NULL;
