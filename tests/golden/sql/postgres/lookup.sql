-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), date_part('epoch', now()), max(x.sign0), max(x.sign1)
FROM (SELECT CASE
WHEN (t."status" = (SELECT $1::text::text)
AND t."lifecycle_stage" = (SELECT $2::text::text)) THEN CASE
WHEN ((((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0) OR (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))
AND (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") < (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $3::float8)))
AND ((t."start_time" IS NULL OR t."start_time" = 0) OR ((t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000))
AND t."start_time" < (CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $4::float8)))
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $6
AND q.run = (t."run_uuid")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $7::float8)))))) THEN 'Age' END ELSE CASE
WHEN ((((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0) OR (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))
AND (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") < (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $8::float8)))
AND ((t."start_time" IS NULL OR t."start_time" = 0) OR ((t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000))
AND t."start_time" < (CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $9::float8)))
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $11
AND q.run = (t."run_uuid")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $12::float8)))))) THEN 'Age' END END AS evidence, CASE
WHEN (t."status" = (SELECT $13::text::text)
AND t."lifecycle_stage" = (SELECT $14::text::text)) THEN CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0) THEN CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $15) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $16
AND q.run = (t."run_uuid")::text) END) END + $17 END ELSE CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0) THEN CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $18) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $19
AND q.run = (t."run_uuid")::text) END) END + $20 END END AS due, CASE
WHEN (t."status" = (SELECT $21::text::text)
AND t."lifecycle_stage" = (SELECT $22::text::text))
AND 1 = 0 THEN 1 END AS unknown_owner, CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN 1 END AS unreadable, (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 AS sign0, (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 AS sign1
FROM "public"."runs" t
WHERE (t."status" IN ($23::text::text, $24::text::text)
AND t."lifecycle_stage" = $25::text::text) OFFSET 0) x GROUP BY x.evidence;
-- Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Float(-1800.0), Float(3600.0), Float(3600.0), Text("public.runs"), Text("public.runs"), Float(-3600.0), Text("RUNNING"), Text("active"), Text("public.runs"), Text("public.runs"), Float(1800.0), Text("public.runs"), Text("public.runs"), Float(3600.0), Text("RUNNING"), Text("active"), Text("RUNNING"), Text("SCHEDULED"), Text("active")

-- list
SELECT (t."run_uuid")::text, (t."status")::text, NULL, NULL, date_part('epoch', now()) - CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."run_uuid")::text) END) END, CASE
WHEN (t."status" = $3::text::text
AND t."lifecycle_stage" = $4::text::text) THEN CASE
WHEN ((((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0) OR (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))
AND (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") < (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $5::float8)))
AND ((t."start_time" IS NULL OR t."start_time" = 0) OR ((t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000))
AND t."start_time" < (CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $6::float8)))
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."run_uuid")::text
AND NOT (q."last" < now() + make_interval(secs => $9::float8))))) THEN 'Age' END ELSE CASE
WHEN ((((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0) OR (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))
AND (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") < (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $10::float8)))
AND ((t."start_time" IS NULL OR t."start_time" = 0) OR ((t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000))
AND t."start_time" < (CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $11::float8)))
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $12) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $13
AND q.run = (t."run_uuid")::text
AND NOT (q."last" < now() + make_interval(secs => $14::float8))))) THEN 'Age' END END, NULL
FROM "public"."runs" t
WHERE (t."status" IN ($15::text::text, $16::text::text)
AND t."lifecycle_stage" = $17::text::text)
ORDER BY CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $18) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $19
AND q.run = (t."run_uuid")::text) END) END, 1 LIMIT $20;
-- Text("public.runs"), Text("public.runs"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Float(-1800.0), Float(3600.0), Float(3600.0), Text("public.runs"), Text("public.runs"), Float(-3600.0), Text("RUNNING"), Text("SCHEDULED"), Text("active"), Text("public.runs"), Text("public.runs"), Int(20)

-- newest times
SELECT NULL, max((CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8), date_part('epoch', now())
FROM "public"."runs" t;
-- 

-- settle, Fail
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."run_uuid")::text) END) END, 0) AS walk, t."status" AS before0, t."end_time" AS before1
FROM "public"."runs" t
WHERE (((t."status" = $3::text::text
AND t."lifecycle_stage" = $4::text::text)
AND ((((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0) OR (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))
AND (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") < (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $5::float8)))
AND ((t."start_time" IS NULL OR t."start_time" = 0) OR ((t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000))
AND t."start_time" < (CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $6::float8)))
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."run_uuid")::text
AND NOT (q."last" < now() + make_interval(secs => $9::float8))))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $11
AND q.run = (t."run_uuid")::text
AND q.recovery_id = $12))
AND coalesce(CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $13) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $14
AND q.run = (t."run_uuid")::text) END) END, 0) >= $15)
ORDER BY coalesce(CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $16) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $17
AND q.run = (t."run_uuid")::text) END) END, 0), t."run_uuid" LIMIT $18 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."runs" AS t
SET "status" = (SELECT $19::text::text), "end_time" = floor(date_part('epoch', now()) * (CASE
WHEN t."end_time" > 1e11 THEN 1000
WHEN t."end_time" > 0 THEN 1 ELSE CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END END))::bigint
FROM picked p
WHERE t.ctid = p.address
AND ((t."status" = (SELECT $20::text::text)
AND t."lifecycle_stage" = (SELECT $21::text::text))
AND ((((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0) OR (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))
AND (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") < (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $22::float8)))
AND ((t."start_time" IS NULL OR t."start_time" = 0) OR ((t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000))
AND t."start_time" < (CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $23::float8)))
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0)))
RETURNING (t."run_uuid")::text AS run, p.before0, t."status" AS after0, p.before1, t."end_time" AS after1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $24::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $25::text), $26::text, now(), count(*), 0, $27::text[], array_agg(c.run), array_fill('Age'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*)
FROM changed c
WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C")
FROM picked p;
-- Text("public.runs"), Text("public.runs"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Float(-1800.0), Text("public.runs"), Text("public.runs"), Text("01JD"), Text("public.runs"), Text("public.runs"), Float(1763990000.0), Text("public.runs"), Text("public.runs"), Int(1000), Text("FAILED"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("01JD"), Text("01JD"), Text("Fail"), TextArray(["status", "end_time"])

-- settle, with triggers, Fail
WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run
FROM "unstick"."change" c
WHERE c.recovery_id = $1::text
AND c.batch = (SELECT max(n.batch)
FROM "unstick"."change" n
WHERE n.recovery_id = $2::text)) SELECT count(*)
FROM l, "public"."runs" t
WHERE t."run_uuid" = l.run::text::text
AND (t."status" = $3::text::text
AND t."lifecycle_stage" = $4::text::text);
-- Text("01JD"), Text("01JD"), Text("RUNNING"), Text("active")

-- undo, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "public"."runs" t
WHERE t."run_uuid" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."end_time")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]) FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."runs" AS t
SET "status" = l.before[1]::text, "end_time" = l.before[2]::bigint
FROM l JOIN held h ON h.i = l.i
WHERE t."run_uuid" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."end_time")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2])
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."status")::text, (t."end_time")::text]::text[] AS now, ARRAY[(l.before[1]::text)::text, (l.before[2]::bigint)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
WHEN c.action IN ('Requeue', 'RedoRequeue') THEN 'UndoRequeue'
WHEN c.action = 'UndoRequeue' THEN 'RedoRequeue' ELSE 'Undo' END
FROM c), now(), count(*), 0, $5::text[], array_agg(d.run), array_agg(d.evidence), array_agg(d.left_as), array_agg(d.now)
FROM changed d), counted AS (UPDATE "unstick"."requeue" q
SET "count" = q."count" + CASE
WHEN c.action = 'UndoRequeue' THEN 1 ELSE -1 END, "last" = CASE
WHEN c.action = 'UndoRequeue' THEN greatest(q."last", coalesce(q."previous", 'epoch'::timestamptz), coalesce((SELECT o."started_at"
FROM "unstick"."recovery" o
WHERE o."recovery_id" = $6), 'epoch'::timestamptz))
WHEN q."count" <= 1 THEN 'epoch'::timestamptz
WHEN q."recovery_id" = $7 THEN coalesce(q."previous", 'epoch'::timestamptz) ELSE q."last" END, "previous" = CASE
WHEN q."recovery_id" = $8 OR (q."count" <= 1
AND NOT (c.action = 'UndoRequeue')) THEN q."last" ELSE q."previous" END
FROM changed d, c
WHERE c.action IN ('Requeue', 'UndoRequeue', 'RedoRequeue')
AND q.run_table = $9::text
AND q.run = d.run) SELECT l.run, EXISTS (SELECT 1
FROM "public"."runs" t
WHERE t."run_uuid" = l.run::text::text), EXISTS (SELECT 1
FROM "public"."runs" t
WHERE t."run_uuid" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."end_time")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2])), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["status", "end_time"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("public.runs")

-- undo, with triggers, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "public"."runs" t
WHERE t."run_uuid" = l.run::text::text
AND ARRAY[(t."status")::text, (t."end_time")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

-- settle, Requeue
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."run_uuid")::text) END) END, 0) AS walk, CASE
WHEN ((((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0) OR (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))
AND (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") < (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $3::float8)))
AND ((t."start_time" IS NULL OR t."start_time" = 0) OR ((t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000))
AND t."start_time" < (CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $4::float8)))
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0 OR t."start_time" <> 0)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $6
AND q.run = (t."run_uuid")::text
AND NOT (q."last" < now() + make_interval(secs => $7::float8))))) THEN 'Age' END AS evidence, t."status" AS before0, t."end_time" AS before1
FROM "public"."runs" t
WHERE (((t."status" = $8::text::text
AND t."lifecycle_stage" = $9::text::text)
AND 1 = 0
AND coalesce((SELECT q."count"
FROM "unstick"."requeue" q
WHERE q.run_table = $10
AND q.run = (t."run_uuid")::text), 0) >= $11)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $12) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $13
AND q.run = (t."run_uuid")::text
AND q.recovery_id = $14))
AND coalesce(CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $15) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $16
AND q.run = (t."run_uuid")::text) END) END, 0) >= $17)
ORDER BY coalesce(CASE
WHEN (((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <> 0
AND NOT ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000))) OR (t."start_time" <> 0
AND NOT (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)))) THEN NULL ELSE greatest((CASE
WHEN ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000
AND ((SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") <= 1e11 OR (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= 631152000000)) THEN (CASE
WHEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") > 1e11 THEN (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0 ELSE (SELECT max(l."timestamp")
FROM "public"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") END)::float8 END), (CASE
WHEN (t."start_time" >= 631152000
AND (t."start_time" <= 1e11 OR t."start_time" >= 631152000000)) THEN (CASE
WHEN t."start_time" > 1e11 THEN t."start_time" / 1000.0 ELSE t."start_time" END)::float8 END), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $18) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $19
AND q.run = (t."run_uuid")::text) END) END, 0), t."run_uuid" LIMIT $20 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."runs" AS t
SET "status" = (SELECT $21::text::text), "end_time" = floor(date_part('epoch', now()) * (CASE
WHEN t."end_time" > 1e11 THEN 1000
WHEN t."end_time" > 0 THEN 1 ELSE CASE
WHEN t."start_time" > 1e11 THEN 1000 ELSE 1 END END))::bigint
FROM picked p
WHERE t.ctid = p.address
AND ((t."status" = (SELECT $22::text::text)
AND t."lifecycle_stage" = (SELECT $23::text::text))
AND 1 = 0)
RETURNING (t."run_uuid")::text AS run, p.evidence, p.before0, t."status" AS after0, p.before1, t."end_time" AS after1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $24::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $25::text), $26::text, now(), count(*), count(*), $27::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text, (c.before1)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*)
FROM changed c
WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C")
FROM picked p;
-- Text("public.runs"), Text("public.runs"), Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Float(-1800.0), Text("RUNNING"), Text("active"), Text("public.runs"), Int(3), Text("public.runs"), Text("public.runs"), Text("01JD"), Text("public.runs"), Text("public.runs"), Float(1763990000.0), Text("public.runs"), Text("public.runs"), Int(1000), Text("FAILED"), Text("RUNNING"), Text("active"), Text("01JD"), Text("01JD"), Text("Fail"), TextArray(["status", "end_time"])

