-- When ordering was given up: the result never left the counter.
ALTER TABLE consignments ADD COLUMN given_up_at timestamptz;

-- What the carrier says it collected; null where it does not say.
ALTER TABLE scans ADD COLUMN cod_collected bigint;

-- The sweep of scans nobody asked for.
CREATE INDEX unmatched_scans_received ON unmatched_scans (received_at);
