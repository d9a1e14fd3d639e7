-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), 0, date_part('epoch', now()), date_part('epoch', max(x.sign0)), date_part('epoch', max(x.sign1)), date_part('epoch', max(x.sign2))
FROM (SELECT CASE
WHEN EXISTS (SELECT 1
FROM (SELECT ($1::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $2) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $3
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM (SELECT ($4::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $6
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) THEN 'ContainerRestarted'
WHEN ((t."updated_at" < (SELECT now() + make_interval(secs => $7::float8))
AND t."created_at" < (SELECT now() + make_interval(secs => $8::float8))
AND (t."locked_at" IS NULL OR t."locked_at" < (SELECT now() + make_interval(secs => $9::float8)))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($10::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $11) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $12
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $13) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $14
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $15::float8)))))) OR (t."updated_at" < (SELECT now() + make_interval(secs => $16::float8))
AND t."created_at" < (SELECT now() + make_interval(secs => $17::float8))
AND (t."locked_at" IS NULL OR t."locked_at" < (SELECT now() + make_interval(secs => $18::float8)))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND EXISTS (SELECT 1
FROM (SELECT ($19::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $20) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $21
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $22) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $23
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $24::float8))))))) THEN 'Age' END AS evidence, CASE
WHEN t."locked_at" IS NOT NULL THEN CASE
WHEN EXISTS (SELECT 1
FROM (SELECT ($25::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END IS NOT NULL
AND greatest(CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END, CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $26) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $27
AND q.run = (t."id")::text) END) >= $28) THEN date_part('epoch', now()) + (greatest(CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END, CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $29) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $30
AND q.run = (t."id")::text) END) - $31) + 1.0 ELSE CASE
WHEN EXISTS (SELECT 1
FROM (SELECT ($32::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $33) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $34
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))) THEN CASE
WHEN (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $35) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $36
AND q.run = (t."id")::text) END) + $37 END ELSE CASE
WHEN (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $38) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $39
AND q.run = (t."id")::text) END) + $40 END END END ELSE CASE
WHEN (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $41) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $42
AND q.run = (t."id")::text) END) + $43 END END AS due, CASE
WHEN t."locked_at" IS NOT NULL
AND (t."locked_by" IS NOT NULL
AND NOT EXISTS (SELECT 1
FROM (SELECT ($44::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND 1 = 1)) THEN 1 END AS unknown_owner, t."locked_at" AS sign0, t."created_at" AS sign1, t."updated_at" AS sign2
FROM "graphile_worker"."_private_jobs" t
WHERE t."locked_at" IS NOT NULL OFFSET 0) x GROUP BY x.evidence;
-- Text("{\"uid-gone\":1764000500.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-alive\":1763999998.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-1800.0), Float(-1800.0), Float(-1800.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-1800.0), Float(-14400.0), Float(-14400.0), Float(-14400.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-14400.0), Text("{\"uid-gone\":0.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(1764000470.0), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(1764000470.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(14400.0), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(1800.0), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(3600.0), Text("{\"uid-alive\":0.0,\"uid-other\":0.0,\"uid-gone\":0.0}")

-- list
SELECT (t."id")::text, ($1)::text, NULL, NULL, date_part('epoch', now()) - greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $2) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $3
AND q.run = (t."id")::text) END), CASE
WHEN EXISTS (SELECT 1
FROM (SELECT ($4::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $6
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM (SELECT ($7::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $8) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $9
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) THEN 'ContainerRestarted'
WHEN ((t."updated_at" < now() + make_interval(secs => $10::float8)
AND t."created_at" < now() + make_interval(secs => $11::float8)
AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $12::float8))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($13::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $16) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $17
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $18::float8))))) OR (t."updated_at" < now() + make_interval(secs => $19::float8)
AND t."created_at" < now() + make_interval(secs => $20::float8)
AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $21::float8))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND EXISTS (SELECT 1
FROM (SELECT ($22::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $23) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $24
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $25) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $26
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $27::float8)))))) THEN 'Age' END, (t."locked_by")::text
FROM "graphile_worker"."_private_jobs" t
WHERE t."locked_at" IS NOT NULL
ORDER BY greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $28) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $29
AND q.run = (t."id")::text) END), 1 LIMIT $30;
-- Text("locked"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-gone\":1764000500.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-alive\":1763999998.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-1800.0), Float(-1800.0), Float(-1800.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-1800.0), Float(-14400.0), Float(-14400.0), Float(-14400.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-14400.0), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Int(20)

-- owned and silent
SELECT 1
FROM "graphile_worker"."_private_jobs" t
WHERE t."locked_by" IS NOT NULL
AND (t."locked_at" IS NOT NULL
AND (((t."updated_at" < now() + make_interval(secs => $1::float8)
AND t."created_at" < now() + make_interval(secs => $2::float8)
AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $3::float8))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($4::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $6
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $9::float8))))) OR (t."updated_at" < now() + make_interval(secs => $10::float8)
AND t."created_at" < now() + make_interval(secs => $11::float8)
AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $12::float8))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND EXISTS (SELECT 1
FROM (SELECT ($13::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $16) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $17
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $18::float8))))))
AND NOT coalesce((EXISTS (SELECT 1
FROM (SELECT ($19::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $20) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $21
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))), false)
AND NOT coalesce((EXISTS (SELECT 1
FROM (SELECT ($22::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $23) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $24
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))), false))) LIMIT 1;
-- Float(-1800.0), Float(-1800.0), Float(-1800.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-1800.0), Float(-14400.0), Float(-14400.0), Float(-14400.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-14400.0), Text("{\"uid-gone\":1764000500.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-alive\":1763999998.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs")

