-- summary
SELECT x.evidence, count(*), min(CASE
WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE
WHEN x.evidence IS NULL THEN x.unknown_owner END), 0, date_part('epoch', now()), (date_part('epoch', max(x.sign0)) - (3600))
FROM (SELECT CASE
WHEN t."status" = (SELECT $1::text::"public"."RunStatus") THEN CASE
WHEN (t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $2::float8))
AND t."createdAt" >= '1990-01-01 00:00:00'::timestamp
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $3) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $4
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $5::float8)))))) THEN 'Age' END ELSE CASE
WHEN (t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $6::float8))
AND t."createdAt" >= '1990-01-01 00:00:00'::timestamp
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."id")::text
AND NOT (q."last" < (SELECT now() + make_interval(secs => $9::float8)))))) THEN 'Age' END END AS evidence, CASE
WHEN t."status" = (SELECT $10::text::"public"."RunStatus") THEN CASE
WHEN t."createdAt" >= '1990-01-01 00:00:00'::timestamp THEN greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $11) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $12
AND q.run = (t."id")::text) END) + $13 END ELSE CASE
WHEN t."createdAt" >= '1990-01-01 00:00:00'::timestamp THEN greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = (t."id")::text) END) + $16 END END AS due, CASE
WHEN t."status" = (SELECT $17::text::"public"."RunStatus")
AND 1 = 0 THEN 1 END AS unknown_owner, t."createdAt" AS sign0
FROM "public"."qualification_runs" t
WHERE t."status" IN ($18::text::"public"."RunStatus", $19::text::"public"."RunStatus") OFFSET 0) x GROUP BY x.evidence;
-- Text("PROCESSING"), Float(1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(0.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-3600.0), Text("PROCESSING"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(3600.0), Text("PROCESSING"), Text("PROCESSING"), Text("PENDING")

-- list
SELECT (t."id")::text, (t."status")::text, NULL, NULL, date_part('epoch', now()) - greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."id")::text) END), CASE
WHEN t."status" = $3::text::"public"."RunStatus" THEN CASE
WHEN (t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $4::float8)
AND t."createdAt" >= '1990-01-01 00:00:00'::timestamp
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $6
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $7::float8))))) THEN 'Age' END ELSE CASE
WHEN (t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $8::float8)
AND t."createdAt" >= '1990-01-01 00:00:00'::timestamp
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $10
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $11::float8))))) THEN 'Age' END END, NULL
FROM "public"."qualification_runs" t
WHERE t."status" IN ($12::text::"public"."RunStatus", $13::text::"public"."RunStatus")
ORDER BY greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = (t."id")::text) END), 1 LIMIT $16;
-- Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Float(1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Float(0.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-3600.0), Text("PROCESSING"), Text("PENDING"), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(20)

-- newest times
SELECT (date_part('epoch', max(t."createdAt")) - (3600)), date_part('epoch', now())
FROM "public"."qualification_runs" t;
-- 

-- settle, Fail
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."id")::text) END), 0) AS walk, t."status" AS before0, t."completedAt" AS before1
FROM "public"."qualification_runs" t
WHERE ((t."status" = $3::text::"public"."RunStatus"
AND (t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $4::float8)
AND t."createdAt" >= '1990-01-01 00:00:00'::timestamp
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $6
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $7::float8))))))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $8) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $9
AND q.run = (t."id")::text
AND q.recovery_id = $10))
AND coalesce(greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $11) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $12
AND q.run = (t."id")::text) END), 0) >= $13)
ORDER BY coalesce(greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $14) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $15
AND q.run = (t."id")::text) END), 0), t."id" LIMIT $16 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."qualification_runs" AS t
SET "status" = (SELECT $17::text::"public"."RunStatus"), "completedAt" = (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => ($18::bigint)::float8))
FROM picked p
WHERE t.ctid = p.address
AND (t."status" = (SELECT $19::text::"public"."RunStatus")
AND (t."createdAt" < (SELECT (now() AT TIME ZONE 'UTC') + make_interval(secs => $20::float8))
AND t."createdAt" >= '1990-01-01 00:00:00'::timestamp))
RETURNING (t."id")::text AS run, p.before0, t."status" AS after0, p.before1, t."completedAt" AS after1), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $21::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $22::text), $23::text, now(), count(*), 0, $24::text[], array_agg(c.run), array_fill('Age'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*)
FROM changed c
WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C")
FROM picked p;
-- Text("public.qualification_runs"), Text("public.qualification_runs"), Text("PROCESSING"), Float(1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("01JD"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1763990000.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1000), Text("FAILED"), Int(7200), Text("PROCESSING"), Float(1800.0), Text("01JD"), Text("01JD"), Text("Fail"), TextArray(["status", "completedAt"])

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
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."completedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2]) FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."qualification_runs" AS t
SET "status" = l.before[1]::"public"."RunStatus", "completedAt" = l.before[2]::timestamp(3) without time zone
FROM l JOIN held h ON h.i = l.i
WHERE t."id" = l.run::text::text
AND ((t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
AND (t."completedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2])
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."status")::text, (t."completedAt")::text]::text[] AS now, ARRAY[(l.before[1]::"public"."RunStatus")::text, (l.before[2]::timestamp(3) without time zone)::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
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
AND (t."completedAt")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[2])), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["status", "completedAt"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("public.qualification_runs")

-- undo, with triggers, Fail
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 2 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ARRAY[(t."status")::text, (t."completedAt")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

-- settle, Requeue
WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $2
AND q.run = (t."id")::text) END), 0) AS walk, CASE
WHEN (t."createdAt" < (now() AT TIME ZONE 'UTC') + make_interval(secs => $3::float8)
AND t."createdAt" >= '1990-01-01 00:00:00'::timestamp
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $4) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $5
AND q.run = (t."id")::text
AND NOT (q."last" < now() + make_interval(secs => $6::float8))))) THEN 'Age' END AS evidence, t."status" AS before0
FROM "public"."qualification_runs" t
WHERE ((t."status" = $7::text::"public"."RunStatus"
AND 1 = 0
AND NOT (coalesce((SELECT q."count"
FROM "unstick"."requeue" q
WHERE q.run_table = $8
AND q.run = (t."id")::text), 0) >= $9))
AND (NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $10) OR NOT EXISTS (SELECT 1
FROM "unstick"."requeue" q
WHERE q.run_table = $11
AND q.run = (t."id")::text
AND q.recovery_id = $12))
AND coalesce(greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $13) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $14
AND q.run = (t."id")::text) END), 0) >= $15)
ORDER BY coalesce(greatest(nullif((date_part('epoch', greatest(t."createdAt", '1990-01-01 00:00:00'::timestamp)) - (3600)), 631152000 - (3600)), CASE
WHEN NOT EXISTS (SELECT 1
FROM "unstick"."requeue" a
WHERE a.run_table = $16) THEN NULL ELSE (SELECT max(date_part('epoch', q."last"))
FROM "unstick"."requeue" q
WHERE q.run_table = $17
AND q.run = (t."id")::text) END), 0), t."id" LIMIT $18 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."qualification_runs" AS t
SET "status" = (SELECT $19::text::"public"."RunStatus")
FROM picked p
WHERE t.ctid = p.address
AND (t."status" = (SELECT $20::text::"public"."RunStatus")
AND 1 = 0)
RETURNING (t."id")::text AS run, p.evidence, p.before0, t."status" AS after0), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $21::text, (SELECT coalesce(max(n.batch), 0) + 1
FROM "unstick"."change" n
WHERE n.recovery_id = $22::text), $23::text, now(), count(*), 0, $24::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text]::text[]), array_agg(ARRAY[(c.after0)::text]::text[])
FROM changed c HAVING count(*) > 0
RETURNING settled), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $25::text, c.run, 1, now(), $26::text
FROM changed c ON CONFLICT (run_table, run) DO UPDATE
SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id) SELECT coalesce((SELECT n.settled
FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*)
FROM changed c
WHERE (c.after0)::text COLLATE "C" = (c.before0)::text COLLATE "C")
FROM picked p;
-- Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1800.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(-1800.0), Text("PROCESSING"), Text("public.qualification_runs"), Int(3), Text("public.qualification_runs"), Text("public.qualification_runs"), Text("01JD"), Text("public.qualification_runs"), Text("public.qualification_runs"), Float(1763990000.0), Text("public.qualification_runs"), Text("public.qualification_runs"), Int(1000), Text("PENDING"), Text("PROCESSING"), Text("01JD"), Text("01JD"), Text("Requeue"), TextArray(["status"]), Text("public.qualification_runs"), Text("01JD")

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
FROM c, unnest(c.runs, c.evidence) WITH ORDINALITY AS r(run, evidence, i) JOIN (SELECT (u.n - 1) / 1 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.before) WITH ORDINALITY AS u(v, n) GROUP BY 1) b ON b.i = r.i - 1 JOIN (SELECT (u.n - 1) / 1 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1), held AS MATERIALIZED (SELECT l.i
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND (t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1] FOR NO KEY UPDATE OF t SKIP LOCKED), changed AS (UPDATE "public"."qualification_runs" AS t
SET "status" = l.before[1]::"public"."RunStatus"
FROM l JOIN held h ON h.i = l.i
WHERE t."id" = l.run::text::text
AND (t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]
RETURNING l.run, l.i, l.evidence, l.after AS left_as, ARRAY[(t."status")::text]::text[] AS now, ARRAY[(l.before[1]::"public"."RunStatus")::text]::text[] AS wanted), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $3::text, $4::bigint, (SELECT CASE
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
AND (t."status")::text COLLATE "C" IS NOT DISTINCT
FROM l.after[1]), NULL::text, l.i
FROM l LEFT JOIN changed d ON d.i = l.i
WHERE d.i IS NULL UNION ALL SELECT d.run, NULL, NULL, to_json(ARRAY[d.now, d.wanted, d.left_as])::text, d.i
FROM changed d
WHERE d.now IS DISTINCT
FROM d.wanted
ORDER BY 5;
-- Text("01JD"), Int(2), Text("01JE"), Int(2), TextArray(["status"]), Text("01JD"), Text("01JD"), Text("01JD"), Text("public.qualification_runs")

-- undo, with triggers, Requeue
WITH c AS MATERIALIZED (SELECT *
FROM "unstick"."change"
WHERE recovery_id = $1::text
AND batch = $2::bigint), l AS MATERIALIZED (SELECT r.run, a.cells
FROM c, unnest(c.runs) WITH ORDINALITY AS r(run, i) JOIN (SELECT (u.n - 1) / 1 AS i, array_agg(u.v
ORDER BY u.n) AS cells
FROM c, unnest(c.after) WITH ORDINALITY AS u(v, n) GROUP BY 1) a ON a.i = r.i - 1) SELECT count(*)
FROM l, "public"."qualification_runs" t
WHERE t."id" = l.run::text::text
AND ARRAY[(t."status")::text]::text[] IS DISTINCT
FROM l.cells;
-- Text("01JE"), Int(2)

