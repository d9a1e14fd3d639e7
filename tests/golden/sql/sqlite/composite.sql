-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), unixepoch('now', 'subsec'), max(x.sign0), max(x.sign1)
FROM (SELECT CASE
WHEN (t."state" = ?
AND t."state" COLLATE BINARY = ?) THEN CASE
WHEN (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END)
AND (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?))))) THEN 'HeartbeatStale'
WHEN (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END ELSE CASE
WHEN (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END END AS evidence, CASE
WHEN (t."state" = ?
AND t."state" COLLATE BINARY = ?) THEN CASE
WHEN (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END)) THEN nullif(max(CASE
WHEN (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')) END, -1e15)), -1e15) + ? END ELSE CASE
WHEN (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END)) THEN nullif(max(CASE
WHEN (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')) END, -1e15)), -1e15) + ? END END AS due, CASE
WHEN (t."state" = ?
AND t."state" COLLATE BINARY = ?)
AND 1 = 0 THEN 1 END AS unknown_owner, CASE
WHEN (((CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) IS NULL
AND NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END)) OR ((CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) IS NULL
AND NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))) THEN 1 END AS unreadable, (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CAST(t."beat" AS REAL) / CASE
WHEN CAST(t."beat" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) AS sign0, (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CAST(t."made" AS REAL) / CASE
WHEN CAST(t."made" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) AS sign1
FROM "main"."jobs" t
WHERE (t."state" IN (?, ?)
AND t."state" COLLATE BINARY IN (?, ?))) x GROUP BY x.evidence;
-- Text("working"), Text("working"), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Float(3600.0), Float(3600.0), Text("jobs"), Text("jobs"), Float(3600.0), Text("working"), Text("working"), Text("jobs"), Text("jobs"), Float(1800.0), Text("jobs"), Text("jobs"), Float(3600.0), Text("working"), Text("working"), Text("working"), Text("waiting"), Text("working"), Text("waiting")

-- list
SELECT replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1'), CAST(t."state" AS TEXT), NULL, NULL, unixepoch('now', 'subsec') - nullif(max(CASE
WHEN (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')) END, -1e15)), -1e15), CASE
WHEN (t."state" = ?
AND t."state" COLLATE BINARY = ?) THEN CASE
WHEN (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END)
AND (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?))))) THEN 'HeartbeatStale'
WHEN (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END ELSE CASE
WHEN (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))) THEN 'Age' END END, NULL
FROM "main"."jobs" t
WHERE (t."state" IN (?, ?)
AND t."state" COLLATE BINARY IN (?, ?))
ORDER BY nullif(max(CASE
WHEN (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, CASE
WHEN (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) THEN -1e15 ELSE (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) END, coalesce(CASE
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
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')) END, -1e15)), -1e15), 1 LIMIT ?;
-- Text("jobs"), Text("jobs"), Text("working"), Text("working"), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Float(3600.0), Float(3600.0), Text("jobs"), Text("jobs"), Float(3600.0), Text("working"), Text("waiting"), Text("working"), Text("waiting"), Text("jobs"), Text("jobs"), Int(20)

-- newest times
SELECT max((CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CAST(t."beat" AS REAL) / CASE
WHEN CAST(t."beat" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END)), max((CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CAST(t."made" AS REAL) / CASE
WHEN CAST(t."made" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END)), unixepoch('now', 'subsec')
FROM "main"."jobs" t;
-- 

-- pick, Fail
SELECT replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1'), replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1'), CASE
WHEN (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END)
AND (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?))))) THEN 'HeartbeatStale' ELSE 'Age' END, replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1'), NULL, CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END
FROM "main"."jobs" t
WHERE (((t."state" = ?
AND t."state" COLLATE BINARY = ?)
AND ((NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END)
AND (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?))))) OR (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?))))))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND q.recovery_id = ?))
AND (t."tenant" > ? OR (t."tenant" = ?
AND t."no" > ?)))
ORDER BY t."tenant", t."no" LIMIT ?;
-- Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Text("working"), Text("working"), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Text("jobs"), Text("jobs"), Text("01JD"), Null, Null, Null, Int(1000)

-- settle, Fail
UPDATE "main"."jobs" AS t
SET "state" = ?
WHERE (t."tenant", t."no") IN (VALUES (?, ?))
AND ((t."state" = ?
AND t."state" COLLATE BINARY = ?)
AND ((NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END)
AND (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?))))) OR (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?))))));
-- Text("dead"), Null, Null, Text("working"), Text("working"), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0)

-- read back together, Fail
SELECT count(*), CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?)) GROUP BY CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END LIMIT 2;
-- Null, Null

-- read back, Fail
SELECT replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1'), CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?));
-- Null, Null

-- undo, match, Fail
SELECT replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1')
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?))
AND (CASE
WHEN t."state" IS NULL THEN NULL ELSE quote(t."state") END) = ?
AND NOT (typeof(t."state") = 'text'
AND instr(t."state", char(0)) > 0);
-- Null, Null, Text("'x'")

