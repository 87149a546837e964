-- The event store. The mt_* tables are Marten's own, to the letter: with automatic schema changes on, Marten drops columns and indexes
-- it does not know. Everything of ours lives beside them in tables of our own; our metadata of an event lives in its headers.
CREATE SCHEMA dossiers;

CREATE TABLE dossiers.mt_streams (
    id          uuid        NOT NULL,
    type        varchar     NULL,
    version     bigint      NULL,
    timestamp   timestamptz NOT NULL DEFAULT (now()),
    created     timestamptz NOT NULL DEFAULT (now()),
    tenant_id   varchar     NULL DEFAULT '*DEFAULT*',
    is_archived boolean     NULL DEFAULT FALSE,
    CONSTRAINT pkey_mt_streams_id PRIMARY KEY (id)
);

CREATE TABLE dossiers.mt_events (
    seq_id         bigint       NOT NULL,
    id             uuid         NOT NULL,
    stream_id      uuid         NULL,
    version        bigint       NOT NULL,
    data           jsonb        NOT NULL,
    bdata          bytea        NULL,
    type           varchar(500) NOT NULL,
    timestamp      timestamptz  NOT NULL,      -- always written: Marten's own default is frozen at creation
    tenant_id      varchar      NULL DEFAULT '*DEFAULT*',
    mt_dotnet_type varchar      NULL,
    correlation_id varchar      NULL,
    causation_id   varchar      NULL,
    headers        jsonb        NULL,
    is_archived    boolean      NULL DEFAULT FALSE,
    CONSTRAINT pkey_mt_events_seq_id PRIMARY KEY (seq_id),
    CONSTRAINT fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES dossiers.mt_streams (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON dossiers.mt_events USING btree (stream_id, version);

CREATE SEQUENCE dossiers.mt_events_sequence;
ALTER SEQUENCE dossiers.mt_events_sequence OWNED BY dossiers.mt_events.seq_id;

CREATE TABLE dossiers.mt_event_progression (
    name         varchar     NOT NULL,
    last_seq_id  bigint      NULL,
    last_updated timestamptz NULL DEFAULT (transaction_timestamp()),
    CONSTRAINT pk_mt_event_progression PRIMARY KEY (name)
);

CREATE TABLE dossiers.mt_high_water_skips (
    ending_sequence   bigint      NOT NULL,
    starting_sequence bigint      NOT NULL,
    timestamp         timestamptz NULL DEFAULT (transaction_timestamp()),
    CONSTRAINT pkey_mt_high_water_skips_ending_sequence PRIMARY KEY (ending_sequence)
);

-- What each caller's Idempotency-Key, or each message to a consumer, did: a repeat finds the same answer.
CREATE TABLE dossiers.requests (
    caller      text        NOT NULL,
    key         text        NOT NULL,
    fingerprint text        NOT NULL,   -- of what was asked; the same key with another one is the caller's error
    stream_id   uuid        NOT NULL,
    version     bigint      NOT NULL,   -- the stream's, after the request
    at          timestamptz NOT NULL,
    CONSTRAINT requests_pkey PRIMARY KEY (caller, key)
);

-- Gapless numbers: a row stays locked until the transaction that took a number ends, and a rollback gives the number back.
CREATE TABLE dossiers.counters (
    name text   NOT NULL,
    last bigint NOT NULL,
    CONSTRAINT counters_pkey PRIMARY KEY (name)
);

-- Moves a stream from the version its writer saw to the next, or refuses. Comes before any nextval: a refused append must not burn
-- a sequence number, because Marten's asynchronous daemon waits for seconds at every gap.
CREATE FUNCTION dossiers.advance_stream(stream uuid, expected bigint, next bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF expected > 0 THEN
        UPDATE dossiers.mt_streams SET version = next, timestamp = at WHERE id = stream AND version = expected;
    ELSE
        -- version 0: the tombstone that a failed append of Marten leaves behind
        INSERT INTO dossiers.mt_streams AS s (id, type, version, timestamp, created) VALUES (stream, 'dossier', next, at, at)
        ON CONFLICT (id) DO UPDATE SET type = 'dossier', version = next, timestamp = at WHERE s.version = 0;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'stream % is not at version %', stream, expected USING ERRCODE = 'S0409';
    END IF;
END $$;
