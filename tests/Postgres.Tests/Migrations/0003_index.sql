-- outside a transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS lines_amount ON ledger.lines (amount);
