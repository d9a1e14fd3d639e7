//! `unstick operator`: the controller. It runs until it is told to stop; where leadership is lost the process ends, and
//! whoever started it starts it again.

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{Failure, args::OperatorArgs, failure::FAILED, output, sources};
use crate::{
    gate,
    operator::{Namespaces, Settings, run as operate},
};

/// Where a pod's own namespace stands.
const OWN_NAMESPACE: &str = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

/// The exit code.
pub(super) fn run(args: &OperatorArgs) -> u8 {
    match start(args) {
        Ok(()) => 0,
        Err(failure) => output::fail(&failure),
    }
}

fn start(args: &OperatorArgs) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(FAILED, format!("cannot start: {error}")))?;
    let ended = runtime.block_on(async {
        let stop = told_to_stop()?;
        let client = gate::connect().await.map_err(|error| Failure::new(FAILED, error.to_string()))?;
        let settings = settings(args, client.default_namespace());
        operate(client, settings, stop).await.map_err(|error| Failure::new(FAILED, error.to_string()))
    });
    runtime.shutdown_background();
    ended
}

fn settings(args: &OperatorArgs, fallback: &str) -> Settings {
    let own_namespace = sources::variable("POD_NAMESPACE")
        .or_else(|| std::fs::read_to_string(OWN_NAMESPACE).ok().map(|name| name.trim().to_owned()))
        .unwrap_or_else(|| fallback.to_owned());
    let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    Settings {
        namespaces: Namespaces::read(&args.watch_namespaces, &own_namespace),
        own_namespace,
        own_pod: sources::variable("POD_NAME").unwrap_or_default(),
        environment: said(&args.environment),
        job_image: said(&args.job_image),
        listen: args.listen,
        gates_listen: args.gates_listen,
        lease_name: args.lease_name.clone(),
    }
}

/// Ends when SIGTERM or SIGINT comes. Both are listened for from now on.
fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    let listen = |kind: SignalKind| -> Result<Signal, Failure> {
        signal(kind).map_err(|error| Failure::new(FAILED, format!("cannot listen for signals: {error}")))
    };
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
