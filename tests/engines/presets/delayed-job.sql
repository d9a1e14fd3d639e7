CREATE TABLE delayed_jobs (
    id bigint NOT NULL PRIMARY KEY,
    priority integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    handler text NOT NULL,
    last_error text,
    run_at {time} NULL,
    locked_at {time} NULL,
    failed_at {time} NULL,
    locked_by varchar(255),
    queue varchar(255),
    created_at {time} NULL,
    updated_at {time} NULL
);

INSERT INTO delayed_jobs (id, attempts, handler, run_at, locked_at, failed_at, locked_by, created_at, updated_at) VALUES
    (1, 1, '---', {old}, {old}, NULL, 'delayed_job.0 host:web-0 pid:7', {old}, {old}),
    (2, 1, '---', {old}, {fresh}, NULL, 'host:web-1 pid:7', {old}, {old}),
    (3, 0, '---', {old}, NULL, NULL, NULL, {old}, {old}),
    (4, 25, '---', {old}, NULL, {old}, NULL, {old}, {old});
