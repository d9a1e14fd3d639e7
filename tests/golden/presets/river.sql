-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), 0, date_part('epoch', now()), date_part('epoch', max(x.sign0)), date_part('epoch', max(x.sign1)) FROM (SELECT CASE WHEN (t."created_at" < (SELECT now() + make_interval(secs => $1::float8)) AND (t."attempted_at" IS NULL OR t."attempted_at" < (SELECT now() + make_interval(secs => $2::float8))) AND (t."attempted_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $3) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $4 AND q.run = (t."id")::text AND NOT (q."last" < (SELECT now() + make_interval(secs => $5::float8)))))) THEN 'Age' END AS evidence, CASE WHEN t."state" = (SELECT $6::text::"public"."river_job_state") THEN CASE WHEN (t."attempted_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."attempted_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = (t."id")::text) END) + $9 END ELSE CASE WHEN (t."attempted_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."attempted_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $10) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $11 AND q.run = (t."id")::text) END) + $12 END END AS due, CASE WHEN t."state" = (SELECT $13::text::"public"."river_job_state") AND 1 = 0 THEN 1 END AS unknown_owner, t."attempted_at" AS sign0, t."created_at" AS sign1 FROM "public"."river_job" t WHERE t."state" = $14::text::"public"."river_job_state" OFFSET 0) x GROUP BY x.evidence;
-- with
--   1 = -1800
--   2 = -1800
--   3 = 'public.river_job'
--   4 = 'public.river_job'
--   5 = -1800
--   6 = 'running'
--   7 = 'public.river_job'
--   8 = 'public.river_job'
--   9 = 1800
--   10 = 'public.river_job'
--   11 = 'public.river_job'
--   12 = 1800
--   13 = 'running'
--   14 = 'running'

-- Fail

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif(date_part('epoch', greatest(t."attempted_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."id")::text) END), 0) AS walk, t."state" AS before0, t."finalized_at" AS before1, t."errors" AS before2 FROM "public"."river_job" t WHERE ((t."state" = $3::text::"public"."river_job_state" AND (t."created_at" < now() + make_interval(secs => $4::float8) AND (t."attempted_at" IS NULL OR t."attempted_at" < now() + make_interval(secs => $5::float8)) AND (t."attempted_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $6) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $7 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $8::float8)))))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = (t."id")::text AND q.recovery_id = $11))) ORDER BY coalesce(greatest(nullif(date_part('epoch', greatest(t."attempted_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = (t."id")::text) END), 0), t."id" LIMIT $14 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."river_job" AS t SET "state" = (SELECT $15::text::"public"."river_job_state"), "finalized_at" = now(), "errors" = array_append(t."errors", jsonb_build_object('at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'attempt', t."attempt", 'error', $16::text::text, 'trace', '')) FROM picked p WHERE t.ctid = p.address AND (t."state" = (SELECT $17::text::"public"."river_job_state") AND (t."created_at" < (SELECT now() + make_interval(secs => $18::float8)) AND (t."attempted_at" IS NULL OR t."attempted_at" < (SELECT now() + make_interval(secs => $19::float8))) AND (t."attempted_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz))) RETURNING (t."id")::text AS run, p.before0, t."state" AS after0, p.before1, t."finalized_at" AS after1, p.before2, t."errors" AS after2), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $20::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $21::text), $22::text, now(), count(*), 0, $23::text[], array_agg(c.run), array_fill('Age'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*) FROM changed c WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C") FROM picked p;
-- with
--   1 = 'public.river_job'
--   2 = 'public.river_job'
--   3 = 'running'
--   4 = -1800
--   5 = -1800
--   6 = 'public.river_job'
--   7 = 'public.river_job'
--   8 = -1800
--   9 = 'public.river_job'
--   10 = 'public.river_job'
--   11 = 'golden'
--   12 = 'public.river_job'
--   13 = 'public.river_job'
--   14 = 1000
--   15 = 'discarded'
--   16 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   17 = 'running'
--   18 = -1800
--   19 = -1800
--   20 = 'golden'
--   21 = 'golden'
--   22 = 'Fail'
--   23 = ["state", "finalized_at", "errors"]

