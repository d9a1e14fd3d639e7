CREATE TYPE river_job_state AS ENUM ('available', 'cancelled', 'completed', 'discarded', 'pending', 'retryable', 'running', 'scheduled');
CREATE TABLE river_job (
    id bigserial PRIMARY KEY,
    state river_job_state NOT NULL DEFAULT 'available',
    attempt smallint NOT NULL DEFAULT 0,
    max_attempts smallint NOT NULL DEFAULT 25 CHECK (max_attempts > 0),
    attempted_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    finalized_at timestamptz,
    scheduled_at timestamptz NOT NULL DEFAULT now(),
    args jsonb NOT NULL DEFAULT '{}',
    attempted_by text[],
    errors jsonb[],
    kind text NOT NULL,
    metadata jsonb NOT NULL DEFAULT '{}',
    queue text NOT NULL DEFAULT 'default',
    CONSTRAINT finalized_or_finalized_at_null CHECK (
        (finalized_at IS NULL AND state NOT IN ('cancelled', 'completed', 'discarded'))
        OR (finalized_at IS NOT NULL AND state IN ('cancelled', 'completed', 'discarded'))
    )
);

INSERT INTO river_job (id, state, attempt, attempted_at, created_at, scheduled_at, finalized_at, attempted_by, errors, metadata, kind) VALUES
    (1, 'running', 2, {old}, {old}, {old}, NULL, '{web-0_2026_11_24T13_26_31_702650,web-1_2026_11_24T13_27_31_702650}',
     ARRAY['{"at": "2026-11-24T13:00:00Z", "attempt": 1, "error": "no", "trace": ""}'::jsonb], '{"river:rescue_count": 1, "tenant": 7}', 'mail'),
    (2, 'running', 1, {fresh}, {old}, {old}, NULL, '{web-2_2026_11_24T13_26_31_702650}', NULL, '{}', 'mail'),
    (3, 'available', 0, NULL, {old}, {old}, NULL, NULL, NULL, '{}', 'mail'),
    (4, 'completed', 1, {old}, {old}, {old}, {old}, '{web-0_2026_11_24T13_26_31_702650}', NULL, '{}', 'mail'),
    (5, 'running', 25, {old}, {old}, {old}, NULL, '{web-0_2026_11_24T13_26_31_702650}', NULL, '{}', 'mail');
