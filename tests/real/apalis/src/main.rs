//! A worker on apalis with its PostgreSQL storage. Its own rescuer stays at its default: a worker not seen for five minutes.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use apalis::prelude::*;
use apalis_postgres::{Config, PgPool, PostgresStorage};
use serde_json::{Value, json};
use ulid::Ulid;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Completed = Arc<Mutex<Vec<String>>>;

const QUEUE: &str = "work";

fn storage(pool: &PgPool) -> PostgresStorage<u64> {
    // Whatever else a batch fetches is left behind as `Queued` by a worker that dies.
    let batch = std::env::var("BATCH").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    PostgresStorage::new(pool).with_config(Config::default().queue(QUEUE).batch_size(batch))
}

/// A worker's name is what `lock_by` holds; apalis wants it unique among the living.
fn worker_name() -> String {
    std::env::var("WORKER_ID").unwrap_or_else(|_| format!("worker-{}", std::process::id()))
}

fn say(value: &Value) {
    println!("{value}");
}

async fn enqueue(pool: &PgPool, count: u64) -> Result<(), Failure> {
    let mut ids = Vec::new();
    for number in 0..count {
        let id = Ulid::generate();
        let task = TaskBuilder::new(number).task_id(TaskId::from_ulid(id)).build();
        storage(pool).push_task(task).await?;
        ids.push(id.to_string());
    }
    say(&json!(ids));
    Ok(())
}

async fn hang(pool: &PgPool) -> Result<(), Failure> {
    async fn job(_number: u64, id: TaskId, worker: WorkerContext) -> Result<(), Failure> {
        say(&json!({"claimed": [id.to_string()], "owner": worker.name()}));
        std::future::pending().await
    }
    WorkerBuilder::new(worker_name()).backend(storage(pool)).concurrency(1).build(job).run().await?;
    Ok(())
}

/// True when no task waits and this worker has none in hand, by the storage's own lists.
/// What dead workers left behind is not ours to wait for.
async fn idle(storage: &PostgresStorage<u64>, own: &str) -> Result<bool, Failure> {
    for status in [Status::Pending, Status::Queued, Status::Running] {
        let waits = status == Status::Pending;
        let filter = Filter { status: Some(status), page: 1, page_size: Some(1000) };
        let tasks = storage.list_tasks(&filter).await?;
        if tasks.iter().any(|task| waits || task.lock_by() == Some(own)) {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn work(pool: &PgPool) -> Result<(), Failure> {
    async fn job(_number: u64, id: TaskId, completed: Data<Completed>) -> Result<(), Failure> {
        if let Ok(mut ids) = completed.lock() {
            ids.push(id.to_string());
        }
        Ok(())
    }
    let completed = Completed::default();
    let watched = storage(pool);
    let until_idle = async move {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) && !idle(&watched, &worker_name()).await? {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok::<(), Failure>(())
    };
    let worker = WorkerBuilder::new(worker_name()).backend(storage(pool)).data(completed.clone()).build(job);
    worker.run_until(async move { until_idle.await.map_err(|error| std::io::Error::other(error.to_string())) }).await?;
    let ids = completed.lock().map(|ids| ids.clone()).unwrap_or_default();
    say(&json!({"completed": ids}));
    Ok(())
}

async fn read(pool: &PgPool, ids: &[String]) -> Result<(), Failure> {
    for text in ids {
        let id = TaskId::from_ulid(Ulid::from_string(text)?);
        let Some(task) = storage(pool).fetch_by_id(&id).await? else {
            say(&json!({"id": text, "state": "gone", "types": {}}));
            continue;
        };
        say(&json!({
            "id": text, "state": task.status().to_string(), "attempt": task.attempt(), "maxAttempts": task.max_attempts(),
            "runAt": task.run_at(), "lockAt": task.lock_at(), "lockBy": task.lock_by(), "doneAt": task.done_at(),
            "types": {"state": "Status", "attempt": "usize", "runAt": "u64", "lockAt": "u64", "lockBy": "String", "doneAt": "u64"},
        }));
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let pool = PgPool::connect(&std::env::var("DATABASE_URL")?).await?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("migrate") => Ok(PostgresStorage::setup(&pool).await?),
        Some("enqueue") => enqueue(&pool, args.get(1).map_or(Ok(1), |text| text.parse())?).await,
        Some("work") if args.iter().any(|arg| arg == "--hang") => hang(&pool).await,
        Some("work") => work(&pool).await,
        Some("read") => read(&pool, &args[1..]).await,
        other => Err(format!("unknown command {other:?}").into()),
    }
}
