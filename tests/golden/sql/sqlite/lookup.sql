-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), unixepoch('now', 'subsec'), max(x.sign0), max(x.sign1)
FROM (SELECT CASE
WHEN ((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND t."lifecycle_stage" = ?) THEN CASE
WHEN ((((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END ELSE CASE
WHEN ((((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END END AS evidence, CASE
WHEN ((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND t."lifecycle_stage" = ?) THEN CASE
WHEN (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END)) THEN nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15) + ? END ELSE CASE
WHEN (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END)) THEN nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15) + ? END END AS due, CASE
WHEN ((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND t."lifecycle_stage" = ?)
AND 1 = 0 THEN 1 END AS unknown_owner, CASE
WHEN (((CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) IS NULL
AND NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END)) OR ((CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) IS NULL
AND NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END))) THEN 1 END AS unreadable, (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) / CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) AS sign0, (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CAST(t."start_time" AS REAL) / CASE
WHEN CAST(t."start_time" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) AS sign1
FROM "main"."runs" t
WHERE (t."status" IN (?, ?)
AND t."status" COLLATE BINARY IN (?, ?)
AND t."lifecycle_stage" = ?)) x GROUP BY x.evidence;
-- Text("RUNNING"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("runs"), Text("runs"), Float(1800.0), Float(3600.0), Float(3600.0), Text("runs"), Text("runs"), Float(3600.0), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("runs"), Text("runs"), Float(1800.0), Text("runs"), Text("runs"), Float(3600.0), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("RUNNING"), Text("SCHEDULED"), Text("RUNNING"), Text("SCHEDULED"), Text("active")

-- list
SELECT CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END, CAST(t."status" AS TEXT), NULL, NULL, unixepoch('now', 'subsec') - nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15), CASE
WHEN ((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND t."lifecycle_stage" = ?) THEN CASE
WHEN ((((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END ELSE CASE
WHEN ((((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END END, NULL
FROM "main"."runs" t
WHERE (t."status" IN (?, ?)
AND t."status" COLLATE BINARY IN (?, ?)
AND t."lifecycle_stage" = ?)
ORDER BY nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15), 1 LIMIT ?;
-- Text("runs"), Text("runs"), Text("RUNNING"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("runs"), Text("runs"), Float(1800.0), Float(3600.0), Float(3600.0), Text("runs"), Text("runs"), Float(3600.0), Text("RUNNING"), Text("SCHEDULED"), Text("RUNNING"), Text("SCHEDULED"), Text("active"), Text("runs"), Text("runs"), Int(20)

-- newest times
SELECT NULL, max((CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CAST(t."start_time" AS REAL) / CASE
WHEN CAST(t."start_time" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END)), unixepoch('now', 'subsec')
FROM "main"."runs" t;
-- 

-- pick, Fail
SELECT CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END, CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END, 'Age', printf('%.17g', coalesce(nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15), 0)), NULL, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END
FROM "main"."runs" t
WHERE ((((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND t."lifecycle_stage" = ?)
AND ((((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND q.recovery_id = ?))
AND coalesce(nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15), 0) >= ?)
ORDER BY coalesce(nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15), 0), t."run_uuid" LIMIT ?;
-- Text("runs"), Text("runs"), Text("RUNNING"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("runs"), Text("runs"), Float(1800.0), Text("runs"), Text("runs"), Text("01JD"), Text("runs"), Text("runs"), Float(1763990000.0), Text("runs"), Text("runs"), Int(1000)

-- settle, Fail
UPDATE "main"."runs" AS t
SET "status" = ?, "end_time" = (CASE
WHEN t."end_time" NOT IN (0, '', '0') THEN CASE typeof(t."end_time")
WHEN 'integer' THEN CASE
WHEN CAST(t."end_time" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END
WHEN 'real' THEN CASE
WHEN t."end_time" > 1e11 THEN unixepoch('now', 'subsec') * 1000.0 ELSE unixepoch('now', 'subsec') END ELSE CASE
WHEN (t."end_time" <> ''
AND t."end_time" NOT GLOB '*[^0-9.]*') THEN CASE
WHEN CAST(t."end_time" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END ELSE CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) END END ELSE CASE typeof(t."start_time")
WHEN 'integer' THEN CASE
WHEN CAST(t."start_time" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END
WHEN 'real' THEN CASE
WHEN t."start_time" > 1e11 THEN unixepoch('now', 'subsec') * 1000.0 ELSE unixepoch('now', 'subsec') END ELSE CASE
WHEN (t."start_time" <> ''
AND t."start_time" NOT GLOB '*[^0-9.]*') THEN CASE
WHEN CAST(t."start_time" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END ELSE CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) END END END)
WHERE t."run_uuid" IN (?)
AND (((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND t."lifecycle_stage" = ?)
AND ((((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))));
-- Text("FAILED"), Null, Text("RUNNING"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("runs"), Text("runs"), Float(1800.0)

-- read back together, Fail
SELECT count(*), CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?) GROUP BY CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END LIMIT 2;
-- Null

-- read back, Fail
SELECT CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?);
-- Null

-- undo, match, Fail
SELECT CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."end_time" IS NULL THEN NULL ELSE quote(t."end_time") END) = ?
AND NOT (typeof(t."end_time") = 'text'
AND instr(t."end_time", char(0)) > 0));
-- Null, Text("'x'"), Text("'x'")

-- undo, Fail
UPDATE "main"."runs" AS t
SET "status" = NULL, "end_time" = NULL
WHERE t."run_uuid" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."end_time" IS NULL THEN NULL ELSE quote(t."end_time") END) = ?
AND NOT (typeof(t."end_time") = 'text'
AND instr(t."end_time", char(0)) > 0));
-- Null, Text("'x'"), Text("'x'")

-- undo, read back, Fail
SELECT CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."status" IS NULL THEN 1 ELSE 0 END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END, CASE
WHEN t."end_time" IS NULL THEN 1 ELSE 0 END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?);
-- Null

-- undo of an undo, match, Fail
SELECT CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."end_time" IS NULL THEN NULL ELSE quote(t."end_time") END) = ?
AND NOT (typeof(t."end_time") = 'text'
AND instr(t."end_time", char(0)) > 0)
AND (((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') END) < ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') END) < ?));
-- Null, Text("'x'"), Text("'x'"), Float(1000000000.0), Float(1000000000.0)

-- undo, count, Fail
UPDATE "unstick_requeue" AS q
SET "count" = q."count" + CASE
WHEN 1 = 0 THEN 1 ELSE -1 END, "last" = CASE
WHEN 1 = 0 THEN max(q."last", coalesce(q."previous", 0), coalesce((SELECT o."started_at"
FROM "unstick_recovery" o
WHERE o."recovery_id" = ?), 0))
WHEN q."count" <= 1 THEN 0
WHEN q."recovery_id" = ? THEN coalesce(q."previous", 0) ELSE q."last" END, "previous" = CASE
WHEN q."recovery_id" = ? OR (q."count" <= 1
AND NOT (1 = 0)) THEN q."last" ELSE q."previous" END
WHERE q."run_table" = ?
AND q."run" IN (?);
-- Text("01JD"), Text("01JD"), Text("01JD"), Text("shop.runs"), Text("run-1")

-- pick, Requeue
SELECT CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END, CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END, CASE
WHEN ((((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR NOT (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END, printf('%.17g', coalesce(nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15), 0)), NULL, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END
FROM "main"."runs" t
WHERE ((((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND t."lifecycle_stage" = ?)
AND 1 = 0
AND coalesce((SELECT q."count"
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END), 0) >= ?)
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END
AND q.recovery_id = ?))
AND coalesce(nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15), 0) >= ?)
ORDER BY coalesce(nullif(max(CASE
WHEN ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') - CASE
WHEN rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) LIKE '%Z' OR (substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -6, 1) IN ('+', '-')
AND substr(rtrim((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') - CASE
WHEN rtrim(t."start_time") LIKE '%Z' OR (substr(rtrim(t."start_time"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."start_time"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END))
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END) END, -1e15)), -1e15), 0), t."run_uuid" LIMIT ?;
-- Float(1800.0), Float(1800.0), Text("runs"), Text("runs"), Float(1800.0), Text("runs"), Text("runs"), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("runs"), Int(3), Text("runs"), Text("runs"), Text("01JD"), Text("runs"), Text("runs"), Float(1763990000.0), Text("runs"), Text("runs"), Int(1000)

-- settle, Requeue
UPDATE "main"."runs" AS t
SET "status" = ?, "end_time" = (CASE
WHEN t."end_time" NOT IN (0, '', '0') THEN CASE typeof(t."end_time")
WHEN 'integer' THEN CASE
WHEN CAST(t."end_time" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END
WHEN 'real' THEN CASE
WHEN t."end_time" > 1e11 THEN unixepoch('now', 'subsec') * 1000.0 ELSE unixepoch('now', 'subsec') END ELSE CASE
WHEN (t."end_time" <> ''
AND t."end_time" NOT GLOB '*[^0-9.]*') THEN CASE
WHEN CAST(t."end_time" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END ELSE CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) END END ELSE CASE typeof(t."start_time")
WHEN 'integer' THEN CASE
WHEN CAST(t."start_time" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END
WHEN 'real' THEN CASE
WHEN t."start_time" > 1e11 THEN unixepoch('now', 'subsec') * 1000.0 ELSE unixepoch('now', 'subsec') END ELSE CASE
WHEN (t."start_time" <> ''
AND t."start_time" NOT GLOB '*[^0-9.]*') THEN CASE
WHEN CAST(t."start_time" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END ELSE CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) END END END)
WHERE t."run_uuid" IN (?)
AND (((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND t."lifecycle_stage" = ?)
AND 1 = 0
AND coalesce((SELECT q."count"
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."run_uuid")
WHEN 'blob' THEN hex(t."run_uuid")
WHEN 'real' THEN quote(t."run_uuid") ELSE CAST(t."run_uuid" AS TEXT) END), 0) >= ?);
-- Text("FAILED"), Null, Text("RUNNING"), Text("RUNNING"), Text("active"), Text("runs"), Int(3)

-- read back together, Requeue
SELECT count(*), CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?) GROUP BY CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END LIMIT 2;
-- Null

-- read back, Requeue
SELECT CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?);
-- Null

-- undo, match, Requeue
SELECT CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."end_time" IS NULL THEN NULL ELSE quote(t."end_time") END) = ?
AND NOT (typeof(t."end_time") = 'text'
AND instr(t."end_time", char(0)) > 0));
-- Null, Text("'x'"), Text("'x'")

-- undo, Requeue
UPDATE "main"."runs" AS t
SET "status" = NULL, "end_time" = NULL
WHERE t."run_uuid" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."end_time" IS NULL THEN NULL ELSE quote(t."end_time") END) = ?
AND NOT (typeof(t."end_time") = 'text'
AND instr(t."end_time", char(0)) > 0));
-- Null, Text("'x'"), Text("'x'")

-- undo, read back, Requeue
SELECT CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."status" IS NULL THEN 1 ELSE 0 END, CASE
WHEN t."end_time" IS NULL THEN NULL
WHEN typeof(t."end_time") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."end_time", char(0)) > 0 OR t."end_time" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."end_time") || '''' ELSE quote(t."end_time") END, CASE
WHEN t."end_time" IS NULL THEN 1 ELSE 0 END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?);
-- Null

-- undo of an undo, match, Requeue
SELECT CASE
WHEN t."run_uuid" IS NULL THEN NULL
WHEN typeof(t."run_uuid") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."run_uuid", char(0)) > 0 OR t."run_uuid" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."run_uuid") || '''' ELSE quote(t."run_uuid") END
FROM "main"."runs" t
WHERE t."run_uuid" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."end_time" IS NULL THEN NULL ELSE quote(t."end_time") END) = ?
AND NOT (typeof(t."end_time") = 'text'
AND instr(t."end_time", char(0)) > 0)
AND (((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") IS NULL OR CASE typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"))
WHEN 'text' THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0*'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '0000-00-00*' OR (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0.]*') ELSE (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") = 0 END) OR (CASE
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) IN ('integer', 'real') OR (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND ((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*[^0-9.]*'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) >= 631152000000 THEN (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") / 1000.0
WHEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") AS REAL) END
WHEN (typeof((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid")) = 'text'
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND (SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid") >= '1990-01-01' THEN unixepoch((SELECT max(l."timestamp")
FROM "main"."latest_metrics" l
WHERE l."run_uuid" = t."run_uuid"), 'subsec') END) < ?)
AND ((t."start_time" IS NULL OR CASE typeof(t."start_time")
WHEN 'text' THEN t."start_time" GLOB '0*'
AND (t."start_time" GLOB '0000-00-00*' OR t."start_time" NOT GLOB '*[^0.]*') ELSE t."start_time" = 0 END) OR (CASE
WHEN (typeof(t."start_time") IN ('integer', 'real') OR (typeof(t."start_time") = 'text'
AND (t."start_time" GLOB '[0-9]*'
AND t."start_time" NOT GLOB '*[^0-9.]*'
AND t."start_time" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."start_time" AS REAL) >= 631152000000 THEN t."start_time" / 1000.0
WHEN CAST(t."start_time" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."start_time" AS REAL) END
WHEN (typeof(t."start_time") = 'text'
AND t."start_time" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."start_time" >= '1990-01-01' THEN unixepoch(t."start_time", 'subsec') END) < ?));
-- Null, Text("'x'"), Text("'x'"), Float(1000000000.0), Float(1000000000.0)

-- undo, count, Requeue
UPDATE "unstick_requeue" AS q
SET "count" = q."count" + CASE
WHEN 1 = 0 THEN 1 ELSE -1 END, "last" = CASE
WHEN 1 = 0 THEN max(q."last", coalesce(q."previous", 0), coalesce((SELECT o."started_at"
FROM "unstick_recovery" o
WHERE o."recovery_id" = ?), 0))
WHEN q."count" <= 1 THEN 0
WHEN q."recovery_id" = ? THEN coalesce(q."previous", 0) ELSE q."last" END, "previous" = CASE
WHEN q."recovery_id" = ? OR (q."count" <= 1
AND NOT (1 = 0)) THEN q."last" ELSE q."previous" END
WHERE q."run_table" = ?
AND q."run" IN (?);
-- Text("01JD"), Text("01JD"), Text("01JD"), Text("shop.runs"), Text("run-1")

