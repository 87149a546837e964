-- Every service has these: what it still has to say (outbox), what it has already heard (inbox), the keys of the people it knows.
CREATE SCHEMA messaging;

CREATE TABLE messaging.outbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slot         smallint    NOT NULL,           -- hash of ordering_key: the unit that one dispatcher holds at a time
    ordering_key uuid        NOT NULL,           -- rows of one key leave in the order of id
    message_id   uuid        NOT NULL,
    type         text        NOT NULL,           -- short name of the contract, e.g. DossierAccepted
    body         text        NOT NULL,
    trace_parent text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    parked_for   text                            -- why it can never be sent; null = still to be sent
);
CREATE INDEX outbox_waiting ON messaging.outbox (slot, id) WHERE parked_for IS NULL;

CREATE TABLE messaging.inbox (
    consumer    text        NOT NULL,
    message_id  uuid        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, message_id)
);
CREATE INDEX inbox_received ON messaging.inbox (received_at);

CREATE SCHEMA privacy;

-- One data key per person, wrapped by the master key of the secret store. Erasing a person = erasing the key.
CREATE TABLE privacy.person_keys (
    person      uuid PRIMARY KEY,
    wrapped_key bytea,
    created_at  timestamptz NOT NULL DEFAULT now(),
    erased_at   timestamptz,
    CHECK ((wrapped_key IS NULL) = (erased_at IS NOT NULL))
);
