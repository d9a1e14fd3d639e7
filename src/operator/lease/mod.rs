//! Who leads: one holder of a Lease, so that work is not done twice.
//!
//! In: a cluster, the Lease's name and ours. Out: whether we lead, and an error as soon as that can no longer be sure; the
//! process then ends. Every other write is safe with two leaders, so this only saves work, and a clock that stands or a
//! process that sleeps costs a restart and nothing else.

mod candidate;

use std::{
    future::Future,
    pin::pin,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use k8s_openapi::{
    api::coordination::v1::{Lease, LeaseSpec},
    apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta},
};
use kube::{Api, Client, api::PostParams};
use tokio::sync::watch;

pub use candidate::{Candidate, Heard, Lost, Step, View};

/// How long one request may take: several fit between two renewals and the moment when leadership is given up.
const REQUEST: Duration = Duration::from_secs(3);
/// How long the release may take; the process is about to end.
const RELEASE: Duration = Duration::from_secs(2);

/// Which Lease, and who we are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseSettings {
    /// The operator's own namespace.
    pub namespace: String,
    /// Name of the Lease.
    pub name: String,
    /// Our own pod: an earlier container of it cannot hold the Lease any more.
    pub pod: String,
}

/// Takes part until `stop`, and says in `leads` whether we lead. Then the Lease is free again.
///
/// # Errors
/// [`Lost`]: another leads, or may soon. The process must end.
pub async fn take_part(
    client: Client,
    settings: LeaseSettings,
    leads: watch::Sender<bool>,
    stop: impl Future<Output = ()>,
) -> Result<(), Lost> {
    let api = Api::<Lease>::namespaced(client, &settings.namespace);
    let mut candidate = Candidate::new(&settings.pod, &holder(&settings.pod));
    let (start, mut stop) = (Instant::now(), pin!(stop));
    loop {
        let now = start.elapsed();
        let step = candidate.next(now);
        leads.send_if_modified(|leads| std::mem::replace(leads, candidate.leads(now)) != candidate.leads(now));
        let heard = match step {
            Step::Lost(lost) => return Err(lost),
            Step::Wait(time) => match tokio::time::timeout(time, &mut stop).await {
                Ok(()) => break,
                Err(_) => continue,
            },
            step => tokio::select! {
                heard = tokio::time::timeout(REQUEST, ask(&api, &settings.name, &candidate, step)) => heard.unwrap_or(Heard::Nothing),
                () = &mut stop => break,
            },
        };
        candidate.hear(heard, now, start.elapsed());
    }
    if let Some(view) = candidate.held(start.elapsed()) {
        leads.send_replace(false);
        let released = lease(&settings.name, view.version.clone(), candidate.released(view));
        // Whether or not that works, the Lease ends by itself.
        let params = PostParams::default();
        let request = api.replace(&settings.name, &params, &released);
        if !matches!(tokio::time::timeout(RELEASE, request).await, Ok(Ok(_))) {
            tracing::info!("cannot release the Lease; it ends by itself");
        }
    }
    Ok(())
}

/// Our name as a holder: the pod's, and what sets this process apart from its earlier ones.
fn holder(pod: &str) -> String {
    format!("{pod}_{}", ulid::Ulid::new())
}

/// Sends what a step asks for.
#[expect(
    clippy::disallowed_methods,
    reason = "what a Lease says of time is for readers; it is measured by another clock"
)]
async fn ask(api: &Api<Lease>, name: &str, candidate: &Candidate, step: Step) -> Heard {
    let now = MicroTime(Timestamp::now());
    let creates = step == Step::Create;
    let result = match step {
        Step::Read => match api.get_opt(name).await {
            Ok(found) => return Heard::Read(found.map(view)),
            Err(error) => Err(error),
        },
        Step::Create => api.create(&PostParams::default(), &lease(name, None, candidate.taken(None, now))).await,
        Step::Take(before) => {
            let taken = lease(name, before.version.clone(), candidate.taken(Some(&before), now));
            api.replace(name, &PostParams::default(), &taken).await
        }
        Step::Renew(before) => {
            let renewed = lease(name, before.version.clone(), candidate.renewed(&before, now));
            api.replace(name, &PostParams::default(), &renewed).await
        }
        Step::Wait(_) | Step::Lost(_) => return Heard::Nothing,
    };
    match result {
        Ok(written) => Heard::Written(view(written)),
        // Somebody wrote in between, or it was deleted.
        Err(kube::Error::Api(status)) if status.code == 409 || status.code == 404 && !creates => Heard::Conflict,
        Err(error) => {
            tracing::warn!(%error, "cannot reach the Lease");
            Heard::Nothing
        }
    }
}

fn view(lease: Lease) -> View {
    View { version: lease.metadata.resource_version, spec: lease.spec.unwrap_or_default() }
}

/// The whole object; its version makes a write hold only for what was read.
fn lease(name: &str, version: Option<String>, spec: LeaseSpec) -> Lease {
    let metadata = ObjectMeta { name: Some(name.to_owned()), resource_version: version, ..ObjectMeta::default() };
    Lease { metadata, spec: Some(spec) }
}
