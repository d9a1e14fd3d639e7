-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(x.sign0)) / 1e6 - (3600))
FROM (SELECT CASE
WHEN (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN ((t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END ELSE CASE
WHEN ((t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END END AS evidence, CASE
WHEN (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END ELSE CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00' THEN nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15) + ? END END AS due, CASE
WHEN (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND 1 = 0 THEN 1 END AS unknown_owner, CASE
WHEN NOT (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)) THEN 1 END AS unreadable, t.`createdAt` AS sign0
FROM `public`.`qualification_runs` t
WHERE ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) OR (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)))) x GROUP BY x.evidence;
-- Text("PROCESSING"), Text("PROCESSING"), Int(1800000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(0), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-3600000000), Text("PROCESSING"), Text("PROCESSING"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("PROCESSING"), Text("PROCESSING"), Text("PROCESSING"), Text("PROCESSING"), Text("PENDING"), Text("PENDING")

-- list
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), NULL, NULL, (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6) - nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), CASE
WHEN (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) THEN CASE
WHEN ((t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END ELSE CASE
WHEN ((t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END END, NULL
FROM `public`.`qualification_runs` t
WHERE ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) OR (t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY)))
ORDER BY nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 1 LIMIT ?;
-- Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Text("PROCESSING"), Int(1800000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Int(0), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-3600000000), Text("PROCESSING"), Text("PROCESSING"), Text("PENDING"), Text("PENDING"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(20)

-- newest times
SELECT (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', max(t.`createdAt`)) / 1e6 - (3600)), (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6)) / 1e6)
FROM `public`.`qualification_runs` t;
-- 

-- pick, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), 'Age', CONVERT(CAST(coalesce(nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0) AS CHAR) USING utf8mb4), NULL, CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE (((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND ((t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND q.recovery_id = ?))
AND coalesce(nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0) >= ?)
ORDER BY coalesce(nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0), t.`id` LIMIT ? FOR UPDATE SKIP LOCKED;
-- Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Text("PROCESSING"), Int(1800000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("01JD"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1763990000.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1000)

-- settle, Fail
UPDATE `public`.`qualification_runs` AS t FORCE INDEX (PRIMARY)
SET `status` = ?, `completedAt` = UTC_TIMESTAMP(6) + INTERVAL ? SECOND
WHERE t.`id` IN (?)
AND ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND ((t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))));
-- Text("FAILED"), Int(7200), Text("run-1"), Text("PROCESSING"), Text("PROCESSING"), Int(1800000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000)

-- read back together, Fail
SELECT count(*), min(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4)), min(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4))
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?) GROUP BY CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY), CAST(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4) AS BINARY) LIMIT 2;
-- Text("run-1")

-- read back, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?);
-- Text("run-1")

-- undo, match, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'")

-- undo, Fail
UPDATE `public`.`qualification_runs` AS t
SET `status` = NULL, `completedAt` = NULL
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY));
-- Text("run-1"), Text("'x'"), Text("'x'")

-- undo, read back, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CASE
WHEN t.`status` IS NULL THEN 1 ELSE 0 END, CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4), CASE
WHEN t.`completedAt` IS NULL THEN 1 ELSE 0 END
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?);
-- Text("run-1")

-- undo of an undo, match, Fail
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?)
AND (CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)
AND CAST(CONVERT(CAST(t.`completedAt` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY)) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'"), Text("'x'")

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
WHEN ((t.`createdAt` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND
AND (t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' OR (MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0)))
AND t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND NOT (q.`last` < UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)))) THEN 'Age' END, CONVERT(CAST(coalesce(nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0) AS CHAR) USING utf8mb4), NULL, CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE (((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND 1 = 0
AND NOT (coalesce((SELECT q.`count`
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)), 0) >= ?))
AND (NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) OR NOT EXISTS (SELECT 1
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
AND q.recovery_id = ?))
AND coalesce(nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0) >= ?)
ORDER BY coalesce(nullif(greatest(CASE
WHEN t.`createdAt` < TIMESTAMP'1990-01-01 00:00:00' THEN -1e15 ELSE (CASE
WHEN t.`createdAt` >= TIMESTAMP'1990-01-01 00:00:00'
AND MONTH(t.`createdAt`) > 0
AND DAYOFMONTH(t.`createdAt`) > 0 THEN (TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', t.`createdAt`) / 1e6 - (3600)) END) END, coalesce(CASE
WHEN NOT EXISTS (SELECT 1
FROM `unstick_requeue` a
WHERE a.run_table = ?) THEN NULL ELSE (SELECT max((TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', q.`last`) / 1e6))
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)) END, -1e15)), -1e15), 0), t.`id` LIMIT ? FOR UPDATE SKIP LOCKED;
-- Int(1800000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(-1800000000), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Text("PROCESSING"), Text("public.qualification_runs"), Int(3), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("01JD"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1763990000.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1000)

-- settle, Requeue
UPDATE `public`.`qualification_runs` AS t FORCE INDEX (PRIMARY)
SET `status` = ?
WHERE t.`id` IN (?)
AND ((t.`status` = ?
AND CAST(CONVERT(t.`status` USING utf8mb4) AS BINARY) = CAST(? AS BINARY))
AND 1 = 0
AND NOT (coalesce((SELECT q.`count`
FROM `unstick_requeue` q
WHERE q.run_table = ?
AND q.run = CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)), 0) >= ?));
-- Text("PENDING"), Text("run-1"), Text("PROCESSING"), Text("PROCESSING"), Text("public.qualification_runs"), Int(3)

-- read back together, Requeue
SELECT count(*), min(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4))
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?) GROUP BY CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) LIMIT 2;
-- Text("run-1")

-- read back, Requeue
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?);
-- Text("run-1")

-- undo, match, Requeue
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?)
AND CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'")

-- undo, Requeue
UPDATE `public`.`qualification_runs` AS t
SET `status` = NULL
WHERE t.`id` IN (?)
AND CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY);
-- Text("run-1"), Text("'x'")

-- undo, read back, Requeue
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4), CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4), CASE
WHEN t.`status` IS NULL THEN 1 ELSE 0 END
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?);
-- Text("run-1")

-- undo of an undo, match, Requeue
SELECT CONVERT(CAST(t.`id` AS CHAR) USING utf8mb4)
FROM `public`.`qualification_runs` t
WHERE t.`id` IN (?)
AND CAST(CONVERT(CAST(t.`status` AS CHAR) USING utf8mb4) AS BINARY) = CAST(? AS BINARY) FOR UPDATE SKIP LOCKED;
-- Text("run-1"), Text("'x'")

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

