CREATE TABLE scheduled_tasks (
    task_name varchar(100) NOT NULL,
    task_instance varchar(100) NOT NULL,
    task_data {bytes},
    execution_time {time} NOT NULL,
    picked boolean NOT NULL,
    picked_by varchar(50),
    last_success {time} NULL,
    last_failure {time} NULL,
    consecutive_failures int,
    last_heartbeat {time} NULL,
    version bigint NOT NULL,
    PRIMARY KEY (task_name, task_instance)
);

INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version) VALUES
    ('mail', 'stuck', {old}, {true}, 'web-0', {old}, 3),
    ('mail', 'live', {old}, {true}, 'web-1', {fresh}, 3),
    ('mail', 'waiting', {old}, {false}, NULL, NULL, 1);
