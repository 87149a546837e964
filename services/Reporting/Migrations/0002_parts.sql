-- Parts of linked dossiers are facts too, and count nowhere in II.06a: the whole was received once, promised once and resolved once.
ALTER TABLE reporting.facts ADD COLUMN parent uuid;
ALTER TABLE reporting.lives ADD COLUMN parent uuid;

CREATE OR REPLACE FUNCTION reporting.positions(agencies text[], rows text[], starts timestamptz, settled timestamptz, ends timestamptz)
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
    JOIN reporting.lives l ON l.competent_agency = s.agency AND l.resolved_at >= settled AND l.accepted_at <= ends AND l.parent IS NULL
    LEFT JOIN LATERAL (
        SELECT x.due_at, x.stopped, x.missed FROM reporting.spells x
        WHERE l.resolved_at > ends AND x.dossier = l.dossier AND x.from_at <= ends AND x.until_at > ends
        ORDER BY x.from_at DESC LIMIT 1) p ON true
$$;
