-- Rises with every change of what is searched, whoever makes it: each replica keeps the searched texts in memory and asks for this one row
-- before it answers, so that nobody finds yesterday's catalogue.
CREATE TABLE catalogue.search_state (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    revision bigint NOT NULL
);
INSERT INTO catalogue.search_state (revision) VALUES (1);

CREATE FUNCTION catalogue.search_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalogue.search_state SET revision = revision + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER procedures_searched AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON catalogue.procedures
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue.search_changed();

-- Words are looked for in memory now.
DROP INDEX catalogue.procedures_search;
