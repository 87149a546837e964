-- What the role that a service works as may do: read and write rows. It owns nothing, so it cannot alter or drop a table.
DO $$
DECLARE
    role text := current_setting('platform.grant_to');
    space text;
BEGIN
    FOR space IN SELECT nspname FROM pg_namespace WHERE nspowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND nspname NOT LIKE 'pg\_%' AND nspname <> 'public' LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', space, role);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', space, role);
        EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', space, role);
    END LOOP;
    EXECUTE format('GRANT SELECT ON public.schema_migrations TO %I', role);
END $$;
