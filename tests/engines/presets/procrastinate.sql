CREATE TYPE procrastinate_job_status AS ENUM ('todo', 'doing', 'succeeded', 'failed', 'cancelled', 'aborting', 'aborted');
CREATE TYPE procrastinate_job_event_type AS ENUM ('deferred', 'started', 'deferred_for_retry', 'failed', 'succeeded', 'cancelled', 'abort_requested', 'aborted', 'scheduled', 'retried');
CREATE TABLE procrastinate_workers (
    id bigint PRIMARY KEY,
    last_heartbeat timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE procrastinate_jobs (
    id bigint PRIMARY KEY,
    queue_name varchar(128) NOT NULL DEFAULT 'default',
    task_name varchar(128) NOT NULL DEFAULT 'mail',
    lock text,
    queueing_lock text,
    args jsonb NOT NULL DEFAULT '{}',
    status procrastinate_job_status NOT NULL DEFAULT 'todo',
    scheduled_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    abort_requested boolean NOT NULL DEFAULT false,
    worker_id bigint REFERENCES procrastinate_workers (id) ON DELETE SET NULL,
    CONSTRAINT check_not_todo_abort_requested CHECK (NOT (status = 'todo' AND abort_requested))
);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON procrastinate_jobs (queueing_lock) WHERE status = 'todo';
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON procrastinate_jobs (lock) WHERE status = 'doing';
CREATE TABLE procrastinate_events (
    id bigserial PRIMARY KEY,
    job_id bigint NOT NULL REFERENCES procrastinate_jobs (id) ON DELETE CASCADE,
    type procrastinate_job_event_type,
    at timestamptz DEFAULT now()
);
CREATE FUNCTION procrastinate_trigger_function_status_events_update_v1() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO procrastinate_events (job_id, type)
        SELECT new.id, (CASE new.status WHEN 'todo' THEN 'deferred_for_retry' ELSE 'failed' END)::procrastinate_job_event_type
        WHERE old.status = 'doing' AND new.status IN ('todo', 'failed');
    RETURN new;
END; $$;
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION procrastinate_trigger_function_status_events_update_v1();

INSERT INTO procrastinate_workers VALUES (1, {old}), (2, {fresh}), (3, {old});
INSERT INTO procrastinate_jobs (id, status, worker_id, queueing_lock, abort_requested) VALUES
    (1, 'doing', 1, NULL, false),
    (2, 'doing', 2, NULL, false),
    (3, 'todo', NULL, 'one at a time', false),
    (4, 'succeeded', NULL, NULL, false),
    -- Its abort was asked for, so it must not run again.
    (5, 'doing', 1, NULL, true),
    -- Its twin waits already.
    (6, 'doing', 1, 'one at a time', false),
    -- Its worker's row is pruned.
    (7, 'doing', NULL, NULL, false),
    -- Claimed just now by a worker that has yet to beat again.
    (8, 'doing', 3, NULL, false);
INSERT INTO procrastinate_events (job_id, type, at) VALUES
    (1, 'deferred', {old}), (1, 'started', {old}), (2, 'started', {old}), (4, 'started', {old}), (4, 'succeeded', {fresh}),
    (5, 'started', {old}), (5, 'abort_requested', {fresh}), (6, 'started', {old}), (7, 'started', {old}),
    (8, 'started', {old}), (8, 'deferred_for_retry', {old}), (8, 'started', {fresh});
