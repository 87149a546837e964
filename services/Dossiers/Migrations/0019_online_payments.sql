-- Online payments: what was asked of the provider and what it said. The money itself is an event of the dossier (fee_paid).
CREATE TABLE dossiers.payments (
    reference   text        NOT NULL,                -- ours, given to the provider
    dossier     uuid        NOT NULL,
    provider    text        NOT NULL,
    amount      bigint      NOT NULL CHECK (amount > 0),  -- asked for, whole đồng
    state       text        NOT NULL CHECK (state IN ('started', 'paid', 'failed', 'expired', 'mismatched')),
    url         text,                                -- of the provider's page; null until it answered
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    polled_at   timestamptz,
    transaction text,                                -- the provider's number
    told_amount bigint,                              -- of a mismatch: what the provider said was paid
    CONSTRAINT payments_pkey PRIMARY KEY (reference)
);
CREATE UNIQUE INDEX payments_open ON dossiers.payments (dossier) WHERE state = 'started';
CREATE INDEX payments_dossier ON dossiers.payments (dossier, started_at DESC);
CREATE INDEX payments_under_way ON dossiers.payments (started_at) WHERE state = 'started';
