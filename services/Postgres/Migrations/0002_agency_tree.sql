-- A service's own copy of the agencies as they are now (AgencyChanged), for those that keep one: who may see whose, and the sender's address.
CREATE SCHEMA agency;

CREATE TABLE agency.known (
    code     text PRIMARY KEY,
    name     text   NOT NULL,
    address  text   NOT NULL,
    phone    text   NOT NULL,
    revision bigint NOT NULL
);

-- "upper covers lower": a parent its subordinate, a successor its predecessor. Written with the agency that says so.
CREATE TABLE agency.cover (
    said_by text NOT NULL,
    upper   text NOT NULL,
    lower   text NOT NULL,
    PRIMARY KEY (said_by, upper, lower)
);
CREATE INDEX cover_upper ON agency.cover (upper);