-- newest times
SELECT date_part('epoch', max(t."locked_at")), date_part('epoch', max(t."created_at")), date_part('epoch', max(t."updated_at")), date_part('epoch', now())
FROM "graphile_worker"."_private_jobs" t;
-- 

-- settle, Fail
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."id")::text) END), 0) AS walk, CASE
WHEN EXISTS (SELECT 1
FROM (SELECT ($3::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $5
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM (SELECT ($6::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) THEN 'ContainerRestarted' ELSE 'Age' END AS evidence, t."updated_at" AS before0, t."last_error" AS before1, t."locked_at" AS before2, t."locked_by" AS before3, t."attempts" AS before4, t."job_queue_id" AS held0, t."locked_by" AS held1
FROM "graphile_worker"."_private_jobs" t
WHERE ((t."locked_at" IS NOT NULL
AND (EXISTS (SELECT 1
FROM (SELECT ($9::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $11
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) OR EXISTS (SELECT 1
FROM (SELECT ($12::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $13) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $14
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) OR ((t."updated_at" < now() + make_interval(secs => $15::float8)
AND t."created_at" < now() + make_interval(secs => $16::float8)
AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $17::float8))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($18::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $19) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $20
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $21) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $22
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $23::float8))))) OR (t."updated_at" < now() + make_interval(secs => $24::float8)
AND t."created_at" < now() + make_interval(secs => $25::float8)
AND (t."locked_at" IS NULL OR t."locked_at" < now() + make_interval(secs => $26::float8))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND EXISTS (SELECT 1
FROM (SELECT ($27::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $28) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $29
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $30) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $31
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $32::float8))))))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $33) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $34
AND q.run = (t."id")::text
AND q.recovery_id = $35))
AND coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $36) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $37
AND q.run = (t."id")::text) END), 0) >= $38)
ORDER BY coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $39) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $40
AND q.run = (t."id")::text) END), 0), t."id" LIMIT $41 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "graphile_worker"."_private_jobs" AS t
SET "updated_at" = now(), "last_error" = CASE p.evidence
WHEN 'OwnerGone' THEN $42::text
WHEN 'ContainerRestarted' THEN $43::text
WHEN 'LeaseExpired' THEN $44::text
WHEN 'HeartbeatStale' THEN $45::text
WHEN 'Age' THEN $46::text END::text::text, "locked_at" = NULL, "locked_by" = NULL, "attempts" = t."max_attempts"
FROM picked p
WHERE t.ctid = p.address
AND (t."locked_at" IS NOT NULL
AND (EXISTS (SELECT 1
FROM (SELECT ($47::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since) OR EXISTS (SELECT 1
FROM (SELECT ($48::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since) OR ((t."updated_at" < (SELECT now() + make_interval(secs => $49::float8))
AND t."created_at" < (SELECT now() + make_interval(secs => $50::float8))
AND (t."locked_at" IS NULL OR t."locked_at" < (SELECT now() + make_interval(secs => $51::float8)))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($52::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since)), false)) OR (t."updated_at" < (SELECT now() + make_interval(secs => $53::float8))
AND t."created_at" < (SELECT now() + make_interval(secs => $54::float8))
AND (t."locked_at" IS NULL OR t."locked_at" < (SELECT now() + make_interval(secs => $55::float8)))
AND (t."locked_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."created_at" >= '1990-01-01 00:00:00+00'::timestamptz OR t."updated_at" >= '1990-01-01 00:00:00+00'::timestamptz)
AND EXISTS (SELECT 1
FROM (SELECT ($56::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since))))))
RETURNING (t."id")::text AS run, p.evidence, p.before0, t."updated_at" AS after0, p.before1, t."last_error" AS after1, p.before2, t."locked_at" AS after2, p.before3, t."locked_by" AS after3, p.before4, t."attempts" AS after4, p.held0, p.held1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $57::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $58::text), $59::text, now(), count(*), 0, $60::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text, (c.before4)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text, (c.after4)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled), released AS (UPDATE "graphile_worker"."_private_job_queues" AS s
SET "locked_at" = NULL, "locked_by" = NULL
FROM changed c
WHERE s."id" = c.held0
AND s."locked_by" = c.held1) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), max(p.walk)::text, 0::bigint
FROM picked p;
-- Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-gone\":1764000500.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-alive\":1763999998.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-gone\":1764000500.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-alive\":1763999998.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-1800.0), Float(-1800.0), Float(-1800.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-1800.0), Float(-14400.0), Float(-14400.0), Float(-14400.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(-14400.0), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("01JD"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(1763990000.0), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Int(1000), Text("Left behind: its worker is gone (unstick recovery 01JD)"), Text("Left behind: its worker's container restarted since (unstick recovery 01JD)"), Text("Left behind: its lease has expired (unstick recovery 01JD)"), Text("Left behind: no sign of life within 30 minutes (unstick recovery 01JD)"), Text("Left behind: no sign of life within 30 minutes (unstick recovery 01JD)"), Text("{\"uid-gone\":1764000500.0}"), Text("{\"uid-alive\":1763999998.0}"), Float(-1800.0), Float(-1800.0), Float(-1800.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Float(-14400.0), Float(-14400.0), Float(-14400.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("01JD"), Text("01JD"), Text("Fail"), TextArray(["updated_at", "last_error", "locked_at", "locked_by", "attempts"])

-- settle, with triggers, Fail
WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run
FROM "unstick"."change" c
WHERE c.recovery_id = $1::text
AND c.batch = (SELECT max(n.batch)
FROM "unstick"."change" n
WHERE n.recovery_id = $2::text)) SELECT count(*)
FROM l, "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint
AND t."locked_at" IS NOT NULL;
-- Text("01JD"), Text("01JD")

