-- The trace of the request that a notice comes from (W3C traceparent): it is sent later, by another replica, in the same trace. Null in notices from before.
ALTER TABLE notices.notices ADD COLUMN trace_parent text;
