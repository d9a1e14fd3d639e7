-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), unixepoch('now', 'subsec'), max(x.sign0)
FROM (SELECT CASE
WHEN (t."status" = ?
AND t."status" COLLATE BINARY = ?) THEN CASE
WHEN (((t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) OR (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END)
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END ELSE CASE
WHEN (((t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) OR (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END)
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END END AS evidence, CASE
WHEN (t."status" = ?
AND t."status" COLLATE BINARY = ?) THEN CASE
WHEN NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15) + ? END ELSE CASE
WHEN NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15) + ? END END AS due, CASE
WHEN (t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND 1 = 0 THEN 1 END AS unknown_owner, CASE
WHEN ((CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) IS NULL
AND NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END)) THEN 1 END AS unreadable, (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CAST(t."createdAt" AS REAL) / CASE
WHEN CAST(t."createdAt" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) AS sign0
FROM "main"."qualification_runs" t
WHERE (t."status" IN (?, ?)
AND t."status" COLLATE BINARY IN (?, ?))) x GROUP BY x.evidence;
-- Text("PROCESSING"), Text("PROCESSING"), Float(1800.0), Text("qualification_runs"), Text("qualification_runs"), Float(1800.0), Float(3600.0), Text("qualification_runs"), Text("qualification_runs"), Float(3600.0), Text("PROCESSING"), Text("PROCESSING"), Text("qualification_runs"), Text("qualification_runs"), Float(1800.0), Text("qualification_runs"), Text("qualification_runs"), Float(3600.0), Text("PROCESSING"), Text("PROCESSING"), Text("PROCESSING"), Text("PENDING"), Text("PROCESSING"), Text("PENDING")

-- list
SELECT CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END, CAST(t."status" AS TEXT), NULL, NULL, unixepoch('now', 'subsec') - nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15), CASE
WHEN (t."status" = ?
AND t."status" COLLATE BINARY = ?) THEN CASE
WHEN (((t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) OR (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END)
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END ELSE CASE
WHEN (((t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) OR (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END)
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END END, NULL
FROM "main"."qualification_runs" t
WHERE (t."status" IN (?, ?)
AND t."status" COLLATE BINARY IN (?, ?))
ORDER BY nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15), 1 LIMIT ?;
-- Text("qualification_runs"), Text("qualification_runs"), Text("PROCESSING"), Text("PROCESSING"), Float(1800.0), Text("qualification_runs"), Text("qualification_runs"), Float(1800.0), Float(3600.0), Text("qualification_runs"), Text("qualification_runs"), Float(3600.0), Text("PROCESSING"), Text("PENDING"), Text("PROCESSING"), Text("PENDING"), Text("qualification_runs"), Text("qualification_runs"), Int(20)

-- newest times
SELECT max((CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CAST(t."createdAt" AS REAL) / CASE
WHEN CAST(t."createdAt" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END)), unixepoch('now', 'subsec')
FROM "main"."qualification_runs" t;
-- 

-- pick, Fail
SELECT CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END, CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END, 'Age', printf('%.17g', coalesce(nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15), 0)), NULL, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."completedAt" IS NULL THEN NULL
WHEN typeof(t."completedAt") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."completedAt", char(0)) > 0 OR t."completedAt" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."completedAt") || '''' ELSE quote(t."completedAt") END
FROM "main"."qualification_runs" t
WHERE (((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND (((t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) OR (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END)
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
AND q.recovery_id = ?))
AND coalesce(nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15), 0) >= ?)
ORDER BY coalesce(nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15), 0), t."id" LIMIT ?;
-- Text("qualification_runs"), Text("qualification_runs"), Text("PROCESSING"), Text("PROCESSING"), Float(1800.0), Text("qualification_runs"), Text("qualification_runs"), Float(1800.0), Text("qualification_runs"), Text("qualification_runs"), Text("01JD"), Text("qualification_runs"), Text("qualification_runs"), Float(1763990000.0), Text("qualification_runs"), Text("qualification_runs"), Int(1000)

-- settle, Fail
UPDATE "main"."qualification_runs" AS t
SET "status" = ?, "completedAt" = (CASE
WHEN t."completedAt" NOT IN (0, '', '0') THEN CASE typeof(t."completedAt")
WHEN 'integer' THEN CASE
WHEN CAST(t."completedAt" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END
WHEN 'real' THEN CASE
WHEN t."completedAt" > 1e11 THEN unixepoch('now', 'subsec') * 1000.0 ELSE unixepoch('now', 'subsec') END ELSE CASE
WHEN (t."completedAt" <> ''
AND t."completedAt" NOT GLOB '*[^0-9.]*') THEN CAST(CASE
WHEN CAST(t."completedAt" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END AS TEXT)
WHEN t."completedAt" LIKE '%T%Z' THEN strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
WHEN (t."completedAt" LIKE '%T%'
AND (substr(t."completedAt", -6, 1) IN ('+', '-')
AND substr(t."completedAt", -3, 1) = ':')) THEN strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHEN (substr(t."completedAt", -6, 1) IN ('+', '-')
AND substr(t."completedAt", -3, 1) = ':') THEN strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')
WHEN t."completedAt" LIKE '%T%' THEN strftime('%Y-%m-%dT%H:%M:%f', 'now', ?)
WHEN t."completedAt" LIKE '%.%' THEN strftime('%Y-%m-%d %H:%M:%f', 'now', ?)
WHEN t."completedAt" LIKE '%:%' THEN strftime('%Y-%m-%d %H:%M:%S', 'now', ?) ELSE strftime('%Y-%m-%dT%H:%M:%fZ', 'now') END END ELSE CASE typeof(t."createdAt")
WHEN 'integer' THEN CASE
WHEN CAST(t."createdAt" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END
WHEN 'real' THEN CASE
WHEN t."createdAt" > 1e11 THEN unixepoch('now', 'subsec') * 1000.0 ELSE unixepoch('now', 'subsec') END ELSE CASE
WHEN (t."createdAt" <> ''
AND t."createdAt" NOT GLOB '*[^0-9.]*') THEN CAST(CASE
WHEN CAST(t."createdAt" AS REAL) > 1e11 THEN CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER) ELSE unixepoch('now') END AS TEXT)
WHEN t."createdAt" LIKE '%T%Z' THEN strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
WHEN (t."createdAt" LIKE '%T%'
AND (substr(t."createdAt", -6, 1) IN ('+', '-')
AND substr(t."createdAt", -3, 1) = ':')) THEN strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHEN (substr(t."createdAt", -6, 1) IN ('+', '-')
AND substr(t."createdAt", -3, 1) = ':') THEN strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')
WHEN t."createdAt" LIKE '%T%' THEN strftime('%Y-%m-%dT%H:%M:%f', 'now', ?)
WHEN t."createdAt" LIKE '%.%' THEN strftime('%Y-%m-%d %H:%M:%f', 'now', ?)
WHEN t."createdAt" LIKE '%:%' THEN strftime('%Y-%m-%d %H:%M:%S', 'now', ?) ELSE strftime('%Y-%m-%dT%H:%M:%fZ', 'now') END END END)
WHERE t."id" IN (?)
AND ((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND (((t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) OR (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END)
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))));
-- Text("FAILED"), Text("7200 seconds"), Text("7200 seconds"), Text("7200 seconds"), Text("7200 seconds"), Text("7200 seconds"), Text("7200 seconds"), Null, Text("PROCESSING"), Text("PROCESSING"), Float(1800.0), Text("qualification_runs"), Text("qualification_runs"), Float(1800.0)

-- read back together, Fail
SELECT count(*), CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."completedAt" IS NULL THEN NULL
WHEN typeof(t."completedAt") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."completedAt", char(0)) > 0 OR t."completedAt" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."completedAt") || '''' ELSE quote(t."completedAt") END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?) GROUP BY CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."completedAt" IS NULL THEN NULL
WHEN typeof(t."completedAt") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."completedAt", char(0)) > 0 OR t."completedAt" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."completedAt") || '''' ELSE quote(t."completedAt") END LIMIT 2;
-- Null

-- read back, Fail
SELECT CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."completedAt" IS NULL THEN NULL
WHEN typeof(t."completedAt") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."completedAt", char(0)) > 0 OR t."completedAt" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."completedAt") || '''' ELSE quote(t."completedAt") END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?);
-- Null

-- undo, match, Fail
SELECT CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."completedAt" IS NULL THEN NULL ELSE quote(t."completedAt") END) = ?
AND NOT (typeof(t."completedAt") = 'text'
AND instr(t."completedAt", char(0)) > 0));
-- Null, Text("'x'"), Text("'x'")

