CREATE TYPE "TaskRunStatus" AS ENUM ('PENDING', 'DEQUEUED', 'EXECUTING', 'COMPLETED_SUCCESSFULLY');
CREATE TABLE "TaskRun" (
    "id" text NOT NULL PRIMARY KEY,
    "friendlyId" text NOT NULL,
    "engine" text NOT NULL DEFAULT 'V2',
    "status" "TaskRunStatus" NOT NULL DEFAULT 'PENDING',
    "taskIdentifier" text NOT NULL DEFAULT 'mail',
    "createdAt" timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" timestamp(3) NOT NULL,
    "startedAt" timestamp(3),
    "completedAt" timestamp(3)
);

INSERT INTO "TaskRun" ("id", "friendlyId", "status", "createdAt", "updatedAt", "startedAt", "completedAt") VALUES
    ('stuck', 'run_1', 'EXECUTING', {old_utc}, {old_utc}, {old_utc}, NULL),
    ('live', 'run_2', 'EXECUTING', {old_utc}, {fresh_utc}, {old_utc}, NULL),
    ('waiting', 'run_3', 'PENDING', {old_utc}, {old_utc}, NULL, NULL),
    ('done', 'run_4', 'COMPLETED_SUCCESSFULLY', {old_utc}, {old_utc}, {old_utc}, {old_utc});
