-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6), max(x.sign0), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(x.sign1)) / 1e6 - (3600))
FROM (SELECT CASE
WHEN (t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN (t.`beat` <> 0
AND ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))) THEN 'HeartbeatStale'
WHEN ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END ELSE CASE
WHEN ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END END AS evidence, CASE
WHEN (t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`beat` IS NULL OR t.`beat` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) END, CASE
WHEN t.`made` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`made` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`made`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))) END, -1e15)), -1e15) + ? END ELSE CASE
WHEN (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00') THEN nullif(greatest(CASE
WHEN (t.`beat` IS NULL OR t.`beat` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) END, CASE
WHEN t.`made` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`made` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`made`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))) END, -1e15)), -1e15) + ? END END AS due, CASE
WHEN (t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND 1 = 0 THEN 1 END AS unknown_owner, CASE
WHEN ((t.`beat` <> 0
AND NOT (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000))) OR NOT (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0))) THEN 1 END AS unreadable, (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) AS sign0, t.`made` AS sign1
FROM `shop`.`jobs` t
WHERE ((t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) OR (t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)))) x GROUP BY x.evidence;
-- Text("working"), Text("working"), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Int(0), Float(3600.0), Text("shop.jobs"), Text("shop.jobs"), Int(-3600000000), Text("working"), Text("working"), Text("shop.jobs"), Text("shop.jobs"), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(3600.0), Text("working"), Text("working"), Text("working"), Text("working"), Text("waiting"), Text("waiting")

-- list
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4), NULL, NULL, (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - nullif(greatest(CASE
WHEN (t.`beat` IS NULL OR t.`beat` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) END, CASE
WHEN t.`made` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`made` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`made`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))) END, -1e15)), -1e15), CASE
WHEN (t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN (t.`beat` <> 0
AND ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))) THEN 'HeartbeatStale'
WHEN ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END ELSE CASE
WHEN ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END END, NULL
FROM `shop`.`jobs` t
WHERE ((t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) OR (t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)))
ORDER BY nullif(greatest(CASE
WHEN (t.`beat` IS NULL OR t.`beat` = 0) THEN -1e15 ELSE (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) END, CASE
WHEN t.`made` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`made` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`made`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))) END, -1e15)), -1e15), 1 LIMIT ?;
-- Text("shop.jobs"), Text("shop.jobs"), Text("working"), Text("working"), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Int(0), Float(3600.0), Text("shop.jobs"), Text("shop.jobs"), Int(-3600000000), Text("working"), Text("working"), Text("waiting"), Text("waiting"), Text("shop.jobs"), Text("shop.jobs"), Int(20)

-- newest times
SELECT max((CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END)), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(t.`made`)) / 1e6 - (3600)), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6)
FROM `shop`.`jobs` t;
-- 

-- pick, Fail
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), CASE
WHEN (t.`beat` <> 0
AND ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))) THEN 'HeartbeatStale' ELSE 'Age' END, CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), NULL, CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4)
FROM `shop`.`jobs` t
WHERE (((t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND ((t.`beat` <> 0
AND ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))) OR ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND q.recovery_id = ?))
AND (t.`tenant` > ? OR (t.`tenant` = ?
AND t.`no` > CAST(CAST(? AS CHAR) AS UNSIGNED))))
ORDER BY t.`tenant`, t.`no` LIMIT ? FOR UPDATE SKIP LOCKED;
-- Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Text("working"), Text("working"), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Text("shop.jobs"), Text("shop.jobs"), Text("01JD"), Text("run-1"), Text("run-1"), Text("run-1"), Int(1000)

-- settle, Fail
UPDATE `shop`.`jobs` AS t FORCE INDEX (PRIMARY)
SET `state` = ?
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)))
AND ((t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND ((t.`beat` <> 0
AND ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))) OR ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND))))));
-- Text("dead"), Text("run-1"), Text("run-1"), Text("working"), Text("working"), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000)

-- read back together, Fail
SELECT count(*), min(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4))
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED))) GROUP BY CAST(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4) AS BINARY) LIMIT 2;
-- Text("run-1"), Text("run-1")

-- read back, Fail
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4)
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)));
-- Text("run-1"), Text("run-1")

