-- A change of the calendar moves the time to answer too: submitted dossiers that wait for the agency's answer are walked like the promised ones.
CREATE INDEX dossier_list_awaited ON dossiers.dossier_list (id) WHERE resolved_at IS NULL AND (due_at IS NOT NULL OR stage = 'submitted');
