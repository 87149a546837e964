-- Rises with every change of what is searched, whoever makes it: each replica keeps the searched texts in memory and asks for this one row
-- before it answers, so that nobody finds yesterday's catalogue. Raised at the commit, once per transaction: the row is locked for a moment
-- only, after everything else, and two writers never wait for each other in a circle.
CREATE TABLE catalogue.search_state (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    revision   bigint NOT NULL,
    changed_by xid8
);
INSERT INTO catalogue.search_state (revision) VALUES (1);

CREATE FUNCTION catalogue.search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalogue.search_state SET revision = revision + 1, changed_by = pg_current_xact_id() WHERE changed_by IS DISTINCT FROM pg_current_xact_id();
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER procedures_searched AFTER INSERT OR UPDATE OR DELETE ON catalogue.procedures
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION catalogue.search_changed();

-- Words are looked for in memory now.
DROP INDEX catalogue.procedures_search;