-- undo, match, Fail
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)))
AND CAST(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("run-1"), Text("'x'")

-- undo, Fail
UPDATE `shop`.`jobs` AS t
SET `state` = NULL
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)))
AND CAST(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY);
-- Text("run-1"), Text("run-1"), Text("'x'")

-- undo, read back, Fail
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4), CASE
WHEN t.`state` IS NULL THEN 1 ELSE 0 END
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)));
-- Text("run-1"), Text("run-1")

-- undo of an undo, match, Fail
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)))
AND (CAST(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < ?)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("run-1"), Text("'x'"), Float(1000000000.0)

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
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), 'HeartbeatStale', CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), NULL, CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`beat` AS CHAR) USING utf8mb4)
FROM `shop`.`jobs` t
WHERE (((t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND (t.`beat` <> 0
AND ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))
AND NOT (coalesce((SELECT q.`count`
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))), 0) >= ?))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND q.recovery_id = ?))
AND (t.`tenant` > ? OR (t.`tenant` = ?
AND t.`no` > CAST(CAST(? AS CHAR) AS UNSIGNED))))
ORDER BY t.`tenant`, t.`no` LIMIT ? FOR UPDATE SKIP LOCKED;
-- Text("working"), Text("working"), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Text("shop.jobs"), Int(3), Text("shop.jobs"), Text("shop.jobs"), Text("01JD"), Text("run-1"), Text("run-1"), Text("run-1"), Int(1000)

-- settle, Requeue
UPDATE `shop`.`jobs` AS t FORCE INDEX (PRIMARY)
SET `state` = ?, `beat` = NULL
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)))
AND ((t.`state` = ?
AND CAST(CONVERT(t.`state` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND (t.`beat` <> 0
AND ((t.`made` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`made` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`made`) > 0
AND DAYOFMONTH(t.`made`) > 0)))
AND ((t.`beat` IS NULL OR t.`beat` = 0) OR (CASE
WHEN (t.`beat` >= 631152000
AND (t.`beat` <= 1e11 OR t.`beat` >= 631152000000)) THEN (CASE
WHEN t.`beat` > 1e11 THEN t.`beat` / 1e3 ELSE t.`beat` * 1e0 END) END) < (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - ?)
AND (t.`beat` <> 0 OR t.`made` >= TIMESTAMP'1990-01-01 00:00:00')
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))
AND NOT (coalesce((SELECT q.`count`
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))), 0) >= ?));
-- Text("waiting"), Text("run-1"), Text("run-1"), Text("working"), Text("working"), Int(1800000000), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Int(-1800000000), Text("shop.jobs"), Int(3)

-- read back together, Requeue
SELECT count(*), min(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`beat` AS CHAR) USING utf8mb4))
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED))) GROUP BY CAST(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`beat` AS CHAR) USING utf8mb4) AS BINARY) LIMIT 2;
-- Text("run-1"), Text("run-1")

-- read back, Requeue
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`beat` AS CHAR) USING utf8mb4)
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)));
-- Text("run-1"), Text("run-1")

-- undo, match, Requeue
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)))
AND (CAST(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`beat` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("run-1"), Text("'x'"), Text("'x'")

-- undo, Requeue
UPDATE `shop`.`jobs` AS t
SET `state` = NULL, `beat` = NULL
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)))
AND (CAST(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`beat` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY));
-- Text("run-1"), Text("run-1"), Text("'x'"), Text("'x'")

-- undo, read back, Requeue
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4)), CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4), CASE
WHEN t.`state` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`beat` AS CHAR) USING utf8mb4), CASE
WHEN t.`beat` IS NULL THEN 1 ELSE 0 END
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)));
-- Text("run-1"), Text("run-1")

-- undo of an undo, match, Requeue
SELECT CONCAT(REPLACE(REPLACE(CONVERT(CAST(t.`tenant` AS CHAR) USING utf8mb4), _utf8mb4 0x1e, _utf8mb4 0x1e30), _utf8mb4 0x1f, _utf8mb4 0x1e31), CHAR(31), CONVERT(CAST(t.`no` AS CHAR) USING utf8mb4))
FROM `shop`.`jobs` t
WHERE (t.`tenant`, t.`no`) IN ((?, CAST(CAST(? AS CHAR) AS UNSIGNED)))
AND (CAST(CONVERT(CAST(t.`state` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`beat` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("run-1"), Text("'x'"), Text("'x'")

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

