//! The recovery API: GET checks, POST recovers.
//!
//! In: requests, and the work to be done for them. Out: the report, or a problem that holds it. One recovery is under way at
//! a time: whoever asks for the same meanwhile gets its result. It is not the request's own: when the one who asked goes
//! away, it goes on.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::{
    sync::{Semaphore, watch},
    task::spawn_blocking,
    time::timeout,
};

use super::Problem;
use crate::{
    report::{Report, Trigger},
    telemetry::metrics::RecoveryMetrics,
};

/// Checks at once; each opens a connection to the database.
const CHECKS: usize = 8;
/// How long a check waits for its turn.
const TURN: Duration = Duration::from_secs(10);

/// Why a recovery over HTTP starts.
pub const TRIGGER: Trigger = Trigger::Http;

/// Look or settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Look.
    Check,
    /// Settle.
    Recover,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Look or settle.
    pub wish: Wish,
    /// After how many seconds without a sign of life a run is stuck, if that is asked.
    pub stuck_after: Option<u64>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What was seen and done.
    pub report: Report,
    /// The exit code that the command line would have had.
    pub exit: u8,
    /// What the command line would have said.
    pub sentences: Vec<String>,
    /// The statements that somebody with more rights must run.
    pub remedy_sql: Option<String>,
}

/// Does the work, on a thread of its own.
pub type Work = Box<dyn Fn(Ask) -> Answer + Send + Sync>;
/// Reads a limit as the command line does, into seconds; the error is its sentence.
pub type ReadLimit = fn(&str) -> Result<u64, String>;

/// Where requests come in.
pub struct Desk {
    work: Work,
    read_limit: ReadLimit,
    metrics: RecoveryMetrics,
    under_way: Mutex<Option<(Ask, Ended)>>,
    checks: Arc<Semaphore>,
}

/// Holds the answer once there is one; closed without one if our own work broke.
type Ended = watch::Receiver<Option<Arc<Answer>>>;

impl Desk {
    /// Opens it.
    #[must_use]
    pub fn open(work: Work, read_limit: ReadLimit, metrics: RecoveryMetrics) -> Arc<Self> {
        let checks = Arc::new(Semaphore::new(CHECKS));
        Arc::new(Self { work, read_limit, metrics, under_way: Mutex::default(), checks })
    }

    /// The routes, at this path.
    pub fn routes(self: &Arc<Self>, path: &str) -> Router {
        Router::new().route(path, get(check).post(recover)).with_state(Arc::clone(self))
    }

    /// Waits until no recovery is under way.
    pub async fn at_rest(&self) {
        let ended = self.lock().as_ref().map(|(_, ended)| ended.clone());
        if let Some(mut ended) = ended {
            // An error is an end, too.
            let _ = ended.wait_for(Option::is_some).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Ask, Ended)>> {
        // A panic under the lock leaves a value that is as good as before.
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn do_work(&self, ask: Ask) -> Answer {
        let answer = (self.work)(ask);
        // A refused request is no recovery, and no failure of one that somebody should be woken for.
        if kind_of(answer.exit) != REFUSED {
            self.metrics.note(&answer.report, "");
        }
        answer
    }

    /// The recovery under way, if it is the one that is asked for, else a new one.
    fn join(self: &Arc<Self>, ask: Ask) -> Result<Ended, Problem> {
        let mut under_way = self.lock();
        if let Some((other, ended)) = under_way.as_ref()
            && ended.borrow().is_none()
            && ended.has_changed().is_ok()
        {
            if *other == ask {
                return Ok(ended.clone());
            }
            let detail = "a recovery with another timeout is under way; ask again when it has ended";
            return Err(Problem::new(StatusCode::CONFLICT, detail).retry_after(5));
        }
        let (tell, ended) = watch::channel(None);
        *under_way = Some((ask, ended.clone()));
        let desk = Arc::clone(self);
        spawn_blocking(move || {
            let answer = desk.do_work(ask);
            tell.send_replace(Some(Arc::new(answer)));
        });
        Ok(ended)
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("under_way", &self.under_way).finish_non_exhaustive()
    }
}

async fn check(State(desk): State<Arc<Desk>>, uri: Uri) -> Result<Response, Problem> {
    let stuck_after = asked_limit(desk.read_limit, uri.query(), None)?;
    // The permit goes along: a check whose asker went away still uses its connection.
    let turn = timeout(TURN, Arc::clone(&desk.checks).acquire_owned()).await;
    let Ok(Ok(turn)) = turn else { return Err(super::connection::full()) };
    let answer = spawn_blocking(move || {
        let answer = desk.do_work(Ask { wish: Wish::Check, stuck_after });
        drop(turn);
        answer
    });
    answer.await.map(|answer| respond(&answer)).map_err(|_| our_own_fault())
}

async fn recover(
    State(desk): State<Arc<Desk>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let stuck_after = asked_limit(desk.read_limit, uri.query(), json(&headers, &body)?)?;
    let mut ended = desk.join(Ask { wish: Wish::Recover, stuck_after })?;
    let answer = ended.wait_for(Option::is_some).await.map_err(|_| our_own_fault())?;
    answer.as_ref().map(|answer| respond(answer)).ok_or_else(our_own_fault)
}

fn our_own_fault() -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "an error of our own ended the work; please report it")
}

/// From when on a run may count as stuck, in seconds. The limit that counts is judged with the policy; this is for the one
/// that does not.
const LIMITS: std::ops::RangeInclusive<u64> = 1..=720 * 3600;