-- Requeue

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif(date_part('epoch', greatest(t."attempted_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."id")::text) END), 0) AS walk, CASE WHEN (t."created_at" < now() + make_interval(secs => $3::float8) AND (t."attempted_at" IS NULL OR t."attempted_at" < now() + make_interval(secs => $4::float8)) AND (t."attempted_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $6 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $7::float8))))) THEN 'Age' END AS evidence, t."state" AS before0, t."scheduled_at" AS before1, t."errors" AS before2, t."metadata" AS before3 FROM "public"."river_job" t WHERE ((t."state" = $8::text::"public"."river_job_state" AND 1 = 0 AND NOT ((coalesce((SELECT q."count" FROM "unstick"."requeue" q WHERE q.run_table = $9 AND q.run = (t."id")::text), 0) >= $10 OR coalesce(t."attempt" >= t."max_attempts", 1 = 0)))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $11) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $12 AND q.run = (t."id")::text AND q.recovery_id = $13))) ORDER BY coalesce(greatest(nullif(date_part('epoch', greatest(t."attempted_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $14) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $15 AND q.run = (t."id")::text) END), 0), t."id" LIMIT $16 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."river_job" AS t SET "state" = (SELECT $17::text::"public"."river_job_state"), "scheduled_at" = now(), "errors" = array_append(t."errors", jsonb_build_object('at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'attempt', t."attempt", 'error', CASE p.evidence WHEN 'OwnerGone' THEN $18::text WHEN 'ContainerRestarted' THEN $19::text WHEN 'LeaseExpired' THEN $20::text WHEN 'HeartbeatStale' THEN $21::text WHEN 'Age' THEN $22::text END::text, 'trace', '')), "metadata" = jsonb_set(coalesce(t."metadata", '{}'::jsonb), ARRAY[$23::text], to_jsonb(coalesce((t."metadata" ->> $24::text)::int, 0) + 1)) FROM picked p WHERE t.ctid = p.address AND (t."state" = (SELECT $25::text::"public"."river_job_state") AND 1 = 0) RETURNING (t."id")::text AS run, p.evidence, p.before0, t."state" AS after0, p.before1, t."scheduled_at" AS after1, p.before2, t."errors" AS after2, p.before3, t."metadata" AS after3), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $26::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $27::text), $28::text, now(), count(*), 0, $29::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $30::text, c.run, 1, now(), $31::text FROM changed c ON CONFLICT (run_table, run) DO UPDATE SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*) FROM changed c WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C") FROM picked p;
-- with
--   1 = 'public.river_job'
--   2 = 'public.river_job'
--   3 = -1800
--   4 = -1800
--   5 = 'public.river_job'
--   6 = 'public.river_job'
--   7 = -1800
--   8 = 'running'
--   9 = 'public.river_job'
--   10 = 3
--   11 = 'public.river_job'
--   12 = 'public.river_job'
--   13 = 'golden'
--   14 = 'public.river_job'
--   15 = 'public.river_job'
--   16 = 1000
--   17 = 'available'
--   18 = 'Left behind: its worker is gone (unstick recovery golden)'
--   19 = 'Left behind: its worker\'s container restarted since (unstick recovery golden)'
--   20 = 'Left behind: its lease has expired (unstick recovery golden)'
--   21 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   22 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   23 = 'river:rescue_count'
--   24 = 'river:rescue_count'
--   25 = 'running'
--   26 = 'golden'
--   27 = 'golden'
--   28 = 'Requeue'
--   29 = ["state", "scheduled_at", "errors", "metadata"]
--   30 = 'public.river_job'
--   31 = 'golden'

