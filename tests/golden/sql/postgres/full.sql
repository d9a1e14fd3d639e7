-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), date_part('epoch', now()), max(x.sign0), max(x.sign1), date_part('epoch', max(x.sign2)), (date_part('epoch', max(x.sign3)) - (3600)), (date_part('epoch', max(x.sign4)) - (3600))
FROM (SELECT CASE
WHEN t."status" = (SELECT $1::text::"public"."RunStatus") THEN CASE
WHEN (EXISTS (SELECT 1
FROM (SELECT ($2::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $3) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $4
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $5)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $6)) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM (SELECT ($7::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $8) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $9
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0))) THEN 'ContainerRestarted'
WHEN ((t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $10::float8)))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $11) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $12
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))))) THEN 'LeaseExpired'
WHEN (t."heartbeatAt" <> 0
AND ((t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $13::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $14::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $15::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $16::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $17::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $18::float8)))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($19::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $20) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $21
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $22) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $23
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $24::float8)))))) OR (t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $25::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $26::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $27::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $28::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $29::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $30::float8)))
AND EXISTS (SELECT 1
FROM (SELECT ($31::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $32) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $33
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $34) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $35
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $36::float8)))))))) THEN 'HeartbeatStale'
WHEN ((t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $37::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $38::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $39::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $40::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $41::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $42::float8)))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($43::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $44) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $45
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $46) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $47
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $48::float8)))))) OR (t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $49::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $50::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $51::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $52::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $53::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $54::float8)))
AND EXISTS (SELECT 1
FROM (SELECT ($55::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $56) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $57
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $58) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $59
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $60::float8))))))) THEN 'Age' END ELSE CASE
WHEN (t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $61::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $62::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $63::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $64::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $65::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $66::float8)))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $67) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $68
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $69::float8)))))) THEN 'Age' END END AS evidence, CASE
WHEN t."status" = (SELECT $70::text::"public"."RunStatus") THEN CASE
WHEN (EXISTS (SELECT 1
FROM (SELECT ($71::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END IS NOT NULL
AND greatest(CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END, CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $72) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $73
AND q.run = (t."id")::text) END) >= $74)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $75)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $76)) THEN date_part('epoch', now()) + (greatest(CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END, CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $77) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $78
AND q.run = (t."id")::text) END) - $79) + 1.0 ELSE CASE
WHEN ((t."leaseUntil" IS NULL OR t."leaseUntil" < '1990-01-01 00:00:00'::timestamp) OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $80) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $81
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))))) THEN CASE
WHEN EXISTS (SELECT 1
FROM (SELECT ($82::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $83) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $84
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))) THEN CASE
WHEN (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $85) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $86
AND q.run = (t."id")::text) END) END + $87 END ELSE CASE
WHEN (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $88) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $89
AND q.run = (t."id")::text) END) END + $90 END END ELSE nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)) END END ELSE CASE
WHEN (t."leaseUntil" IS NULL OR t."leaseUntil" < '1990-01-01 00:00:00'::timestamp) OR nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)) <= CASE
WHEN (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $91) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $92
AND q.run = (t."id")::text) END) END + $93 END THEN CASE
WHEN (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $94) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $95
AND q.run = (t."id")::text) END) END + $96 END
WHEN nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)) > CASE
WHEN (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $97) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $98
AND q.run = (t."id")::text) END) END + $99 END THEN nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)) END END AS due, CASE
WHEN t."status" = (SELECT $100::text::"public"."RunStatus")
AND (t."workerId" IS NOT NULL
AND NOT EXISTS (SELECT 1
FROM (SELECT ($101::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND 1 = 1)) THEN 1 END AS unknown_owner, CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN 1 END AS unreadable, (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 AS sign0, (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 AS sign1, t."startedAt" AS sign2, t."createdAt" AS sign3, t."updatedAt" AS sign4
FROM "public"."qualification_runs" t
WHERE t."status" IN ($102::text::"public"."RunStatus", $103::text::"public"."RunStatus") OFFSET 0) x GROUP BY x.evidence;
-- Text("PROCESSING"), Text("{\"uid-gone\":1764000500.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Float(0.0), Float(0.0), Float(3600.0), Float(3600.0), Float(-3600.0), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-3600.0), Text("PROCESSING"), Text("{\"uid-gone\":0.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000470.0), Float(1764000560.0), Float(1764000560.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000470.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(14400.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("PROCESSING"), Text("{\"uid-alive\":0.0,\"uid-other\":0.0,\"uid-gone\":0.0}"), Text("PROCESSING"), Text("PENDING")

-- list
SELECT (t."id")::text, (t."status")::text, (t."processed")::text, (t."total")::text, date_part('epoch', now()) - CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."id")::text) END) END, CASE
WHEN t."status" = $3::text::"public"."RunStatus" THEN CASE
WHEN (EXISTS (SELECT 1
FROM (SELECT ($4::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $6
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $7)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $8)) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM (SELECT ($9::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $11
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0))) THEN 'ContainerRestarted'
WHEN ((t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $12::float8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $13) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $14
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))))) THEN 'LeaseExpired'
WHEN (t."heartbeatAt" <> 0
AND ((t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $15::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $16::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $17::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $18::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $19::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $20::float8))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($21::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $22) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $23
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $24) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $25
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $26::float8))))) OR (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $27::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $28::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $29::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $30::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $31::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $32::float8))
AND EXISTS (SELECT 1
FROM (SELECT ($33::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $34) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $35
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $36) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $37
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $38::float8))))))) THEN 'HeartbeatStale'
WHEN ((t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $39::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $40::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $41::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $42::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $43::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $44::float8))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($45::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $46) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $47
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $48) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $49
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $50::float8))))) OR (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $51::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $52::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $53::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $54::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $55::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $56::float8))
AND EXISTS (SELECT 1
FROM (SELECT ($57::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $58) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $59
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $60) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $61
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $62::float8)))))) THEN 'Age' END ELSE CASE
WHEN (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $63::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $64::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $65::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $66::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $67::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $68::float8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $69) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $70
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $71::float8))))) THEN 'Age' END END, (t."workerId")::text
FROM "public"."qualification_runs" t
WHERE t."status" IN ($72::text::"public"."RunStatus", $73::text::"public"."RunStatus")
ORDER BY CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $74) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $75
AND q.run = (t."id")::text) END) END, 1 LIMIT $76;
-- Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Text("{\"uid-gone\":1764000500.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Float(0.0), Float(0.0), Float(3600.0), Float(3600.0), Float(-3600.0), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-3600.0), Text("PROCESSING"), Text("PENDING"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(20)

-- owned and silent
SELECT 1
FROM "public"."qualification_runs" t
WHERE t."workerId" IS NOT NULL
AND (t."status" = $1::text::"public"."RunStatus"
AND (((t."heartbeatAt" <> 0
AND ((t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $2::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $3::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $4::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $5::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $6::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $7::float8))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($8::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $10
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $11) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $12
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $13::float8))))) OR (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $14::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $15::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $16::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $17::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $18::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $19::float8))
AND EXISTS (SELECT 1
FROM (SELECT ($20::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $21) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $22
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $23) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $24
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $25::float8)))))))
AND NOT coalesce(((EXISTS (SELECT 1
FROM (SELECT ($26::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $27) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $28
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $29)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $30))), false)
AND NOT coalesce((EXISTS (SELECT 1
FROM (SELECT ($31::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $32) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $33
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0)))), false)
AND NOT coalesce((((t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $34::float8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $35) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $36
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)))))), false)) OR (((t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $37::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $38::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $39::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $40::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $41::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $42::float8))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($43::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $44) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $45
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $46) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $47
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $48::float8))))) OR (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $49::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $50::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $51::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $52::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $53::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $54::float8))
AND EXISTS (SELECT 1
FROM (SELECT ($55::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $56) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $57
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $58) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $59
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $60::float8))))))
AND NOT coalesce(((EXISTS (SELECT 1
FROM (SELECT ($61::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $62) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $63
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $64)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $65))), false)
AND NOT coalesce((EXISTS (SELECT 1
FROM (SELECT ($66::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $67) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $68
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0)))), false)
AND NOT coalesce((((t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $69::float8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $70) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $71
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)))))), false)))) LIMIT 1;
-- Text("PROCESSING"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Text("{\"uid-gone\":1764000500.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Text("{\"uid-gone\":1764000500.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs")

-- newest times
SELECT max((CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8), max((CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8), date_part('epoch', max(t."startedAt")), (date_part('epoch', max(t."createdAt")) - (3600)), (date_part('epoch', max(t."updatedAt")) - (3600)), date_part('epoch', now())
FROM "public"."qualification_runs" t;
-- 

-- settle, Fail
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, t."createdAt" AS walk, CASE
WHEN (EXISTS (SELECT 1
FROM (SELECT ($1::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $2) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $3
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $4)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $5)) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM (SELECT ($6::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0))) THEN 'ContainerRestarted'
WHEN ((t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $9::float8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $11
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))))) THEN 'LeaseExpired'
WHEN (t."heartbeatAt" <> 0
AND ((t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $12::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $13::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $14::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $15::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $16::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $17::float8))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($18::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $19) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $20
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $21) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $22
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $23::float8))))) OR (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $24::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $25::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $26::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $27::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $28::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $29::float8))
AND EXISTS (SELECT 1
FROM (SELECT ($30::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $31) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $32
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $33) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $34
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $35::float8))))))) THEN 'HeartbeatStale' ELSE 'Age' END AS evidence, t."status" AS before0, t."updatedAt" AS before1, t."completedAt" AS before2, t."error" AS before3
FROM "public"."qualification_runs" t
WHERE ((t."status" = $36::text::"public"."RunStatus"
AND ((EXISTS (SELECT 1
FROM (SELECT ($37::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $38) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $39
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $40)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $41)) OR EXISTS (SELECT 1
FROM (SELECT ($42::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $43) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $44
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0))) OR ((t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $45::float8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $46) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $47
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))))) OR (t."heartbeatAt" <> 0
AND ((t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $48::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $49::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $50::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $51::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $52::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $53::float8))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($54::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $55) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $56
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $57) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $58
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $59::float8))))) OR (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $60::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $61::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $62::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $63::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $64::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $65::float8))
AND EXISTS (SELECT 1
FROM (SELECT ($66::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $67) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $68
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $69) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $70
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $71::float8))))))) OR ((t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $72::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $73::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $74::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $75::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $76::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $77::float8))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($78::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $79) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $80
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $81) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $82
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $83::float8))))) OR (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $84::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $85::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $86::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $87::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $88::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $89::float8))
AND EXISTS (SELECT 1
FROM (SELECT ($90::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $91) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $92
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $93) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $94
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $95::float8))))))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $96) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $97
AND q.run = (t."id")::text
AND q.recovery_id = $98))
AND t."createdAt" >= $99::text::timestamp(3) without time zone)
ORDER BY t."createdAt" LIMIT $100 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."qualification_runs" AS t
SET "status" = (SELECT $101::text::"public"."RunStatus"), "updatedAt" = (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => ($102::bigint)::float8)), "completedAt" = (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => ($103::bigint)::float8)), "error" = CASE p.evidence
WHEN 'OwnerGone' THEN $104::text
WHEN 'ContainerRestarted' THEN $105::text
WHEN 'LeaseExpired' THEN $106::text
WHEN 'HeartbeatStale' THEN $107::text
WHEN 'Age' THEN $108::text END::text::text
FROM picked p
WHERE t.ctid = p.address
AND (t."status" = (SELECT $109::text::"public"."RunStatus")
AND ((EXISTS (SELECT 1
FROM (SELECT ($110::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $111)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $112)) OR EXISTS (SELECT 1
FROM (SELECT ($113::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0))) OR (t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $114::float8))) OR (t."heartbeatAt" <> 0
AND ((t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $115::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $116::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $117::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $118::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $119::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $120::float8)))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($121::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)) OR (t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $122::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $123::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $124::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $125::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $126::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $127::float8)))
AND EXISTS (SELECT 1
FROM (SELECT ($128::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))))) OR ((t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $129::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $130::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $131::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $132::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $133::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $134::float8)))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($135::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)) OR (t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $136::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $137::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $138::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $139::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $140::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $141::float8)))
AND EXISTS (SELECT 1
FROM (SELECT ($142::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))))))
RETURNING (t."id")::text AS run, p.evidence, p.before0, t."status" AS after0, p.before1, t."updatedAt" AS after1, p.before2, t."completedAt" AS after2, p.before3, t."error" AS after3), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $143::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $144::text), $145::text, now(), count(*), 0, $146::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*)
FROM changed c
WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C")
FROM picked p;
-- Text("{\"uid-gone\":1764000500.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Text("PROCESSING"), Text("{\"uid-gone\":1764000500.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("01JD"), Text("1763990000"), Int(1000), Text("FAILED"), Int(7200), Int(7200), Text("Left behind: its worker is gone (unstick recovery 01JD)"), Text("Left behind: its worker's container restarted since (unstick recovery 01JD)"), Text("Left behind: its lease has expired (unstick recovery 01JD)"), Text("Left behind: no sign of life within 30 minutes (unstick recovery 01JD)"), Text("Left behind: no sign of life within 30 minutes (unstick recovery 01JD)"), Text("PROCESSING"), Text("{\"uid-gone\":1764000500.0}"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Float(3600.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("01JD"), Text("01JD"), Text("Fail"), TextArray(["status", "updatedAt", "completedAt", "error"])

-- settle, with triggers, Fail
WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run
FROM "unstick"."change" c
WHERE c.recovery_id = $1::text
AND c.batch = (SELECT max(n.batch)
FROM "unstick"."change" n
WHERE n.recovery_id = $2::text)) SELECT count(*)
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND t."status" = $3::text::"public"."RunStatus";
-- Text("01JD"), Text("01JD"), Text("PROCESSING")

-- undo, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 4 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 4 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."updatedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."completedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."error")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4]) FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."qualification_runs" AS t
SET "status" = l.before[1]::"public"."RunStatus", "updatedAt" = l.before[2]::timestamp(3) without time zone, "completedAt" = l.before[3]::timestamp(3) without time zone, "error" = l.before[4]::text
FROM l JOIN held h ON h.i = l.i
WHERE t."id" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."updatedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."completedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."error")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4])
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."status")::text, (t."updatedAt")::text, (t."completedAt")::text, (t."error")::text]::text[] AS now, ARRAY[(l.before[1]::"public"."RunStatus")::text, (l.before[2]::timestamp(3) without time zone)::text, (l.before[3]::timestamp(3) without time zone)::text, (l.before[4]::text)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
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
FROM "public"."qualification_runs" t
WHERE t."id" = l.run::text::text), EXISTS (SELECT 1
FROM "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."updatedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."completedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."error")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4])), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["status", "updatedAt", "completedAt", "error"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("public.qualification_runs")

-- undo, with triggers, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 4 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ARRAY[(t."status")::text, (t."updatedAt")::text, (t."completedAt")::text, (t."error")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

-- settle, Requeue
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, t."createdAt" AS walk, CASE
WHEN (EXISTS (SELECT 1
FROM (SELECT ($1::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $2) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $3
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $4)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $5)) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM (SELECT ($6::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0))) THEN 'ContainerRestarted'
WHEN ((t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $9::float8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $11
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))))) THEN 'LeaseExpired' ELSE 'HeartbeatStale' END AS evidence, t."status" AS before0, t."updatedAt" AS before1, t."startedAt" AS before2, t."heartbeatAt" AS before3, t."leaseUntil" AS before4, t."workerId" AS before5
FROM "public"."qualification_runs" t
WHERE ((t."status" = $12::text::"public"."RunStatus"
AND ((EXISTS (SELECT 1
FROM (SELECT ($13::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since))))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $16)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $17)) OR EXISTS (SELECT 1
FROM (SELECT ($18::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $19) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $20
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0))) OR ((t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $21::float8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $22) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $23
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= nullif((date_part('epoch', greatest(t."leaseUntil", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))))) OR (t."heartbeatAt" <> 0
AND ((t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $24::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $25::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $26::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $27::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $28::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $29::float8))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($30::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $31) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $32
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $33) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $34
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $35::float8))))) OR (t."updatedAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $36::float8)
AND t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $37::float8)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $38::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $39::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < now() + make_interval(secs => $40::float8))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $41::float8))
AND EXISTS (SELECT 1
FROM (SELECT ($42::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $43) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $44
AND q.run = (t."id")::text
AND date_part('epoch', q."last") >= o.since)) OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $45) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $46
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $47::float8))))))))
AND NOT ((coalesce((SELECT q."count"
FROM "unstick"."requeue" q
WHERE q.run_table = $48
AND q.run = (t."id")::text), 0) >= $49 OR coalesce(t."attempts" >= t."maxAttempts", 1 = 0))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $50) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $51
AND q.run = (t."id")::text
AND q.recovery_id = $52))
AND t."createdAt" >= $53::text::timestamp(3) without time zone)
ORDER BY t."createdAt" LIMIT $54 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."qualification_runs" AS t
SET "status" = (SELECT $55::text::"public"."RunStatus"), "updatedAt" = (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => ($56::bigint)::float8)), "startedAt" = NULL, "heartbeatAt" = NULL, "leaseUntil" = NULL, "workerId" = NULL
FROM picked p
WHERE t.ctid = p.address
AND (t."status" = (SELECT $57::text::"public"."RunStatus")
AND ((EXISTS (SELECT 1
FROM (SELECT ($58::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND CASE
WHEN (t."startedAt" IS NULL OR t."startedAt" < '1990-01-01 00:00:00+00'::timestamptz) THEN CASE
WHEN ((t."heartbeatAt" <> 0
AND NOT (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))) OR (t."progressAt" <> 0
AND NOT (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN'))) THEN NULL ELSE greatest((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END), (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END), nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)), nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), nullif((date_part('epoch', greatest(t."updatedAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600))) END ELSE nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) END < o.since)
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < $59)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < $60)) OR EXISTS (SELECT 1
FROM (SELECT ($61::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND (nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) < o.since
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR (CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) < o.since + 3.0)
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR (CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) < o.since + 3.0))) OR (t."leaseUntil" >= '1990-01-01 00:00:00'::timestamp
AND t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $62::float8))) OR (t."heartbeatAt" <> 0
AND ((t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $63::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $64::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $65::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $66::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $67::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $68::float8)))
AND NOT coalesce(EXISTS (SELECT 1
FROM (SELECT ($69::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))), false)) OR (t."updatedAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $70::float8))
AND t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $71::float8))
AND ((t."heartbeatAt" IS NULL OR t."heartbeatAt" = 0) OR ((t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000))
AND t."heartbeatAt" < (CASE
WHEN t."heartbeatAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $72::float8)))
AND ((t."progressAt" IS NULL OR t."progressAt" = 0) OR ((t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN')
AND t."progressAt" < (CASE
WHEN t."progressAt" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $73::float8)))
AND (t."startedAt" IS NULL OR t."startedAt" < (SELECT now() + make_interval(secs => $74::float8)))
AND (t."heartbeatAt" <> 0 OR t."progressAt" <> 0 OR t."startedAt" >= '1990-01-01 00:00:00+00'::timestamptz OR t."createdAt" >= '1990-01-01 00:00:00'::timestamp OR t."updatedAt" >= '1990-01-01 00:00:00'::timestamp)
AND (t."leaseUntil" IS NULL OR t."leaseUntil" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $75::float8)))
AND EXISTS (SELECT 1
FROM (SELECT ($76::text::jsonb ->> (t."workerId")::text)::float8 AS since) o
WHERE o.since IS NOT NULL
AND ((nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) IS NULL OR nullif(date_part('epoch', greatest(t."startedAt", '1990-01-01 00:00:00+00'::timestamptz)), 631152000 - (0)) >= o.since OR coalesce((CASE
WHEN (t."heartbeatAt" >= 631152000
AND (t."heartbeatAt" <= 1e11 OR t."heartbeatAt" >= 631152000000)) THEN (CASE
WHEN t."heartbeatAt" > 1e11 THEN t."heartbeatAt" / 1000.0 ELSE t."heartbeatAt" END)::float8 END) >= o.since, false) OR coalesce((CASE
WHEN (t."progressAt" >= 631152000
AND (t."progressAt" <= 1e11 OR t."progressAt" >= 631152000000)
AND t."progressAt" <> 'NaN') THEN (CASE
WHEN t."progressAt" > 1e11 THEN t."progressAt" / 1000.0 ELSE t."progressAt" END)::float8 END) >= o.since, false)))))))))
RETURNING (t."id")::text AS run, p.evidence, p.before0, t."status" AS after0, p.before1, t."updatedAt" AS after1, p.before2, t."startedAt" AS after2, p.before3, t."heartbeatAt" AS after3, p.before4, t."leaseUntil" AS after4, p.before5, t."workerId" AS after5), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $77::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $78::text), $79::text, now(), count(*), 0, $80::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text, (c.before4)::text, (c.before5)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text, (c.after4)::text, (c.after5)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $81::text, c.run, 1, now(), $82::text
FROM changed c ON CONFLICT (run_table, run) DO UPDATE
SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*)
FROM changed c
WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C")
FROM picked p;
-- Text("{\"uid-gone\":1764000500.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Text("{\"uid-gone\":1764000500.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-14400.0), Text("public.qualification_runs"), Int(3), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("01JD"), Text("1763990000"), Int(1000), Text("PENDING"), Int(7200), Text("PROCESSING"), Text("{\"uid-gone\":1764000500.0}"), Float(1764000560.0), Float(1764000560.0), Text("{\"uid-alive\":1763999998.0}"), Float(3600.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Float(-1800.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Float(-10800.0), Float(-10800.0), Float(14400.0), Float(14400.0), Float(-14400.0), Float(3600.0), Text("{\"uid-alive\":1764000000.0,\"uid-other\":-1000000000000000.0}"), Text("01JD"), Text("01JD"), Text("Requeue"), TextArray(["status", "updatedAt", "startedAt", "heartbeatAt", "leaseUntil", "workerId"]), Text("public.qualification_runs"), Text("01JD")

-- settle, with triggers, Requeue
WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run
FROM "unstick"."change" c
WHERE c.recovery_id = $1::text
AND c.batch = (SELECT max(n.batch)
FROM "unstick"."change" n
WHERE n.recovery_id = $2::text)) SELECT count(*)
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND t."status" = $3::text::"public"."RunStatus";
-- Text("01JD"), Text("01JD"), Text("PROCESSING")

-- undo, Requeue
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 6 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 6 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."updatedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."startedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."heartbeatAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4]
AND (t."leaseUntil")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[5]
AND (t."workerId")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[6]) FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."qualification_runs" AS t
SET "status" = l.before[1]::"public"."RunStatus", "updatedAt" = l.before[2]::timestamp(3) without time zone, "startedAt" = l.before[3]::timestamp with time zone, "heartbeatAt" = l.before[4]::bigint, "leaseUntil" = l.before[5]::timestamp(3) without time zone, "workerId" = l.before[6]::text
FROM l JOIN held h ON h.i = l.i
WHERE t."id" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."updatedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."startedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."heartbeatAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4]
AND (t."leaseUntil")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[5]
AND (t."workerId")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[6])
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."status")::text, (t."updatedAt")::text, (t."startedAt")::text, (t."heartbeatAt")::text, (t."leaseUntil")::text, (t."workerId")::text]::text[] AS now, ARRAY[(l.before[1]::"public"."RunStatus")::text, (l.before[2]::timestamp(3) without time zone)::text, (l.before[3]::timestamp with time zone)::text, (l.before[4]::bigint)::text, (l.before[5]::timestamp(3) without time zone)::text, (l.before[6]::text)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
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
FROM "public"."qualification_runs" t
WHERE t."id" = l.run::text::text), EXISTS (SELECT 1
FROM "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."updatedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]
AND (t."startedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[3]
AND (t."heartbeatAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[4]
AND (t."leaseUntil")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[5]
AND (t."workerId")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[6])), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["status", "updatedAt", "startedAt", "heartbeatAt", "leaseUntil", "workerId"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("public.qualification_runs")

-- undo, with triggers, Requeue
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 6 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ARRAY[(t."status")::text, (t."updatedAt")::text, (t."startedAt")::text, (t."heartbeatAt")::text, (t."leaseUntil")::text, (t."workerId")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

