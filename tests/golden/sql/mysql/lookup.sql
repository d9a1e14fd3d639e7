-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6), max(x.sign0), max(x.sign1)
FROM (SELECT CASE
WHEN ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?) THEN CASE
WHEN ((((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END ELSE CASE
WHEN ((((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END END AS evidence, CASE
WHEN ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?) THEN CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0) THEN nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END ELSE CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0) THEN nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END END AS due, CASE
WHEN ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?)
AND 1 = 0 THEN 1 END AS unknown_owner, CASE
WHEN (((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0
AND NOT ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000))) OR (t.`start_time` <> 0
AND NOT (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)))) THEN 1 END AS unreadable, (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) AS sign0, (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) AS sign1
FROM `public`.`runs` t
WHERE (((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?) OR ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?))) x GROUP BY x.evidence;
-- Text("RUNNING"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Int(-1800000000), Float(3600.0), Float(3600.0), Text("public.runs"), Text("public.runs"), Int(-3600000000), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("public.runs"), Text("public.runs"), Float(1800.0), Text("public.runs"), Text("public.runs"), Float(3600.0), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("SCHEDULED"), Text("SCHEDULED"), Text("active")

-- list
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), NULL, NULL, (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), CASE
WHEN ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?) THEN CASE
WHEN ((((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END ELSE CASE
WHEN ((((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END END, NULL
FROM `public`.`runs` t
WHERE (((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?) OR ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?))
ORDER BY nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 1 LIMIT ?;
-- Text("public.runs"), Text("public.runs"), Text("RUNNING"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Int(-1800000000), Float(3600.0), Float(3600.0), Text("public.runs"), Text("public.runs"), Int(-3600000000), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("SCHEDULED"), Text("SCHEDULED"), Text("active"), Text("public.runs"), Text("public.runs"), Int(20)

-- newest times
SELECT NULL, max((CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END)), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6)
FROM `public`.`runs` t;
-- 

-- pick, Fail
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), 'Age', CONVERT(CAST(coalesce(nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0) AS CHAR) USING utf8mb4), NULL, CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4)
FROM `public`.`runs` t
WHERE ((((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?)
AND ((((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND q.recovery_id = ?))
AND coalesce(nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0) >= ?)
ORDER BY coalesce(nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0), t.`run_uuid` LIMIT ? FOR UPDATE SKIP LOCKED;
-- Text("public.runs"), Text("public.runs"), Text("RUNNING"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Int(-1800000000), Text("public.runs"), Text("public.runs"), Text("01JD"), Text("public.runs"), Text("public.runs"), Float(1763990000.0), Text("public.runs"), Text("public.runs"), Int(1000)

-- settle, Fail
UPDATE `public`.`runs` AS t FORCE INDEX (PRIMARY)
SET `status` = ?, `end_time` = FLOOR((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) * (CASE
WHEN t.`end_time` > 1e11 THEN 1000
WHEN t.`end_time` > 0 THEN 1 ELSE CASE
WHEN t.`start_time` > 1e11 THEN 1000 ELSE 1 END END))
WHERE t.`run_uuid` IN (?)
AND (((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?)
AND ((((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))));
-- Text("FAILED"), Text("run-1"), Text("RUNNING"), Text("RUNNING"), Text("active"), Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Int(-1800000000)

-- read back together, Fail
SELECT count(*), min(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4))
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?) GROUP BY CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4) AS BINARY) LIMIT 2;
-- Text("run-1")

-- read back, Fail
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4)
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?);
-- Text("run-1")

-- undo, match, Fail
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'")

-- undo, Fail
UPDATE `public`.`runs` AS t
SET `status` = NULL, `end_time` = NULL
WHERE t.`run_uuid` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY));
-- Text("run-1"), Text("'x'"), Text("'x'")

-- undo, read back, Fail
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CASE
WHEN t.`status` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4), CASE
WHEN t.`end_time` IS NULL THEN 1 ELSE 0 END
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?);
-- Text("run-1")

-- undo of an undo, match, Fail
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND (((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < ?)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'"), Float(1000000000.0), Float(1000000000.0)

-- undo, count, Fail
INSERT INTO `unstick_requeue` (`run_table`, `run`, `recovery_id`, `count`, `last`, `previous`) SELECT q.`run_table`, q.`run`, q.`recovery_id`, q.`count` + CASE
WHEN 1 = 0 THEN 1 ELSE -1 END, CASE
WHEN 1 = 0 THEN GREATEST(q.`last`, coalesce(q.`previous`, TIMESTAMP'1970-01-01 00:00:00'), coalesce((SELECT o.`started_at`
FROM `unstick_recovery` o
WHERE o.`recovery_id` = ?), TIMESTAMP'1970-01-01 00:00:00'))
WHEN q.`count` <= 1 THEN TIMESTAMP'1970-01-01 00:00:00'
WHEN q.`recovery_id` = ? THEN coalesce(q.`previous`, TIMESTAMP'1970-01-01 00:00:00') ELSE q.`last` END, CASE
WHEN q.`recovery_id` = ? OR (q.`count` <= 1
AND NOT (1 = 0)) THEN q.`last` ELSE q.`previous` END
FROM `unstick_requeue` q
WHERE q.`run_table` = ?
AND q.`run` IN (?) ON DUPLICATE KEY UPDATE `count` = VALUES(`count`), `last` = VALUES(`last`), `previous` = VALUES(`previous`);
-- Text("01JD"), Text("01JD"), Text("01JD"), Text("shop.runs"), Text("run-1")

-- pick, Requeue
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), CASE
WHEN ((((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <> 0 OR t.`start_time` <> 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END, CONVERT(CAST(coalesce(nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0) AS CHAR) USING utf8mb4), NULL, CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4)
FROM `public`.`runs` t
WHERE ((((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?)
AND 1 = 0
AND coalesce((SELECT q.`count`
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)), 0) >= ?)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
AND q.recovery_id = ?))
AND coalesce(nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0) >= ?)
ORDER BY coalesce(nullif(greatest(CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) THEN -1e15 ELSE (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) END, CASE
WHEN (t.`start_time` IS NULL OR t.`start_time` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0), t.`run_uuid` LIMIT ? FOR UPDATE SKIP LOCKED;
-- Float(1800.0), Float(1800.0), Text("public.runs"), Text("public.runs"), Int(-1800000000), Text("public.runs"), Text("public.runs"), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("public.runs"), Int(3), Text("public.runs"), Text("public.runs"), Text("01JD"), Text("public.runs"), Text("public.runs"), Float(1763990000.0), Text("public.runs"), Text("public.runs"), Int(1000)

-- settle, Requeue
UPDATE `public`.`runs` AS t FORCE INDEX (PRIMARY)
SET `status` = ?, `end_time` = FLOOR((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) * (CASE
WHEN t.`end_time` > 1e11 THEN 1000
WHEN t.`end_time` > 0 THEN 1 ELSE CASE
WHEN t.`start_time` > 1e11 THEN 1000 ELSE 1 END END))
WHERE t.`run_uuid` IN (?)
AND (((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND t.`lifecycle_stage` = ?)
AND 1 = 0
AND coalesce((SELECT q.`count`
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)), 0) >= ?);
-- Text("FAILED"), Text("run-1"), Text("RUNNING"), Text("RUNNING"), Text("active"), Text("public.runs"), Int(3)

-- read back together, Requeue
SELECT count(*), min(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4))
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?) GROUP BY CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4) AS BINARY) LIMIT 2;
-- Text("run-1")

-- read back, Requeue
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4)
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?);
-- Text("run-1")

-- undo, match, Requeue
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'")

-- undo, Requeue
UPDATE `public`.`runs` AS t
SET `status` = NULL, `end_time` = NULL
WHERE t.`run_uuid` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY));
-- Text("run-1"), Text("'x'"), Text("'x'")

