-- What somebody proposes to change in the calendar; a second person applies it. Applied ones hold over the seed's file for ever.
CREATE TABLE catalogue.calendar_changes (
    id              uuid PRIMARY KEY,
    body            jsonb       NOT NULL,          -- the days and hours to set or remove
    reason          text        NOT NULL,
    proposed_by     text        NOT NULL,          -- subject id
    proposed_name   text        NOT NULL,          -- an officer's name, as on the papers they sign
    proposed_at     timestamptz NOT NULL,
    decided_by      text,
    decided_name    text,
    decided_at      timestamptz,
    revision        bigint,                        -- of the calendar it made; null while not applied
    idempotency_key text
);
CREATE UNIQUE INDEX calendar_changes_idempotency ON catalogue.calendar_changes (proposed_by, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX calendar_changes_applied ON catalogue.calendar_changes (revision) WHERE revision IS NOT NULL;
