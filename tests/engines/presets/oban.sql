CREATE TYPE oban_job_state AS ENUM ('available', 'suspended', 'scheduled', 'executing', 'retryable', 'completed', 'discarded', 'cancelled');
CREATE TABLE oban_jobs (
    id bigserial PRIMARY KEY,
    state oban_job_state NOT NULL DEFAULT 'available',
    queue text NOT NULL DEFAULT 'default',
    worker text NOT NULL,
    args jsonb NOT NULL DEFAULT '{}',
    meta jsonb DEFAULT '{}',
    errors jsonb[] NOT NULL DEFAULT ARRAY[]::jsonb[],
    attempt integer NOT NULL DEFAULT 0,
    max_attempts integer NOT NULL DEFAULT 20 CHECK (max_attempts > 0),
    inserted_at timestamp NOT NULL DEFAULT timezone('UTC', now()),
    scheduled_at timestamp NOT NULL DEFAULT timezone('UTC', now()),
    attempted_at timestamp,
    attempted_by text[],
    completed_at timestamp,
    discarded_at timestamp,
    cancelled_at timestamp,
    CONSTRAINT attempt_range CHECK (attempt BETWEEN 0 AND max_attempts)
);

INSERT INTO oban_jobs (id, state, worker, attempt, inserted_at, scheduled_at, attempted_at, attempted_by, completed_at) VALUES
    (1, 'executing', 'Mailer', 1, {old_utc}, {old_utc}, {old_utc}, '{web-0,6f1e}', NULL),
    (2, 'executing', 'Mailer', 1, {old_utc}, {old_utc}, {fresh_utc}, '{web-1,7f1e}', NULL),
    (3, 'available', 'Mailer', 0, {old_utc}, {old_utc}, NULL, NULL, NULL),
    (4, 'completed', 'Mailer', 1, {old_utc}, {old_utc}, {old_utc}, '{web-0,6f1e}', {old_utc}),
    (5, 'executing', 'Mailer', 20, {old_utc}, {old_utc}, {old_utc}, '{web-0,6f1e}', NULL);
