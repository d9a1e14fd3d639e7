CREATE TABLE good_job_processes (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    created_at timestamp(6) NOT NULL,
    updated_at timestamp(6) NOT NULL,
    state jsonb,
    lock_type smallint
);
CREATE TABLE good_jobs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    queue_name text,
    job_class text,
    serialized_params jsonb,
    scheduled_at timestamp(6),
    performed_at timestamp(6),
    finished_at timestamp(6),
    error text,
    created_at timestamp(6) NOT NULL,
    updated_at timestamp(6) NOT NULL,
    executions_count integer,
    error_event smallint,
    locked_by_id uuid,
    locked_at timestamp(6),
    lock_type smallint
);

INSERT INTO good_job_processes (id, created_at, updated_at, state, lock_type) VALUES
    ('00000000-0000-0000-0000-00000000000a', {old_utc}, {old_utc}, '{"hostname": "web-0", "pid": 1}', NULL),
    ('00000000-0000-0000-0000-00000000000b', {old_utc}, {fresh_utc}, '{"hostname": "web-1", "pid": 1}', NULL);
INSERT INTO good_jobs (id, job_class, created_at, updated_at, scheduled_at, performed_at, finished_at, executions_count, locked_by_id, locked_at, lock_type) VALUES
    ('00000000-0000-0000-0000-000000000001', 'MailJob', {old_utc}, {old_utc}, {old_utc}, {old_utc}, NULL, 1, '00000000-0000-0000-0000-00000000000a', {old_utc}, 1),
    ('00000000-0000-0000-0000-000000000002', 'MailJob', {old_utc}, {old_utc}, {old_utc}, {old_utc}, NULL, 1, '00000000-0000-0000-0000-00000000000b', {old_utc}, 1),
    ('00000000-0000-0000-0000-000000000003', 'MailJob', {old_utc}, {old_utc}, {old_utc}, NULL, NULL, 0, NULL, NULL, NULL),
    ('00000000-0000-0000-0000-000000000004', 'MailJob', {old_utc}, {old_utc}, {old_utc}, {old_utc}, {old_utc}, 1, NULL, NULL, NULL),
    -- Unlocked by somebody else: the next claim takes it.
    ('00000000-0000-0000-0000-000000000006', 'MailJob', {old_utc}, {old_utc}, {old_utc}, {old_utc}, NULL, 1, NULL, NULL, NULL);
