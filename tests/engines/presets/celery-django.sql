CREATE TABLE django_celery_results_taskresult (
    id integer NOT NULL PRIMARY KEY,
    task_id varchar(255) NOT NULL UNIQUE,
    task_name varchar(255),
    status varchar(50) NOT NULL,
    worker varchar(100),
    content_type varchar(128) NOT NULL DEFAULT 'application/json',
    content_encoding varchar(64) NOT NULL DEFAULT 'utf-8',
    result text,
    date_created {time} NOT NULL,
    date_started {time},
    date_done {time} NOT NULL,
    traceback text,
    meta text
);

INSERT INTO django_celery_results_taskresult (id, task_id, task_name, status, worker, date_created, date_started, date_done) VALUES
    (1, 'a', 'mail', 'STARTED', 'celery@web-0', {old}, {old}, {old}),
    (2, 'b', 'mail', 'STARTED', 'celery@web-1', {old}, {fresh}, {fresh}),
    (3, 'c', 'mail', 'PENDING', NULL, {old}, NULL, {old}),
    (4, 'd', 'mail', 'SUCCESS', 'celery@web-0', {old}, {old}, {old});
