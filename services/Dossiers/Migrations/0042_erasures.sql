-- Who had which person erased, when and on what ground: asked for years later, when nothing else says it. The reference alone, no number, no name.
CREATE TABLE dossiers.erasures (
    id       uuid PRIMARY KEY,
    person   uuid        NOT NULL,
    dossiers integer     NOT NULL,
    reason   text        NOT NULL,
    asked_by text        NOT NULL,
    at       timestamptz NOT NULL,
    key      text                     -- Idempotency-Key
);
CREATE UNIQUE INDEX erasures_by_key ON dossiers.erasures (asked_by, key);
