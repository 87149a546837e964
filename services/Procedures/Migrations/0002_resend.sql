-- One row: when the whole catalogue is to be said again (null: nobody waits for it), and when it last was.
CREATE TABLE catalogue.resend (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    due_at  timestamptz,
    said_at timestamptz
);
INSERT INTO catalogue.resend DEFAULT VALUES;
