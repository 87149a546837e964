-- When the office wanted a parcel back, and since when it is sure that it stays.
ALTER TABLE consignments ADD COLUMN wanted_back_at timestamptz;
ALTER TABLE consignments ADD COLUMN called_back_at timestamptz;

-- Wishes that were heard before the return they are about.
CREATE TABLE early_call_backs (
    return_id uuid        PRIMARY KEY,
    wanted_at timestamptz NOT NULL
);
