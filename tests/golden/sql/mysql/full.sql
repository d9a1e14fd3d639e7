-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6), max(x.sign0), max(x.sign1), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(x.sign2)) / 1e6), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(x.sign3)) / 1e6 - (3600)), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(x.sign4)) / 1e6 - (3600))
FROM (SELECT CASE
WHEN (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN (EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0))) THEN 'ContainerRestarted'
WHEN ((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) THEN 'LeaseExpired'
WHEN (t.`heartbeatAt` <> 0
AND (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))) THEN 'HeartbeatStale'
WHEN (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))) THEN 'Age' END ELSE CASE
WHEN ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END END AS evidence, CASE
WHEN (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN (EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END IS NOT NULL
AND nullif(greatest(coalesce(CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END, -1e15), coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) >= ?)
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) + (nullif(greatest(coalesce(CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END, -1e15), coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) - ?) + 1.0 ELSE CASE
WHEN ((t.`leaseUntil` IS NULL OR t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00') OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) THEN CASE
WHEN EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))) THEN CASE
WHEN (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END ELSE CASE
WHEN (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END END ELSE (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END) END END ELSE CASE
WHEN (t.`leaseUntil` IS NULL OR t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00') OR (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END) <= CASE
WHEN (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END THEN CASE
WHEN (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END
WHEN (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END) > CASE
WHEN (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END THEN (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END) END END AS due, CASE
WHEN (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND (t.`workerId` IS NOT NULL
AND NOT EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND 1 = 1)) THEN 1 END AS unknown_owner, CASE
WHEN ((t.`heartbeatAt` <> 0
AND NOT (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000))) OR (t.`progressAt` <> 0
AND NOT (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000))) OR NOT (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)) OR NOT (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)) OR NOT (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))) THEN 1 END AS unreadable, (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) AS sign0, (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) AS sign1, t.`startedAt` AS sign2, t.`createdAt` AS sign3, t.`updatedAt` AS sign4
FROM `public`.`qualification_runs` t
WHERE ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) OR (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)))) x GROUP BY x.evidence;
-- Text("PROCESSING"), Text("PROCESSING"), Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Int(0), Int(0), Float(3600.0), Float(3600.0), Int(-3600000000), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-3600000000), Text("PROCESSING"), Text("PROCESSING"), Text("[[\"uid-gone\",0.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000470.0), Float(1764000560.0), Float(1764000560.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000470.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(14400.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("PROCESSING"), Text("PROCESSING"), Text("[[\"uid-alive\",0.0],[\"uid-other\",0.0],[\"uid-gone\",0.0]]"), Text("PROCESSING"), Text("PROCESSING"), Text("PENDING"), Text("PENDING")

-- list
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`processed` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`total` AS CHAR) USING utf8mb4), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), CASE
WHEN (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN (EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0))) THEN 'ContainerRestarted'
WHEN ((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) THEN 'LeaseExpired'
WHEN (t.`heartbeatAt` <> 0
AND (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))) THEN 'HeartbeatStale'
WHEN (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))) THEN 'Age' END ELSE CASE
WHEN ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END END, CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) OR (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)))
ORDER BY nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 1 LIMIT ?;
-- Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Text("PROCESSING"), Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Int(0), Int(0), Float(3600.0), Float(3600.0), Int(-3600000000), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-3600000000), Text("PROCESSING"), Text("PROCESSING"), Text("PENDING"), Text("PENDING"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(20)

-- owned and silent
SELECT 1
FROM `public`.`qualification_runs` t
WHERE t.`workerId` IS NOT NULL
AND ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND (((t.`heartbeatAt` <> 0
AND (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))))
AND NOT coalesce(((EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?))), 0)
AND NOT coalesce((EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0)))), 0)
AND NOT coalesce((((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END))))), 0)) OR ((((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))
AND NOT coalesce(((EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?))), 0)
AND NOT coalesce((EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0)))), 0)
AND NOT coalesce((((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END))))), 0)))) LIMIT 1;
-- Text("PROCESSING"), Text("PROCESSING"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs")

-- newest times
SELECT max((CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END)), max((CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END)), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(t.`startedAt`)) / 1e6), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(t.`createdAt`)) / 1e6 - (3600)), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(t.`updatedAt`)) / 1e6 - (3600)), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6)
FROM `public`.`qualification_runs` t;
-- 

