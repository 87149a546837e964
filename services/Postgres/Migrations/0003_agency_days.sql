-- Between which local days an agency exists: a successor takes over on its day, not when it is announced. Null in rows written before; they are asked for again.
ALTER TABLE agency.known ADD COLUMN valid_from date, ADD COLUMN valid_until date;
