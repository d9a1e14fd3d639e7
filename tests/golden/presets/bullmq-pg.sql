-- Look

SELECT x.evidence, count(*), min(CASE WHEN x.evidence IS NULL THEN x.due END), count(x.unknown_owner), count(CASE WHEN x.evidence IS NULL THEN x.unknown_owner END), date_part('epoch', now()), max(x.sign0), max(x.sign1) FROM (SELECT CASE WHEN t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $1::float8) THEN 'LeaseExpired' WHEN (t."added_at_ms" < (CASE WHEN t."added_at_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $2::float8) AND (t."processed_at_ms" IS NULL OR t."processed_at_ms" < (CASE WHEN t."processed_at_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $3::float8)) AND (t."locked_until_ms" IS NULL OR t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $4::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $5) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $6 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AND NOT (q."last" < (SELECT now() + make_interval(secs => $7::float8)))))) THEN 'Age' END AS evidence, CASE WHEN t."state" = (SELECT $8::text::"bullmq"."job_state") THEN CASE WHEN t."locked_until_ms" IS NULL THEN greatest((CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END) + $11 ELSE (CASE WHEN t."locked_until_ms" > 1e11 THEN t."locked_until_ms" / 1000.0 ELSE t."locked_until_ms" END)::float8 END ELSE CASE WHEN t."locked_until_ms" IS NULL OR (CASE WHEN t."locked_until_ms" > 1e11 THEN t."locked_until_ms" / 1000.0 ELSE t."locked_until_ms" END)::float8 <= greatest((CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END) + $14 THEN greatest((CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $15) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $16 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END) + $17 WHEN (CASE WHEN t."locked_until_ms" > 1e11 THEN t."locked_until_ms" / 1000.0 ELSE t."locked_until_ms" END)::float8 > greatest((CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $18) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $19 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END) + $20 THEN (CASE WHEN t."locked_until_ms" > 1e11 THEN t."locked_until_ms" / 1000.0 ELSE t."locked_until_ms" END)::float8 END END AS due, CASE WHEN t."state" = (SELECT $21::text::"bullmq"."job_state") AND 1 = 0 THEN 1 END AS unknown_owner, (CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8 AS sign0, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8 AS sign1 FROM "bullmq"."job" t WHERE t."state" = $22::text::"bullmq"."job_state" OFFSET 0) x GROUP BY x.evidence;
-- with
--   1 = 0
--   2 = 1800
--   3 = 1800
--   4 = 0
--   5 = 'bullmq.job'
--   6 = 'bullmq.job'
--   7 = -1800
--   8 = 'active'
--   9 = 'bullmq.job'
--   10 = 'bullmq.job'
--   11 = 1800
--   12 = 'bullmq.job'
--   13 = 'bullmq.job'
--   14 = 1800
--   15 = 'bullmq.job'
--   16 = 'bullmq.job'
--   17 = 1800
--   18 = 'bullmq.job'
--   19 = 'bullmq.job'
--   20 = 1800
--   21 = 'active'
--   22 = 'active'

-- Fail

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest((CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END), 0) AS walk, CASE WHEN t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $3::float8) THEN 'LeaseExpired' ELSE 'Age' END AS evidence, t."state" AS before0, t."finished_at_ms" AS before1, t."failed_reason" AS before2, t."attempts_made" AS before3, t."lock_token" AS before4, t."locked_until_ms" AS before5, t."stalled_marked" AS before6 FROM "bullmq"."job" t WHERE ((t."state" = $4::text::"bullmq"."job_state" AND (t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $5::float8) OR (t."added_at_ms" < (CASE WHEN t."added_at_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $6::float8) AND (t."processed_at_ms" IS NULL OR t."processed_at_ms" < (CASE WHEN t."processed_at_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $7::float8)) AND (t."locked_until_ms" IS NULL OR t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $8::float8)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $9) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $10 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AND NOT (q."last" < now() + make_interval(secs => $11::float8))))))) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $12) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $13 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AND q.recovery_id = $14))) ORDER BY coalesce(greatest((CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $15) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $16 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END), 0), t."queue", t."id" LIMIT $17 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "bullmq"."job" AS t SET "state" = (SELECT $18::text::"bullmq"."job_state"), "finished_at_ms" = floor(date_part('epoch', now()) * (CASE WHEN t."finished_at_ms" > 1e11 THEN 1000 WHEN t."finished_at_ms" > 0 THEN 1 ELSE CASE WHEN t."added_at_ms" > 1e11 THEN 1000 ELSE 1 END END))::bigint, "failed_reason" = CASE p.evidence WHEN 'OwnerGone' THEN $19::text WHEN 'ContainerRestarted' THEN $20::text WHEN 'LeaseExpired' THEN $21::text WHEN 'HeartbeatStale' THEN $22::text WHEN 'Age' THEN $23::text END::text::text, "attempts_made" = t."attempts_made" + (1), "lock_token" = NULL, "locked_until_ms" = NULL, "stalled_marked" = false FROM picked p WHERE t.ctid = p.address AND (t."state" = (SELECT $24::text::"bullmq"."job_state") AND (t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $25::float8) OR (t."added_at_ms" < (CASE WHEN t."added_at_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $26::float8) AND (t."processed_at_ms" IS NULL OR t."processed_at_ms" < (CASE WHEN t."processed_at_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $27::float8)) AND (t."locked_until_ms" IS NULL OR t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $28::float8))))) RETURNING replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AS run, p.evidence, p.before0, t."state" AS after0, p.before1, t."finished_at_ms" AS after1, p.before2, t."failed_reason" AS after2, p.before3, t."attempts_made" AS after3, p.before4, t."lock_token" AS after4, p.before5, t."locked_until_ms" AS after5, p.before6, t."stalled_marked" AS after6), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $29::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $30::text), $31::text, now(), count(*), 0, $32::text[], array_agg(c.run), array_agg(c.evidence), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text, (c.before4)::text, (c.before5)::text, (c.before6)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text, (c.after4)::text, (c.after5)::text, (c.after6)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*) FROM changed c WHERE (c.after0)::text = (c.before0)::text) FROM picked p;
-- with
--   1 = 'bullmq.job'
--   2 = 'bullmq.job'
--   3 = 0
--   4 = 'active'
--   5 = 0
--   6 = 1800
--   7 = 1800
--   8 = 0
--   9 = 'bullmq.job'
--   10 = 'bullmq.job'
--   11 = -1800
--   12 = 'bullmq.job'
--   13 = 'bullmq.job'
--   14 = 'golden'
--   15 = 'bullmq.job'
--   16 = 'bullmq.job'
--   17 = 1000
--   18 = 'failed'
--   19 = 'Left behind: its worker is gone (unstick recovery golden)'
--   20 = 'Left behind: its worker\'s container restarted since (unstick recovery golden)'
--   21 = 'Left behind: its lease has expired (unstick recovery golden)'
--   22 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   23 = 'Left behind: no sign of life within 30 minutes (unstick recovery golden)'
--   24 = 'active'
--   25 = 0
--   26 = 1800
--   27 = 1800
--   28 = 0
--   29 = 'golden'
--   30 = 'golden'
--   31 = 'Fail'
--   32 = ["state", "finished_at_ms", "failed_reason", "attempts_made", "lock_token", "locked_until_ms", "stalled_marked"]

