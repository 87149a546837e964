-- Configurations that came from another installation's files. After the first real one the seed's files no longer change anything by themselves.
CREATE TABLE catalogue.configuration_imports (
    id       uuid PRIMARY KEY,
    checksum text        NOT NULL,   -- SHA-256 of the archive
    dry_run  boolean     NOT NULL,
    by_whom  text        NOT NULL,
    by_name  text        NOT NULL,
    at       timestamptz NOT NULL,
    report   jsonb       NOT NULL
);
CREATE INDEX configuration_imports_checksum ON catalogue.configuration_imports (checksum, at);

-- The province's decisions and their forms, where they came with a configuration: they take the place of the seed's.
CREATE TABLE catalogue.decision_files (
    name text PRIMARY KEY,           -- decisions.json, forms/….json
    body text NOT NULL
);
