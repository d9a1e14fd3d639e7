//! `unstick prove`: that an installation works, as `helm test` asks it. The operator says that it is ready and what it counts; the
//! API server would take a policy, and refuses one that breaks a rule. Nothing is kept.

use std::time::{Duration, Instant};

use hyper::Request;
use kube::Client;
use serde_json::{Value, json};

use super::{Failure, args::ProveArgs, failure::FAILED, output, runtime, sources};
use crate::{
    api::names::{API_VERSION, ENV_POD_NAMESPACE, KIND, PLURAL},
    gate::{OperatorUrl, connect, fetch},
};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// What a request that is not answered may take beyond the time that was given.
const LAST_WORDS: Duration = Duration::from_secs(20);
/// Metrics of many policies are many lines.
const LARGEST: usize = 16 << 20;
/// What every operator counts.
const COUNTED: &str = "unstick_leader";
/// Longer than any run may be called alive, which only a rule of the definition knows.
const TOO_LONG: &str = "721h";

/// One thing that must hold: what it is, and what was seen or why it does not.
type Proof = (&'static str, Result<String, String>);

/// Tells of each proof; the exit code is 1 if one fails.
pub(super) fn run(args: &ProveArgs) -> u8 {
    let operator = match OperatorUrl::parse(&args.health_url) {
        Ok(operator) => operator,
        Err(why) => return output::fail(&Failure::usage(format!("--health-url {why}"))),
    };
    match runtime::block_on(prove(args, &operator), Some(args.timeout_total + LAST_WORDS)) {
        Ok(Ok(true)) => 0,
        Ok(Ok(false)) => FAILED,
        Ok(Err(failure)) | Err(failure) => output::fail(&failure),
    }
}

async fn prove(args: &ProveArgs, operator: &OperatorUrl) -> Result<bool, Failure> {
    let client = connect().await.map_err(|error| Failure::new(FAILED, error.to_string()))?;
    let pods_own = || sources::variable(ENV_POD_NAMESPACE).unwrap_or_else(|| client.default_namespace().to_owned());
    let namespace = args.namespace.clone().unwrap_or_else(pods_own);
    let until = Instant::now() + args.timeout_total;
    let mut all_hold = true;
    for proof in [
        ("the operator is ready", patiently(until, async || ready(operator).await).await),
        ("the operator counts what it does", patiently(until, async || counts(operator).await).await),
        ("the cluster accepts a policy", patiently(until, async || accepts(&client, &namespace).await).await),
        ("the cluster refuses an invalid policy", patiently(until, async || refuses(&client, &namespace).await).await),
    ] {
        all_hold &= proof.1.is_ok();
        output::write(&line(&proof))?;
    }
    Ok(all_hold)
}

fn line((what, seen): &Proof) -> String {
    match seen {
        Ok(seen) => format!("ok: {what}: {seen}\n"),
        Err(why) => format!("FAILED: {what}: {why}\n"),
    }
}

/// Looks once, and again until it holds or the time is over: a Service that is new has no way to its pods for a moment, and a
/// definition is known a little after it was made.
async fn patiently(until: Instant, mut look: impl AsyncFnMut() -> Result<String, String>) -> Result<String, String> {
    loop {
        match look().await {
            Err(_) if Instant::now() < until => {
                #[expect(clippy::disallowed_methods, reason = "what is waited for tells nobody when it comes")]
                tokio::time::sleep(PAUSE).await;
            }
            seen => return seen,
        }
    }
}

async fn ready(operator: &OperatorUrl) -> Result<String, String> {
    let path = "/readyz";
    fetch(operator, path, LARGEST).await.map(|_| format!("{operator}{path}")).map_err(|why| at(operator, path, &why))
}

async fn counts(operator: &OperatorUrl) -> Result<String, String> {
    let path = "/metrics";
    let body = fetch(operator, path, LARGEST).await.map_err(|why| at(operator, path, &why))?;
    if String::from_utf8_lossy(&body).lines().any(|line| line.starts_with(COUNTED)) {
        Ok(format!("{operator}{path} has {COUNTED}"))
    } else {
        Err(at(operator, path, &format!("there is no {COUNTED} in what it answers")))
    }
}

fn at(operator: &OperatorUrl, path: &str, why: &str) -> String {
    format!("{operator}{path}: {why}")
}

async fn accepts(client: &Client, namespace: &str) -> Result<String, String> {
    match try_out(client, namespace, policy("30m")).await {
        Ok(()) => Ok(format!("in namespace {namespace}, as a dry run")),
        Err(error) => Err(error.to_string()),
    }
}

async fn refuses(client: &Client, namespace: &str) -> Result<String, String> {
    match try_out(client, namespace, policy(TOO_LONG)).await {
        Err(kube::Error::Api(status)) if status.code == 422 && status.message.contains("spec.stuckAfter") => {
            Ok(status.message.clone())
        }
        Err(error) => Err(format!("it says something else: {error}")),
        Ok(()) => Err(format!("it would take stuckAfter: {TOO_LONG}; install the definition of this version")),
    }
}

/// A policy that means no pod.
fn policy(stuck_after: &str) -> Value {
    json!({
        "apiVersion": API_VERSION, "kind": KIND, "metadata": {"name": "unstick-test"},
        "spec": {
            "stuckAfter": stuck_after,
            "workers": {"selector": {"matchLabels": {"unstick.dev/test": "nobody"}}},
            "database": {"urlFrom": {"secretKeyRef": {"name": "unstick-test", "key": "url"}}},
        },
    })
}

/// Asks whether it would be taken.
async fn try_out(client: &Client, namespace: &str, policy: Value) -> Result<(), kube::Error> {
    let uri = format!("/apis/{API_VERSION}/namespaces/{namespace}/{PLURAL}?dryRun=All&fieldValidation=Strict");
    let request = Request::post(uri)
        .header("content-type", "application/json")
        .body(policy.to_string().into_bytes())
        .map_err(kube::Error::HttpError)?;
    client.request::<Value>(request).await.map(|_| ())
}
