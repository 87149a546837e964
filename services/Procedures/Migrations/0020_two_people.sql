-- What an import does, as one checksum: a second person imports what the first one's trial reported, or it is tried again.
ALTER TABLE catalogue.imports
    ADD COLUMN by_name text,          -- an officer's name; null for the seed at start
    ADD COLUMN effect  text;          -- null: before this was kept; empty: nothing changes
CREATE INDEX imports_checksum ON catalogue.imports (checksum, at);

-- Why a procedure ended, who proposed and who decided it: the papers say it as well.
ALTER TABLE catalogue.procedure_retirements
    ADD COLUMN reason           text,
    ADD COLUMN proposed_by      text,  -- subject id
    ADD COLUMN proposed_by_name text,
    ADD COLUMN decided_by_name  text;
