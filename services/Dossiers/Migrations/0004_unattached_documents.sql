-- Uploads that no dossier took: counted per uploader, swept after a week. A document that is swept while it is being attached fails the reference.
CREATE INDEX documents_unattached ON dossiers.documents (uploaded_by) INCLUDE (size) WHERE dossier IS NULL;
CREATE INDEX documents_unattached_since ON dossiers.documents (uploaded_at) WHERE dossier IS NULL;
ALTER TABLE dossiers.attachments ADD CONSTRAINT attachments_document FOREIGN KEY (document) REFERENCES dossiers.documents (id);

-- Files whose row is gone and that are still to be deleted: a sweep that is killed in between goes on here.
CREATE TABLE dossiers.discarded_files (
    address text PRIMARY KEY
);
