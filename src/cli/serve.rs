//! `unstick serve`: the HTTP API alone. GET checks, POST recovers.
//!
//! The policy is read at the start, so that a mistake is known at once, and again for each request, so that a change
//! counts without a new start. SIGTERM ends it in good order: what is under way ends first, within [`GRACE`].

use std::{path::Path, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use clap::ArgMatches;
use prometheus_client::registry::Registry;
use tokio::{
    sync::oneshot,
    time::{Instant, timeout_at},
};

use super::{
    Failure,
    args::{Limit, ServeArgs, limit_seconds},
    failure::{FAILED, TRY_AGAIN},
    output,
    pass::{self, Order},
    runtime::{self, Signals},
    sources,
};
use crate::{
    http::{
        self, Access, Answer, Ask, Desk, Health, Limits, Listener, TokenFile, Wish, access, health, openapi, recovery,
    },
    recover::Mode,
    settings::hide_credentials,
    telemetry::metrics::RecoveryMetrics,
};

/// How long what is under way may take to end. Kubernetes kills after 30 s.
const GRACE: Duration = Duration::from_secs(25);

/// The exit code.
pub(super) fn run(args: &ServeArgs, matches: &ArgMatches) -> u8 {
    let served = prepare(args, matches).and_then(|access| runtime::block_on_apart(serve(args, matches, access), None)?);
    served.map_or_else(|failure| output::fail(&failure), |()| 0)
}

/// All that can be known to be wrong before the first request.
fn prepare(args: &ServeArgs, matches: &ArgMatches) -> Result<Access, Failure> {
    if args.policy.policy.as_deref() == Some(Path::new("-")) {
        return Err(Failure::usage(
            "--policy: standard input can be read once only, and serve reads the policy for each request; name a file",
        ));
    }
    let access = match &args.token_file {
        Some(file) => {
            let token = TokenFile::open(file).map_err(|error| Failure::usage(format!("--token-file: {error}")))?;
            Access::Token(token)
        }
        None if args.listen.is_loopback() => Access::Loopback,
        None => {
            return Err(Failure::usage(format!(
                "--listen {}: others than this machine could ask for recoveries; give --token-file, or listen on 127.0.0.1",
                args.listen
            )));
        }
    };
    sources::policy(&args.policy)?;
    sources::database_url(&args.policy.database, matches)?;
    Ok(access)
}

async fn serve(args: &ServeArgs, matches: &ArgMatches, access: Access) -> Result<(), Failure> {
    let mut signals = Signals::listen();
    let listener = Listener::bind(args.listen).await.map_err(|error| Failure::new(FAILED, error.to_string()))?;
    output::words(&format!("unstick serve: listening on http://{}{}\n", listener.address(), args.path));
    let health = Health::default();
    let (desk, router) = site(args, matches, (access, &health));
    let limits = Limits { answer: args.timeout_total + Duration::from_secs(15), grace: GRACE, ..Limits::default() };
    let (tell, told) = oneshot::channel::<()>();
    let server = http::serve(listener, router, limits, async {
        // Whether it was told or the teller is gone: it ends.
        let _ = told.await;
    });
    let mut server = pin!(server);
    let name = tokio::select! {
        _ = &mut server => return Ok(()),
        name = signals.arrives() => name,
    };
    health.unready("stopping", name);
    drop(tell);
    let ending = timeout_at(Instant::now() + GRACE, async {
        let _ = server.await;
        desk.at_rest().await;
    });
    let in_order = tokio::select! {
        ended = ending => ended.is_ok(),
        _ = signals.arrives() => false,
    };
    if in_order {
        return Ok(());
    }
    let sentence = format!(
        "stopped by {name} before the recovery under way had ended: what was committed is in the ledger; `unstick history` names it"
    );
    Err(Failure::new(TRY_AGAIN, sentence))
}

/// Everything that is served.
fn site(args: &ServeArgs, matches: &ArgMatches, (access, health): (Access, &Health)) -> (Arc<Desk>, Router) {
    let mut registry = Registry::default();
    let metrics = RecoveryMetrics::register(&mut registry);
    let (args, matches) = (args.clone(), matches.clone());
    let path = args.path.clone();
    let desk = Desk::open(Box::new(move |ask| work(&args, &matches, ask)), limit_seconds, metrics);
    let guarded = desk.routes(&path).merge(openapi::routes(&path)).merge(health::metrics(Arc::new(registry)));
    let all = access::guarded(guarded, Arc::new(access)).merge(health::probes(health.clone()));
    (desk, http::with_fallbacks(all))
}

/// One pass, as the command line would do it.
fn work(args: &ServeArgs, matches: &ArgMatches, ask: Ask) -> Answer {
    let mut policy = args.policy.clone();
    if let Some(seconds) = ask.stuck_after {
        policy.recovery.timeout = Some(Limit::from_secs(seconds));
    }
    let finished = pass::run_apart(Order {
        policy: &policy,
        matches,
        mode: match ask.wish {
            Wish::Check => Mode::Check,
            Wish::Recover => Mode::Recover,
        },
        trigger: recovery::TRIGGER,
        recovery_id: None,
        shared_name: &|_| None,
        limit: args.limit,
        time_limit: Some(args.timeout_total),
        done_within: None,
    });
    let (sentences, remedy_sql) = match finished.failure {
        Some(failure) => (failure.sentences, failure.remedy_sql),
        None => (Vec::new(), None),
    };
    let sentences = sentences.iter().map(|sentence| hide_credentials(sentence)).collect();
    Answer { report: finished.report, exit: finished.exit, sentences, remedy_sql }
}
