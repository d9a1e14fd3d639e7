CREATE SCHEMA graphile_worker;
CREATE TABLE graphile_worker._private_job_queues (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue_name text NOT NULL UNIQUE CHECK (length(queue_name) <= 128),
    locked_at timestamptz,
    locked_by text,
    is_available boolean NOT NULL GENERATED ALWAYS AS (locked_at IS NULL) STORED
);
CREATE TABLE graphile_worker._private_jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_queue_id integer,
    task_id integer NOT NULL,
    payload json NOT NULL DEFAULT '{}',
    run_at timestamptz NOT NULL DEFAULT now(),
    attempts smallint NOT NULL DEFAULT 0,
    max_attempts smallint NOT NULL DEFAULT 25 CHECK (max_attempts >= 1),
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    key text UNIQUE,
    locked_at timestamptz,
    locked_by text,
    is_available boolean NOT NULL GENERATED ALWAYS AS (locked_at IS NULL AND attempts < max_attempts) STORED
);
ALTER TABLE graphile_worker._private_job_queues ENABLE ROW LEVEL SECURITY;
ALTER TABLE graphile_worker._private_jobs ENABLE ROW LEVEL SECURITY;

INSERT INTO graphile_worker._private_job_queues (id, queue_name, locked_at, locked_by) OVERRIDING SYSTEM VALUE VALUES
    (7, 'held by the dead', {old}, 'pool-dead'),
    -- Another pool took the queue since.
    (8, 'held by the living', {fresh}, 'pool-alive'),
    (9, 'free', NULL, NULL);
INSERT INTO graphile_worker._private_jobs (id, job_queue_id, task_id, run_at, attempts, created_at, updated_at, locked_at, locked_by) OVERRIDING SYSTEM VALUE VALUES
    (1, 7, 1, {old}, 1, {old}, {old}, {old}, 'pool-dead'),
    (2, NULL, 1, {old}, 1, {old}, {old}, {fresh}, 'pool-alive'),
    (3, 7, 1, {old}, 0, {old}, {old}, NULL, NULL),
    (4, NULL, 1, {old}, 25, {old}, {old}, NULL, NULL),
    (5, NULL, 1, {old}, 25, {old}, {old}, {old}, 'pool-dead'),
    (6, 8, 1, {old}, 1, {old}, {old}, {old}, 'pool-dead');
