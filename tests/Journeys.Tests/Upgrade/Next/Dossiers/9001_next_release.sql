-- What a next release may do to tables in use: a column with a default and a table of its own.
ALTER TABLE dossiers.dossier_list ADD COLUMN next_release integer NOT NULL DEFAULT 1;
CREATE TABLE dossiers.next_release (id uuid PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
