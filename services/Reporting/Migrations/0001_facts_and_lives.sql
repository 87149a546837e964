CREATE SCHEMA reporting;

-- What messages said of dossiers, one row per version and kind. The order of arrival leaves no trace.
CREATE TABLE reporting.facts (
    dossier          uuid        NOT NULL,
    version          bigint      NOT NULL,
    kind             text        NOT NULL,
    occurred_at      timestamptz NOT NULL,
    due_at           timestamptz,              -- the due instant that holds from here on
    clock_stops      boolean     NOT NULL,
    amount           bigint,                   -- whole đồng; the score of a rating
    detail           text,                     -- the event's own code: outcome, ground, reason, stage, method, step
    number           text        NOT NULL,
    code             text,
    channel          text        NOT NULL,
    receiving_agency text        NOT NULL,
    competent_agency text        NOT NULL,
    field            text        NOT NULL,
    procedure_code   text        NOT NULL,
    procedure_name   text        NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (dossier, version, kind)
);
CREATE INDEX facts_accepted ON reporting.facts (dossier) WHERE kind = 'Accepted'; -- finds accepted dossiers without a life

-- What messages said of parcels.
CREATE TABLE reporting.postal_facts (
    consignment   uuid        NOT NULL,
    version       bigint      NOT NULL,
    kind          text        NOT NULL,
    occurred_at   timestamptz NOT NULL,
    dossier       uuid        NOT NULL,
    dossier_code  text        NOT NULL,
    agency        text        NOT NULL,
    carrier       text        NOT NULL,
    state         text,
    amount        bigint,                      -- cash collected on delivery, whole đồng
    detail        text,                        -- why it came back
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consignment, version, kind)
);
CREATE INDEX postal_facts_by_agency ON reporting.postal_facts (agency, occurred_at);

CREATE FUNCTION reporting.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'facts are only added, never changed or removed'; END $$;
CREATE TRIGGER facts_are_kept BEFORE UPDATE OR DELETE ON reporting.facts FOR EACH ROW EXECUTE FUNCTION reporting.refuse_change();
CREATE TRIGGER postal_facts_are_kept BEFORE UPDATE OR DELETE ON reporting.postal_facts FOR EACH ROW EXECUTE FUNCTION reporting.refuse_change();

-- The fold of one accepted dossier's facts (Domain/Life.cs), replaced whenever a fact of it arrives. Holds nothing that the facts do not.
CREATE TABLE reporting.lives (
    dossier           uuid        PRIMARY KEY,
    number            text        NOT NULL,
    code              text,
    channel           text        NOT NULL,
    receiving_agency  text        NOT NULL,
    competent_agency  text        NOT NULL,
    field             text        NOT NULL,
    procedure_code    text        NOT NULL,
    procedure_name    text        NOT NULL,
    accepted_at       timestamptz NOT NULL,
    resolved_at       timestamptz NOT NULL,    -- infinity while it is in process
    timeliness        text,                    -- Early, OnTime, Late; null while it is in process
    due_at_resolution timestamptz,
    rule              integer     NOT NULL     -- Life.Rule it was folded under
);
-- A period asks for the lives that overlap it: resolved at or after its start, accepted by its end.
CREATE INDEX lives_in_period ON reporting.lives (competent_agency, resolved_at, accepted_at) INCLUDE (channel, timeliness);
CREATE INDEX lives_accepted ON reporting.lives (competent_agency, accepted_at, dossier);
CREATE INDEX lives_by_rule ON reporting.lives (rule);

-- Times in which the promise of a life stood still; the last one ends with the resolution.
CREATE TABLE reporting.spells (
    dossier  uuid        NOT NULL REFERENCES reporting.lives ON DELETE CASCADE,
    from_at  timestamptz NOT NULL,
    until_at timestamptz NOT NULL,             -- infinity while it lasts
    due_at   timestamptz NOT NULL,
    stopped  boolean     NOT NULL,
    missed   boolean     NOT NULL,             -- a due instant had passed with the clock running before this spell
    PRIMARY KEY (dossier, from_at)
);

CREATE TABLE reporting.agency_revisions (
    code         text        NOT NULL,
    revision     bigint      NOT NULL,
    occurred_at  timestamptz NOT NULL,
    name         text        NOT NULL,
    parent       text,
    valid_from   date        NOT NULL,
    valid_until  date,
    predecessors text[]      NOT NULL,
    PRIMARY KEY (code, revision)
);

-- Competent agencies met in dossiers: those that the catalogue has not announced count all the same.
CREATE TABLE reporting.agencies_seen (code text PRIMARY KEY);

-- Every dossier's place in II.06a for a period: the set form of Domain/Ii06a.cs (Position.Of); the property test
-- ApiTests/TheDatabaseCountsLikeTheFold holds the two together. Inlined by the planner into what selects from it.
CREATE FUNCTION reporting.positions(agencies text[], rows text[], starts timestamptz, settled timestamptz, ends timestamptz)
RETURNS TABLE (dossier uuid, "row" text, number text, code text, channel text, receiving_agency text, competent_agency text, field text,
               procedure_code text, procedure_name text, accepted_at timestamptz, resolved_at timestamptz, due_at timestamptz, intake text, standing text)
LANGUAGE sql STABLE AS $$
    SELECT l.dossier, s."row", l.number, l.code, l.channel, l.receiving_agency, l.competent_agency, l.field,
           l.procedure_code, l.procedure_name, l.accepted_at,
           CASE WHEN l.resolved_at <= ends THEN l.resolved_at END,
           CASE WHEN l.resolved_at <= ends THEN l.due_at_resolution ELSE p.due_at END,
           CASE WHEN l.accepted_at < starts THEN 'CarriedOver' WHEN l.channel = 'Online' THEN 'Online' ELSE 'Direct' END,
           CASE WHEN l.resolved_at <= ends THEN l.timeliness
                WHEN p.missed OR (NOT p.stopped AND ends > p.due_at) THEN 'Overdue'
                ELSE 'WithinTime' END
    FROM unnest(agencies, rows) AS s(agency, "row")
    JOIN reporting.lives l ON l.competent_agency = s.agency AND l.resolved_at >= settled AND l.accepted_at <= ends
    LEFT JOIN LATERAL (
        SELECT x.due_at, x.stopped, x.missed FROM reporting.spells x
        WHERE l.resolved_at > ends AND x.dossier = l.dossier AND x.from_at <= ends AND x.until_at > ends
        ORDER BY x.from_at DESC LIMIT 1) p ON true
$$;
