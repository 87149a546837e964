-- What was found about the signatures inside an uploaded PDF: the worst of them, and all of them sealed (they name people) under a key derived from the
-- file's own, so that they go to the applicant, and away, together with the file. Null: no signature, or taken in before this was looked at.
ALTER TABLE dossiers.documents ADD COLUMN signature_status text;
ALTER TABLE dossiers.documents ADD COLUMN signatures_sealed text;
