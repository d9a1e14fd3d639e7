-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), count(x.unreadable), date_part('epoch', now()), max(x.sign0), (date_part('epoch', max(x.sign1)) - (3600))
FROM (SELECT CASE
WHEN t."state" = (SELECT $1::text::text) THEN CASE
WHEN (t."beat" <> 0
AND (t."made" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $2::float8))
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $3::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $5
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $6::float8))))))) THEN 'HeartbeatStale'
WHEN (t."made" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $7::float8))
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $8::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $10
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $11::float8)))))) THEN 'Age' END ELSE CASE
WHEN (t."made" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $12::float8))
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $13::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $16::float8)))))) THEN 'Age' END END AS evidence, CASE
WHEN t."state" = (SELECT $17::text::text) THEN CASE
WHEN (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp) THEN CASE
WHEN (t."beat" <> 0
AND NOT (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))) THEN NULL ELSE greatest((CASE
WHEN (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000)) THEN (CASE
WHEN t."beat" > 1e11 THEN t."beat" / 1000.0 ELSE t."beat" END)::float8 END), nullif((date_part('epoch', greatest(t."made", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $18) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $19
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text) END) END + $20 END ELSE CASE
WHEN (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp) THEN CASE
WHEN (t."beat" <> 0
AND NOT (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))) THEN NULL ELSE greatest((CASE
WHEN (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000)) THEN (CASE
WHEN t."beat" > 1e11 THEN t."beat" / 1000.0 ELSE t."beat" END)::float8 END), nullif((date_part('epoch', greatest(t."made", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $21) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $22
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text) END) END + $23 END END AS due, CASE
WHEN t."state" = (SELECT $24::text::text)
AND 1 = 0 THEN 1 END AS unknown_owner, CASE
WHEN (t."beat" <> 0
AND NOT (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))) THEN 1 END AS unreadable, (CASE
WHEN t."beat" > 1e11 THEN t."beat" / 1000.0 ELSE t."beat" END)::float8 AS sign0, t."made" AS sign1
FROM "shop"."jobs" t
WHERE t."state" IN ($25::text::text, $26::text::text) OFFSET 0) x GROUP BY x.evidence;
-- Text("working"), Float(1800.0), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(-1800.0), Float(1800.0), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(-1800.0), Float(0.0), Float(3600.0), Text("shop.jobs"), Text("shop.jobs"), Float(-3600.0), Text("working"), Text("shop.jobs"), Text("shop.jobs"), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(3600.0), Text("working"), Text("working"), Text("waiting")

