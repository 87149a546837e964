-- Changes of agencies are carried out on their day; an agency may be opened or corrected by the same two persons.
ALTER TABLE catalogue.agency_proposals
    ADD COLUMN due            date,          -- local day on which it is carried out; null: at once, when it was applied
    ADD COLUMN carried_out_at timestamptz,
    ADD COLUMN failure        text,          -- why it could not be carried out on its day
    ADD COLUMN withdrawn_name text,          -- who took it back after it had been applied and before its day
    ADD COLUMN withdrawn_at   timestamptz;
ALTER TABLE catalogue.agency_proposals DROP CONSTRAINT agency_proposals_kind_check;
ALTER TABLE catalogue.agency_proposals ADD CONSTRAINT agency_proposals_kind_check CHECK (kind IN ('assignment', 'merge', 'split', 'opening', 'correction'));
CREATE INDEX agency_proposals_waiting ON catalogue.agency_proposals (due) WHERE applied AND due IS NOT NULL AND carried_out_at IS NULL AND failure IS NULL;
