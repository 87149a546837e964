-- What an agency accepts: by level, by name, and what of it not. What it decides, where that is something else.
ALTER TABLE catalogue.agencies
    ADD COLUMN excluded text[]  NOT NULL DEFAULT '{}',
    ADD COLUMN decides  jsonb,                           -- {level, procedures, excluded}; null: what it accepts it decides
    ADD COLUMN acceptance_decided boolean NOT NULL DEFAULT false; -- by the province here: the seed no longer changes it
