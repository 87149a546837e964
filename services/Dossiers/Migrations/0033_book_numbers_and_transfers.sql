-- The tracking book (form 07) has a running number per year and receiving agency from now on (counters book:{agency}:{year}). It goes on after
-- what the year's book has already; those lines keep the number their receipt shows.
INSERT INTO dossiers.counters (name, last)
SELECT 'book:' || receiving_agency || ':' || extract(year FROM received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int, count(*)
FROM dossiers.dossier_list WHERE received_at IS NOT NULL AND parent IS NULL
GROUP BY 1
ON CONFLICT (name) DO NOTHING;

-- A bank's transfer pays once: its reference by agency and local year. Written with the payment, taken out with its undoing; transfers from before
-- are entered by rebuild-views, of those recorded twice the first. No personal data.
CREATE TABLE dossiers.transfer_references (
    agency    text   NOT NULL,                       -- whose account it came to
    year      int    NOT NULL,
    reference text   NOT NULL,                       -- without spaces, in capitals
    dossier   uuid   NOT NULL,
    version   bigint NOT NULL,                       -- of the payment's event
    CONSTRAINT transfer_references_pkey PRIMARY KEY (agency, year, reference)
);
CREATE INDEX transfer_references_payment ON dossiers.transfer_references (dossier, version);
