-- When leaders were last told that the log of an ended support access waits for its review.
ALTER TABLE dossiers.support_grants ADD COLUMN review_told_at timestamptz;
CREATE INDEX support_grants_unreviewed ON dossiers.support_grants (expires_at) WHERE reviewed_at IS NULL;
