-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), date_part('epoch', now()), date_part('epoch', max(x.sign0)), date_part('epoch', max(x.sign1)), date_part('epoch', max(x.sign2)) FROM (SELECT CASE WHEN (t."updated_at" < now() + make_interval(secs => $1::float8) AND t."created_at" < now() + make_interval(secs => $2::float8) AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $3::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $5 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $6::float8))))) THEN 'Age' END AS evidence, CASE WHEN t."locked_at" IS NOT NULL THEN greatest(date_part('epoch', t."locked_at"), date_part('epoch', t."created_at"), date_part('epoch', t."updated_at"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = (t."id")::text) END) + $9 ELSE greatest(date_part('epoch', t."locked_at"), date_part('epoch', t."created_at"), date_part('epoch', t."updated_at"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $10) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $11 AND q.run = (t."id")::text) END) + $12 END AS due, CASE WHEN t."locked_at" IS NOT NULL AND 1 = 0 THEN 1 END AS unknown_owner, t."locked_at" AS sign0, t."created_at" AS sign1, t."updated_at" AS sign2 FROM "graphile_worker"."_private_jobs" t WHERE t."locked_at" IS NOT NULL) x GROUP BY x.evidence;
-- with
--   1 = -1800
--   2 = -1800
--   3 = -1800
--   4 = 'graphile_worker._private_jobs'
--   5 = 'graphile_worker._private_jobs'
--   6 = -1800
--   7 = 'graphile_worker._private_jobs'
--   8 = 'graphile_worker._private_jobs'
--   9 = 1800
--   10 = 'graphile_worker._private_jobs'
--   11 = 'graphile_worker._private_jobs'
--   12 = 1800

-- Fail

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, (t."id")::text AS run, 'Age' AS evidence, (coalesce(greatest(date_part('epoch', t."locked_at"), date_part('epoch', t."created_at"), date_part('epoch', t."updated_at"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."id")::text) END), 0))::text AS walk, ARRAY[(t."updated_at")::text, (t."last_error")::text, (t."locked_at")::text, (t."locked_by")::text, (t."attempts")::text]::text[] AS before, t."job_queue_id" AS held0, t."locked_by" AS held1 FROM "graphile_worker"."_private_jobs" t WHERE ((t."locked_at" IS NOT NULL AND (t."updated_at" < now() + make_interval(secs => $3::float8) AND t."created_at" < now() + make_interval(secs => $4::float8) AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $5::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $6) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $7 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $8::float8)))))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = (t."id")::text AND q.recovery_id = $11))) ORDER BY coalesce(greatest(date_part('epoch', t."locked_at"), date_part('epoch', t."created_at"), date_part('epoch', t."updated_at"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = (t."id")::text) END), 0), t."id" LIMIT $14 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "graphile_worker"."_private_jobs" AS t SET "updated_at" = now(), "last_error" = CASE p.evidence WHEN 'OwnerGone' THEN $15::text WHEN 'ContainerRestarted' THEN $16::text WHEN 'LeaseExpired' THEN $17::text WHEN 'HeartbeatStale' THEN $18::text WHEN 'Age' THEN $19::text END::text::text, "locked_at" = NULL, "locked_by" = NULL, "attempts" = t."max_attempts" FROM picked p WHERE t.ctid = p.address AND (t."locked_at" IS NOT NULL AND (t."updated_at" < now() + make_interval(secs => $20::float8) AND t."created_at" < now() + make_interval(secs => $21::float8) AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $22::float8)))) RETURNING p.run, p.evidence, p.before, ARRAY[(t."updated_at")::text, (t."last_error")::text, (t."locked_at")::text, (t."locked_by")::text, (t."attempts")::text]::text[] AS after, p.held0, p.held1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $23::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $24::text), $25::text, now(), count(*), 0, $26::text[], array_agg(c.run), array_agg(c.evidence), array_agg(c.before), array_agg(c.after) FROM changed c HAVING count(*) > 0), released AS (UPDATE "graphile_worker"."_private_job_queues" AS s SET "locked_at" = NULL, "locked_by" = NULL FROM changed c WHERE s."id" = c.held0 AND s."locked_by" = c.held1) SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM picked), (SELECT max(p.walk::float8)::text FROM picked p);
-- with
--   1 = 'graphile_worker._private_jobs'
--   2 = 'graphile_worker._private_jobs'
--   3 = -1800
--   4 = -1800
--   5 = -1800
--   6 = 'graphile_worker._private_jobs'
--   7 = 'graphile_worker._private_jobs'
--   8 = -1800
--   9 = 'graphile_worker._private_jobs'
--   10 = 'graphile_worker._private_jobs'
--   11 = 'golden'
--   12 = 'graphile_worker._private_jobs'
--   13 = 'graphile_worker._private_jobs'
--   14 = 1000
--   15 = 'Left behind: its worker is gone (unstick recovery golden)'
--   16 = 'Left behind: its worker\'s container restarted since (unstick recovery golden)'
--   17 = 'Left behind: its lease has expired (unstick recovery golden)'
--   18 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   19 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   20 = -1800
--   21 = -1800
--   22 = -1800
--   23 = 'golden'
--   24 = 'golden'
--   25 = 'Fail'
--   26 = ["updated_at", "last_error", "locked_at", "locked_by", "attempts"]

