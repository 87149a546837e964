-- Lines are added, never changed.
DO $$ BEGIN EXECUTE format('REVOKE UPDATE, DELETE ON ledger.lines FROM %I', current_setting('platform.grant_to')); END $$;
