CREATE TABLE runs (
    id bigint NOT NULL PRIMARY KEY,
    run_id varchar(255) UNIQUE,
    pipeline_name text,
    status varchar(63),
    run_body text,
    create_timestamp {naive} DEFAULT CURRENT_TIMESTAMP,
    update_timestamp {naive} DEFAULT CURRENT_TIMESTAMP,
    start_time double precision,
    end_time double precision
);

INSERT INTO runs (id, run_id, pipeline_name, status, create_timestamp, update_timestamp, start_time, end_time) VALUES
    (1, 'a', 'etl', 'STARTED', {old_utc}, {old_utc}, {old_s}, NULL),
    (2, 'b', 'etl', 'STARTED', {old_utc}, {old_utc}, {fresh_s}, NULL),
    (3, 'c', 'etl', 'QUEUED', {old_utc}, {old_utc}, NULL, NULL),
    (4, 'd', 'etl', 'SUCCESS', {old_utc}, {old_utc}, {old_s}, {old_s});
