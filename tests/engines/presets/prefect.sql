CREATE TYPE state_type AS ENUM ('SCHEDULED', 'PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'CRASHED', 'PAUSED', 'CANCELLING');
CREATE TABLE flow_run (
    id uuid NOT NULL PRIMARY KEY,
    flow_id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL DEFAULT 'curious-cat',
    created timestamptz NOT NULL,
    updated timestamptz NOT NULL,
    state_type state_type,
    state_name text,
    state_timestamp timestamptz,
    run_count integer NOT NULL DEFAULT 0,
    start_time timestamptz,
    end_time timestamptz,
    deployment_id uuid,
    infrastructure_pid text
);

INSERT INTO flow_run (id, created, updated, state_type, state_timestamp, start_time) VALUES
    ('00000000-0000-0000-0000-000000000001', {old}, {old}, 'RUNNING', {old}, {old}),
    ('00000000-0000-0000-0000-000000000002', {old}, {old}, 'RUNNING', {fresh}, {old}),
    ('00000000-0000-0000-0000-000000000003', {old}, {old}, 'SCHEDULED', {old}, NULL),
    ('00000000-0000-0000-0000-000000000004', {old}, {old}, 'COMPLETED', {old}, {old});
