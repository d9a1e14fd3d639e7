//! A worker as unstick meets them: it claims runs of a table in PostgreSQL, says who it is and that it lives, makes progress,
//! completes them, and dies in every way that workers die.
//!
//! In: `DATABASE_URL`; `OWNER`, what it writes as the run's owner (a pod's uid or name); and what `Settings` reads. Out: rows of
//! `qualification_runs`, and one line a deed. It is ready as long as port 8080 answers.
//!
//! A row in `worker_orders` (owner or `*`, order) tells one worker to misbehave: `crash` (once), `hang` (until the row is gone).

#![expect(clippy::print_stdout, reason = "an example logs as simply as it can")]

use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection, Row};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::signal::unix::{SignalKind, signal};

const TABLES: &str = include_str!("worker.sql");
// Every write names id and owner: a run that was taken away meanwhile is not written to.
const CLAIM: &str = r#"
UPDATE qualification_runs SET status = 'PROCESSING', "workerId" = $1,
    "startedAt" = now() AT TIME ZONE 'UTC', "heartbeatAt" = now() AT TIME ZONE 'UTC'
WHERE id = (SELECT id FROM qualification_runs WHERE status = 'PENDING' ORDER BY "createdAt", id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, processed, total"#;
const HEARTBEAT: &str = r#"
UPDATE qualification_runs SET "heartbeatAt" = now() AT TIME ZONE 'UTC'
WHERE id = $1 AND "workerId" = $2 AND status = 'PROCESSING'"#;
const PROGRESS: &str = r#"
UPDATE qualification_runs SET processed = processed + 1, "heartbeatAt" = now() AT TIME ZONE 'UTC'
WHERE id = $1 AND "workerId" = $2 AND status = 'PROCESSING'"#;
const COMPLETE: &str = r#"
UPDATE qualification_runs SET status = 'COMPLETED', "completedAt" = now() AT TIME ZONE 'UTC'
WHERE id = $1 AND "workerId" = $2 AND status = 'PROCESSING'"#;
const ORDERS: &str = r#"SELECT "order" FROM worker_orders WHERE owner = $1 OR owner = '*'"#;
const OBEYED: &str = r#"DELETE FROM worker_orders WHERE owner = $1 AND "order" = $2"#;
const ENQUEUE: &str = "INSERT INTO qualification_runs (id) VALUES ('run-' || gen_random_uuid())";

/// How often it looks for orders and work.
const TICK: Duration = Duration::from_millis(100);
const HEARTBEAT_EVERY: Duration = Duration::from_secs(1);

/// What it does when it is told to end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnTerm {
    /// Ends at once and leaves its run behind.
    Leave,
    /// Finishes its run, claims no other.
    Finish,
    /// Works on until it is killed.
    Ignore,
}

struct Settings {
    url: String,
    owner: String,
    /// `STEP_MS`: how long one step of a run takes.
    step: Duration,
    /// `ON_TERM`: `Leave`, `Finish` or `Ignore`.
    on_term: OnTerm,
    /// `ENQUEUE_MS`: makes a new run this often; 0, the default, is never.
    enqueue: Duration,
}

impl Settings {
    fn read() -> Result<Self, String> {
        #[expect(clippy::disallowed_methods, reason = "this is where this program reads its settings")]
        let read = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
        let millis = |name: &str, default: u64| match read(name) {
            Ok(text) => text.parse().map(Duration::from_millis).map_err(|_| format!("{name} is no number: {text}")),
            Err(_) => Ok(Duration::from_millis(default)),
        };
        let on_term = match read("ON_TERM").as_deref() {
            Err(_) | Ok("Leave") => OnTerm::Leave,
            Ok("Finish") => OnTerm::Finish,
            Ok("Ignore") => OnTerm::Ignore,
            Ok(other) => return Err(format!("ON_TERM is {other}: use Leave, Finish or Ignore")),
        };
        let (url, owner) = (read("DATABASE_URL")?, read("OWNER")?);
        Ok(Self { url, owner, step: millis("STEP_MS", 200)?, on_term, enqueue: millis("ENQUEUE_MS", 0)? })
    }
}

/// The run it works on.
struct Run {
    id: String,
    processed: i32,
    total: i32,
    stepped: Instant,
    heard: Instant,
}

/// Whether a run is still ours.
#[derive(PartialEq, Eq)]
enum Held {
    Still,
    NoMore,
}

