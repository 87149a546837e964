-- The list by due date: what is promised, then what has yet to be accepted by when it must be answered, what has ended last. The expressions stand in
-- Views/DossierList.cs word for word, or the indexes serve nobody.
CREATE INDEX dossier_list_competent_due ON dossiers.dossier_list
    (competent_agency, (CASE WHEN stage IN ('returned', 'refused', 'withdrawn', 'stopped') THEN 2 WHEN due_at IS NULL THEN 1 ELSE 0 END), (coalesce(due_at, answer_due_at)), id);
CREATE INDEX dossier_list_receiving_due ON dossiers.dossier_list
    (receiving_agency, (CASE WHEN stage IN ('returned', 'refused', 'withdrawn', 'stopped') THEN 2 WHEN due_at IS NULL THEN 1 ELSE 0 END), (coalesce(due_at, answer_due_at)), id)
    WHERE receiving_agency <> competent_agency;
