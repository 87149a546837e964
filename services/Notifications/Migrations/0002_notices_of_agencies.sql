-- An officer's list names its agencies; a province's reads notices_listed, a commune's these.
CREATE INDEX notices_of_receiving_agency ON notices.notices (receiving_agency, created_at DESC, id DESC);
CREATE INDEX notices_of_competent_agency ON notices.notices (competent_agency, created_at DESC, id DESC);
