CREATE TABLE "Worker" (
    id uuid NOT NULL PRIMARY KEY,
    "lastHeartbeatAt" timestamp(3)
);
CREATE TABLE v1_task_runtime (
    task_id bigint NOT NULL,
    task_inserted_at timestamptz NOT NULL,
    retry_count integer NOT NULL,
    worker_id uuid,
    tenant_id uuid,
    timeout_at timestamp(3) NOT NULL,
    evicted_at timestamptz,
    PRIMARY KEY (task_id, task_inserted_at, retry_count)
);

INSERT INTO "Worker" VALUES ('00000000-0000-0000-0000-00000000000a', {old_utc}), ('00000000-0000-0000-0000-00000000000b', {fresh_utc});
INSERT INTO v1_task_runtime (task_id, task_inserted_at, retry_count, worker_id, timeout_at, evicted_at) VALUES
    (1, {old}, 0, '00000000-0000-0000-0000-00000000000a', {old_utc}, NULL),
    (2, {old}, 0, '00000000-0000-0000-0000-00000000000b', {fresh_utc} + interval '1 hour', NULL),
    (4, {old}, 0, '00000000-0000-0000-0000-00000000000a', {old_utc}, {old});
