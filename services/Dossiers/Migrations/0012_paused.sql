-- Since when the clock stands still; null while it runs. A row of an older version of the service has none and shows, until its next
-- change or a rebuild, what it showed before.
ALTER TABLE dossiers.dossier_list ADD COLUMN paused_at timestamptz;
