-- Papers used again: a row per file and later dossier, written with the event that says so (the event is the truth; this finds it from the other side
-- and lets the later dossier's readers open the file). And consent noted at the counter: for one dossier, by one clerk, for a few hours.
CREATE TABLE dossiers.paper_reuses (
    document uuid        NOT NULL REFERENCES dossiers.documents (id),
    dossier  uuid        NOT NULL,                   -- the later one
    source   uuid        NOT NULL,                   -- where it was given
    paper    text        NOT NULL,                   -- key in the later one
    at       timestamptz NOT NULL,
    PRIMARY KEY (document, dossier)
);
CREATE INDEX paper_reuses_source ON dossiers.paper_reuses (source, at, document);

CREATE TABLE dossiers.paper_consents (
    id         uuid        PRIMARY KEY,
    person     uuid        NOT NULL,                 -- keyed hash of the identity number
    clerk      text        NOT NULL,
    agency     text        NOT NULL,
    given_at   timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

-- The second dossier to use a consent violates paper_consent_uses_pkey.
CREATE TABLE dossiers.paper_consent_uses (
    consent uuid NOT NULL REFERENCES dossiers.paper_consents (id),
    dossier uuid NOT NULL,
    CONSTRAINT paper_consent_uses_pkey PRIMARY KEY (consent)
);