-- Requeue

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, (t."id")::text AS run, CASE WHEN (t."updated_at" < now() + make_interval(secs => $1::float8) AND t."created_at" < now() + make_interval(secs => $2::float8) AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $3::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $5 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $6::float8))))) THEN 'Age' END AS evidence, (coalesce(greatest(date_part('epoch', t."locked_at"), date_part('epoch', t."created_at"), date_part('epoch', t."updated_at"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = (t."id")::text) END), 0))::text AS walk, ARRAY[(t."updated_at")::text, (t."locked_at")::text, (t."locked_by")::text, (t."run_at")::text]::text[] AS before, t."job_queue_id" AS held0, t."locked_by" AS held1 FROM "graphile_worker"."_private_jobs" t WHERE ((t."locked_at" IS NOT NULL AND 1 = 0 AND NOT ((coalesce((SELECT q."count" FROM "unstick"."requeue" q WHERE q.run_table = $9 AND q.run = (t."id")::text), 0) >= $10 OR coalesce(t."attempts" >= t."max_attempts", 1 = 0)))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $11) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $12 AND q.run = (t."id")::text AND q.recovery_id = $13))) ORDER BY coalesce(greatest(date_part('epoch', t."locked_at"), date_part('epoch', t."created_at"), date_part('epoch', t."updated_at"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $14) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $15 AND q.run = (t."id")::text) END), 0), t."id" LIMIT $16 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "graphile_worker"."_private_jobs" AS t SET "updated_at" = now(), "locked_at" = NULL, "locked_by" = NULL, "run_at" = greatest(t."run_at", now()) FROM picked p WHERE t.ctid = p.address AND (t."locked_at" IS NOT NULL AND 1 = 0) RETURNING p.run, p.evidence, p.before, ARRAY[(t."updated_at")::text, (t."locked_at")::text, (t."locked_by")::text, (t."run_at")::text]::text[] AS after, p.held0, p.held1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $17::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $18::text), $19::text, now(), count(*), 0, $20::text[], array_agg(c.run), array_agg(c.evidence), array_agg(c.before), array_agg(c.after) FROM changed c HAVING count(*) > 0), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $21::text, c.run, 1, now(), $22::text FROM changed c ON CONFLICT (run_table, run) DO UPDATE SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id), released AS (UPDATE "graphile_worker"."_private_job_queues" AS s SET "locked_at" = NULL, "locked_by" = NULL FROM changed c WHERE s."id" = c.held0 AND s."locked_by" = c.held1) SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM picked), (SELECT max(p.walk::float8)::text FROM picked p);
-- with
--   1 = -1800
--   2 = -1800
--   3 = -1800
--   4 = 'graphile_worker._private_jobs'
--   5 = 'graphile_worker._private_jobs'
--   6 = -1800
--   7 = 'graphile_worker._private_jobs'
--   8 = 'graphile_worker._private_jobs'
--   9 = 'graphile_worker._private_jobs'
--   10 = 3
--   11 = 'graphile_worker._private_jobs'
--   12 = 'graphile_worker._private_jobs'
--   13 = 'golden'
--   14 = 'graphile_worker._private_jobs'
--   15 = 'graphile_worker._private_jobs'
--   16 = 1000
--   17 = 'golden'
--   18 = 'golden'
--   19 = 'Requeue'
--   20 = ["updated_at", "locked_at", "locked_by", "run_at"]
--   21 = 'graphile_worker._private_jobs'
--   22 = 'golden'

