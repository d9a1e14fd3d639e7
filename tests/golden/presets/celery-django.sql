-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), 0, date_part('epoch', now()), date_part('epoch', max(x.sign0)), date_part('epoch', max(x.sign1)) FROM (SELECT CASE WHEN (t."date_created" < (SELECT now() + make_interval(secs => $1::float8)) AND (t."date_started" IS NULL OR t."date_started" < (SELECT now() + make_interval(secs => $2::float8))) AND (t."date_started" >= '1990-01-01 00:00:00+00'::timestamptz OR t."date_created" >= '1990-01-01 00:00:00+00'::timestamptz) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $3) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $4 AND q.run = (t."id")::text AND NOT (q."last" < (SELECT now() + make_interval(secs => $5::float8)))))) THEN 'Age' END AS evidence, CASE WHEN t."status" = (SELECT $6::text::character varying) THEN CASE WHEN (t."date_started" >= '1990-01-01 00:00:00+00'::timestamptz OR t."date_created" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."date_started", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."date_created", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = (t."id")::text) END) + $9 END ELSE CASE WHEN (t."date_started" >= '1990-01-01 00:00:00+00'::timestamptz OR t."date_created" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."date_started", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."date_created", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $10) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $11 AND q.run = (t."id")::text) END) + $12 END END AS due, CASE WHEN t."status" = (SELECT $13::text::character varying) AND 1 = 0 THEN 1 END AS unknown_owner, t."date_started" AS sign0, t."date_created" AS sign1 FROM "public"."django_celery_results_taskresult" t WHERE t."status" = $14::text::character varying OFFSET 0) x GROUP BY x.evidence;
-- with
--   1 = -1800
--   2 = -1800
--   3 = 'public.django_celery_results_taskresult'
--   4 = 'public.django_celery_results_taskresult'
--   5 = -1800
--   6 = 'STARTED'
--   7 = 'public.django_celery_results_taskresult'
--   8 = 'public.django_celery_results_taskresult'
--   9 = 1800
--   10 = 'public.django_celery_results_taskresult'
--   11 = 'public.django_celery_results_taskresult'
--   12 = 1800
--   13 = 'STARTED'
--   14 = 'STARTED'

-- Fail

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif(date_part('epoch', greatest(t."date_started", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."date_created", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."id")::text) END), 0) AS walk, t."status" AS before0, t."date_done" AS before1, t."traceback" AS before2, t."result" AS before3 FROM "public"."django_celery_results_taskresult" t WHERE ((t."status" = $3::text::character varying AND (t."date_created" < now() + make_interval(secs => $4::float8) AND (t."date_started" IS NULL OR t."date_started" < now() + make_interval(secs => $5::float8)) AND (t."date_started" >= '1990-01-01 00:00:00+00'::timestamptz OR t."date_created" >= '1990-01-01 00:00:00+00'::timestamptz) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $6) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $7 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $8::float8)))))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = (t."id")::text AND q.recovery_id = $11))) ORDER BY coalesce(greatest(nullif(date_part('epoch', greatest(t."date_started", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."date_created", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = (t."id")::text) END), 0), t."id" LIMIT $14 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."django_celery_results_taskresult" AS t SET "status" = (SELECT $15::text::character varying), "date_done" = now(), "traceback" = $16::text::text::text, "result" = ($17::text || to_json($18::text::text)::text || $19::text)::text FROM picked p WHERE t.ctid = p.address AND (t."status" = (SELECT $20::text::character varying) AND (t."date_created" < (SELECT now() + make_interval(secs => $21::float8)) AND (t."date_started" IS NULL OR t."date_started" < (SELECT now() + make_interval(secs => $22::float8))) AND (t."date_started" >= '1990-01-01 00:00:00+00'::timestamptz OR t."date_created" >= '1990-01-01 00:00:00+00'::timestamptz))) RETURNING (t."id")::text AS run, p.before0, t."status" AS after0, p.before1, t."date_done" AS after1, p.before2, t."traceback" AS after2, p.before3, t."result" AS after3), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $23::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $24::text), $25::text, now(), count(*), 0, $26::text[], array_agg(c.run), array_fill('Age'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*) FROM changed c WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C") FROM picked p;
-- with
--   1 = 'public.django_celery_results_taskresult'
--   2 = 'public.django_celery_results_taskresult'
--   3 = 'STARTED'
--   4 = -1800
--   5 = -1800
--   6 = 'public.django_celery_results_taskresult'
--   7 = 'public.django_celery_results_taskresult'
--   8 = -1800
--   9 = 'public.django_celery_results_taskresult'
--   10 = 'public.django_celery_results_taskresult'
--   11 = 'golden'
--   12 = 'public.django_celery_results_taskresult'
--   13 = 'public.django_celery_results_taskresult'
--   14 = 1000
--   15 = 'FAILURE'
--   16 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   17 = '{\"exc_type\": \"WorkerLostError\", \"exc_message\": ['
--   18 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   19 = '], \"exc_module\": \"billiard.exceptions\"}'
--   20 = 'STARTED'
--   21 = -1800
--   22 = -1800
--   23 = 'golden'
--   24 = 'golden'
--   25 = 'Fail'
--   26 = ["status", "date_done", "traceback", "result"]

