//! Waiting for the kind `RecoveryPolicy`: the operator may be started before its CustomResourceDefinition.

use std::time::Duration;

use kube::Client;

use crate::{
    api::names::{API_VERSION, PLURAL},
    http::Health,
};

/// What `/readyz` calls it.
pub(super) const CHECK: &str = "crd";
/// Between two looks.
const PAUSE: Duration = Duration::from_secs(2);
/// How long one look may take.
const REQUEST: Duration = Duration::from_secs(10);

/// Waits until the API server knows the kind. It is asked what it serves, which everybody may; the definition itself is
/// not read.
pub(super) async fn wait(client: &Client, health: &Health) {
    let mut said = String::new();
    loop {
        let asked = tokio::time::timeout(REQUEST, client.list_api_group_resources(API_VERSION)).await;
        let why = match asked {
            Ok(Ok(served)) if served.resources.iter().any(|resource| resource.name == PLURAL) => break,
            Ok(Ok(_)) => format!("the API server does not know {PLURAL}; install the CustomResourceDefinition"),
            Ok(Err(kube::Error::Api(status))) if status.code == 404 => {
                format!("the API server does not know {API_VERSION}; install the CustomResourceDefinition")
            }
            Ok(Err(error)) => format!("cannot ask the API server what it serves: {error}"),
            Err(_) => "the API server does not answer".to_owned(),
        };
        if why != said {
            tracing::warn!("waiting: {why}");
            health.unready(CHECK, why.clone());
            said = why;
        }
        #[expect(clippy::disallowed_methods, reason = "discovery cannot be watched, only asked again")]
        tokio::time::sleep(PAUSE).await;
    }
    health.ready(CHECK);
}