-- Requeue

WITH picked AS MATERIALIZED (SELECT t.ctid AS address, coalesce(greatest((CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $1) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $2 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END), 0) AS walk, t."state" AS before0, t."locked_until_ms" AS before1, t."stalled_count" AS before2, t."lock_token" AS before3, t."stalled_marked" AS before4 FROM "bullmq"."job" t WHERE ((t."state" = $3::text::"bullmq"."job_state" AND t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $4::float8) AND NOT (coalesce((SELECT q."count" FROM "unstick"."requeue" q WHERE q.run_table = $5 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')), 0) >= $6)) AND (NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $7) OR NOT EXISTS (SELECT 1 FROM "unstick"."requeue" q WHERE q.run_table = $8 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AND q.recovery_id = $9))) ORDER BY coalesce(greatest((CASE WHEN t."processed_at_ms" > 1e11 THEN t."processed_at_ms" / 1000.0 ELSE t."processed_at_ms" END)::float8, (CASE WHEN t."added_at_ms" > 1e11 THEN t."added_at_ms" / 1000.0 ELSE t."added_at_ms" END)::float8, CASE WHEN NOT EXISTS (SELECT 1 FROM "unstick"."requeue" a WHERE a.run_table = $10) THEN NULL ELSE (SELECT max(date_part('epoch', q."last")) FROM "unstick"."requeue" q WHERE q.run_table = $11 AND q.run = replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1')) END), 0), t."queue", t."id" LIMIT $12 FOR UPDATE OF t SKIP LOCKED), changed AS (UPDATE "bullmq"."job" AS t SET "state" = (SELECT $13::text::"bullmq"."job_state"), "locked_until_ms" = NULL, "stalled_count" = t."stalled_count" + (1), "lock_token" = NULL, "stalled_marked" = false FROM picked p WHERE t.ctid = p.address AND (t."state" = (SELECT $14::text::"bullmq"."job_state") AND t."locked_until_ms" < (CASE WHEN t."locked_until_ms" > 1e11 THEN 1000 ELSE 1 END) * (date_part('epoch', now()) - $15::float8)) RETURNING replace(replace((t."queue")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') || chr(31) || replace(replace((t."id")::text, chr(30), chr(30) || '0'), chr(31), chr(30) || '1') AS run, p.before0, t."state" AS after0, p.before1, t."locked_until_ms" AS after1, p.before2, t."stalled_count" AS after2, p.before3, t."lock_token" AS after3, p.before4, t."stalled_marked" AS after4), noted AS (INSERT INTO "unstick"."change" (recovery_id, batch, action, changed_at, settled, exhausted, columns, runs, evidence, before, after) SELECT $16::text, (SELECT coalesce(max(n.batch), 0) + 1 FROM "unstick"."change" n WHERE n.recovery_id = $17::text), $18::text, now(), count(*), 0, $19::text[], array_agg(c.run), array_fill('LeaseExpired'::text, ARRAY[count(*)::int]), array_agg(ARRAY[(c.before0)::text, (c.before1)::text, (c.before2)::text, (c.before3)::text, (c.before4)::text]::text[]), array_agg(ARRAY[(c.after0)::text, (c.after1)::text, (c.after2)::text, (c.after3)::text, (c.after4)::text]::text[]) FROM changed c HAVING count(*) > 0 RETURNING settled), counted AS (INSERT INTO "unstick"."requeue" AS q (run_table, run, count, last, recovery_id) SELECT $20::text, c.run, 1, now(), $21::text FROM changed c ON CONFLICT (run_table, run) DO UPDATE SET count = q.count + 1, previous = q.last, last = excluded.last, recovery_id = excluded.recovery_id) SELECT coalesce((SELECT n.settled FROM noted n), 0), count(*), max(p.walk)::text, (SELECT count(*) FROM changed c WHERE (c.after0)::text = (c.before0)::text) FROM picked p;
-- with
--   1 = 'bullmq.job'
--   2 = 'bullmq.job'
--   3 = 'active'
--   4 = 0
--   5 = 'bullmq.job'
--   6 = 3
--   7 = 'bullmq.job'
--   8 = 'bullmq.job'
--   9 = 'golden'
--   10 = 'bullmq.job'
--   11 = 'bullmq.job'
--   12 = 1000
--   13 = 'waiting'
--   14 = 'active'
--   15 = 0
--   16 = 'golden'
--   17 = 'golden'
--   18 = 'Requeue'
--   19 = ["state", "locked_until_ms", "stalled_count", "lock_token", "stalled_marked"]
--   20 = 'bullmq.job'
--   21 = 'golden'

