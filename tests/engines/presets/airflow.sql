CREATE TABLE task_instance (
    id {uuid} NOT NULL PRIMARY KEY,
    task_id varchar(250) NOT NULL,
    dag_id varchar(250) NOT NULL,
    map_index integer NOT NULL DEFAULT -1,
    state varchar(20),
    start_date {time} NULL,
    end_date {time} NULL,
    queued_dttm {time} NULL,
    last_heartbeat_at {time} NULL,
    try_number integer,
    max_tries integer NOT NULL DEFAULT 0,
    hostname varchar(1000) NOT NULL DEFAULT '',
    queued_by_job_id integer
);

INSERT INTO task_instance (id, task_id, dag_id, state, start_date, queued_dttm, last_heartbeat_at, try_number, hostname) VALUES
    ('00000000-0000-0000-0000-000000000001', 't', 'd', 'running', {old}, {old}, {old}, 1, 'web-0'),
    ('00000000-0000-0000-0000-000000000002', 't', 'd', 'running', {old}, {old}, {fresh}, 1, 'web-1'),
    ('00000000-0000-0000-0000-000000000003', 't', 'd', 'queued', NULL, {fresh}, NULL, 0, ''),
    ('00000000-0000-0000-0000-000000000004', 't', 'd', 'success', {old}, {old}, {old}, 1, 'web-0');
