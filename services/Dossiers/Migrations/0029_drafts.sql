-- A half-filled submission: no legal effect, no number, no event. Sealed with the person's key (an officer's with a key of its own, which goes
-- with the draft), removed when it is submitted, discarded or has not been touched for the days the province keeps drafts.
CREATE TABLE dossiers.drafts (
    owner       text        NOT NULL,               -- the uploader's subject; a citizen's is the person reference
    id          uuid        NOT NULL,               -- made by the client: each owner has ids of their own
    person      uuid        NOT NULL,               -- whose key it is sealed with
    version     bigint      NOT NULL,
    procedure_code text     NOT NULL,
    content     text        NOT NULL,               -- sealed
    fingerprint text        NOT NULL,               -- keyed hash of what was sent: the same again changes nothing
    saved_at    timestamptz NOT NULL,
    PRIMARY KEY (owner, id)
);
CREATE INDEX drafts_listed ON dossiers.drafts (owner, saved_at DESC, id DESC);
CREATE INDEX drafts_old ON dossiers.drafts (saved_at);

-- While a draft names a document, it is not swept.
CREATE TABLE dossiers.draft_documents (
    owner    text NOT NULL,
    draft    uuid NOT NULL,
    document uuid NOT NULL,
    PRIMARY KEY (owner, draft, document),
    CONSTRAINT draft_documents_draft FOREIGN KEY (owner, draft) REFERENCES dossiers.drafts (owner, id) ON DELETE CASCADE,
    CONSTRAINT draft_documents_document FOREIGN KEY (document) REFERENCES dossiers.documents (id)
);
CREATE INDEX draft_documents_of ON dossiers.draft_documents (document);
