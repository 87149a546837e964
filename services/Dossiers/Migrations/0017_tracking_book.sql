-- The tracking book (form 07): an agency's dossiers in the order they were received.
CREATE INDEX dossier_list_book ON dossiers.dossier_list (receiving_agency, received_at, id) WHERE received_at IS NOT NULL;
