CREATE SCHEMA notices;

-- Versions of texts, seeded from Templates/*.json. A version that was used is never changed: a new text is a new version.
CREATE TABLE notices.templates (
    event     text        NOT NULL,
    version   integer     NOT NULL,
    subject   text        NOT NULL,
    email     text        NOT NULL,
    sms       text        NOT NULL,
    portal    text        NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event, version)
);

-- What messages said of dossiers: whose matter it is and which agencies may look at its notices.
CREATE TABLE notices.dossiers (
    id               uuid   PRIMARY KEY,
    version          bigint NOT NULL,
    person           uuid   NOT NULL,
    number           text   NOT NULL,
    code             text,
    procedure_name   text   NOT NULL,
    receiving_agency text   NOT NULL,
    competent_agency text   NOT NULL
);

-- One row per thing told to one person. No personal data in the clear: the text is sealed with the person's key.
CREATE TABLE notices.notices (
    id               uuid        PRIMARY KEY,
    dedup_key        text        NOT NULL UNIQUE,  -- event, dossier, version, person (or parcel)
    event            text        NOT NULL,
    dossier          uuid        NOT NULL,
    person           uuid,                         -- null until the contact is asked, where a parcel's message came first
    number           text,
    code             text,
    procedure_name   text,
    receiving_agency text        NOT NULL,
    competent_agency text        NOT NULL,
    occurred_at      timestamptz NOT NULL,
    urgent           boolean     NOT NULL,
    facts            jsonb       NOT NULL,         -- dates, amounts and codes for the placeholders
    state            text        NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'erased', 'tooOld')),
    template_version integer,
    content          bytea,                        -- subject and text for reading in the portal, sealed
    created_at       timestamptz NOT NULL
);
CREATE INDEX notices_of_person ON notices.notices (person, created_at DESC, id DESC);
CREATE INDEX notices_of_dossier ON notices.notices (dossier, created_at DESC, id DESC);
CREATE INDEX notices_listed ON notices.notices (created_at DESC, id DESC);

-- The due table: what is still to be done on which medium, and when to look next. 'portal' comes first: it seals the text and plans the others.
CREATE TABLE notices.deliveries (
    id           uuid        PRIMARY KEY,
    notice       uuid        NOT NULL REFERENCES notices.notices,
    medium       text        NOT NULL CHECK (medium IN ('portal', 'email', 'sms')),
    state        text        NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'failed', 'skipped')),
    due_at       timestamptz NOT NULL,             -- while sending: when somebody else may take over
    attempts     integer     NOT NULL DEFAULT 0,   -- every time it was taken in hand; also tells a slow sender that it was overtaken
    failures     integer     NOT NULL DEFAULT 0,   -- how often the provider said no
    address_hash text,                             -- keyed hash of where it went
    error        text,                             -- our own word, never the provider's text
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    UNIQUE (notice, medium)
);
CREATE INDEX deliveries_due ON notices.deliveries (due_at) WHERE state IN ('waiting', 'sending');

-- The history of trying; written before the provider is called.
CREATE TABLE notices.attempts (
    delivery   uuid        NOT NULL REFERENCES notices.deliveries,
    attempt    integer     NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    outcome    text,                               -- delivered, refused, failed, away, held; null while under way or after a crash
    PRIMARY KEY (delivery, attempt)
);

CREATE TABLE notices.preferences (
    person     uuid        PRIMARY KEY,
    email      boolean     NOT NULL,
    sms        boolean     NOT NULL,
    updated_at timestamptz NOT NULL
);
