//! The init container's side: it asks the operator until its pod may go on.
//!
//! In: where the operator answers, who asks, until when. Out: [`Asked`]. Whatever the other side sends, it costs little memory
//! and no more time than allowed; an operator that cannot be reached, or makes no sense, is given up after two seconds.

use std::{future::poll_fn, pin::Pin, time::Duration};

use hyper::{
    Request, StatusCode, Uri,
    body::{Body as _, Incoming},
    client::conn::http1,
    header,
};
use hyper_util::rt::TokioIo;
use rustix::net::sockopt;
use tokio::{
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};

use super::{Answer, Question, State};
use crate::api::names::{OPERATOR, SYSTEM_NAMESPACE};

/// How long an operator may be silent: to a dial, and beyond the wait that it was asked for.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long one request asks to be held.
const WAIT: Duration = Duration::from_secs(25);
/// No answer is larger.
const LARGEST: usize = 64 << 10;
/// The shortest and the longest pause between two requests that brought nothing.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(500));
/// The port of the operator's gates.
const PORT: u16 = 8081;

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The pod may go on.
    Open(Answer),
    /// The operator held the pod for all of the time.
    StillHeld(Answer),
    /// Nothing sensible was heard for two seconds, or for all of the time; why.
    Unreachable(String),
}

/// Where the operator answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorUrl {
    host: String,
    port: u16,
    prefix: String,
}

impl OperatorUrl {
    /// The operator's Service under its usual names.
    #[must_use]
    pub fn usual() -> Self {
        Self { host: format!("{OPERATOR}.{SYSTEM_NAMESPACE}.svc"), port: PORT, prefix: String::new() }
    }

    /// Reads `http://HOST[:PORT]`.
    ///
    /// # Errors
    /// Says what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            "cannot be the operator's URL: write http://HOST:PORT, such as http://unstick.unstick-system.svc:8081"
                .to_owned()
        };
        let uri: Uri = text.trim().parse().map_err(|_| wrong())?;
        let authority = uri.authority().ok_or_else(wrong)?;
        if uri.scheme_str() != Some("http") || authority.as_str().contains('@') || uri.query().is_some() {
            return Err(wrong());
        }
        let port = match authority.as_str().strip_prefix(authority.host()) {
            Some("") => 80,
            _ => authority.port_u16().ok_or_else(wrong)?,
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(wrong());
        }
        Ok(Self { host, port, prefix: uri.path().trim_end_matches('/').to_owned() })
    }
}

impl std::fmt::Display for OperatorUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { host, port, prefix } = self;
        if host.contains(':') {
            write!(f, "http://[{host}]:{port}{prefix}")
        } else {
            write!(f, "http://{host}:{port}{prefix}")
        }
    }
}

/// Why a request brought nothing.
enum Failed {
    /// It may be another matter in a moment.
    Weather(String),
    /// This operator will not say anything else.
    Refused(String),
}

