-- What an office has to hear of: to the officer who holds the work or, where nobody does, to the roles of an agency. Neither the text nor the facts
-- hold personal data; an officer's address is asked for each time and never kept.
CREATE TABLE notices.staff_notices (
    id             uuid        PRIMARY KEY,           -- the message's
    kind           text        NOT NULL,
    dossier        uuid        NOT NULL,
    number         text        NOT NULL,
    code           text,
    procedure_name text        NOT NULL,
    agency         text        NOT NULL,
    roles          text[]      NOT NULL,
    officer        text,                              -- subject; null: whoever has one of the roles
    step_name      text,
    due_at         timestamptz,
    text_version   integer     NOT NULL,
    subject        text        NOT NULL,
    text           text        NOT NULL,
    occurred_at    timestamptz NOT NULL,
    created_at     timestamptz NOT NULL
);
CREATE INDEX staff_notices_of_officer ON notices.staff_notices (officer, created_at DESC, id DESC) WHERE officer IS NOT NULL;
CREATE INDEX staff_notices_of_agency ON notices.staff_notices (agency, created_at DESC, id DESC) WHERE officer IS NULL;

-- Each officer reads for themselves.
CREATE TABLE notices.staff_reads (
    officer text        NOT NULL,
    notice  uuid        NOT NULL REFERENCES notices.staff_notices,
    read_at timestamptz NOT NULL,
    PRIMARY KEY (officer, notice)
);

-- Mail still to be sent. The row without an officer finds out whom to write to and makes their rows.
CREATE TABLE notices.staff_deliveries (
    id         uuid        PRIMARY KEY,
    notice     uuid        NOT NULL REFERENCES notices.staff_notices,
    officer    text        NOT NULL,                  -- '' = to be found out
    state      text        NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'failed')),
    due_at     timestamptz NOT NULL,                  -- while sending: when somebody else may take over
    attempts   integer     NOT NULL DEFAULT 0,
    failures   integer     NOT NULL DEFAULT 0,
    error      text,                                  -- our own word
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (notice, officer)
);
CREATE INDEX staff_deliveries_due ON notices.staff_deliveries (due_at) WHERE state IN ('waiting', 'sending');
