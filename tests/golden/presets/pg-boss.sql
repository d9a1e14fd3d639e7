-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), date_part('epoch', now()), date_part('epoch', max(x.sign0)), date_part('epoch', max(x.sign1)) FROM (SELECT CASE WHEN least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $1::float8) THEN 'LeaseExpired' WHEN (t."created_on" < now() + make_interval(secs => $2::float8) AND (t."started_on" IS NULL OR t."started_on" < now() + make_interval(secs => $3::float8)) AND (least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) IS NULL OR least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $4::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $6 AND q.run = (t."name")::text || chr(31) || (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $7::float8))))) THEN 'Age' END AS evidence, CASE WHEN t."state" = $8::text::"pgboss"."job_state" THEN coalesce(date_part('epoch', least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8))), greatest(date_part('epoch', t."started_on"), date_part('epoch', t."created_on"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = (t."name")::text || chr(31) || (t."id")::text) END) + $11) ELSE greatest(date_part('epoch', t."started_on"), date_part('epoch', t."created_on"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = (t."name")::text || chr(31) || (t."id")::text) END) + $14 END AS due, CASE WHEN t."state" = $15::text::"pgboss"."job_state" AND 1 = 0 THEN 1 END AS unknown_owner, t."started_on" AS sign0, t."created_on" AS sign1 FROM "pgboss"."job" t WHERE t."state" = $16::text::"pgboss"."job_state") x GROUP BY x.evidence;
-- with
--   1 = -0
--   2 = -1800
--   3 = -1800
--   4 = -0
--   5 = 'pgboss.job'
--   6 = 'pgboss.job'
--   7 = -1800
--   8 = 'active'
--   9 = 'pgboss.job'
--   10 = 'pgboss.job'
--   11 = 1800
--   12 = 'pgboss.job'
--   13 = 'pgboss.job'
--   14 = 1800
--   15 = 'active'
--   16 = 'active'

-- Fail

WITH picked AS MATERIALIZED (SELECT t."name" AS key0, t."id" AS key1, (t."name")::text || chr(31) || (t."id")::text AS run, CASE WHEN least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $1::float8) THEN 'LeaseExpired' ELSE 'Age' END AS evidence, (greatest(date_part('epoch', t."started_on"), date_part('epoch', t."created_on"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $2) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $3 AND q.run = (t."name")::text || chr(31) || (t."id")::text) END))::text AS walk, ARRAY[(t."state")::text, (t."completed_on")::text, (t."heartbeat_on")::text, (t."output")::text]::text[] AS before FROM "pgboss"."job" t WHERE (t."state" = $4::text::"pgboss"."job_state" AND (least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $5::float8) OR (t."created_on" < now() + make_interval(secs => $6::float8) AND (t."started_on" IS NULL OR t."started_on" < now() + make_interval(secs => $7::float8)) AND (least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) IS NULL OR least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $8::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = (t."name")::text || chr(31) || (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $11::float8))))))) ORDER BY greatest(date_part('epoch', t."started_on"), date_part('epoch', t."created_on"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = (t."name")::text || chr(31) || (t."id")::text) END), t."name", t."id" LIMIT $14 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "pgboss"."job" AS t SET "state" = $15::text::"pgboss"."job_state", "completed_on" = now(), "heartbeat_on" = NULL, "output" = ($16::text || to_json(CASE p.evidence WHEN 'OwnerGone' THEN $17::text WHEN 'ContainerRestarted' THEN $18::text WHEN 'LeaseExpired' THEN $19::text WHEN 'HeartbeatStale' THEN $20::text WHEN 'Age' THEN $21::text END::text)::text || $22::text)::jsonb FROM picked p WHERE (t."name" = p.key0 AND t."id" = p.key1) AND (t."state" = $23::text::"pgboss"."job_state" AND (least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $24::float8) OR (t."created_on" < now() + make_interval(secs => $25::float8) AND (t."started_on" IS NULL OR t."started_on" < now() + make_interval(secs => $26::float8)) AND (least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) IS NULL OR least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $27::float8))))) RETURNING p.run, p.evidence, p.before, ARRAY[(t."state")::text, (t."completed_on")::text, (t."heartbeat_on")::text, (t."output")::text]::text[] AS after), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $28::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $29::text), $30::text, now(), count(*), 0, $31::text[], array_agg(c.run), array_agg(c.evidence), array_agg(c.before), array_agg(c.after) FROM changed c HAVING count(*) > 0) SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM picked), (SELECT max(p.walk::float8)::text FROM picked p);
-- with
--   1 = -0
--   2 = 'pgboss.job'
--   3 = 'pgboss.job'
--   4 = 'active'
--   5 = -0
--   6 = -1800
--   7 = -1800
--   8 = -0
--   9 = 'pgboss.job'
--   10 = 'pgboss.job'
--   11 = -1800
--   12 = 'pgboss.job'
--   13 = 'pgboss.job'
--   14 = 1000
--   15 = 'failed'
--   16 = '{\"value\":{\"message\":'
--   17 = 'Left behind: its worker is gone (unstick recovery golden)'
--   18 = 'Left behind: its worker\'s container restarted since (unstick recovery golden)'
--   19 = 'Left behind: its lease has expired (unstick recovery golden)'
--   20 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   21 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   22 = '}}'
--   23 = 'active'
--   24 = -0
--   25 = -1800
--   26 = -1800
--   27 = -0
--   28 = 'golden'
--   29 = 'golden'
--   30 = 'Fail'
--   31 = ["state", "completed_on", "heartbeat_on", "output"]

