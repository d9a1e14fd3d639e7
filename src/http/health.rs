//! `/livez`, `/readyz` and `/metrics`.
//!
//! In: a small state that the rest of the process keeps up to date, and a registry of metrics. Out: what a kubelet and a
//! Prometheus ask for. An answer that is not ok says why, in the form that Kubernetes' own components use.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{encoding::text::encode, registry::Registry};

use super::Problem;

/// The media type of metrics.
pub const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the process knows about its own health. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<Mutex<Checks>>);

#[derive(Debug, Default)]
struct Checks {
    /// What must hold before the process is ready; why it does not.
    ready: BTreeMap<&'static str, Result<(), String>>,
    /// Why the process must be started anew.
    dead: Option<String>,
}

impl Health {
    /// These must hold before the process is ready; none does yet.
    #[must_use]
    pub fn awaiting(checks: &[&'static str]) -> Self {
        let health = Self::default();
        for check in checks {
            health.unready(check, "not yet");
        }
        health
    }

    /// This holds.
    pub fn ready(&self, check: &'static str) {
        self.lock().ready.insert(check, Ok(()));
    }

    /// This does not hold, and why; the words are shown to whoever asks.
    pub fn unready(&self, check: &'static str, why: impl Into<String>) {
        self.lock().ready.insert(check, Err(why.into()));
    }

    /// Nothing but a new start helps.
    pub fn dead(&self, why: impl Into<String>) {
        self.lock().dead.get_or_insert(why.into());
    }

    /// Whether everything holds.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let checks = self.lock();
        checks.dead.is_none() && checks.ready.values().all(Result::is_ok)
    }

    fn lock(&self) -> MutexGuard<'_, Checks> {
        // A panic under the lock leaves a map that is as good as before.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn readyz(&self, verbose: Verbose) -> (StatusCode, String) {
        let checks = self.lock();
        let alive = checks.dead.clone().map_or(Ok(()), Err);
        say("readyz", [("ping", alive)].into_iter().chain(checks.ready.iter().map(|(k, v)| (*k, v.clone()))), verbose)
    }

    fn livez(&self, verbose: Verbose) -> (StatusCode, String) {
        let alive = self.lock().dead.clone().map_or(Ok(()), Err);
        say("livez", [("ping", alive)].into_iter(), verbose)
    }
}

/// Whether checks that hold are listed too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verbose {
    Yes,
    No,
}

impl Verbose {
    fn asked(uri: &Uri) -> Self {
        let asked = uri.query().is_some_and(|query| query.split('&').any(|part| part.starts_with("verbose")));
        if asked { Self::Yes } else { Self::No }
    }
}

/// `ok`, or a line for each check and one for all.
fn say(
    name: &str,
    checks: impl Iterator<Item = (&'static str, Result<(), String>)>,
    verbose: Verbose,
) -> (StatusCode, String) {
    let (mut text, mut holds) = (String::new(), true);
    for (check, state) in checks {
        match state {
            Ok(()) => text.push_str(&format!("[+]{check} ok\n")),
            Err(why) => {
                holds = false;
                text.push_str(&format!("[-]{check} failed: {why}\n"));
            }
        }
    }
    match (holds, verbose) {
        (true, Verbose::No) => (StatusCode::OK, "ok\n".to_owned()),
        (true, Verbose::Yes) => (StatusCode::OK, format!("{text}{name} check passed\n")),
        // 503 and not 500: load balancers know it as "not now".
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, format!("{text}{name} check failed\n")),
    }
}

/// `/livez` and `/readyz`.
pub fn probes(health: Health) -> Router {
    Router::new()
        .route(
            "/livez",
            get(|State(health): State<Health>, uri: Uri| async move { health.livez(Verbose::asked(&uri)) }),
        )
        .route(
            "/readyz",
            get(|State(health): State<Health>, uri: Uri| async move { health.readyz(Verbose::asked(&uri)) }),
        )
        .with_state(health)
}

/// `/metrics`.
pub fn metrics(registry: Arc<Registry>) -> Router {
    Router::new()
        .route("/metrics", get(|State(registry): State<Arc<Registry>>| async move { render(&registry) }))
        .with_state(registry)
}

fn render(registry: &Registry) -> Response {
    let mut text = String::new();
    match encode(&mut text, registry) {
        Ok(()) => ([(header::CONTENT_TYPE, METRICS_TYPE)], text).into_response(),
        Err(error) => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("cannot write the metrics: {error}"))
            .into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_ready_when_all_that_it_waits_for_holds() {
        let health = Health::awaiting(&["crds", "cache"]);
        health.ready("cache");
        let (status, text) = health.readyz(Verbose::No);
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(text, "[+]ping ok\n[+]cache ok\n[-]crds failed: not yet\nreadyz check failed\n");
        assert_eq!(health.livez(Verbose::No).0, StatusCode::OK, "waiting is not being dead");
        health.ready("crds");
        assert!(health.is_ready());
        assert_eq!(health.readyz(Verbose::No), (StatusCode::OK, "ok\n".to_owned()));
        assert_eq!(health.readyz(Verbose::Yes).1, "[+]ping ok\n[+]cache ok\n[+]crds ok\nreadyz check passed\n");
    }

    #[test]
    fn a_dead_process_is_neither_alive_nor_ready() {
        let health = Health::default();
        health.dead("the watch ended");
        health.dead("and so on");
        assert_eq!(health.livez(Verbose::No).1, "[-]ping failed: the watch ended\nlivez check failed\n");
        assert!(!health.is_ready());
    }

    #[test]
    fn metrics_are_text_that_ends_where_it_should() {
        assert_eq!(render(&Registry::default()).headers()[header::CONTENT_TYPE], METRICS_TYPE);
    }
}