-- undo, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 5 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 5 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint
AND ((t."updated_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."last_error")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."locked_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."locked_by")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4]
AND (t."attempts")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[5]) FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "graphile_worker"."_private_jobs" AS t
SET "updated_at" = l.before[1]::timestamp with time zone, "last_error" = l.before[2]::text, "locked_at" = l.before[3]::timestamp with time zone, "locked_by" = l.before[4]::text, "attempts" = l.before[5]::integer
FROM l JOIN held h ON h.i = l.i
WHERE t."id" = l.run::text::bigint
AND ((t."updated_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."last_error")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."locked_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."locked_by")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4]
AND (t."attempts")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[5])
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."updated_at")::text, (t."last_error")::text, (t."locked_at")::text, (t."locked_by")::text, (t."attempts")::text]::text[] AS now, ARRAY[(l.before[1]::timestamp with time zone)::text, (l.before[2]::text)::text, (l.before[3]::timestamp with time zone)::text, (l.before[4]::text)::text, (l.before[5]::integer)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
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
FROM "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint), EXISTS (SELECT 1
FROM "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint
AND ((t."updated_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."last_error")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."locked_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."locked_by")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4]
AND (t."attempts")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[5])), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["updated_at", "last_error", "locked_at", "locked_by", "attempts"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("graphile_worker._private_jobs")

-- undo, with triggers, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 5 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint
AND ARRAY[(t."updated_at")::text, (t."last_error")::text, (t."locked_at")::text, (t."locked_by")::text, (t."attempts")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

-- settle, Requeue
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."id")::text) END), 0) AS walk, CASE
WHEN EXISTS (SELECT 1
FROM (SELECT ($3::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $5
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) THEN 'OwnerGone' ELSE 'ContainerRestarted' END AS evidence, t."updated_at" AS before0, t."locked_at" AS before1, t."locked_by" AS before2, t."run_at" AS before3, t."job_queue_id" AS held0, t."locked_by" AS held1
FROM "graphile_worker"."_private_jobs" t
WHERE ((t."locked_at" IS NOT NULL
AND (EXISTS (SELECT 1
FROM (SELECT ($6::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))) OR EXISTS (SELECT 1
FROM (SELECT ($9::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $11
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))))
AND NOT ((coalesce((SELECT q."count"
FROM "unstick"."requeue" q
WHERE q.run_table = $12
AND q.run = (t."id")::text), 0) >= $13 OR coalesce(t."attempts" >= t."max_attempts", 1 = 0))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = (t."id")::text
AND q.recovery_id = $16))
AND coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $17) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $18
AND q.run = (t."id")::text) END), 0) >= $19)
ORDER BY coalesce(greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $20) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $21
AND q.run = (t."id")::text) END), 0), t."id" LIMIT $22 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "graphile_worker"."_private_jobs" AS t
SET "updated_at" = now(), "locked_at" = NULL, "locked_by" = NULL, "run_at" = greatest(t."run_at", now())
FROM picked p
WHERE t.ctid = p.address
AND (t."locked_at" IS NOT NULL
AND (EXISTS (SELECT 1
FROM (SELECT ($23::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND CASE
WHEN (t."locked_at" IS NULL OR t."locked_at" < '1990-01-01 00:00:00+00'::timestamptz) THEN greatest(nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."created_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif(date_part('epoch', greatest(t."updated_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0))) ELSE nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since) OR EXISTS (SELECT 1
FROM (SELECT ($24::text::jsonb ->> (t."locked_by")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND nullif(date_part('epoch', greatest(t."locked_at", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since)))
RETURNING (t."id")::text AS run, p.evidence, p.before0, t."updated_at" AS after0, p.before1, t."locked_at" AS after1, p.before2, t."locked_by" AS after2, p.before3, t."run_at" AS after3, p.held0, p.held1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $25::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $26::text), $27::text, now(), count(*), 0, $28::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $29::text, c.run, 1, now(), $30::text
FROM changed c ON CONFLICT (run_table, run) DO UPDATE
SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id), released AS (UPDATE "graphile_worker"."_private_job_queues" AS s
SET "locked_at" = NULL, "locked_by" = NULL
FROM changed c
WHERE s."id" = c.held0
AND s."locked_by" = c.held1) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), max(p.walk)::text, 0::bigint
FROM picked p;
-- Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-gone\":1764000500.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-gone\":1764000500.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("{\"uid-alive\":1763999998.0}"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Int(3), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Text("01JD"), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Float(1763990000.0), Text("graphile_worker._private_jobs"), Text("graphile_worker._private_jobs"), Int(1000), Text("{\"uid-gone\":1764000500.0}"), Text("{\"uid-alive\":1763999998.0}"), Text("01JD"), Text("01JD"), Text("Requeue"), TextArray(["updated_at", "locked_at", "locked_by", "run_at"]), Text("graphile_worker._private_jobs"), Text("01JD")

-- settle, with triggers, Requeue
WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run
FROM "unstick"."change" c
WHERE c.recovery_id = $1::text
AND c.batch = (SELECT max(n.batch)
FROM "unstick"."change" n
WHERE n.recovery_id = $2::text)) SELECT count(*)
FROM l, "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint
AND t."locked_at" IS NOT NULL;
-- Text("01JD"), Text("01JD")

-- undo, Requeue
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 4 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 4 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint
AND ((t."updated_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."locked_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."locked_by")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."run_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4]) FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "graphile_worker"."_private_jobs" AS t
SET "updated_at" = l.before[1]::timestamp with time zone, "locked_at" = l.before[2]::timestamp with time zone, "locked_by" = l.before[3]::text, "run_at" = l.before[4]::timestamp with time zone
FROM l JOIN held h ON h.i = l.i
WHERE t."id" = l.run::text::bigint
AND ((t."updated_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."locked_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."locked_by")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."run_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4])
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."updated_at")::text, (t."locked_at")::text, (t."locked_by")::text, (t."run_at")::text]::text[] AS now, ARRAY[(l.before[1]::timestamp with time zone)::text, (l.before[2]::timestamp with time zone)::text, (l.before[3]::text)::text, (l.before[4]::timestamp with time zone)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
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
FROM "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint), EXISTS (SELECT 1
FROM "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint
AND ((t."updated_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."locked_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."locked_by")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."run_at")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4])), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["updated_at", "locked_at", "locked_by", "run_at"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("graphile_worker._private_jobs")

-- undo, with triggers, Requeue
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 4 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "graphile_worker"."_private_jobs" t
WHERE t."id" = l.run::text::bigint
AND ARRAY[(t."updated_at")::text, (t."locked_at")::text, (t."locked_by")::text, (t."run_at")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

