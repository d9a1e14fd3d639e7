//! The way to the cluster.

use std::time::Duration;

use kube::{Client, Config};

/// How long a dial may take.
const DIAL: Duration = Duration::from_secs(5);

/// Why there is no cluster to talk to.
#[derive(Debug, thiserror::Error)]
pub enum NoCluster {
    /// Nothing says where it is.
    #[error(
        "cannot tell which cluster to talk to: there is no service account token of a pod here, and no kubeconfig ({0}); run it in a pod, or point KUBECONFIG at one"
    )]
    NotConfigured(String),
    /// What says where it is makes no sense.
    #[error("cannot use what is said about the cluster: {0}; mend the kubeconfig or the pod's service account")]
    Unusable(String),
}

/// A client of the cluster that the kubeconfig names, else of the one that this pod runs in.
///
/// # Errors
/// There is neither, or it cannot be used. Nothing is sent here, so a server that is down is found out later.
pub async fn connect() -> Result<Client, NoCluster> {
    let mut config = Config::infer().await.map_err(|error| NoCluster::NotConfigured(with_causes(&error)))?;
    config.connect_timeout = Some(DIAL);
    Client::try_from(config).map_err(|error| NoCluster::Unusable(with_causes(&error)))
}

/// An error with what led to it, each said once.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let sentence = error.to_string();
        if !said.contains(&sentence) {
            said.push_str(": ");
            said.push_str(&sentence);
        }
        cause = error.source();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_client_of_a_server_with_tls_can_be_made() {
        let config = Config::new("https://127.0.0.1:1".parse().unwrap());
        let client = Client::try_from(config).unwrap();
        assert!(client.apiserver_version().await.is_err(), "nobody is there");
    }
}
