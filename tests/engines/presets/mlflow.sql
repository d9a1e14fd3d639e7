CREATE TABLE runs (
    run_uuid varchar(32) NOT NULL PRIMARY KEY,
    name varchar(250),
    source_name varchar(500),
    user_id varchar(256),
    status varchar(20) CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED')),
    start_time bigint,
    end_time bigint,
    deleted_time bigint,
    lifecycle_stage varchar(20) CHECK (lifecycle_stage IN ('active', 'deleted')),
    experiment_id integer
);
CREATE TABLE latest_metrics (
    "key" varchar(250) NOT NULL,
    value double precision NOT NULL,
    "timestamp" bigint,
    step bigint NOT NULL,
    run_uuid varchar(32) NOT NULL REFERENCES runs (run_uuid),
    PRIMARY KEY ("key", run_uuid)
);

INSERT INTO runs (run_uuid, name, source_name, status, start_time, end_time, lifecycle_stage, experiment_id) VALUES
    ('stuck', 'a', 'train.py', 'RUNNING', {old_ms}, NULL, 'active', 1),
    ('live', 'b', 'train.py', 'RUNNING', {old_ms}, NULL, 'active', 1),
    ('waiting', 'c', 'train.py', 'SCHEDULED', {fresh_ms}, NULL, 'active', 1),
    ('done', 'd', 'train.py', 'FINISHED', {old_ms}, {old_ms}, 'active', 1),
    ('deleted', 'e', 'train.py', 'RUNNING', {old_ms}, NULL, 'deleted', 1);
INSERT INTO latest_metrics VALUES ('loss', 0.5, {old_ms}, 1, 'stuck'), ('loss', 0.5, {fresh_ms}, 1, 'live'), ('lr', 0.5, {old_ms}, 1, 'live');
