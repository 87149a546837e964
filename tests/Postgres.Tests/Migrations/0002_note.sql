ALTER TABLE ledger.lines ADD COLUMN note text;
