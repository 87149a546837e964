-- Erasing a person finds their dossiers, and by these the parcels' notices whose person was not known yet.
CREATE INDEX dossiers_of_person ON notices.dossiers (person);
