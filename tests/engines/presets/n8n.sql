CREATE TABLE execution_entity (
    id integer NOT NULL PRIMARY KEY,
    "workflowId" varchar(36) NOT NULL DEFAULT 'w',
    mode varchar(255) NOT NULL DEFAULT 'trigger',
    status varchar(255) NOT NULL,
    "createdAt" timestamptz(3) NOT NULL,
    "startedAt" timestamptz(3),
    "stoppedAt" timestamptz(3)
);

INSERT INTO execution_entity (id, status, "createdAt", "startedAt", "stoppedAt") VALUES
    (1, 'running', {old}, {old}, NULL),
    (2, 'running', {old}, {fresh}, NULL),
    (3, 'new', {fresh}, NULL, NULL),
    (4, 'success', {old}, {old}, {old});
