CREATE SCHEMA apalis;
CREATE TABLE apalis.workers (
    id text NOT NULL PRIMARY KEY,
    worker_type text NOT NULL DEFAULT 'mail',
    last_seen timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE apalis.jobs (
    job bytea NOT NULL DEFAULT '',
    id text NOT NULL PRIMARY KEY,
    job_type text NOT NULL DEFAULT 'mail',
    status text NOT NULL DEFAULT 'Pending',
    attempts integer NOT NULL DEFAULT 0,
    max_attempts integer NOT NULL DEFAULT 25,
    run_at timestamptz NOT NULL DEFAULT now(),
    last_result jsonb,
    lock_at timestamptz,
    lock_by text REFERENCES apalis.workers (id),
    done_at timestamptz
);

INSERT INTO apalis.workers (id, last_seen) VALUES ('dead', {old}), ('alive', {fresh});
INSERT INTO apalis.jobs (id, status, attempts, run_at, lock_at, lock_by, done_at) VALUES
    ('stuck', 'Running', 0, {old}, {old}, 'dead', NULL),
    ('fetched', 'Queued', 0, {old}, {old}, 'dead', NULL),
    ('spent', 'Running', 25, {old}, {old}, 'dead', NULL),
    ('live', 'Running', 0, {old}, {old}, 'alive', NULL),
    ('waiting', 'Pending', 0, {old}, NULL, NULL, NULL),
    ('done', 'Done', 1, {old}, {old}, 'dead', {old});
