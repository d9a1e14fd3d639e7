CREATE SCHEMA dbos;
CREATE TABLE dbos.workflow_status (
    workflow_uuid text NOT NULL PRIMARY KEY,
    status text,
    name text,
    executor_id text,
    application_version text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    started_at_epoch_ms bigint,
    recovery_attempts bigint DEFAULT 0,
    queue_name text
);

INSERT INTO dbos.workflow_status (workflow_uuid, status, executor_id, created_at, updated_at, started_at_epoch_ms) VALUES
    ('stuck', 'PENDING', 'web-0', {old_ms}, {old_ms}, {old_ms}),
    ('live', 'PENDING', 'web-1', {old_ms}, {fresh_ms}, {old_ms}),
    ('waiting', 'ENQUEUED', 'web-1', {old_ms}, {old_ms}, NULL),
    ('done', 'SUCCESS', 'web-0', {old_ms}, {old_ms}, {old_ms});