struct Worker {
    settings: Settings,
    run: Option<Run>,
    leaving: bool,
    enqueued: Instant,
}

/// Whether there is a next tick.
#[derive(PartialEq, Eq)]
enum Next {
    Tick,
    End,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::read()?;
    let mut term = signal(SignalKind::terminate())?;
    let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await?;
    tokio::spawn(answer(listener));
    println!("{} starts", settings.owner);
    let mut worker = Worker { settings, run: None, leaving: false, enqueued: Instant::now() };
    let mut connection: Option<PgConnection> = None;
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = term.recv() => match worker.settings.on_term {
                OnTerm::Leave => return Ok(()),
                OnTerm::Finish => worker.leaving = true,
                OnTerm::Ignore => println!("told to end, works on"),
            }
        }
        let done = async {
            let connection = match &mut connection {
                Some(connection) => connection,
                slot => slot.insert(connect(&worker.settings.url).await?),
            };
            worker.tick(connection).await
        };
        match done.await {
            Ok(Next::Tick) => {}
            Ok(Next::End) => return Ok(()),
            Err(error) => {
                println!("the database does not do: {error}");
                connection = None;
            }
        }
    }
}

async fn connect(url: &str) -> Result<PgConnection, sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(TABLES).execute(&mut connection).await?;
    Ok(connection)
}

/// The readiness probe.
async fn answer(listener: tokio::net::TcpListener) {
    while let Ok((mut caller, _)) = listener.accept().await {
        // Closed before it is read, a request would break the caller's pipe; a probe sends none, and hangs up.
        let _ = caller.read(&mut [0; 1024]).await;
        let _ = caller.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
        let _ = caller.shutdown().await;
    }
}

impl Worker {
    async fn tick(&mut self, db: &mut PgConnection) -> Result<Next, sqlx::Error> {
        if !self.settings.enqueue.is_zero() && self.enqueued.elapsed() >= self.settings.enqueue {
            sqlx::query(ENQUEUE).execute(&mut *db).await?;
            self.enqueued = Instant::now();
        }
        for order in sqlx::query_scalar::<_, String>(ORDERS).bind(&self.settings.owner).fetch_all(&mut *db).await? {
            match order.as_str() {
                "hang" => return Ok(Next::Tick),
                "crash" => {
                    sqlx::query(OBEYED).bind(&self.settings.owner).bind(&order).execute(&mut *db).await?;
                    println!("crashes as ordered");
                    #[expect(clippy::disallowed_methods, reason = "a crash drops nothing")]
                    std::process::exit(134);
                }
                other => println!("does not know the order {other}"),
            }
        }
        match &mut self.run {
            Some(run) => {
                if work(run, &self.settings, db).await? == Held::NoMore {
                    self.run = None;
                }
            }
            None if self.leaving => return Ok(Next::End),
            None => self.run = self.claim(db).await?,
        }
        Ok(Next::Tick)
    }

    async fn claim(&self, db: &mut PgConnection) -> Result<Option<Run>, sqlx::Error> {
        let row = sqlx::query(CLAIM).bind(&self.settings.owner).fetch_optional(db).await?;
        let Some(row) = row else { return Ok(None) };
        let (id, now): (String, _) = (row.try_get(0)?, Instant::now());
        println!("claims {id}");
        Ok(Some(Run { id, processed: row.try_get(1)?, total: row.try_get(2)?, stepped: now, heard: now }))
    }
}

/// One step, if it is time for one.
async fn work(run: &mut Run, settings: &Settings, db: &mut PgConnection) -> Result<Held, sqlx::Error> {
    let write = if run.processed >= run.total {
        COMPLETE
    } else if run.stepped.elapsed() >= settings.step {
        PROGRESS
    } else if run.heard.elapsed() >= HEARTBEAT_EVERY {
        HEARTBEAT
    } else {
        return Ok(Held::Still);
    };
    // After an error the run is still ours, and the step is tried again.
    let written = sqlx::query(write).bind(&run.id).bind(&settings.owner).execute(db).await?;
    run.heard = Instant::now();
    if written.rows_affected() == 0 {
        println!("lost {}", run.id);
        return Ok(Held::NoMore);
    }
    if write == COMPLETE {
        println!("completes {}", run.id);
        return Ok(Held::NoMore);
    }
    if write == PROGRESS {
        run.processed += 1;
        run.stepped = Instant::now();
    }
    Ok(Held::Still)
}
