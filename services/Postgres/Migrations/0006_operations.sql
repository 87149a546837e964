-- Long work that an operator asks for (rebuild, verify), one at a time in a service; how far it is can be read, and after a stop it goes on.
CREATE SCHEMA operations;

CREATE TABLE operations.jobs (
    id          uuid PRIMARY KEY,
    kind        text        NOT NULL,
    subject     text        NOT NULL DEFAULT '', -- what of, where it is not everything: an id, never personal data
    asked_by    text        NOT NULL,            -- subject of the token
    asked_at    timestamptz NOT NULL,
    state       text        NOT NULL CHECK (state IN ('waiting', 'running', 'succeeded', 'failed')),
    done        bigint      NOT NULL DEFAULT 0,
    total       bigint,                          -- null until it is counted
    position    text,                            -- the last thing done, where the kind can go on from there
    said        text,
    holder      uuid,                            -- the replica at work, and until when nobody else takes it
    held_until  timestamptz,
    finished_at timestamptz
);
CREATE UNIQUE INDEX jobs_one_at_a_time ON operations.jobs ((true)) WHERE state IN ('waiting', 'running');
CREATE INDEX jobs_newest ON operations.jobs (asked_at DESC, id DESC);

-- Parked rows are few; the list of them and the retry must not read what waits.
CREATE INDEX outbox_parked ON messaging.outbox (id) WHERE parked_for IS NOT NULL;