/// The limit that a request names: in its query, else in its body.
fn asked_limit(read: ReadLimit, query: Option<&str>, body: Option<String>) -> Result<Option<u64>, Problem> {
    let wrong = |error| Problem::new(StatusCode::BAD_REQUEST, format!("timeout: {error}"));
    let judge = |text: Option<String>| text.map(|text| read(&text).map_err(wrong)).transpose();
    // Both are judged: what is wrong is refused even where the other one counts.
    let (asked, said) = (judge(timeout_of(query)?)?, judge(body)?);
    if asked.is_some() && said.is_some_and(|seconds| !LIMITS.contains(&seconds)) {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "timeout: must be from 1s to 720h, in the body too"));
    }
    Ok(asked.or(said))
}

/// `timeout` of a query; anything else is refused, so that a slip of the pen is not taken for the default.
fn timeout_of(query: Option<&str>) -> Result<Option<String>, Problem> {
    let wrong = |detail: String| Problem::new(StatusCode::BAD_REQUEST, detail);
    let mut found = None;
    for part in query.unwrap_or_default().split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let decode = |text: &str| {
            let text = text.replace('+', " ");
            let decoded = percent_decode_str(&text).decode_utf8().map(std::borrow::Cow::into_owned);
            decoded.map_err(|_| wrong("the query is not UTF-8 text".to_owned()))
        };
        let name = decode(name)?;
        if name != "timeout" {
            return Err(wrong(format!("there is no query parameter {name:?}; timeout is the only one")));
        }
        if found.replace(decode(value)?).is_some() {
            return Err(wrong("timeout is given twice; give it once".to_owned()));
        }
    }
    Ok(found)
}

/// `timeout` of a JSON body. A body of another kind is not looked at, nor are other members: the callers of the first tool
/// send what they like.
fn json(headers: &HeaderMap, body: &[u8]) -> Result<Option<String>, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if body.is_empty() || !kind.eq_ignore_ascii_case("application/json") {
        return Ok(None);
    }
    let wrong = |detail: String| Problem::new(StatusCode::BAD_REQUEST, detail);
    let example = "send {\"timeout\": 30} or no body";
    let value = serde_json::from_slice(body)
        .map_err(|error| wrong(format!("cannot read the body as JSON: {error}; {example}")))?;
    let Value::Object(members) = value else { return Err(wrong(format!("the body is no JSON object; {example}"))) };
    match members.get("timeout") {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => match whole(number) {
            Some(minutes) => Ok(Some(minutes.to_string())),
            None => Err(wrong(format!("timeout: write whole minutes as a number; {example}"))),
        },
        Some(_) => Err(wrong(format!("timeout: write whole minutes as a number, or a text like \"90s\"; {example}"))),
    }
}

/// A whole number, also where it is written as 30.0: JSON knows no other kind of number.
fn whole(number: &serde_json::Number) -> Option<u64> {
    let written = number.as_f64().filter(|number| number.fract() == 0.0 && (0.0..1e9).contains(number));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and between 0 and 1e9")]
    number.as_u64().or(written.map(|number| number as u64))
}

/// The report, or a problem that holds it.
fn respond(answer: &Answer) -> Response {
    if answer.exit != 0 {
        return problem(answer).into_response();
    }
    match serde_json::to_vec(&answer.report) {
        Ok(json) => {
            let mut response = Response::new(Body::from(json));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("cannot write the report: {error}")).into_response()
        }
    }
}

fn problem(answer: &Answer) -> Problem {
    let (status, kind) = kind_of(answer.exit);
    let detail = if answer.sentences.is_empty() { unsaid(&answer.report) } else { answer.sentences.join("\n") };
    let mut problem = Problem::new(status, detail).of_kind(kind).with("exitCode", answer.exit);
    if let Some(sql) = &answer.remedy_sql {
        problem = problem.with("remedySql", sql.clone());
    }
    if let Ok(report) = serde_json::to_value(&answer.report) {
        problem = problem.with("report", report);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE { problem.retry_after(5) } else { problem }
}

/// What a recovery that ended in part says of itself.
fn unsaid(report: &Report) -> String {
    let refused = report.errors.first().map(|error| format!(": {}", error.message)).unwrap_or_default();
    format!("{}: {} of {} stuck run(s) were settled{refused}", report.outcome.name(), report.recovered, report.stuck)
}

/// What is asked breaks a rule of the policy: the database was not asked.
const REFUSED: (StatusCode, &str) = (StatusCode::UNPROCESSABLE_ENTITY, "https://unstick.dev/problems/policy");

/// The status of an exit code. What only the one who runs the server can mend is no fault of the request: 500.
fn kind_of(exit: u8) -> (StatusCode, &'static str) {
    match exit {
        64 => REFUSED,
        65 => (StatusCode::CONFLICT, "https://unstick.dev/problems/brake"),
        69 => (StatusCode::SERVICE_UNAVAILABLE, "https://unstick.dev/problems/unreachable"),
        75 => (StatusCode::SERVICE_UNAVAILABLE, "https://unstick.dev/problems/busy"),
        77 => (StatusCode::INTERNAL_SERVER_ERROR, "https://unstick.dev/problems/not-permitted"),
        78 => (StatusCode::UNPROCESSABLE_ENTITY, "https://unstick.dev/problems/mismatch"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "https://unstick.dev/problems/failed"),
    }
}

#[cfg(test)]
#[path = "recovery_tests.rs"]
mod tests;
