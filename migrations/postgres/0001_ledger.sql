CREATE TABLE IF NOT EXISTS {schema}.migration (
  version integer PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);
-- Every recovery, undo included.
CREATE TABLE IF NOT EXISTS {schema}.recovery (
  recovery_id text PRIMARY KEY,
  run_table text NOT NULL,
  id_columns text[] NOT NULL,
  policy text,
  environment text,
  trigger text NOT NULL,
  actor text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  outcome text,
  undo_of text,
  report text,
  signs text
);
CREATE INDEX IF NOT EXISTS recovery_started_at ON {schema}.recovery (started_at);
CREATE INDEX IF NOT EXISTS recovery_undo_of ON {schema}.recovery (undo_of) WHERE undo_of IS NOT NULL;
-- Every changed row, one batch a row: keys, evidence and the written columns before and after.
CREATE TABLE IF NOT EXISTS {schema}.change (
  recovery_id text NOT NULL REFERENCES {schema}.recovery,
  batch bigint NOT NULL,
  action text NOT NULL,
  changed_at timestamptz NOT NULL,
  settled bigint NOT NULL,
  exhausted bigint NOT NULL,
  columns text[] NOT NULL,
  runs text[],
  evidence text[],
  before text[],
  after text[],
  PRIMARY KEY (recovery_id, batch)
);
-- A batch is small and written once: compressing it costs the app more than the bytes are worth.
ALTER TABLE {schema}.change ALTER COLUMN runs SET STORAGE EXTERNAL;
ALTER TABLE {schema}.change ALTER COLUMN evidence SET STORAGE EXTERNAL;
ALTER TABLE {schema}.change ALTER COLUMN before SET STORAGE EXTERNAL;
ALTER TABLE {schema}.change ALTER COLUMN after SET STORAGE EXTERNAL;
-- How often and when a run was requeued.
CREATE TABLE IF NOT EXISTS {schema}.requeue (
  run_table text NOT NULL,
  run text NOT NULL,
  count bigint NOT NULL,
  last timestamptz NOT NULL,
  previous timestamptz,
  recovery_id text NOT NULL,
  PRIMARY KEY (run_table, run)
);
-- Workers that some snapshot has shown alive; scope says whose: two namespaces or clusters may share a table.
CREATE TABLE IF NOT EXISTS {schema}.worker (
  run_table text NOT NULL,
  scope text NOT NULL,
  identity text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (run_table, scope, identity)
);
