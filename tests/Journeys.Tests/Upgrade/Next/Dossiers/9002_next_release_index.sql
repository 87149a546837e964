-- outside a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS dossier_list_next_release ON dossiers.dossier_list (next_release, id);
