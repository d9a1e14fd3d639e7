CREATE TABLE IF NOT EXISTS {prefix}"unstick_migration" (
  "version" INTEGER PRIMARY KEY,
  "applied_at" INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS {prefix}"unstick_recovery" (
  "recovery_id" TEXT NOT NULL PRIMARY KEY,
  "run_table" TEXT NOT NULL,
  "id_columns" TEXT NOT NULL,
  "policy" TEXT,
  "environment" TEXT,
  "trigger" TEXT NOT NULL,
  "actor" TEXT NOT NULL,
  "started_at" INTEGER NOT NULL,
  "finished_at" INTEGER,
  "outcome" TEXT,
  "undo_of" TEXT,
  "report" TEXT,
  "signs" TEXT
);
CREATE TABLE IF NOT EXISTS {prefix}"unstick_change" (
  "recovery_id" TEXT NOT NULL,
  "batch" INTEGER NOT NULL,
  "action" TEXT NOT NULL,
  "changed_at" INTEGER NOT NULL,
  "settled" INTEGER NOT NULL,
  "exhausted" INTEGER NOT NULL,
  "columns" TEXT NOT NULL,
  "runs" TEXT NOT NULL,
  "row_keys" TEXT NOT NULL,
  "evidence" TEXT NOT NULL,
  "before" TEXT NOT NULL,
  "after" TEXT NOT NULL,
  PRIMARY KEY ("recovery_id", "batch")
);
CREATE TABLE IF NOT EXISTS {prefix}"unstick_requeue" (
  "run_table" TEXT NOT NULL,
  "run" TEXT NOT NULL,
  "count" INTEGER NOT NULL,
  "last" INTEGER NOT NULL,
  "previous" INTEGER,
  "recovery_id" TEXT NOT NULL,
  PRIMARY KEY ("run_table", "run")
);
CREATE TABLE IF NOT EXISTS {prefix}"unstick_worker" (
  "run_table" TEXT NOT NULL,
  "scope" TEXT NOT NULL,
  "identity" TEXT NOT NULL,
  "first_seen" INTEGER NOT NULL,
  "last_seen" INTEGER NOT NULL,
  PRIMARY KEY ("run_table", "scope", "identity")
);