-- undo, Fail
UPDATE "main"."jobs" AS t
SET "state" = NULL
WHERE (t."tenant", t."no") IN (VALUES (?, ?))
AND (CASE
WHEN t."state" IS NULL THEN NULL ELSE quote(t."state") END) = ?
AND NOT (typeof(t."state") = 'text'
AND instr(t."state", char(0)) > 0);
-- Null, Null, Text("'x'")

-- undo, read back, Fail
SELECT replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1'), CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END, CASE
WHEN t."state" IS NULL THEN 1 ELSE 0 END
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?));
-- Null, Null

-- undo of an undo, match, Fail
SELECT replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1')
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?))
AND ((CASE
WHEN t."state" IS NULL THEN NULL ELSE quote(t."state") END) = ?
AND NOT (typeof(t."state") = 'text'
AND instr(t."state", char(0)) > 0)
AND ((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') END) < ?));
-- Null, Null, Text("'x'"), Float(1000000000.0)

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
SELECT replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1'), replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1'), 'HeartbeatStale', replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1'), NULL, CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END, CASE
WHEN t."beat" IS NULL THEN NULL
WHEN typeof(t."beat") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."beat", char(0)) > 0 OR t."beat" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."beat") || '''' ELSE quote(t."beat") END
FROM "main"."jobs" t
WHERE (((t."state" = ?
AND t."state" COLLATE BINARY = ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END)
AND (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))))
AND NOT (coalesce((SELECT q."count"
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')), 0) >= ?))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND q.recovery_id = ?))
AND (t."tenant" > ? OR (t."tenant" = ?
AND t."no" > ?)))
ORDER BY t."tenant", t."no" LIMIT ?;
-- Text("working"), Text("working"), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Text("jobs"), Int(3), Text("jobs"), Text("jobs"), Text("01JD"), Null, Null, Null, Int(1000)

-- settle, Requeue
UPDATE "main"."jobs" AS t
SET "state" = ?, "beat" = NULL
WHERE (t."tenant", t."no") IN (VALUES (?, ?))
AND ((t."state" = ?
AND t."state" COLLATE BINARY = ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END)
AND (((t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR (CASE
WHEN (typeof(t."beat") IN ('integer', 'real') OR (typeof(t."beat") = 'text'
AND (t."beat" GLOB '[0-9]*'
AND t."beat" NOT GLOB '*[^0-9.]*'
AND t."beat" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."beat" AS REAL) >= 631152000000 THEN t."beat" / 1000.0
WHEN CAST(t."beat" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."beat" AS REAL) END
WHEN (typeof(t."beat") = 'text'
AND t."beat" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."beat" >= '1990-01-01' THEN unixepoch(t."beat", 'subsec') - CASE
WHEN rtrim(t."beat") LIKE '%Z' OR (substr(rtrim(t."beat"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."beat"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND ((t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END) OR (CASE
WHEN (typeof(t."made") IN ('integer', 'real') OR (typeof(t."made") = 'text'
AND (t."made" GLOB '[0-9]*'
AND t."made" NOT GLOB '*[^0-9.]*'
AND t."made" NOT GLOB '*.*.*'))) THEN CASE
WHEN CAST(t."made" AS REAL) >= 631152000000 THEN t."made" / 1000.0
WHEN CAST(t."made" AS REAL) BETWEEN 631152000
AND 1e11 THEN CAST(t."made" AS REAL) END
WHEN (typeof(t."made") = 'text'
AND t."made" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*')
AND t."made" >= '1990-01-01' THEN unixepoch(t."made", 'subsec') - CASE
WHEN rtrim(t."made") LIKE '%Z' OR (substr(rtrim(t."made"), -6, 1) IN ('+', '-')
AND substr(rtrim(t."made"), -3, 1) = ':') THEN 0 ELSE 3600 END END) < unixepoch('now', 'subsec') - ?)
AND (NOT (t."beat" IS NULL OR CASE typeof(t."beat")
WHEN 'text' THEN t."beat" GLOB '0*'
AND (t."beat" GLOB '0000-00-00*' OR t."beat" NOT GLOB '*[^0.]*') ELSE t."beat" = 0 END) OR NOT (t."made" IS NULL OR CASE typeof(t."made")
WHEN 'text' THEN t."made" GLOB '0*'
AND (t."made" GLOB '0000-00-00*' OR t."made" NOT GLOB '*[^0.]*') ELSE t."made" = 0 END))
AND (NOT EXISTS (SELECT 1
FROM "unstick_requeue" a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')
AND NOT ((CASE
WHEN (typeof(q."last") IN ('integer', 'real') OR (typeof(q."last") = 'text'
AND (q."last" GLOB '[0-9]*'
AND q."last" NOT GLOB '*[^0-9.]*'
AND q."last" NOT GLOB '*.*.*'))) THEN CAST(q."last" AS REAL) / CASE
WHEN CAST(q."last" AS REAL) > 1e11 THEN 1000.0 ELSE 1.0 END
WHEN (typeof(q."last") = 'text'
AND q."last" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-9][0-9]:[0-9][0-9]*') THEN unixepoch(q."last", 'subsec') END) < unixepoch('now', 'subsec') - ?)))))
AND NOT (coalesce((SELECT q."count"
FROM "unstick_requeue" q
WHERE q.run_table = ?
AND q.run = replace(replace(CASE typeof(t."tenant")
WHEN 'blob' THEN hex(t."tenant")
WHEN 'real' THEN quote(t."tenant") ELSE CAST(t."tenant" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE typeof(t."no")
WHEN 'blob' THEN hex(t."no")
WHEN 'real' THEN quote(t."no") ELSE CAST(t."no" AS TEXT) END, char(30), char(30) || '0'), char(31), char(30) || '1')), 0) >= ?));
-- Text("waiting"), Null, Null, Text("working"), Text("working"), Float(1800.0), Float(1800.0), Text("jobs"), Text("jobs"), Float(1800.0), Text("jobs"), Int(3)

-- read back together, Requeue
SELECT count(*), CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END, CASE
WHEN t."beat" IS NULL THEN NULL
WHEN typeof(t."beat") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."beat", char(0)) > 0 OR t."beat" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."beat") || '''' ELSE quote(t."beat") END
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?)) GROUP BY CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END, CASE
WHEN t."beat" IS NULL THEN NULL
WHEN typeof(t."beat") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."beat", char(0)) > 0 OR t."beat" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."beat") || '''' ELSE quote(t."beat") END LIMIT 2;
-- Null, Null

-- read back, Requeue
SELECT replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1'), CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END, CASE
WHEN t."beat" IS NULL THEN NULL
WHEN typeof(t."beat") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."beat", char(0)) > 0 OR t."beat" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."beat") || '''' ELSE quote(t."beat") END
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?));
-- Null, Null