-- Requeue

WITH picked AS MATERIALIZED (SELECT t."name" AS key0, t."id" AS key1, (t."name")::text || chr(31) || (t."id")::text AS run, 'LeaseExpired' AS evidence, (greatest(date_part('epoch', t."started_on"), date_part('epoch', t."created_on"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."name")::text || chr(31) || (t."id")::text) END))::text AS walk, ARRAY[(t."state")::text, (t."start_after")::text, (t."heartbeat_on")::text, (t."output")::text]::text[] AS before FROM "pgboss"."job" t WHERE (t."state" = $3::text::"pgboss"."job_state" AND least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $4::float8) AND NOT ((coalesce((SELECT q."count" FROM "unstick"."requeue" q WHERE q.run_table = $5 AND q.run = (t."name")::text || chr(31) || (t."id")::text), 0) >= $6 OR coalesce(t."retry_count" >= t."retry_limit", 1 = 0)))) ORDER BY greatest(date_part('epoch', t."started_on"), date_part('epoch', t."created_on"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = (t."name")::text || chr(31) || (t."id")::text) END), t."name", t."id" LIMIT $9 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "pgboss"."job" AS t SET "state" = $10::text::"pgboss"."job_state", "start_after" = now(), "heartbeat_on" = NULL, "output" = ($11::text || to_json(CASE p.evidence WHEN 'OwnerGone' THEN $12::text WHEN 'ContainerRestarted' THEN $13::text WHEN 'LeaseExpired' THEN $14::text WHEN 'HeartbeatStale' THEN $15::text WHEN 'Age' THEN $16::text END::text)::text || $17::text)::jsonb FROM picked p WHERE (t."name" = p.key0 AND t."id" = p.key1) AND (t."state" = $18::text::"pgboss"."job_state" AND least(t."started_on" + make_interval(secs => t."expire_seconds"::float8), t."heartbeat_on" + make_interval(secs => t."heartbeat_seconds"::float8)) < now() + make_interval(secs => $19::float8)) RETURNING p.run, p.evidence, p.before, ARRAY[(t."state")::text, (t."start_after")::text, (t."heartbeat_on")::text, (t."output")::text]::text[] AS after), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $20::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $21::text), $22::text, now(), count(*), 0, $23::text[], array_agg(c.run), array_agg(c.evidence), array_agg(c.before), array_agg(c.after) FROM changed c HAVING count(*) > 0), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $24::text, c.run, 1, now(), $25::text FROM changed c ON CONFLICT (run_table, run) DO UPDATE SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id) SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM picked), (SELECT max(p.walk::float8)::text FROM picked p);
-- with
--   1 = 'pgboss.job'
--   2 = 'pgboss.job'
--   3 = 'active'
--   4 = -0
--   5 = 'pgboss.job'
--   6 = 3
--   7 = 'pgboss.job'
--   8 = 'pgboss.job'
--   9 = 1000
--   10 = 'retry'
--   11 = '{\"value\":{\"message\":'
--   12 = 'Left behind: its worker is gone (unstick recovery golden)'
--   13 = 'Left behind: its worker\'s container restarted since (unstick recovery golden)'
--   14 = 'Left behind: its lease has expired (unstick recovery golden)'
--   15 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   16 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   17 = '}}'
--   18 = 'active'
--   19 = -0
--   20 = 'golden'
--   21 = 'golden'
--   22 = 'Requeue'
--   23 = ["state", "start_after", "heartbeat_on", "output"]
--   24 = 'pgboss.job'
--   25 = 'golden'