-- pick, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CASE
WHEN (EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0))) THEN 'ContainerRestarted'
WHEN ((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) THEN 'LeaseExpired'
WHEN (t.`heartbeatAt` <> 0
AND (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))) THEN 'HeartbeatStale' ELSE 'Age' END, CONVERT(CAST(t.`createdAt` AS CHAR) USING utf8mb4), NULL, CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`error` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE (((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND ((EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) OR EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0))) OR ((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) OR (t.`heartbeatAt` <> 0
AND (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))) OR (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND q.recovery_id = ?))
AND t.`createdAt` >= ?)
ORDER BY t.`createdAt` LIMIT ? FOR UPDATE SKIP LOCKED;
-- Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Text("PROCESSING"), Text("PROCESSING"), Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("01JD"), Text("1763990000"), Int(1000)

-- settle, Fail
UPDATE `public`.`qualification_runs` AS t FORCE INDEX (PRIMARY)
SET `status` = ?, `updatedAt` = UTC_TIMESTAMP(6) + INTERVAL ? SECOND, `completedAt` = UTC_TIMESTAMP(6) + INTERVAL ? SECOND, `error` = LEFT(?, 191)
WHERE t.`id` IN (?)
AND ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND ((EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) OR EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0))) OR ((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) OR (t.`heartbeatAt` <> 0
AND (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))) OR (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))));
-- Text("FAILED"), Int(7200), Int(7200), Text("Left behind: its worker is gone (unstick recovery 01JD)"), Text("run-1"), Text("PROCESSING"), Text("PROCESSING"), Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000)

-- read back together, Fail
SELECT count(*), min(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`error` AS CHAR) USING utf8mb4))
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?) GROUP BY CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`error` AS CHAR) USING utf8mb4) AS BINARY) LIMIT 2;
-- Text("run-1")

-- read back, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`error` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?);
-- Text("run-1")

-- undo, match, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`error` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'")

-- undo, Fail
UPDATE `public`.`qualification_runs` AS t
SET `status` = NULL, `updatedAt` = NULL, `completedAt` = NULL, `error` = NULL
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`error` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY));
-- Text("run-1"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'")

-- undo, read back, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CASE
WHEN t.`status` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4), CASE
WHEN t.`updatedAt` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4), CASE
WHEN t.`completedAt` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`error` AS CHAR) USING utf8mb4), CASE
WHEN t.`error` IS NULL THEN 1 ELSE 0 END
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?);
-- Text("run-1")

-- undo of an undo, match, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`error` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)
AND ((t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < ?)
AND ((t.`leaseUntil` IS NULL OR t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00') OR (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6) END) < ?)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'"), Float(1000000000.0), Float(1000000000.0), Float(1000000000.0), Float(1000000000.0)

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
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CASE
WHEN (EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) THEN 'OwnerGone'
WHEN EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0))) THEN 'ContainerRestarted'
WHEN ((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) THEN 'LeaseExpired' ELSE 'HeartbeatStale' END, CONVERT(CAST(t.`createdAt` AS CHAR) USING utf8mb4), NULL, CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`startedAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`heartbeatAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`leaseUntil` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE (((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND ((EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) OR EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0))) OR ((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) OR (t.`heartbeatAt` <> 0
AND (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))))
AND NOT ((coalesce((SELECT q.`count`
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)), 0) >= ? OR coalesce(t.`attempts` >= t.`maxAttempts`, 1 = 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND q.recovery_id = ?))
AND t.`createdAt` >= ?)
ORDER BY t.`createdAt` LIMIT ? FOR UPDATE SKIP LOCKED;
-- Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Text("PROCESSING"), Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Text("public.qualification_runs"), Int(3), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("01JD"), Text("1763990000"), Int(1000)

