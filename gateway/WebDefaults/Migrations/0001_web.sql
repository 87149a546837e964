-- Database of the two front ends: who is signed in, and the keys that protect it. Rows of one site mean nothing to the other.
CREATE SCHEMA web;

CREATE TABLE web.sessions (
    key_hash   bytea       PRIMARY KEY,   -- SHA-256 of the key in the cookie: reading the table signs nobody in
    site       text        NOT NULL,
    ticket     bytea       NOT NULL,      -- claims and tokens, encrypted by Data Protection
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_expiry ON web.sessions (expires_at);

CREATE TABLE web.data_protection_keys (
    site       text        NOT NULL,
    name       text        NOT NULL,
    xml        text        NOT NULL,      -- the key inside is encrypted by the site's client secret
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (site, name)
);
