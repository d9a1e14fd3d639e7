-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), 0, date_part('epoch', now()), date_part('epoch', max(x.sign0)) FROM (SELECT CASE WHEN (t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz AND ((t."last_heartbeat" IS NULL OR t."last_heartbeat" < (SELECT now() + make_interval(secs => $1::float8))) AND t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $2) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $3 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AND NOT (q."last" < (SELECT now() + make_interval(secs => $4::float8))))))) THEN 'HeartbeatStale' WHEN ((t."last_heartbeat" IS NULL OR t."last_heartbeat" < (SELECT now() + make_interval(secs => $5::float8))) AND t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $6) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $7 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AND NOT (q."last" < (SELECT now() + make_interval(secs => $8::float8)))))) THEN 'Age' END AS evidence, CASE WHEN t."picked" THEN CASE WHEN t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz THEN greatest(nullif(date_part('epoch', greatest(t."last_heartbeat", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END) + $11 END ELSE CASE WHEN t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz THEN greatest(nullif(date_part('epoch', greatest(t."last_heartbeat", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END) + $14 END END AS due, CASE WHEN t."picked" AND 1 = 0 THEN 1 END AS unknown_owner, t."last_heartbeat" AS sign0 FROM "public"."scheduled_tasks" t WHERE t."picked" OFFSET 0) x GROUP BY x.evidence;
-- with
--   1 = -1800
--   2 = 'public.scheduled_tasks'
--   3 = 'public.scheduled_tasks'
--   4 = -1800
--   5 = -1800
--   6 = 'public.scheduled_tasks'
--   7 = 'public.scheduled_tasks'
--   8 = -1800
--   9 = 'public.scheduled_tasks'
--   10 = 'public.scheduled_tasks'
--   11 = 1800
--   12 = 'public.scheduled_tasks'
--   13 = 'public.scheduled_tasks'
--   14 = 1800

-- Requeue

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif(date_part('epoch', greatest(t."last_heartbeat", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END), 0) AS walk, t."last_heartbeat" AS before0, t."picked_by" AS before1, t."picked" AS before2, t."version" AS before3 FROM "public"."scheduled_tasks" t WHERE ((t."picked" AND (t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz AND ((t."last_heartbeat" IS NULL OR t."last_heartbeat" < now() + make_interval(secs => $3::float8)) AND t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $5 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AND NOT (q."last" < now() + make_interval(secs => $6::float8)))))) AND NOT (coalesce((SELECT q."count" FROM "unstick"."requeue" q WHERE q.run_table = $7 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')), 0) >= $8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AND q.recovery_id = $11))) ORDER BY coalesce(greatest(nullif(date_part('epoch', greatest(t."last_heartbeat", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END), 0), t."task_name", t."task_instance" LIMIT $14 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."scheduled_tasks" AS t SET "last_heartbeat" = NULL, "picked_by" = NULL, "picked" = false, "version" = t."version" + (1) FROM picked p WHERE t.ctid = p.address AND (t."picked" AND (t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz AND ((t."last_heartbeat" IS NULL OR t."last_heartbeat" < (SELECT now() + make_interval(secs => $15::float8))) AND t."last_heartbeat" >= '1990-01-01 00:00:00+00'::timestamptz))) RETURNING replace(replace((t."task_name")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."task_instance")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AS run, p.before0, t."last_heartbeat" AS after0, p.before1, t."picked_by" AS after1, p.before2, t."picked" AS after2, p.before3, t."version" AS after3), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $16::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $17::text), $18::text, now(), count(*), 0, $19::text[], array_agg(c.run), array_fill('HeartbeatStale'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $20::text, c.run, 1, now(), $21::text FROM changed c ON CONFLICT (run_table, run) DO UPDATE SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, 0::bigint FROM picked p;
-- with
--   1 = 'public.scheduled_tasks'
--   2 = 'public.scheduled_tasks'
--   3 = -1800
--   4 = 'public.scheduled_tasks'
--   5 = 'public.scheduled_tasks'
--   6 = -1800
--   7 = 'public.scheduled_tasks'
--   8 = 3
--   9 = 'public.scheduled_tasks'
--   10 = 'public.scheduled_tasks'
--   11 = 'golden'
--   12 = 'public.scheduled_tasks'
--   13 = 'public.scheduled_tasks'
--   14 = 1000
--   15 = -1800
--   16 = 'golden'
--   17 = 'golden'
--   18 = 'Requeue'
--   19 = ["last_heartbeat", "picked_by", "picked", "version"]
--   20 = 'public.scheduled_tasks'
--   21 = 'golden'

