-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), 0, date_part('epoch', now()), date_part('epoch', max(x.sign0)), date_part('epoch', max(x.sign1)), date_part('epoch', max(x.sign2)) FROM (SELECT CASE WHEN ((t."locked_at" IS NULL OR t."locked_at" < (SELECT now() + make_interval(secs => $1::float8))) AND (t."created_at" IS NULL OR t."created_at" < (SELECT now() + make_interval(secs => $2::float8))) AND (t."updated_at" IS NULL OR t."updated_at" < (SELECT now() + make_interval(secs => $3::float8))) AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $5 AND q.run = (t."id")::text AND NOT (q."last" < (SELECT now() + make_interval(secs => $6::float8)))))) THEN 'Age' END AS evidence, CASE WHEN (t."locked_at" IS NOT NULL AND t."failed_at" IS NULL) THEN CASE WHEN (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = (t."id")::text) END) + $9 END ELSE CASE WHEN (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $10) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $11 AND q.run = (t."id")::text) END) + $12 END END AS due, CASE WHEN (t."locked_at" IS NOT NULL AND t."failed_at" IS NULL) AND 1 = 0 THEN 1 END AS unknown_owner, t."locked_at" AS sign0, t."created_at" AS sign1, t."updated_at" AS sign2 FROM "public"."delayed_jobs" t WHERE (t."locked_at" IS NOT NULL AND t."failed_at" IS NULL) OFFSET 0) x GROUP BY x.evidence;
-- with
--   1 = -1800
--   2 = -1800
--   3 = -1800
--   4 = 'public.delayed_jobs'
--   5 = 'public.delayed_jobs'
--   6 = -1800
--   7 = 'public.delayed_jobs'
--   8 = 'public.delayed_jobs'
--   9 = 1800
--   10 = 'public.delayed_jobs'
--   11 = 'public.delayed_jobs'
--   12 = 1800

-- Fail

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."id")::text) END), 0) AS walk, t."updated_at" AS before0, t."failed_at" AS before1, t."last_error" AS before2, t."locked_at" AS before3, t."locked_by" AS before4 FROM "public"."delayed_jobs" t WHERE (((t."locked_at" IS NOT NULL AND t."failed_at" IS NULL) AND ((t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $3::float8)) AND (t."created_at" IS NULL OR t."created_at" < now() + make_interval(secs => $4::float8)) AND (t."updated_at" IS NULL OR t."updated_at" < now() + make_interval(secs => $5::float8)) AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $6) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $7 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $8::float8)))))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = (t."id")::text AND q.recovery_id = $11))) ORDER BY coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = (t."id")::text) END), 0), t."id" LIMIT $14 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."delayed_jobs" AS t SET "updated_at" = now(), "failed_at" = now(), "last_error" = $15::text::text::text, "locked_at" = NULL, "locked_by" = NULL FROM picked p WHERE t.ctid = p.address AND ((t."locked_at" IS NOT NULL AND t."failed_at" IS NULL) AND ((t."locked_at" IS NULL OR t."locked_at" < (SELECT now() + make_interval(secs => $16::float8))) AND (t."created_at" IS NULL OR t."created_at" < (SELECT now() + make_interval(secs => $17::float8))) AND (t."updated_at" IS NULL OR t."updated_at" < (SELECT now() + make_interval(secs => $18::float8))) AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz))) RETURNING (t."id")::text AS run, p.before0, t."updated_at" AS after0, p.before1, t."failed_at" AS after1, p.before2, t."last_error" AS after2, p.before3, t."locked_at" AS after3, p.before4, t."locked_by" AS after4), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $19::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $20::text), $21::text, now(), count(*), 0, $22::text[], array_agg(c.run), array_fill('Age'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text, (c.before4)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text, (c.after4)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, 0::bigint FROM picked p;
-- with
--   1 = 'public.delayed_jobs'
--   2 = 'public.delayed_jobs'
--   3 = -1800
--   4 = -1800
--   5 = -1800
--   6 = 'public.delayed_jobs'
--   7 = 'public.delayed_jobs'
--   8 = -1800
--   9 = 'public.delayed_jobs'
--   10 = 'public.delayed_jobs'
--   11 = 'golden'
--   12 = 'public.delayed_jobs'
--   13 = 'public.delayed_jobs'
--   14 = 1000
--   15 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   16 = -1800
--   17 = -1800
--   18 = -1800
--   19 = 'golden'
--   20 = 'golden'
--   21 = 'Fail'
--   22 = ["updated_at", "failed_at", "last_error", "locked_at", "locked_by"]

-- Requeue

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."id")::text) END), 0) AS walk, CASE WHEN ((t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $3::float8)) AND (t."created_at" IS NULL OR t."created_at" < now() + make_interval(secs => $4::float8)) AND (t."updated_at" IS NULL OR t."updated_at" < now() + make_interval(secs => $5::float8)) AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $6) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $7 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $8::float8))))) THEN 'Age' END AS evidence, t."updated_at" AS before0, t."locked_at" AS before1, t."locked_by" AS before2 FROM "public"."delayed_jobs" t WHERE (((t."locked_at" IS NOT NULL AND t."failed_at" IS NULL) AND 1 = 0 AND NOT (coalesce((SELECT q."count" FROM "unstick"."requeue" q WHERE q.run_table = $9 AND q.run = (t."id")::text), 0) >= $10)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $11) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $12 AND q.run = (t."id")::text AND q.recovery_id = $13))) ORDER BY coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $14) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $15 AND q.run = (t."id")::text) END), 0), t."id" LIMIT $16 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."delayed_jobs" AS t SET "updated_at" = now(), "locked_at" = NULL, "locked_by" = NULL FROM picked p WHERE t.ctid = p.address AND ((t."locked_at" IS NOT NULL AND t."failed_at" IS NULL) AND 1 = 0) RETURNING (t."id")::text AS run, p.evidence, p.before0, t."updated_at" AS after0, p.before1, t."locked_at" AS after1, p.before2, t."locked_by" AS after2), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $17::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $18::text), $19::text, now(), count(*), 0, $20::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $21::text, c.run, 1, now(), $22::text FROM changed c ON CONFLICT (run_table, run) DO UPDATE SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, 0::bigint FROM picked p;
-- with
--   1 = 'public.delayed_jobs'
--   2 = 'public.delayed_jobs'
--   3 = -1800
--   4 = -1800
--   5 = -1800
--   6 = 'public.delayed_jobs'
--   7 = 'public.delayed_jobs'
--   8 = -1800
--   9 = 'public.delayed_jobs'
--   10 = 3
--   11 = 'public.delayed_jobs'
--   12 = 'public.delayed_jobs'
--   13 = 'golden'
--   14 = 'public.delayed_jobs'
--   15 = 'public.delayed_jobs'
--   16 = 1000
--   17 = 'golden'
--   18 = 'golden'
--   19 = 'Requeue'
--   20 = ["updated_at", "locked_at", "locked_by"]
--   21 = 'public.delayed_jobs'
--   22 = 'golden'

