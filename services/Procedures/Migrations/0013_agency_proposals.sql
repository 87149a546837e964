-- Changes of agencies that one person proposes and another applies: what an agency accepts and decides, mergers, splits. From here on
-- catalogue.agency_changes only keeps the mergers and splits that one person did alone.
CREATE TABLE catalogue.agency_proposals (
    id            uuid PRIMARY KEY,
    kind          text        NOT NULL CHECK (kind IN ('assignment', 'merge', 'split')),
    body          jsonb       NOT NULL,          -- what was asked for, and what it changes as the proposer saw it
    reason        text        NOT NULL,
    proposed_by   text        NOT NULL,          -- subject id
    proposed_name text        NOT NULL,          -- an officer's name, as on the papers they sign
    proposed_at   timestamptz NOT NULL,
    applied       boolean,                       -- null while proposed; false: withdrawn
    decided_by    text,
    decided_name  text,
    decided_at    timestamptz
);