-- undo, Fail
UPDATE "main"."qualification_runs" AS t
SET "status" = NULL, "completedAt" = NULL
WHERE t."id" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."completedAt" IS NULL THEN NULL ELSE quote(t."completedAt") END) = ?
AND NOT (typeof(t."completedAt") = 'text'
AND instr(t."completedAt", char(0)) > 0));
-- Null, Text("'x'"), Text("'x'")

-- undo, read back, Fail
SELECT CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."status" IS NULL THEN 1 ELSE 0 END, CASE
WHEN t."completedAt" IS NULL THEN NULL
WHEN typeof(t."completedAt") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."completedAt", char(0)) > 0 OR t."completedAt" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."completedAt") || '''' ELSE quote(t."completedAt") END, CASE
WHEN t."completedAt" IS NULL THEN 1 ELSE 0 END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?);
-- Null

-- undo of an undo, match, Fail
SELECT CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?)
AND ((CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0)
AND (CASE
WHEN t."completedAt" IS NULL THEN NULL ELSE quote(t."completedAt") END) = ?
AND NOT (typeof(t."completedAt") = 'text'
AND instr(t."completedAt", char(0)) > 0));
-- Null, Text("'x'"), Text("'x'")

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
SELECT CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END, CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END, CASE
WHEN (((t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) OR (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND NOT (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END)
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END, printf('%.17g', coalesce(nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15), 0)), NULL, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END
FROM "main"."qualification_runs" t
WHERE (((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND 1 = 0
AND NOT (coalesce((SELECT q."count"
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END), 0) >= ?))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END
AND q.recovery_id = ?))
AND coalesce(nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15), 0) >= ?)
ORDER BY coalesce(nullif(max(CASE
WHEN (t."createdAt" IS NULL OR CASE typeof(t."createdAt")
WHEN 'text' THEN t."createdAt" GLOB '0*'
AND (t."createdAt" GLOB '0000-00-00*' OR t."createdAt" NOT GLOB '*[^0.]*') ELSE t."createdAt" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."createdAt") IN ('integer', 'real') OR (typeof(t."createdAt") = 'text'
AND (t."createdAt" GLOB '[0-9]*'
AND t."createdAt" NOT GLOB '*[^0-9.]*'
AND t."createdAt" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."createdAt" AS REAL) >= 631152000000 THEN t."createdAt" / 1000.0
WHEN CAST(t."createdAt" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."createdAt" AS REAL) END
WHEN (typeof(t."createdAt") = 'text'
AND t."createdAt" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."createdAt" >= '1990-01-01' THEN unixepoch(t."createdAt", 'subsec') - CASE
WHEN rtrim(t."createdAt") LIKE '%Z' OR (substr(rtrim(t."createdAt"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."createdAt"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END) END, -1e15)), -1e15), 0), t."id" LIMIT ?;
-- Float(1800.0), Text("qualification_runs"), Text("qualification_runs"), Float(1800.0), Text("qualification_runs"), Text("qualification_runs"), Text("PROCESSING"), Text("PROCESSING"), Text("qualification_runs"), Int(3), Text("qualification_runs"), Text("qualification_runs"), Text("01JD"), Text("qualification_runs"), Text("qualification_runs"), Float(1763990000.0), Text("qualification_runs"), Text("qualification_runs"), Int(1000)

-- settle, Requeue
UPDATE "main"."qualification_runs" AS t
SET "status" = ?
WHERE t."id" IN (?)
AND ((t."status" = ?
AND t."status" COLLATE BINARY = ?)
AND 1 = 0
AND NOT (coalesce((SELECT q."count"
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = CASE typeof(t."id")
WHEN 'blob' THEN hex(t."id")
WHEN 'real' THEN quote(t."id") ELSE CAST(t."id" AS TEXT) END), 0) >= ?));
-- Text("PENDING"), Null, Text("PROCESSING"), Text("PROCESSING"), Text("qualification_runs"), Int(3)

-- read back together, Requeue
SELECT count(*), CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?) GROUP BY CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END LIMIT 2;
-- Null

-- read back, Requeue
SELECT CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?);
-- Null

-- undo, match, Requeue
SELECT CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?)
AND (CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0);
-- Null, Text("'x'")

-- undo, Requeue
UPDATE "main"."qualification_runs" AS t
SET "status" = NULL
WHERE t."id" IN (?)
AND (CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0);
-- Null, Text("'x'")

-- undo, read back, Requeue
SELECT CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END, CASE
WHEN t."status" IS NULL THEN NULL
WHEN typeof(t."status") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."status", char(0)) > 0 OR t."status" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."status") || '''' ELSE quote(t."status") END, CASE
WHEN t."status" IS NULL THEN 1 ELSE 0 END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?);
-- Null

-- undo of an undo, match, Requeue
SELECT CASE
WHEN t."id" IS NULL THEN NULL
WHEN typeof(t."id") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."id", char(0)) > 0 OR t."id" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."id") || '''' ELSE quote(t."id") END
FROM "main"."qualification_runs" t
WHERE t."id" IN (?)
AND (CASE
WHEN t."status" IS NULL THEN NULL ELSE quote(t."status") END) = ?
AND NOT (typeof(t."status") = 'text'
AND instr(t."status", char(0)) > 0);
-- Null, Text("'x'")

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

