//! `unstick release-overdue`: open every readiness gate that is past its deadline, whether or not the operator lives; with
//! `--every-gate` those too that are not.

use std::time::Duration;

use super::{
    Failure,
    args::{Form, OverdueArgs},
    failure::FAILED,
    output, runtime, sources,
};
use crate::{
    api::names::ENV_POD_NAMESPACE,
    gate::{Scope, Swept, Which, connect, release},
    operator::Namespaces,
    report::OverdueGate,
};

/// The API server injects gates for about a second after it was told to stop; what came meanwhile is opened as well.
const SETTLED: Duration = Duration::from_secs(3);
/// It ends before the next run of a `CronJob` that starts it every minute.
const LIMIT: Duration = Duration::from_secs(50);

/// Looks at each namespace; one that cannot be looked at is told and does not keep the others waiting.
pub(super) fn run(args: &OverdueArgs) -> u8 {
    let all = async {
        let client = connect().await.map_err(|error| Failure::new(FAILED, error.to_string()))?;
        let own = sources::variable(ENV_POD_NAMESPACE).unwrap_or_else(|| client.default_namespace().to_owned());
        let mut results = sweep(&client, args, &own).await?;
        if args.every_gate {
            #[expect(clippy::disallowed_methods, reason = "nothing tells when the API server has taken it up")]
            tokio::time::sleep(SETTLED).await;
            results.extend(sweep(&client, args, &own).await?);
        }
        Ok(results)
    };
    match runtime::block_on(all, Some(LIMIT)) {
        Ok(Ok(results)) => {
            let written = match args.output.output {
                Form::Json => output::data(&output::json(&lines(&results))),
                Form::Text => 0,
            };
            // Whoever can be helped was helped; only a watchdog that helps nobody is worth an alarm.
            let useless = results.iter().all(|swept| !swept.errors.is_empty() && swept.opened.is_empty());
            if useless { FAILED } else { written }
        }
        Ok(Err(failure)) => output::fail(&failure),
        Err(_) => output::fail(&Failure::new(
            super::failure::TRY_AGAIN,
            format!("not done within {} s; what was opened is open, and the next run goes on", LIMIT.as_secs()),
        )),
    }
}

/// Looks once at each namespace.
async fn sweep(client: &kube::Client, args: &OverdueArgs, own: &str) -> Result<Vec<Swept>, Failure> {
    let which = if args.every_gate { Which::Every } else { Which::Overdue };
    let mut results = Vec::new();
    for scope in scopes(&args.watch_namespaces, own) {
        #[expect(
            clippy::disallowed_methods,
            reason = "deadlines are the cluster's times, and this is where they are judged"
        )]
        let now = jiff::Timestamp::now();
        let swept = release(client, &scope, which, now).await;
        // At once: the rest may take longer than we have.
        swept.errors.iter().for_each(|error| output::words(&format!("error: {error}\n")));
        if args.output.output == Form::Text {
            output::write(&text(&scope, &swept, which))?;
        }
        results.push(swept);
    }
    Ok(results)
}

fn scopes(given: &[String], own: &str) -> Vec<Scope> {
    match Namespaces::read(given, own) {
        Namespaces::All => vec![Scope::Cluster],
        Namespaces::Named(names) => names.into_iter().map(Scope::Namespace).collect(),
    }
}

fn text(scope: &Scope, swept: &Swept, which: Which) -> String {
    let mut text = String::new();
    for opening in &swept.opened {
        text.push_str(&format!(
            "Opened the gate of {}/{} ({}): {}\n",
            opening.namespace, opening.pod, opening.reason, opening.message
        ));
    }
    if swept.opened.is_empty() && swept.errors.is_empty() {
        text.push_str(&match which {
            Which::Overdue => format!("No gate is overdue in {scope}; {} wait(s) in time\n", swept.waiting),
            Which::Every => format!("No gate is closed in {scope}\n"),
        });
    }
    text
}

fn lines(results: &[Swept]) -> Vec<OverdueGate> {
    let opened = results.iter().flat_map(|swept| &swept.opened);
    opened
        .map(|opening| OverdueGate {
            namespace: opening.namespace.clone(),
            pod: opening.pod.clone(),
            reason: opening.reason.clone(),
            message: opening.message.clone(),
        })
        .collect()
}
