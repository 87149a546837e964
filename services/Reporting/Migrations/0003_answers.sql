-- The agency's time to accept, refuse or ask for papers (Nghị định 118/2025/NĐ-CP): measured per online submission, at the agency that received it.
CREATE INDEX facts_submitted ON reporting.facts (receiving_agency, occurred_at, dossier) WHERE kind = 'Submitted';

-- How every online submission of a time was answered, as far as it was known at an instant. The first answer counts that was not a mistake: an undone step is followed
-- by its undoing at once. The limit is the submission's, as the calendar moved it before the answer. A part of a linked dossier is nobody's to answer; a submission told
-- of before its limit was kept is not measured.
CREATE FUNCTION reporting.answers(agencies text[], rows text[], starts timestamptz, ends timestamptz, known timestamptz)
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
          AND NOT EXISTS (SELECT FROM reporting.facts u WHERE u.dossier = f.dossier AND u.kind = 'Undone' AND u.version = f.version + 1 AND u.occurred_at <= known)
        ORDER BY f.version LIMIT 1) a ON true
    LEFT JOIN LATERAL (
        SELECT f.occurred_at FROM reporting.facts f WHERE f.dossier = s.dossier AND f.kind = 'Withdrawn' AND f.occurred_at <= known LIMIT 1) w ON a.version IS NULL
    CROSS JOIN LATERAL (
        SELECT coalesce((SELECT m.due_at FROM reporting.facts m
                         WHERE m.dossier = s.dossier AND m.kind = 'AnswerDueMoved' AND m.occurred_at <= known AND (a.version IS NULL OR m.version < a.version)
                         ORDER BY m.version DESC LIMIT 1), s.due_at) AS due_at) l
$$;
