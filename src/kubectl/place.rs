//! The way to the cluster, as kubectl finds it: a kubeconfig, one of its contexts, a namespace.

use std::{path::PathBuf, time::Duration};

use kube::{
    Client, Config,
    config::{KubeConfigOptions, Kubeconfig},
};

use super::Fault;
use crate::gate::with_causes;

/// How long a dial may take.
const DIAL: Duration = Duration::from_secs(5);
/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(20);

/// What a person says about the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// The kubeconfig; none: where kubectl looks.
    pub kubeconfig: Option<PathBuf>,
    /// The context; none: the current one.
    pub context: Option<String>,
    /// The namespace; none: the context's.
    pub namespace: Option<String>,
}

/// A cluster, and the namespace that is meant.
#[derive(Clone)]
pub struct Place {
    /// The way there.
    pub client: Client,
    /// The namespace.
    pub namespace: String,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Place").field("namespace", &self.namespace).finish_non_exhaustive()
    }
}

/// Finds the cluster. Nothing is sent yet.
///
/// # Errors
/// Nothing says which cluster, or what says so makes no sense.
pub async fn connect(way: &Way) -> Result<Place, Fault> {
    let mut config = config(way).await?;
    config.connect_timeout = Some(DIAL);
    config.read_timeout = Some(ANSWER);
    // It would try for minutes what a person should be told at once, such as a Service behind which nobody is.
    config.default_retry = false;
    let namespace = way.namespace.clone().unwrap_or_else(|| config.default_namespace.clone());
    let client = Client::try_from(config)
        .map_err(|error| Fault::unreachable(format!("cannot use the kubeconfig: {}; mend it", with_causes(&error))))?;
    Ok(Place { client, namespace })
}

async fn config(way: &Way) -> Result<Config, Fault> {
    let options = KubeConfigOptions { context: way.context.clone(), cluster: None, user: None };
    let unusable = |place: &str, error: &dyn std::error::Error| {
        let context = way.context.as_ref().map(|name| format!(" with context {name:?}")).unwrap_or_default();
        Fault::unreachable(format!(
            "cannot use {place}{context}: {}; see `kubectl config get-contexts`, or name another with --context or --kubeconfig",
            with_causes(error)
        ))
    };
    if let Some(file) = &way.kubeconfig {
        let place = format!("the kubeconfig {}", file.display());
        let read = Kubeconfig::read_from(file).map_err(|error| unusable(&place, &error))?;
        return Config::from_custom_kubeconfig(read, &options).await.map_err(|error| unusable(&place, &error));
    }
    if way.context.is_some() {
        return Config::from_kubeconfig(&options).await.map_err(|error| unusable("the kubeconfig", &error));
    }
    Config::infer().await.map_err(|error| unusable("the kubeconfig", &error))
}
