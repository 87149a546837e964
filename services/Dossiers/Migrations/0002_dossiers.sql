-- Read rows, documents and our own copy of the catalogue. Everything here but documents can be rebuilt: the rows from the events
-- (rebuild-views), the copy by asking Procedures. Personal data stand here sealed or as keyed hashes only.

CREATE TABLE dossiers.dossier_list (
    id               uuid        PRIMARY KEY,
    version          bigint      NOT NULL,
    head_hash        text        NOT NULL,           -- of the last event: a stream that was cut short no longer matches
    applicant        uuid        NOT NULL,           -- keyed hash of the identity number
    applicant_sealed text        NOT NULL,
    phone_hash       text,
    name_words       text[]      NOT NULL,           -- keyed hashes of the words of the name, without diacritics
    number           text        NOT NULL,
    code             text,
    procedure_code   text        NOT NULL,
    procedure_name   text        NOT NULL,
    channel          text        NOT NULL,
    stage            text        NOT NULL,
    status           smallint    NOT NULL,
    receiving_agency text        NOT NULL,
    competent_agency text        NOT NULL,
    return_method    text        NOT NULL,
    submitted_at     timestamptz NOT NULL,
    answer_due_at    timestamptz NOT NULL,
    received_at      timestamptz,
    due_at           timestamptz,
    resolved_at      timestamptz,
    fee_due          bigint      NOT NULL
);
CREATE UNIQUE INDEX dossier_list_number ON dossiers.dossier_list (number);
CREATE UNIQUE INDEX dossier_list_code ON dossiers.dossier_list (code) WHERE code IS NOT NULL;
CREATE INDEX dossier_list_applicant ON dossiers.dossier_list (applicant, submitted_at DESC, id DESC);
CREATE INDEX dossier_list_competent ON dossiers.dossier_list (competent_agency, submitted_at DESC, id DESC);
CREATE INDEX dossier_list_receiving ON dossiers.dossier_list (receiving_agency, submitted_at DESC, id DESC) WHERE receiving_agency <> competent_agency;
CREATE INDEX dossier_list_open ON dossiers.dossier_list (competent_agency, stage, submitted_at DESC, id DESC) WHERE stage NOT IN ('returned', 'refused');
CREATE INDEX dossier_list_phone ON dossiers.dossier_list (phone_hash) WHERE phone_hash IS NOT NULL;
CREATE INDEX dossier_list_name ON dossiers.dossier_list USING gin (name_words);

CREATE TABLE dossiers.documents (
    id           uuid        PRIMARY KEY,
    owner        uuid        NOT NULL,               -- whose key wraps the file's: the uploader's until it belongs to a dossier, then the applicant's
    uploaded_by  text        NOT NULL,               -- the uploader's subject; a citizen's is the person reference
    wrapped_key  bytea       NOT NULL,
    name_sealed  text        NOT NULL,
    content_type text        NOT NULL,
    size         bigint      NOT NULL,
    sha256       text        NOT NULL,               -- of the content
    address      text        NOT NULL,               -- SHA-256 of the stored ciphertext
    uploaded_at  timestamptz NOT NULL,
    dossier      uuid
);
CREATE INDEX documents_dossier ON dossiers.documents (dossier) WHERE dossier IS NOT NULL;

-- A document belongs to one dossier: the second attempt to attach it violates attachments_pkey.
CREATE TABLE dossiers.attachments (
    document uuid NOT NULL,
    dossier  uuid NOT NULL,
    CONSTRAINT attachments_pkey PRIMARY KEY (document)
);

CREATE TABLE dossiers.catalogue_state (
    id       smallint PRIMARY KEY CHECK (id = 1),
    revision bigint   NOT NULL
);
INSERT INTO dossiers.catalogue_state VALUES (1, 0);

CREATE TABLE dossiers.procedures (
    code        text        NOT NULL,
    version     int         NOT NULL,
    body        jsonb       NOT NULL,
    occurred_at timestamptz NOT NULL,
    changed     bigint      NOT NULL,
    PRIMARY KEY (code, version)
);
CREATE INDEX procedures_changed ON dossiers.procedures (changed);

CREATE TABLE dossiers.procedure_retirements (
    code        text        NOT NULL,
    version     int         NOT NULL,
    body        jsonb       NOT NULL,
    occurred_at timestamptz NOT NULL,
    changed     bigint      NOT NULL,
    PRIMARY KEY (code, version)
);

CREATE TABLE dossiers.agencies (
    code     text   PRIMARY KEY,
    revision bigint NOT NULL,
    body     jsonb  NOT NULL,
    changed  bigint NOT NULL
);

CREATE TABLE dossiers.calendar (
    id       smallint PRIMARY KEY CHECK (id = 1),
    revision bigint   NOT NULL,
    body     jsonb    NOT NULL,
    changed  bigint   NOT NULL
);
