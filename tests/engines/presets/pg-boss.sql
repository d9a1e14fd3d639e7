CREATE SCHEMA pgboss;
CREATE TYPE pgboss.job_state AS ENUM ('created', 'retry', 'active', 'completed', 'cancelled', 'failed');
CREATE TABLE pgboss.job (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL,
    data jsonb,
    state pgboss.job_state NOT NULL DEFAULT 'created',
    retry_limit integer NOT NULL DEFAULT 2,
    retry_count integer NOT NULL DEFAULT 0,
    expire_seconds integer NOT NULL DEFAULT 900,
    singleton_key text,
    start_after timestamptz NOT NULL DEFAULT now(),
    created_on timestamptz NOT NULL DEFAULT now(),
    started_on timestamptz,
    completed_on timestamptz,
    output jsonb,
    dead_letter text,
    policy text,
    heartbeat_on timestamptz,
    heartbeat_seconds integer,
    PRIMARY KEY (name, id)
) PARTITION BY LIST (name);
CREATE TABLE pgboss.job_common PARTITION OF pgboss.job DEFAULT;
CREATE UNIQUE INDEX job_common_i3 ON pgboss.job_common (name, state, COALESCE(singleton_key, ''))
    WHERE state <= 'active' AND policy = 'stately';

INSERT INTO pgboss.job (name, id, state, created_on, started_on, heartbeat_on, heartbeat_seconds, expire_seconds, retry_count) VALUES
    ('mail', '00000000-0000-0000-0000-000000000001', 'active', {old}, {old}, {old}, NULL, 900, 0),
    -- Its heartbeats stopped long before it expires.
    ('mail', '00000000-0000-0000-0000-000000000006', 'active', {old}, {old}, {old}, 60, 86400, 0),
    ('mail', '00000000-0000-0000-0000-000000000005', 'active', {old}, {old}, {old}, NULL, 900, 2),
    -- heartbeat_on is as old as the claim, but it asked for no heartbeats and has a day.
    ('mail', '00000000-0000-0000-0000-000000000002', 'active', {old}, {old}, {old}, NULL, 86400, 0),
    ('mail', '00000000-0000-0000-0000-000000000003', 'created', {old}, NULL, NULL, NULL, 900, 0),
    ('mail', '00000000-0000-0000-0000-000000000004', 'completed', {old}, {old}, {old}, NULL, 900, 0);