-- list
SELECT replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text, (t."state")::text, NULL, NULL, date_part('epoch', now()) - CASE
WHEN (t."beat" <> 0
AND NOT (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))) THEN NULL ELSE greatest((CASE
WHEN (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000)) THEN (CASE
WHEN t."beat" > 1e11 THEN t."beat" / 1000.0 ELSE t."beat" END)::float8 END), nullif((date_part('epoch', greatest(t."made", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text) END) END, CASE
WHEN t."state" = $3::text::text THEN CASE
WHEN (t."beat" <> 0
AND (t."made" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $4::float8)
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $5::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $6) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $7
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < now() + make_interval(secs => $8::float8)))))) THEN 'HeartbeatStale'
WHEN (t."made" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $9::float8)
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $10::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $11) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $12
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < now() + make_interval(secs => $13::float8))))) THEN 'Age' END ELSE CASE
WHEN (t."made" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $14::float8)
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $15::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $16) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $17
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < now() + make_interval(secs => $18::float8))))) THEN 'Age' END END, NULL
FROM "shop"."jobs" t
WHERE t."state" IN ($19::text::text, $20::text::text)
ORDER BY CASE
WHEN (t."beat" <> 0
AND NOT (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))) THEN NULL ELSE greatest((CASE
WHEN (t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000)) THEN (CASE
WHEN t."beat" > 1e11 THEN t."beat" / 1000.0 ELSE t."beat" END)::float8 END), nullif((date_part('epoch', greatest(t."made", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $21) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $22
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text) END) END, 1 LIMIT $23;
-- Text("shop.jobs"), Text("shop.jobs"), Text("working"), Float(1800.0), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(-1800.0), Float(1800.0), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(-1800.0), Float(0.0), Float(3600.0), Text("shop.jobs"), Text("shop.jobs"), Float(-3600.0), Text("working"), Text("waiting"), Text("shop.jobs"), Text("shop.jobs"), Int(20)

-- newest times
SELECT max((CASE
WHEN t."beat" > 1e11 THEN t."beat" / 1000.0 ELSE t."beat" END)::float8), (date_part('epoch', max(t."made")) - (3600)), date_part('epoch', now())
FROM "shop"."jobs" t;
-- 

-- settle, Fail
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text AS walk, CASE
WHEN (t."beat" <> 0
AND (t."made" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $1::float8)
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $2::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $3) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $4
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < now() + make_interval(secs => $5::float8)))))) THEN 'HeartbeatStale' ELSE 'Age' END AS evidence, t."state" AS before0
FROM "shop"."jobs" t
WHERE ((t."state" = $6::text::text
AND ((t."beat" <> 0
AND (t."made" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $7::float8)
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $8::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $10
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < now() + make_interval(secs => $11::float8)))))) OR (t."made" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $12::float8)
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $13::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < now() + make_interval(secs => $16::float8)))))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $17) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $18
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND q.recovery_id = $19))
AND (t."tenant" > $20::text::text OR (t."tenant" = $21::text::text
AND t."no" > $22::text::bigint)))
ORDER BY t."tenant", t."no" LIMIT $23 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "shop"."jobs" AS t
SET "state" = (SELECT $24::text::text)
FROM picked p
WHERE t.ctid = p.address
AND (t."state" = (SELECT $25::text::text)
AND ((t."beat" <> 0
AND (t."made" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $26::float8))
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $27::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp))) OR (t."made" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $28::float8))
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $29::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp))))
RETURNING replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text AS run, p.evidence, p.before0, t."state" AS after0), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $30::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $31::text), $32::text, now(), count(*), 0, $33::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text]::text[]), array_agg(ARRAY[(c.after0)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), (array_agg(p.walk))[count(*)::int], (SELECT count(*)
FROM changed c
WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C")
FROM picked p;
-- Float(1800.0), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(-1800.0), Text("working"), Float(1800.0), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(-1800.0), Float(1800.0), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(-1800.0), Text("shop.jobs"), Text("shop.jobs"), Text("01JD"), Text("run-1"), Text("run-1"), Text("run-1"), Int(1000), Text("dead"), Text("working"), Float(1800.0), Float(1800.0), Float(1800.0), Float(1800.0), Text("01JD"), Text("01JD"), Text("Fail"), TextArray(["state"])

-- settle, with triggers, Fail
WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run
FROM "unstick"."change" c
WHERE c.recovery_id = $1::text
AND c.batch = (SELECT max(n.batch)
FROM "unstick"."change" n
WHERE n.recovery_id = $2::text)) SELECT count(*)
FROM l, "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND t."state" = $3::text::text;
-- Text("01JD"), Text("01JD"), Text("working")

-- undo, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.i, r.run, r.evidence, b.cells AS before, a.cells AS after
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 1 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 1 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND (t."state")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1] FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "shop"."jobs" AS t
SET "state" = l.before[1]::text
FROM l JOIN held h ON h.i = l.i
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND (t."state")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."state")::text]::text[] AS now, ARRAY[(l.before[1]::text)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
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
FROM "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)), EXISTS (SELECT 1
FROM "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND (t."state")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["state"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("shop.jobs")

-- undo, with triggers, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 1 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND ARRAY[(t."state")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

-- settle, Requeue
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text AS walk, t."state" AS before0, t."beat" AS before1
FROM "shop"."jobs" t
WHERE ((t."state" = $1::text::text
AND (t."beat" <> 0
AND (t."made" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $2::float8)
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $3::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp)
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $5
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND NOT (q."last" < now() + make_interval(secs => $6::float8))))))
AND NOT (coalesce((SELECT q."count"
FROM "unstick"."requeue" q
WHERE q.run_table = $7
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text), 0) >= $8))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $10
AND q.run = replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text
AND q.recovery_id = $11))
AND (t."tenant" > $12::text::text OR (t."tenant" = $13::text::text
AND t."no" > $14::text::bigint)))
ORDER BY t."tenant", t."no" LIMIT $15 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "shop"."jobs" AS t
SET "state" = (SELECT $16::text::text), "beat" = NULL
FROM picked p
WHERE t.ctid = p.address
AND (t."state" = (SELECT $17::text::text)
AND (t."beat" <> 0
AND (t."made" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $18::float8))
AND ((t."beat" IS NULL OR t."beat" = 0) OR ((t."beat" >= 631152000
AND (t."beat" <= 1e11 OR t."beat" >= 631152000000))
AND t."beat" < (CASE
WHEN t."beat" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $19::float8)))
AND (t."beat" <> 0 OR t."made" >= '1990-01-01 00:00:00'::timestamp))))
RETURNING replace(replace((t."tenant")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || (t."no")::text AS run, p.before0, t."state" AS after0, p.before1, t."beat" AS after1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $20::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $21::text), $22::text, now(), count(*), 0, $23::text[], array_agg(c.run), array_fill('HeartbeatStale'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $24::text, c.run, 1, now(), $25::text
FROM changed c ON CONFLICT (run_table, run) DO UPDATE
SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), (array_agg(p.walk))[count(*)::int], (SELECT count(*)
FROM changed c
WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C")
FROM picked p;
-- Text("working"), Float(1800.0), Float(1800.0), Text("shop.jobs"), Text("shop.jobs"), Float(-1800.0), Text("shop.jobs"), Int(3), Text("shop.jobs"), Text("shop.jobs"), Text("01JD"), Text("run-1"), Text("run-1"), Text("run-1"), Int(1000), Text("waiting"), Text("working"), Float(1800.0), Float(1800.0), Text("01JD"), Text("01JD"), Text("Requeue"), TextArray(["state", "beat"]), Text("shop.jobs"), Text("01JD")

-- settle, with triggers, Requeue
WITH l AS MATERIALIZED (SELECT unnest(c.runs) AS run
FROM "unstick"."change" c
WHERE c.recovery_id = $1::text
AND c.batch = (SELECT max(n.batch)
FROM "unstick"."change" n
WHERE n.recovery_id = $2::text)) SELECT count(*)
FROM l, "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND t."state" = $3::text::text;
-- Text("01JD"), Text("01JD"), Text("working")

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
FROM l, "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND ((t."state")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."beat")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]) FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "shop"."jobs" AS t
SET "state" = l.before[1]::text, "beat" = l.before[2]::bigint
FROM l JOIN held h ON h.i = l.i
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND ((t."state")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."beat")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2])
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."state")::text, (t."beat")::text]::text[] AS now, ARRAY[(l.before[1]::text)::text, (l.before[2]::bigint)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
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
FROM "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)), EXISTS (SELECT 1
FROM "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND ((t."state")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."beat")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2])), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["state", "beat"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("shop.jobs")

-- undo, with triggers, Requeue
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "shop"."jobs" t
WHERE (t."tenant" = replace(replace(split_part(l.run, chr(31), 1), chr(30) || '1', chr(31)), chr(30) || '0', chr(30))::text::text
AND t."no" = split_part(l.run, chr(31), 2)::text::bigint)
AND ARRAY[(t."state")::text, (t."beat")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

