-- The copy of the agencies is the shared one (agency.known, agency.cover); what was known moves there.
INSERT INTO agency.known (code, name, address, phone, revision) SELECT code, name, address, phone, revision FROM agencies ON CONFLICT DO NOTHING;
INSERT INTO agency.cover (said_by, upper, lower) SELECT said_by, upper, lower FROM agency_cover ON CONFLICT DO NOTHING;
DROP TABLE agency_cover;
DROP TABLE agencies;