-- undo, match, Requeue
SELECT replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1')
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?))
AND ((CASE
WHEN t."state" IS NULL THEN NULL ELSE quote(t."state") END) = ?
AND NOT (typeof(t."state") = 'text'
AND instr(t."state", char(0)) > 0)
AND (CASE
WHEN t."beat" IS NULL THEN NULL ELSE quote(t."beat") END) = ?
AND NOT (typeof(t."beat") = 'text'
AND instr(t."beat", char(0)) > 0));
-- Null, Null, Text("'x'"), Text("'x'")

-- undo, Requeue
UPDATE "main"."jobs" AS t
SET "state" = NULL, "beat" = NULL
WHERE (t."tenant", t."no") IN (VALUES (?, ?))
AND ((CASE
WHEN t."state" IS NULL THEN NULL ELSE quote(t."state") END) = ?
AND NOT (typeof(t."state") = 'text'
AND instr(t."state", char(0)) > 0)
AND (CASE
WHEN t."beat" IS NULL THEN NULL ELSE quote(t."beat") END) = ?
AND NOT (typeof(t."beat") = 'text'
AND instr(t."beat", char(0)) > 0));
-- Null, Null, Text("'x'"), Text("'x'")

-- undo, read back, Requeue
SELECT replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1'), CASE
WHEN t."state" IS NULL THEN NULL
WHEN typeof(t."state") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."state", char(0)) > 0 OR t."state" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."state") || '''' ELSE quote(t."state") END, CASE
WHEN t."state" IS NULL THEN 1 ELSE 0 END, CASE
WHEN t."beat" IS NULL THEN NULL
WHEN typeof(t."beat") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."beat", char(0)) > 0 OR t."beat" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."beat") || '''' ELSE quote(t."beat") END, CASE
WHEN t."beat" IS NULL THEN 1 ELSE 0 END
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?));
-- Null, Null

-- undo of an undo, match, Requeue
SELECT replace(replace(CASE
WHEN t."tenant" IS NULL THEN NULL
WHEN typeof(t."tenant") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."tenant", char(0)) > 0 OR t."tenant" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."tenant") || '''' ELSE quote(t."tenant") END, char(30), char(30) || '0'), char(31), char(30) || '1') || char(31) || replace(replace(CASE
WHEN t."no" IS NULL THEN NULL
WHEN typeof(t."no") = 'text'
AND CAST('a' AS BLOB) = X'61'
AND (instr(t."no", char(0)) > 0 OR t."no" GLOB '*[^ -~]*') THEN 'TX''' || hex(t."no") || '''' ELSE quote(t."no") END, char(30), char(30) || '0'), char(31), char(30) || '1')
FROM "main"."jobs" t
WHERE (t."tenant", t."no") IN (VALUES (?, ?))
AND ((CASE
WHEN t."state" IS NULL THEN NULL ELSE quote(t."state") END) = ?
AND NOT (typeof(t."state") = 'text'
AND instr(t."state", char(0)) > 0)
AND (CASE
WHEN t."beat" IS NULL THEN NULL ELSE quote(t."beat") END) = ?
AND NOT (typeof(t."beat") = 'text'
AND instr(t."beat", char(0)) > 0));
-- Null, Null, Text("'x'"), Text("'x'")

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