-- settle, with triggers, Requeue
WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run
FROM "unstick"."change" c
WHERE c.recovery_id = $1::text
AND c.batch = (SELECT max(n.batch)
FROM "unstick"."change" n
WHERE n.recovery_id = $2::text)) SELECT count(*)
FROM l, "public"."runs" t
WHERE t."run_uuid" = l.run::text::text
AND (t."status" = $3::text::text
AND t."lifecycle_stage" = $4::text::text);
-- Text("01JD"), Text("01JD"), Text("RUNNING"), Text("active")

-- undo, Requeue
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "public"."runs" t
WHERE t."run_uuid" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."end_time")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]) FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."runs" AS t
SET "status" = l.before[1]::text, "end_time" = l.before[2]::bigint
FROM l JOIN held h ON h.i = l.i
WHERE t."run_uuid" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."end_time")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2])
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."status")::text, (t."end_time")::text]::text[] AS now, ARRAY[(l.before[1]::text)::text, (l.before[2]::bigint)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
WHEN c.action IN ('Requeue', 'RedoRequeue') THEN 'UndoRequeue'
WHEN c.action = 'UndoRequeue' THEN 'RedoRequeue' ELSE 'Undo' END
FROM c), now(), count(*), 0, $5::text[], array_agg(d.run), array_agg(d.evidence), array_agg(d.left_as), array_agg(d.now)
FROM changed d), counted AS (UPDATE "unstick"."requeue" q
SET "count" = q."count" + CASE
WHEN c.action = 'UndoRequeue' THEN 1 ELSE -1 END, "last" = CASE
WHEN c.action = 'UndoRequeue' THEN greatest(q."last", coalesce(q."previous", 'epoch'::timestamptz), coalesce((SELECT o."started_at"
FROM "unstick"."recovery" o
WHERE o."recovery_id" = $6), 'epoch'::timestamptz))
WHEN q."count" <= 1 THEN 'epoch'::timestamptz
WHEN q."recovery_id" = $7 THEN coalesce(q."previous", 'epoch'::timestamptz) ELSE q."last" END, "previous" = CASE
WHEN q."recovery_id" = $8 OR (q."count" <= 1
AND NOT (c.action = 'UndoRequeue')) THEN q."last" ELSE q."previous" END
FROM changed d, c
WHERE c.action IN ('Requeue', 'UndoRequeue', 'RedoRequeue')
AND q.run_table = $9::text
AND q.run = d.run) SELECT l.run, EXISTS (SELECT 1
FROM "public"."runs" t
WHERE t."run_uuid" = l.run::text::text), EXISTS (SELECT 1
FROM "public"."runs" t
WHERE t."run_uuid" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."end_time")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2])), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["status", "end_time"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("public.runs")

-- undo, with triggers, Requeue
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "public"."runs" t
WHERE t."run_uuid" = l.run::text::text
AND ARRAY[(t."status")::text, (t."end_time")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

