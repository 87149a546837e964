-- Nobody rewrites the life of a dossier, the service itself included: its role can add events, not change or delete them.
-- (Deleting a stream would delete its events with it.)
DO $$
DECLARE
    role text := current_setting('platform.grant_to');
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON dossiers.mt_events FROM %I', role);
    EXECUTE format('REVOKE DELETE, TRUNCATE ON dossiers.mt_streams FROM %I', role);
END $$;
