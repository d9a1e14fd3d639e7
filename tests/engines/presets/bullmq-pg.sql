CREATE SCHEMA bullmq;
CREATE TYPE bullmq.job_state AS ENUM ('waiting', 'active', 'completed', 'failed', 'delayed', 'waiting-children');
CREATE TABLE bullmq.job (
    queue text NOT NULL,
    id text NOT NULL,
    seq bigint NOT NULL,
    name text NOT NULL,
    state bullmq.job_state NOT NULL,
    data jsonb NOT NULL DEFAULT '{}',
    priority integer NOT NULL DEFAULT 0,
    max_attempts integer NOT NULL DEFAULT 1,
    attempts_made integer NOT NULL DEFAULT 0,
    attempts_started integer NOT NULL DEFAULT 0,
    failed_reason text,
    processed_by text,
    added_at_ms bigint NOT NULL,
    processed_at_ms bigint,
    finished_at_ms bigint,
    lock_token text,
    locked_until_ms bigint,
    stalled_count integer NOT NULL DEFAULT 0,
    stalled_marked boolean NOT NULL DEFAULT false,
    dedup_id text,
    parent_id text,
    PRIMARY KEY (queue, id)
);

INSERT INTO bullmq.job (queue, id, seq, name, state, max_attempts, attempts_started, processed_by, added_at_ms, processed_at_ms, finished_at_ms, lock_token, locked_until_ms, stalled_marked) VALUES
    ('mail', 'stuck', 1, 'send', 'active', 0, 1, 'web-0', {old_ms}, {old_ms}, NULL, 'a:0', {old_ms} + 30000, true),
    -- Its lock holds, however long ago it was claimed.
    ('mail', 'live', 2, 'send', 'active', 0, 1, 'web-1', {old_ms}, {old_ms}, NULL, 'b:0', {fresh_ms} + 30000, false),
    ('mail', 'waiting', 3, 'send', 'waiting', 0, 0, NULL, {old_ms}, NULL, NULL, NULL, NULL, false),
    ('mail', 'done', 4, 'send', 'completed', 0, 1, 'web-0', {old_ms}, {old_ms}, {old_ms}, NULL, NULL, false);
