-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), date_part('epoch', now()), max(x.sign0), max(x.sign1) FROM (SELECT CASE WHEN (t."status" = (SELECT $1::text::character varying) AND t."lifecycle_stage" = (SELECT $2::text::character varying)) THEN CASE WHEN (((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") < (CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $3::float8)) AND (t."start_time" IS NULL OR t."start_time" < (CASE WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $4::float8)) AND ((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NOT NULL OR t."start_time" IS NOT NULL) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $6 AND q.run = (t."run_uuid")::text AND NOT (q."last" < (SELECT now() + make_interval(secs => $7::float8)))))) THEN 'Age' END ELSE CASE WHEN (((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") < (CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $8::float8)) AND (t."start_time" IS NULL OR t."start_time" < (CASE WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $9::float8)) AND ((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NOT NULL OR t."start_time" IS NOT NULL) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $11 AND q.run = (t."run_uuid")::text AND NOT (q."last" < (SELECT now() + make_interval(secs => $12::float8)))))) THEN 'Age' END END AS evidence, CASE WHEN (t."status" = (SELECT $13::text::character varying) AND t."lifecycle_stage" = (SELECT $14::text::character varying)) THEN CASE WHEN ((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NOT NULL OR t."start_time" IS NOT NULL) THEN greatest((CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") END)::float8, (CASE WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $15) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $16 AND q.run = (t."run_uuid")::text) END) + $17 END ELSE CASE WHEN ((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NOT NULL OR t."start_time" IS NOT NULL) THEN greatest((CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") END)::float8, (CASE WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $18) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $19 AND q.run = (t."run_uuid")::text) END) + $20 END END AS due, CASE WHEN (t."status" = (SELECT $21::text::character varying) AND t."lifecycle_stage" = (SELECT $22::text::character varying)) AND 1 = 0 THEN 1 END AS unknown_owner, (CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") END)::float8 AS sign0, (CASE WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 AS sign1 FROM "public"."runs" t WHERE (t."status" IN ($23::text::character varying, $24::text::character varying) AND t."lifecycle_stage" = $25::text::character varying) OFFSET 0) x GROUP BY x.evidence;
-- with
--   1 = 'RUNNING'
--   2 = 'active'
--   3 = 1800
--   4 = 1800
--   5 = 'public.runs'
--   6 = 'public.runs'
--   7 = -1800
--   8 = 1800
--   9 = 1800
--   10 = 'public.runs'
--   11 = 'public.runs'
--   12 = -1800
--   13 = 'RUNNING'
--   14 = 'active'
--   15 = 'public.runs'
--   16 = 'public.runs'
--   17 = 1800
--   18 = 'public.runs'
--   19 = 'public.runs'
--   20 = 1800
--   21 = 'RUNNING'
--   22 = 'active'
--   23 = 'RUNNING'
--   24 = 'SCHEDULED'
--   25 = 'active'

-- Fail

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest((CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") END)::float8, (CASE WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = (t."run_uuid")::text) END), 0) AS walk, t."status" AS before0, t."end_time" AS before1 FROM "public"."runs" t WHERE (((t."status" = $3::text::character varying AND t."lifecycle_stage" = $4::text::character varying) AND (((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") < (CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $5::float8)) AND (t."start_time" IS NULL OR t."start_time" < (CASE WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $6::float8)) AND ((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NOT NULL OR t."start_time" IS NOT NULL) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = (t."run_uuid")::text AND NOT (q."last" < now() + make_interval(secs => $9::float8)))))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $11 AND q.run = (t."run_uuid")::text AND q.recovery_id = $12))) ORDER BY coalesce(greatest((CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") END)::float8, (CASE WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $13) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $14 AND q.run = (t."run_uuid")::text) END), 0), t."run_uuid" LIMIT $15 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."runs" AS t SET "status" = (SELECT $16::text::character varying), "end_time" = floor(date_part('epoch', now()) * (CASE WHEN t."end_time" > 1e11 THEN 1000 WHEN t."end_time" > 0 THEN 1 ELSE CASE WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END END))::bigint FROM picked p WHERE t.ctid = p.address AND ((t."status" = (SELECT $17::text::character varying) AND t."lifecycle_stage" = (SELECT $18::text::character varying)) AND (((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") < (CASE WHEN (SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $19::float8)) AND (t."start_time" IS NULL OR t."start_time" < (CASE WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $20::float8)) AND ((SELECT max(l."timestamp") FROM "public"."latest_metrics" l WHERE l."run_uuid" = t."run_uuid") IS NOT NULL OR t."start_time" IS NOT NULL))) RETURNING (t."run_uuid")::text AS run, p.before0, t."status" AS after0, p.before1, t."end_time" AS after1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $21::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $22::text), $23::text, now(), count(*), 0, $24::text[], array_agg(c.run), array_fill('Age'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*) FROM changed c WHERE (c.after0)::text = (c.before0)::text) FROM picked p;
-- with
--   1 = 'public.runs'
--   2 = 'public.runs'
--   3 = 'RUNNING'
--   4 = 'active'
--   5 = 1800
--   6 = 1800
--   7 = 'public.runs'
--   8 = 'public.runs'
--   9 = -1800
--   10 = 'public.runs'
--   11 = 'public.runs'
--   12 = 'golden'
--   13 = 'public.runs'
--   14 = 'public.runs'
--   15 = 1000
--   16 = 'FAILED'
--   17 = 'RUNNING'
--   18 = 'active'
--   19 = 1800
--   20 = 1800
--   21 = 'golden'
--   22 = 'golden'
--   23 = 'Fail'
--   24 = ["status", "end_time"]