-- undo, read back, Requeue
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CASE
WHEN t.`status` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4), CASE
WHEN t.`end_time` IS NULL THEN 1 ELSE 0 END
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?);
-- Text("run-1")

-- undo of an undo, match, Requeue
SELECT CONVERT(CAST(t.`run_uuid` AS CHAR) USING utf8mb4)
FROM `public`.`runs` t
WHERE t.`run_uuid` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`end_time` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND (((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) IS NULL OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) = 0) OR (CASE
WHEN ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000
AND ((SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) <= 1e11 OR (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) >= 631152000000)) THEN (CASE
WHEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) > 1e11 THEN (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) / 1e3 ELSE (SELECT max(l.`timestamp`)
FROM `public`.`latest_metrics` l
WHERE l.`run_uuid` = t.`run_uuid`) * 1e0 END) END) < ?)
AND ((t.`start_time` IS NULL OR t.`start_time` = 0) OR (CASE
WHEN (t.`start_time` >= 631152000
AND (t.`start_time` <= 1e11 OR t.`start_time` >= 631152000000)) THEN (CASE
WHEN t.`start_time` > 1e11 THEN t.`start_time` / 1e3 ELSE t.`start_time` * 1e0 END) END) < ?)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'"), Float(1000000000.0), Float(1000000000.0)

-- undo, count, Requeue
INSERT INTO `unstick_requeue` (`run_table`, `run`, `recovery_id`, `count`, `last`, `previous`) SELECT q.`run_table`, q.`run`, q.`recovery_id`, q.`count` + CASE
WHEN 1 = 0 THEN 1 ELSE -1 END, CASE
WHEN 1 = 0 THEN GREATEST(q.`last`, coalesce(q.`previous`, TIMESTAMP'1970-01-01 00:00:00'), coalesce((SELECT o.`started_at`
FROM `unstick_recovery` o
WHERE o.`recovery_id` = ?), TIMESTAMP'1970-01-01 00:00:00'))
WHEN q.`count` <= 1 THEN TIMESTAMP'1970-01-01 00:00:00'
WHEN q.`recovery_id` = ? THEN coalesce(q.`previous`, TIMESTAMP'1970-01-01 00:00:00') ELSE q.`last` END, CASE
WHEN q.`recovery_id` = ? OR (q.`count` <= 1
AND NOT (1 = 0)) THEN q.`last` ELSE q.`previous` END
FROM `unstick_requeue` q
WHERE q.`run_table` = ?
AND q.`run` IN (?) ON DUPLICATE KEY UPDATE `count` = VALUES(`count`), `last` = VALUES(`last`), `previous` = VALUES(`previous`);
-- Text("01JD"), Text("01JD"), Text("01JD"), Text("shop.runs"), Text("run-1")

