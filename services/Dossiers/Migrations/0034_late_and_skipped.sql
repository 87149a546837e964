-- Late for good or not, as the dossier itself says when it ends (or, before acceptance, once it was answered late): what the detail and II.06a say of an
-- ending the list says too. Null while the instant decides, and in rows from before: rebuild-views writes those; until then they are compared by their dates.
ALTER TABLE dossiers.dossier_list ADD COLUMN late boolean;

-- Dossiers a walk had to pass over.
ALTER TABLE dossiers.calendar_runs ADD COLUMN skipped bigint NOT NULL DEFAULT 0;
ALTER TABLE dossiers.work_handovers ADD COLUMN skipped bigint NOT NULL DEFAULT 0;
