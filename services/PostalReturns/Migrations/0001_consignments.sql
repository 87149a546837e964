-- Own copy of the agencies (AgencyChanged): the sender's address, and who may see whose parcels.
CREATE TABLE agencies (
    code     text PRIMARY KEY,
    name     text   NOT NULL,
    address  text   NOT NULL,
    phone    text   NOT NULL,
    revision bigint NOT NULL
);

-- "upper covers lower": a parent its subordinate, a successor its predecessor. Written with the agency that says so.
CREATE TABLE agency_cover (
    said_by text NOT NULL,
    upper   text NOT NULL,
    lower   text NOT NULL,
    PRIMARY KEY (said_by, upper, lower)
);
CREATE INDEX agency_cover_upper ON agency_cover (upper);

CREATE TABLE consignments (
    id               uuid PRIMARY KEY,
    return_id        uuid        NOT NULL UNIQUE,
    dossier_id       uuid        NOT NULL,
    dossier_code     text        NOT NULL,
    order_number     text        NOT NULL,
    content          text        NOT NULL,
    person           uuid        NOT NULL,        -- whose key seals the receiver
    agency           text        NOT NULL,
    receiving_agency text        NOT NULL,
    carrier          text        NOT NULL,
    cash_on_delivery bigint      NOT NULL,
    requested_at     timestamptz NOT NULL,
    version          bigint      NOT NULL,
    price            bigint,
    priced_at        timestamptz,
    item_code        text,
    ordered_at       timestamptz,
    manifest_id      uuid,
    manifest_at      timestamptz,
    told             integer     NOT NULL DEFAULT 0,
    receiver         text,                        -- sealed JSON
    polled_at        timestamptz,
    -- derived from the above and the scans with every change, for lists
    state            text        NOT NULL,
    state_at         timestamptz NOT NULL,
    failures         integer     NOT NULL DEFAULT 0,
    contradictory    boolean     NOT NULL DEFAULT false,
    handed_over_at   timestamptz,
    finished_at      timestamptz,
    last_scan_at     timestamptz,                 -- when we last heard of it, not when it happened
    UNIQUE (carrier, order_number),
    UNIQUE (carrier, item_code)
);
CREATE INDEX consignments_newest ON consignments (requested_at DESC, id DESC);
CREATE INDEX consignments_agency ON consignments (agency, requested_at DESC, id DESC);
CREATE INDEX consignments_receiving_agency ON consignments (receiving_agency, requested_at DESC, id DESC);
CREATE INDEX consignments_dossier ON consignments (dossier_id);
CREATE INDEX consignments_manifest ON consignments (manifest_id) WHERE manifest_id IS NOT NULL;
CREATE INDEX consignments_under_way ON consignments (coalesce(last_scan_at, ordered_at))
    WHERE state IN ('ordered', 'handedOver', 'inTransit', 'deliveryFailed');

CREATE TABLE scans (
    carrier        text        NOT NULL,
    scan_id        text        NOT NULL,
    consignment_id uuid        NOT NULL REFERENCES consignments,
    code           smallint    NOT NULL,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    source         text        NOT NULL,
    place          text,
    proof          text,
    reason         text,
    sealed         text,                          -- receiver's name and the carrier's own words
    PRIMARY KEY (carrier, scan_id)
);
CREATE INDEX scans_consignment ON scans (consignment_id);

-- Scans of item codes we do not know (yet). The whole scan is sealed under a key of its own, because its person is unknown.
CREATE TABLE unmatched_scans (
    carrier     text        NOT NULL,
    scan_id     text        NOT NULL,
    item_code   text        NOT NULL,
    key_of      uuid        NOT NULL,
    sealed      text        NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (carrier, scan_id)
);
CREATE INDEX unmatched_scans_item ON unmatched_scans (carrier, item_code);

CREATE TABLE manifests (
    id              uuid PRIMARY KEY,
    number          text        NOT NULL UNIQUE,
    agency          text        NOT NULL,
    carrier         text        NOT NULL,
    officer         text        NOT NULL,         -- subject id of the postal officer
    created_at      timestamptz NOT NULL,
    idempotency_key text,
    request_hash    text        NOT NULL,
    UNIQUE (officer, idempotency_key)
);

CREATE TABLE manifest_numbers (
    agency text    NOT NULL,
    day    date    NOT NULL,                      -- local day
    last   integer NOT NULL,
    PRIMARY KEY (agency, day)
);

-- What the order worker has to do; a row goes when the carrier has taken the order.
CREATE TABLE work (
    consignment_id  uuid PRIMARY KEY REFERENCES consignments,
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text,
    parked_for      text                          -- why trying again cannot help
);
CREATE INDEX work_due ON work (next_attempt_at) WHERE parked_for IS NULL;
