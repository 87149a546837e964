-- What the counters took and gave back: a row per payment, refund and voided payment, written with its event and rebuilt from the events
-- (rebuild-views). No personal data.
CREATE TABLE dossiers.cash_book (
    dossier      uuid        NOT NULL,
    version      bigint      NOT NULL,               -- of the event
    kind         text        NOT NULL CHECK (kind IN ('payment', 'refund', 'void')),
    agency       text        NOT NULL,               -- of who took the money; of an online payment, where the dossier was received
    officer      text        NOT NULL,
    officer_name text,
    day          date        NOT NULL,               -- local
    at           timestamptz NOT NULL,
    method       text        NOT NULL,
    amount       bigint      NOT NULL,               -- whole đồng; what goes out is negative
    number       text        NOT NULL,               -- of the receipt or the refund
    code         text        NOT NULL,               -- mã hồ sơ, or the registration number before acceptance
    CONSTRAINT cash_book_pkey PRIMARY KEY (dossier, version)
);
CREATE INDEX cash_book_day ON dossiers.cash_book (agency, day, at, dossier, version);

-- An officer's day once counted: nothing is added to it any more.
CREATE TABLE dossiers.cash_closings (
    agency       text        NOT NULL,
    officer      text        NOT NULL,
    day          date        NOT NULL,               -- local
    officer_name text,
    expected     bigint      NOT NULL,               -- cash by the book, whole đồng
    counted      bigint      NOT NULL,               -- cash in the drawer
    note         text,                               -- why they differ
    closed_at    timestamptz NOT NULL,
    request_key  text,                               -- Idempotency-Key
    CONSTRAINT cash_closings_pkey PRIMARY KEY (agency, officer, day)
);

CREATE FUNCTION dossiers.cash_day(agency text, officer text, day date) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT hashtextextended('cash:' || agency || ':' || officer || ':' || (day - DATE '2000-01-01')::text, 0)
$$;

-- Enters a row, unless its officer has closed the day (S0423). The lock is shared among entries and exclusive for the closing: whoever
-- comes second sees what the first committed, because each statement of a function reads anew.
CREATE FUNCTION dossiers.enter_cash(dossier uuid, version bigint, kind text, agency text, officer text, officer_name text, day date, at timestamptz,
    method text, amount bigint, number text, code text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF method IN ('cash', 'transfer') THEN
        PERFORM pg_advisory_xact_lock_shared(dossiers.cash_day(agency, officer, day));
        IF EXISTS (SELECT 1 FROM dossiers.cash_closings c WHERE c.agency = enter_cash.agency AND c.officer = enter_cash.officer AND c.day = enter_cash.day) THEN
            RAISE EXCEPTION 'the day % is closed', day USING ERRCODE = 'S0423';
        END IF;
    END IF;
    INSERT INTO dossiers.cash_book VALUES (dossier, version, kind, agency, officer, officer_name, day, at, method, amount, number, code);
END $$;
