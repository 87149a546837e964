-- Answers nobody asks for again are swept by age.
CREATE INDEX requests_at ON dossiers.requests (at);
