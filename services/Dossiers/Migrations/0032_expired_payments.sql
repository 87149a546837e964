-- An online payment that took too long makes way for another attempt, but the provider is still asked about it (PollPayments): money may come late.
CREATE INDEX payments_expired ON dossiers.payments (started_at) WHERE state = 'expired';
