//! The operator's side: it answers whether a pod may go on, and holds the answer back as long as it is no.
//!
//! In: something that looks ([`Gates`]). Out: a router for the gates' port. What is decided is not known here. A request that is
//! held costs a task and a connection, no thread; it ends when the gate opens, when its time is over, or with the operator.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

use super::{Answer, LONGEST_WAIT, Question};
use crate::{
    api,
    http::{Limits, Problem},
    rollout::GateState,
};

/// How many pods may wait at once; one more is told to come again.
const WAITING: usize = 16_384;

/// How long a pod that has asked before the operator has heard of it is held without another look: nothing tells of one
/// that turns out to be no matter of the policy's.
const UNSEEN: Duration = Duration::from_secs(10);

/// What a look at a gate shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Whether the pod may go on; of a policy that is not there too, if its namespace is watched.
    Known(GateState),
    /// The operator has not heard of the pod yet: it is held.
    Unseen {
        /// Why, in one sentence.
        message: String,
        /// From then on it is let go all the same.
        until: Timestamp,
    },
    /// This operator does not watch that namespace.
    NotWatched,
    /// The operator has not seen all of the cluster yet.
    NotSynced,
}

/// Something that knows the gates.
pub trait Gates: Clone + Send + Sync + 'static {
    /// Tells when [`Gates::look`] may show something else for pods of this policy. It is asked for before each look, so that
    /// no change is missed; it may tell too often. A sender that is dropped tells once.
    fn changes(&self, namespace: &str, policy: &str) -> watch::Receiver<()>;

    /// The gate now. It is called often and must not wait for anything.
    fn look(&self, question: &Question) -> Look;
}

/// What the gates' port allows: many pods that wait, each for less than a minute, and nobody who keeps the operator from
/// ending: a pod whose answer is cut asks again.
#[must_use]
pub fn limits() -> Limits {
    Limits {
        connections: WAITING,
        requests: WAITING,
        header: Duration::from_secs(5),
        body: Duration::from_secs(5),
        body_bytes: 1024,
        answer: LONGEST_WAIT + Duration::from_secs(5),
        write: Duration::from_secs(5),
        age: Duration::from_secs(120),
        grace: Duration::from_secs(1),
    }
}

/// The routes of the gates' port.
pub fn router<G: Gates>(gates: G) -> Router {
    Router::new()
        .route("/v1/gates/{namespace}/{policy}/pods/{pod}", get(ask::<G>))
        .fallback(async || {
            Problem::new(StatusCode::NOT_FOUND, "only /v1/gates/{namespace}/{policy}/pods/{pod} is answered here")
        })
        .method_not_allowed_fallback(async || {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "a gate can only be asked: use GET")
                .with_header(header::ALLOW, HeaderValue::from_static("GET"))
        })
        .with_state(gates)
}

async fn ask<G: Gates>(
    State(gates): State<G>,
    Path((namespace, policy, pod)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let (wait, uid) = match read(query.as_deref().unwrap_or_default()) {
        Ok(read) => read,
        Err(sentence) => return Problem::new(StatusCode::BAD_REQUEST, sentence).into_response(),
    };
    let question = Question { namespace, policy, pod, uid };
    if let Err(sentence) = question.check() {
        return Problem::new(StatusCode::BAD_REQUEST, sentence).into_response();
    }
    let over = Instant::now() + wait;
    loop {
        let changes = gates.changes(&question.namespace, &question.policy);
        let (state, again) = match gates.look(&question) {
            Look::Known(state) => (state, over),
            Look::Unseen { message, until } => (GateState::Held { message, until }, over.min(Instant::now() + UNSEEN)),
            other => return unknown(&other, &question).into_response(),
        };
        match &state {
            GateState::Held { until, .. } if Instant::now() < over => {
                passes(changes, again.min(deadline(*until).unwrap_or(again)), over).await;
            }
            _ => return json(&Answer::from(state)),
        }
    }
}

/// Waits for a change, or for one of these moments, whichever comes first.
async fn passes(mut changes: watch::Receiver<()>, look: Instant, over: Instant) {
    tokio::select! {
        changed = changes.changed() => if changed.is_err() {
            // Nobody will tell any more; then the clock does, at a pace that costs nothing.
            sleep_until((Instant::now() + Duration::from_secs(1)).min(look).min(over)).await;
        },
        () = sleep_until(look) => {}
    }
}

/// The deadline of a gate on this process's clock; none: it has passed, and whoever looks has not taken note yet.
fn deadline(until: Timestamp) -> Option<Instant> {
    #[expect(clippy::disallowed_methods, reason = "a deadline in the cluster's time, waited for by this process")]
    let left = Duration::try_from(until.duration_since(Timestamp::now())).ok()?;
    (!left.is_zero()).then(|| Instant::now() + left.min(LONGEST_WAIT))
}

/// What the query says: how long to wait, and the pod's uid. Anything else is refused: a slip of the pen would be no wait.
fn read(query: &str) -> Result<(Duration, Option<String>), String> {
    let (mut wait, mut uid) = (Duration::ZERO, None);
    for (name, value) in
        query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    {
        match name {
            "wait" => {
                let read = value.parse::<api::Duration>();
                wait = read.map_err(|_| "wait: write a length of time from 0s to 30s, such as 25s")?.get();
            }
            "uid" => uid = Some(value.to_owned()),
            name => return Err(format!("{}: is no parameter of a gate; only wait and uid are", name.escape_debug())),
        }
    }
    Ok((wait.min(LONGEST_WAIT), uid))
}

fn unknown(look: &Look, question: &Question) -> Problem {
    match look {
        Look::NotWatched => Problem::new(
            StatusCode::NOT_FOUND,
            format!("the operator does not watch the namespace {}: add it to --watch-namespaces", question.namespace),
        ),
        _ => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the operator has not seen the whole cluster yet; ask again")
                .retry_after(1)
        }
    }
}

fn json(answer: &Answer) -> Response {
    let text = serde_json::to_string(answer).unwrap_or_default();
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
