-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), date_part('epoch', now()), date_part('epoch', max(x.sign0)), date_part('epoch', max(x.sign1)) FROM (SELECT CASE WHEN (t."date_created" < now() + make_interval(secs => $1::float8) AND (t."date_started" IS NULL OR t."date_started" < now() + make_interval(secs => $2::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $3) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $4 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $5::float8))))) THEN 'Age' END AS evidence, CASE WHEN t."status" = $6::text::character varying THEN greatest(date_part('epoch', t."date_started"), date_part('epoch', t."date_created"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = (t."id")::text) END) + $9 ELSE greatest(date_part('epoch', t."date_started"), date_part('epoch', t."date_created"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $10) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $11 AND q.run = (t."id")::text) END) + $12 END AS due, CASE WHEN t."status" = $13::text::character varying AND 1 = 0 THEN 1 END AS unknown_owner, t."date_started" AS sign0, t."date_created" AS sign1 FROM "public"."django_celery_results_taskresult" t WHERE t."status" = $14::text::character varying) x GROUP BY x.evidence;
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

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, (t."id")::text AS run, 'Age' AS evidence, (coalesce(greatest(date_part('epoch', t."date_started"), date_part('epoch', t."date_created"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."id")::text) END), 0))::text AS walk, ARRAY[(t."status")::text, (t."date_done")::text, (t."traceback")::text, (t."result")::text]::text[] AS before FROM "public"."django_celery_results_taskresult" t WHERE ((t."status" = $3::text::character varying AND (t."date_created" < now() + make_interval(secs => $4::float8) AND (t."date_started" IS NULL OR t."date_started" < now() + make_interval(secs => $5::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $6) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $7 AND q.run = (t."id")::text AND NOT (q."last" < now() + make_interval(secs => $8::float8)))))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = (t."id")::text AND q.recovery_id = $11))) ORDER BY coalesce(greatest(date_part('epoch', t."date_started"), date_part('epoch', t."date_created"), CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = (t."id")::text) END), 0), t."id" LIMIT $14 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."django_celery_results_taskresult" AS t SET "status" = $15::text::character varying, "date_done" = now(), "traceback" = CASE p.evidence WHEN 'OwnerGone' THEN $16::text WHEN 'ContainerRestarted' THEN $17::text WHEN 'LeaseExpired' THEN $18::text WHEN 'HeartbeatStale' THEN $19::text WHEN 'Age' THEN $20::text END::text::text, "result" = ($21::text || to_json(CASE p.evidence WHEN 'OwnerGone' THEN $22::text WHEN 'ContainerRestarted' THEN $23::text WHEN 'LeaseExpired' THEN $24::text WHEN 'HeartbeatStale' THEN $25::text WHEN 'Age' THEN $26::text END::text)::text || $27::text)::text FROM picked p WHERE t.ctid = p.address AND (t."status" = $28::text::character varying AND (t."date_created" < now() + make_interval(secs => $29::float8) AND (t."date_started" IS NULL OR t."date_started" < now() + make_interval(secs => $30::float8)))) RETURNING p.run, p.evidence, p.before, ARRAY[(t."status")::text, (t."date_done")::text, (t."traceback")::text, (t."result")::text]::text[] AS after), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $31::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $32::text), $33::text, now(), count(*), 0, $34::text[], array_agg(c.run), array_agg(c.evidence), array_agg(c.before), array_agg(c.after) FROM changed c HAVING count(*) > 0) SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM picked), (SELECT max(p.walk::float8)::text FROM picked p);
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
--   16 = 'Left behind: its worker is gone (unstick recovery golden)'
--   17 = 'Left behind: its worker\'s container restarted since (unstick recovery golden)'
--   18 = 'Left behind: its lease has expired (unstick recovery golden)'
--   19 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   20 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   21 = '{\"exc_type\": \"WorkerLostError\", \"exc_message\": ['
--   22 = 'Left behind: its worker is gone (unstick recovery golden)'
--   23 = 'Left behind: its worker\'s container restarted since (unstick recovery golden)'
--   24 = 'Left behind: its lease has expired (unstick recovery golden)'
--   25 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   26 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   27 = '], \"exc_module\": \"billiard.exceptions\"}'
--   28 = 'STARTED'
--   29 = -1800
--   30 = -1800
--   31 = 'golden'
--   32 = 'golden'
--   33 = 'Fail'
--   34 = ["status", "date_done", "traceback", "result"]

