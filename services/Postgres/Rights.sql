-- What the role that a service works as may do: read and write rows. It owns nothing, so it cannot alter or drop a table.
DO $$
DECLARE
    role text := current_setting('platform.grant_to');
    space text;
    owned record;
BEGIN
    FOR space IN SELECT nspname FROM pg_namespace WHERE nspowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) AND nspname NOT LIKE 'pg\_%' AND nspname <> 'public' LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', space, role);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', space, role);
        EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO %I', space, role);
    END LOOP;
    -- a service may have its tables in public, beside what is not its own there: the list of migrations, an extension's
    FOR owned IN SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') AND relname <> 'schema_migrations'
        AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user) LOOP
        EXECUTE format(CASE owned.relkind WHEN 'S' THEN 'GRANT USAGE, SELECT ON SEQUENCE public.%I TO %I' ELSE 'GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO %I' END, owned.relname, role);
    END LOOP;
    EXECUTE format('GRANT SELECT ON public.schema_migrations TO %I', role);
END $$;