-- settle, Requeue
UPDATE `public`.`qualification_runs` AS t FORCE INDEX (PRIMARY)
SET `status` = ?, `updatedAt` = UTC_TIMESTAMP(6) + INTERVAL ? SECOND, `startedAt` = NULL, `heartbeatAt` = NULL, `leaseUntil` = NULL, `workerId` = NULL
WHERE t.`id` IN (?)
AND ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND ((EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (CASE
WHEN (t.`startedAt` IS NULL OR t.`startedAt` < TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) END, CASE
WHEN (t.`progressAt` IS NULL OR t.`progressAt` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) END, coalesce((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END), -1e15), CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, CASE
WHEN t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`updatedAt`) / 1e6 - (3600)) END) END), -1e15) ELSE (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) END < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since))))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) OR EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) < o.since
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < o.since + 3.0)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < o.since + 3.0))) OR ((t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0)))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= (CASE
WHEN t.`leaseUntil` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`leaseUntil`) / 1e6 - (3600)) END)))) OR (t.`heartbeatAt` <> 0
AND (((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND NOT coalesce(EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0)))), 0)
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) OR ((t.`updatedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`updatedAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`updatedAt`) > 0
AND DAYOFMONTH(t.`updatedAt`) > 0)))
AND (t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND ((t.`heartbeatAt` IS NULL OR t.`heartbeatAt` = 0) OR (CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`startedAt` IS NULL OR t.`startedAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)
AND (t.`heartbeatAt` <> 0 OR t.`progressAt` <> 0 OR t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' OR t.`updatedAt` >= TIMESTAMP'1990-01-01 00:00:00')
AND (t.`leaseUntil` IS NULL OR (t.`leaseUntil` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`leaseUntil` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`leaseUntil`) > 0
AND DAYOFMONTH(t.`leaseUntil`) > 0))))
AND EXISTS (SELECT 1
FROM JSON_TABLE(?, '$[*]' COLUMNS (identity VARCHAR(512) CHARACTER
SET utf8mb4 PATH '$[0]', since DOUBLE PATH '$[1]')) AS o
WHERE CAST(o.identity AS BINARY) = CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY)
AND (((CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) IS NULL OR (CASE
WHEN t.`startedAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`startedAt`) / 1e6) END) >= o.since OR NOT (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6) >= o.since)) OR coalesce((CASE
WHEN (t.`heartbeatAt` >= 631152000
AND (t.`heartbeatAt` <= 1e11 OR t.`heartbeatAt` >= 631152000000)) THEN (CASE
WHEN t.`heartbeatAt` > 1e11 THEN t.`heartbeatAt` / 1e3 ELSE t.`heartbeatAt` * 1e0 END) END) >= o.since, 0) OR coalesce((CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) >= o.since, 0))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))))
AND NOT ((coalesce((SELECT q.`count`
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)), 0) >= ? OR coalesce(t.`attempts` >= t.`maxAttempts`, 1 = 0))));
-- Text("PENDING"), Int(7200), Text("run-1"), Text("PROCESSING"), Text("PROCESSING"), Text("[[\"uid-gone\",1764000500.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1764000560.0), Float(1764000560.0), Text("[[\"uid-alive\",1763999998.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(3600000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1800000000), Int(1800000000), Float(1800.0), Float(1800.0), Int(-1800000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(-10800000000), Int(-10800000000), Float(14400.0), Float(14400.0), Int(-14400000000), Int(3600000000), Text("[[\"uid-alive\",1764000000.0],[\"uid-other\",-1000000000000000.0]]"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-14400000000), Text("public.qualification_runs"), Int(3)

-- read back together, Requeue
SELECT count(*), min(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`startedAt` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`heartbeatAt` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`leaseUntil` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4))
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?) GROUP BY CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`startedAt` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`heartbeatAt` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`leaseUntil` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY) LIMIT 2;
-- Text("run-1")

-- read back, Requeue
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`startedAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`heartbeatAt` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`leaseUntil` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?);
-- Text("run-1")

-- undo, match, Requeue
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`startedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`heartbeatAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`leaseUntil` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'")

-- undo, Requeue
UPDATE `public`.`qualification_runs` AS t
SET `status` = NULL, `updatedAt` = NULL, `startedAt` = NULL, `heartbeatAt` = NULL, `leaseUntil` = NULL, `workerId` = NULL
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`startedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`heartbeatAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`leaseUntil` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY));
-- Text("run-1"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'")

-- undo, read back, Requeue
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CASE
WHEN t.`status` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4), CASE
WHEN t.`updatedAt` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`startedAt` AS CHAR) USING utf8mb4), CASE
WHEN t.`startedAt` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`heartbeatAt` AS CHAR) USING utf8mb4), CASE
WHEN t.`heartbeatAt` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`leaseUntil` AS CHAR) USING utf8mb4), CASE
WHEN t.`leaseUntil` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4), CASE
WHEN t.`workerId` IS NULL THEN 1 ELSE 0 END
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?);
-- Text("run-1")

-- undo of an undo, match, Requeue
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`updatedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`startedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`heartbeatAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`leaseUntil` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`workerId` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND ((t.`progressAt` IS NULL OR t.`progressAt` = 0) OR (CASE
WHEN (t.`progressAt` >= 631152000
AND (t.`progressAt` <= 1e11 OR t.`progressAt` >= 631152000000)) THEN (CASE
WHEN t.`progressAt` > 1e11 THEN t.`progressAt` / 1e3 ELSE t.`progressAt` * 1e0 END) END) < ?)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'"), Text("'x'"), Float(1000000000.0)

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

