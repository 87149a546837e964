-- A mistaken step may be undone after others that do not build on it: the fact says which. Null in facts from before it was kept: the step before.
ALTER TABLE reporting.facts ADD COLUMN undone bigint;

-- As in 0003, but a mistake is found by what its undoing names, and a withdrawal that was one takes nothing back.
CREATE OR REPLACE FUNCTION reporting.answers(agencies text[], rows text[], starts timestamptz, ends timestamptz, known timestamptz)
RETURNS TABLE (dossier uuid, "row" text, number text, receiving_agency text, field text, procedure_code text, procedure_name text,
               submitted_at timestamptz, due_at timestamptz, answered_at timestamptz, standing text)
LANGUAGE sql STABLE AS $$
    SELECT s.dossier, g."row", s.number, s.receiving_agency, s.field, s.procedure_code, s.procedure_name, s.occurred_at, l.due_at, a.occurred_at,
           CASE WHEN a.occurred_at <= l.due_at THEN 'InTime'
                WHEN coalesce(a.occurred_at, w.occurred_at, known) > l.due_at THEN 'Late'
                WHEN w.occurred_at IS NOT NULL THEN 'Withdrawn'
                ELSE 'Open' END
    FROM unnest(agencies, rows) AS g(agency, "row")
    JOIN reporting.facts s ON s.receiving_agency = g.agency AND s.kind = 'Submitted' AND s.occurred_at BETWEEN starts AND least(ends, known)
                          AND s.channel = 'Online' AND s.parent IS NULL AND s.due_at IS NOT NULL
    LEFT JOIN LATERAL (
        SELECT f.version, f.occurred_at FROM reporting.facts f
        WHERE f.dossier = s.dossier AND f.kind IN ('Accepted', 'Refused', 'SupplementRequested') AND f.occurred_at <= known
          AND NOT EXISTS (SELECT FROM reporting.facts u WHERE u.dossier = f.dossier AND u.kind = 'Undone' AND coalesce(u.undone, u.version - 1) = f.version AND u.occurred_at <= known)
        ORDER BY f.version LIMIT 1) a ON true
    LEFT JOIN LATERAL (
        SELECT f.occurred_at FROM reporting.facts f
        WHERE f.dossier = s.dossier AND f.kind = 'Withdrawn' AND f.occurred_at <= known
          AND NOT EXISTS (SELECT FROM reporting.facts u WHERE u.dossier = f.dossier AND u.kind = 'Undone' AND coalesce(u.undone, u.version - 1) = f.version AND u.occurred_at <= known)
        LIMIT 1) w ON a.version IS NULL
    CROSS JOIN LATERAL (
        SELECT coalesce((SELECT m.due_at FROM reporting.facts m
                         WHERE m.dossier = s.dossier AND m.kind = 'AnswerDueMoved' AND m.occurred_at <= known AND (a.version IS NULL OR m.version < a.version)
                         ORDER BY m.version DESC LIMIT 1), s.due_at) AS due_at) l
$$;
