CREATE SCHEMA ledger;
CREATE TABLE ledger.lines (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount bigint NOT NULL);
INSERT INTO ledger.lines (amount) VALUES (100);
-- a service may have its tables in public
CREATE TABLE public.plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