/// Asks until the pod may go on, the deadline comes, or the operator has been out of reach for two seconds.
///
/// The first request, and each one after a failure, is not to be held: an operator that accepts and says nothing is found out
/// after two seconds and not after the length of a long poll.
pub async fn ask(operator: &OperatorUrl, question: &Question, deadline: Instant) -> Asked {
    let mut held: Option<Answer> = None;
    // What was wrong at the last request that failed: it says more than that the time ran out at the next one.
    let mut heard: Option<String> = None;
    let (mut wait, mut pause) = (Duration::ZERO, PAUSES.0);
    // Since when nothing sensible was heard.
    let mut silent_since = Some(Instant::now());
    loop {
        let began = Instant::now();
        let patience = silent_since.map_or(PATIENCE, |since| PATIENCE.saturating_sub(since.elapsed()));
        let limit = (began + wait + patience).min(deadline);
        let failed = match timeout_at(limit, get(operator, &question.path(wait))).await {
            Ok(Ok(answer)) if answer.state == State::Open => return Asked::Open(answer),
            Ok(Ok(answer)) => {
                held = Some(answer);
                (silent_since, heard) = (None, None);
                if !wait.is_zero() {
                    pause = PAUSES.0;
                }
                if !wait.is_zero() || wait_for(deadline).is_zero() {
                    // An operator that does not hold the request back is not asked without pause.
                    rest(PAUSES.1.saturating_sub(began.elapsed()), deadline).await;
                }
                None
            }
            Ok(Err(Failed::Refused(why))) => return Asked::Unreachable(why),
            Ok(Err(Failed::Weather(why))) => Some(why),
            Err(_) if Instant::now() >= deadline => None,
            Err(_) => {
                let silent = || format!("no answer within {} s", (wait + PATIENCE).as_secs());
                return Asked::Unreachable(heard.unwrap_or_else(silent));
            }
        };
        let now = Instant::now();
        if now >= deadline {
            let why =
                || Asked::Unreachable(failed.or(heard).unwrap_or_else(|| "no answer in the time allowed".to_owned()));
            return held.map_or_else(why, Asked::StillHeld);
        }
        let Some(why) = failed else {
            wait = wait_for(deadline);
            continue;
        };
        wait = Duration::ZERO;
        if now - *silent_since.get_or_insert(now) + pause >= PATIENCE {
            return Asked::Unreachable(why);
        }
        heard = Some(why);
        rest(pause, deadline).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// How long the next request asks to be held: whole seconds, and none of them beyond the deadline.
fn wait_for(deadline: Instant) -> Duration {
    Duration::from_secs(WAIT.min(deadline.saturating_duration_since(Instant::now())).as_secs())
}

async fn rest(pause: Duration, deadline: Instant) {
    let until = (Instant::now() + pause).min(deadline);
    tokio::time::sleep_until(until).await;
}

/// What the operator answers at this path, with status 200 and in no more than `largest` bytes.
///
/// # Errors
/// Why there is no such answer, in one sentence. It takes no longer than a dial and the waiting for an answer may.
pub async fn fetch(operator: &OperatorUrl, path: &str, largest: usize) -> Result<Vec<u8>, String> {
    let said = timeout(PATIENCE * 2, body_of(operator, path, largest)).await;
    match said {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(Failed::Weather(why) | Failed::Refused(why))) => Err(why),
        Err(_) => Err(format!("no answer within {} s", (PATIENCE * 2).as_secs())),
    }
}

async fn get(operator: &OperatorUrl, path: &str) -> Result<Answer, Failed> {
    let body = body_of(operator, path, LARGEST).await?;
    serde_json::from_slice(&body).map_err(|_| Failed::Weather("its answer is none of an unstick operator".to_owned()))
}

/// One request on a connection of its own.
async fn body_of(operator: &OperatorUrl, path: &str, largest: usize) -> Result<Vec<u8>, Failed> {
    let stream = dial(operator).await?;
    let weather = |error: hyper::Error| Failed::Weather(format!("cannot understand what answers there: {error}"));
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(LARGEST)
        .handshake::<_, String>(TokioIo::new(stream))
        .await
        .map_err(weather)?;
    // It ends with the sender, at the end of this function.
    tokio::spawn(connection);
    let OperatorUrl { host, port, prefix } = operator;
    let named = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    let request = Request::get(format!("{prefix}{path}"))
        .header(header::HOST, named)
        .header(header::ACCEPT, "application/json")
        .header(header::CONNECTION, "close")
        .header(header::USER_AGENT, concat!("unstick/", env!("CARGO_PKG_VERSION")))
        .body(String::new())
        .map_err(|error| Failed::Refused(format!("cannot ask for {path}: {error}")))?;
    let response = sender.send_request(request).await.map_err(weather)?;
    let status = response.status();
    if status != StatusCode::OK {
        let body = read(response.into_body(), LARGEST).await.unwrap_or_default();
        let said = format!("it answered {status}{}", detail(&body));
        return Err(if is_final(status) { Failed::Refused(said) } else { Failed::Weather(said) });
    }
    read(response.into_body(), largest).await
}

/// Whether the same request would be answered the same in a moment: a mistake of the caller's, but not haste, for which a
/// proxy in between may ask for patience.
fn is_final(status: StatusCode) -> bool {
    let hasty = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY, StatusCode::TOO_MANY_REQUESTS];
    status.is_client_error() && !hasty.contains(&status)
}

/// A connection that notices within seconds when the other side's machine is gone, also while nothing is sent.
async fn dial(operator: &OperatorUrl) -> Result<TcpStream, Failed> {
    let OperatorUrl { host, port, .. } = operator;
    let stream = timeout(PATIENCE, TcpStream::connect((host.as_str(), *port)))
        .await
        .map_err(|_| Failed::Weather(format!("cannot connect within {} s", PATIENCE.as_secs())))?
        .map_err(|error| Failed::Weather(format!("cannot connect: {error}")))?;
    let second = Duration::from_secs(1);
    // Where the system has none of this, the limits of `ask` remain.
    let _ = sockopt::set_tcp_keepidle(&stream, second);
    let _ = sockopt::set_tcp_keepintvl(&stream, second);
    let _ = sockopt::set_tcp_keepcnt(&stream, 2);
    let _ = sockopt::set_socket_keepalive(&stream, true);
    Ok(stream)
}

async fn read(mut body: Incoming, largest: usize) -> Result<Vec<u8>, Failed> {
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|error| Failed::Weather(format!("its answer broke off: {error}")))?;
        let data = frame.data_ref().map(AsRef::as_ref).unwrap_or_default();
        if bytes.len() + data.len() > largest {
            return Err(Failed::Weather("its answer is too large".to_owned()));
        }
        bytes.extend_from_slice(data);
    }
    Ok(bytes)
}

/// The sentence of a problem document, if it is one.
fn detail(body: &[u8]) -> String {
    let problem: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let sentence = problem.as_ref().and_then(|problem| problem["detail"].as_str());
    sentence.map(|sentence| format!(": {}", sentence.chars().take(200).collect::<String>())).unwrap_or_default()
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
