-- The issued copy (bản phát hành) of each result and the agency's signature over it. Written in the transaction of the event that makes one necessary: the issue itself, and for a
-- result that is being replaced or was, each of the two events that say so. Taken by one worker at a time under a lease (next_at); done when the signature stands here.
CREATE TABLE dossiers.issued_copies (
    dossier     uuid        NOT NULL,
    issue       int         NOT NULL,               -- 1, 2 … of the dossier's results
    version     bigint      NOT NULL,               -- of the event that makes this copy
    agency      text        NOT NULL,               -- that signs
    at          timestamptz NOT NULL,
    next_at     timestamptz NOT NULL,
    attempts    int         NOT NULL DEFAULT 0,
    document    uuid        REFERENCES dossiers.documents (id),
    made        boolean     NOT NULL DEFAULT false, -- ours to make; false: not looked at yet, or the file uploaded as the result is the copy
    signature   bytea,                              -- detached CMS over exactly the document's bytes
    agency_name text,                               -- as it signed
    certificate text,                               -- SHA-256, hexadecimal
    signed_at   timestamptz,
    given_up    text,                               -- why there will be none
    PRIMARY KEY (dossier, issue, version)
);
-- Apart, so that what waits for Chromium stands in nobody's way where there is none.
CREATE INDEX issued_copies_waiting ON dossiers.issued_copies (next_at) WHERE signature IS NULL AND given_up IS NULL AND (document IS NOT NULL OR NOT made);
CREATE INDEX issued_copies_unprinted ON dossiers.issued_copies (next_at) WHERE signature IS NULL AND given_up IS NULL AND document IS NULL AND made;
