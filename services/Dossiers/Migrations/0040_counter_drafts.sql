-- A clerk's draft is work of the agency at whose counter it was begun: who has moved to another office reads it no more. Null: a citizen's, or kept before this column.
ALTER TABLE dossiers.drafts ADD COLUMN agency text;
