CREATE TABLE IF NOT EXISTS qualification_runs (
    id text PRIMARY KEY,
    status text NOT NULL DEFAULT 'PENDING',
    "createdAt" timestamp(3) NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    "startedAt" timestamp(3),
    "heartbeatAt" timestamp(3),
    "completedAt" timestamp(3),
    "workerId" text,
    processed integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 10,
    error text
);
CREATE TABLE IF NOT EXISTS worker_orders (owner text NOT NULL, "order" text NOT NULL);
