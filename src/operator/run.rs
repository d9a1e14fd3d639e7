//! The operator's life: listen, wait for the kind, watch, take part in leadership, look after policies while leading.

use std::{
    future::Future,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use jiff::Timestamp;
use kube::Client;
use prometheus_client::registry::Registry;
use tokio::sync::watch;

use super::{
    Key, Settings,
    answers::Answers,
    context::{Context, Metrics, now},
    crd, image,
    lease::{self, LeaseSettings, Lost},
    queue::Queue,
    reconcile::reconcile,
    turns::Acting,
    watch::Watches,
};
use crate::{
    gate,
    http::{Health, Limits, ListenError, Listener, health, serve},
    telemetry::metrics::{Leading, OperatorMetrics, Reconciled, RecoveryMetrics},
};

/// What `/readyz` calls the watches.
const CACHE: &str = "watches";
/// How long one look may take: a request that hangs must not hold its policy for ever.
const LOOK: Duration = Duration::from_secs(60);
/// How often `/readyz` learns what is missing.
const NOTICE: Duration = Duration::from_secs(1);

/// Why the operator ended.
#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    /// A port is taken.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The image of Jobs is not known.
    #[error(transparent)]
    Image(#[from] image::NoImage),
    /// Another leads.
    #[error(transparent)]
    Lost(#[from] Lost),
}

/// Runs until `stop`.
///
/// # Errors
/// [`OperatorError`]; the process should end, and be started again by whoever started it.
pub async fn run(client: Client, settings: Settings, stop: impl Future<Output = ()>) -> Result<(), OperatorError> {
    let (stopping, stopped) = watch::channel(false);
    let mut registry = Registry::default();
    let metrics = Metrics {
        operator: OperatorMetrics::register(&mut registry),
        recovery: RecoveryMetrics::register(&mut registry),
    };
    let health = Health::awaiting(&[crd::CHECK, CACHE]);
    let (probes, gates) = (Listener::bind(settings.listen).await?, Listener::bind(settings.gates_listen).await?);
    tracing::info!(http = %probes.address(), gates = %gates.address(), "listening");
    let router = health::probes(health.clone()).merge(health::metrics(Arc::new(registry)));
    let probes = tokio::spawn(serve(probes, router, Limits::default(), ends(stopped.clone())));
    let life = async {
        crd::wait(&client, &health).await;
        let jobs = image::job_settings(&client, &settings).await?;
        let watches = Arc::new(Watches::start(&client, &settings.namespaces));
        let answers = Answers::new(Arc::clone(&watches));
        let served = serve(gates, gate::router(answers.clone()), gate::limits(), ends(stopped.clone()));
        let context = Context::new(client.clone(), (settings.clone(), jobs), Arc::clone(&watches), metrics);
        // Whatever ends leadership ends the rest too, and the Lease is released before the process is.
        let leading = async {
            let ended = lead(&context, &answers, ends(stopped.clone())).await;
            stopping.send_replace(true);
            ended
        };
        tokio::select! {
            (ended, _) = async { tokio::join!(leading, served) } => ended,
            () = notice(&watches, &health) => Ok(()),
        }
    };
    let ended = {
        let (mut life, mut stop) = (pin!(life), pin!(stop));
        tokio::select! {
            ended = &mut life => ended,
            () = &mut stop => {
                tracing::info!("stopping");
                stopping.send_replace(true);
                life.await
            }
        }
    };
    stopping.send_replace(true);
    if let Ok(left) = probes.await
        && left.connections > 0
    {
        tracing::debug!(left.connections, "connections were cut");
    }
    ended
}

/// Ends when the operator is told to.
async fn ends(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone says the same.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Keeps `/readyz` up to date.
async fn notice(watches: &Watches, health: &Health) {
    loop {
        let missing = watches.look(|stores| stores.unready());
        match missing.is_empty() {
            true => health.ready(CACHE),
            false => health.unready(CACHE, missing.join("; ")),
        }
        #[expect(clippy::disallowed_methods, reason = "a probe's pace: kubelets ask every few seconds")]
        tokio::time::sleep(NOTICE).await;
    }
}

/// Takes part in leadership, and looks after policies while leading.
async fn lead(context: &Context, answers: &Answers, stop: impl Future<Output = ()>) -> Result<(), OperatorError> {
    let Settings { own_namespace, own_pod, lease_name, .. } = &context.settings;
    let settings = LeaseSettings { namespace: own_namespace.clone(), name: lease_name.clone(), pod: own_pod.clone() };
    let (leads, leading) = watch::channel(false);
    let part = lease::take_part(context.client.clone(), settings, leads, stop);
    tokio::select! {
        ended = part => Ok(ended?),
        () = work(context, answers, leading) => Ok(()),
    }
}

/// Hands every change on to the gates, and while leading to the queue; never ends.
async fn work(context: &Context, answers: &Answers, mut leading: watch::Receiver<bool>) {
    let mut queue = Queue::default();
    let mut looks = FuturesUnordered::new();
    let mut leads = false;
    loop {
        while leads
            && context.turns.may_begin(looks.len())
            && let Some(key) = queue.take(Instant::now())
        {
            looks.push(look(context, key, context.turns.begin()));
        }
        let due = queue.next_due().filter(|_| leads);
        context.turns.due(due.is_some_and(|due| due <= Instant::now()));
        let due = due.filter(|_| context.turns.may_begin(looks.len()));
        tokio::select! {
            keys = context.watches.changed() => {
                for key in keys {
                    answers.changed(&key);
                    if leads {
                        queue.touch(key, Instant::now());
                    }
                }
            }
            Some((key, again)) = looks.next() => queue.done(key, again),
            () = context.turns.acted() => {}
            () = passes(due) => {}
            _ = leading.changed() => {
                leads = *leading.borrow_and_update();
                context.metrics.operator.leads(if leads { Leading::Yes } else { Leading::No });
                if leads {
                    tracing::info!("leading");
                    let keys = context.watches.look(|stores| stores.keys());
                    keys.into_iter().for_each(|key| queue.touch(key, Instant::now()));
                }
            }
        }
    }
}

async fn passes(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}

/// One look at one policy, within its time; when to look again.
async fn look(context: &Context, key: Key, acting: Acting<'_>) -> (Key, Option<Instant>) {
    let began = Instant::now();
    let again = match tokio::time::timeout(LOOK, reconcile(context, &key, acting)).await {
        Ok(Ok(looked)) => {
            context.metrics.operator.reconciled(looked.ended, began.elapsed());
            looked.again.map(instant)
        }
        Ok(Err(refused)) => {
            let policy = key.to_string();
            match refused.fault {
                super::fault::Fault::Outdated | super::fault::Fault::Gone => tracing::debug!(policy, "{refused}"),
                _ => tracing::warn!(policy, "{refused}"),
            }
            context.metrics.operator.reconciled(Reconciled::Error, began.elapsed());
            refused.fault.delay().map(|delay| Instant::now() + delay)
        }
        Err(_) => {
            tracing::warn!(policy = %key, "a look at the policy took too long; it is looked at again");
            context.metrics.operator.reconciled(Reconciled::Error, began.elapsed());
            Some(Instant::now() + Duration::from_secs(1))
        }
    };
    (key, again)
}

/// A moment of the operator's clock on its steady one.
fn instant(at: Timestamp) -> Instant {
    let left = Duration::try_from(at.duration_since(now())).unwrap_or_default();
    // Not so far that adding it fails, and a clock that was set is noticed within an hour.
    Instant::now() + left.min(Duration::from_secs(3600))
}
