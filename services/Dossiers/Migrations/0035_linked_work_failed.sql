-- Since when a whole cannot go on by itself: an exception, or a step that is refused again and again. The row stays and is tried again; it goes, as ever,
-- once there is nothing left to do.
ALTER TABLE dossiers.linked_work ADD COLUMN failed_at timestamptz;
