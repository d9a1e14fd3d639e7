CREATE TABLE solid_queue_processes (
    id bigint NOT NULL PRIMARY KEY,
    kind varchar(255) NOT NULL,
    last_heartbeat_at {time} NOT NULL,
    pid integer NOT NULL,
    hostname varchar(255)
);
CREATE TABLE solid_queue_claimed_executions (
    id bigint NOT NULL PRIMARY KEY,
    job_id bigint NOT NULL UNIQUE,
    process_id bigint,
    created_at {time} NOT NULL
);

INSERT INTO solid_queue_processes VALUES (1, 'Worker', {old}, 7, 'web-0'), (2, 'Worker', {fresh}, 7, 'web-1');
INSERT INTO solid_queue_claimed_executions VALUES (11, 1, 1, {old}), (12, 2, 2, {old}), (13, 6, 3, {old});
