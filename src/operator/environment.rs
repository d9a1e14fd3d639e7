//! The environment that a namespace's label names.
//!
//! In: a namespace. Out: the label's value, asked for once per spec of a policy and never in a quiet minute. An operator
//! that may not look takes it that there is no label.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use k8s_openapi::api::core::v1::Namespace;
use kube::{Api, Client};

use super::Key;
use crate::api::names::LABEL_ENVIRONMENT;

/// How long the question may take.
const REQUEST: Duration = Duration::from_secs(5);

/// What is known of the namespaces' labels, by policy: each with the uid and generation that it was asked for.
#[derive(Debug, Default)]
pub(super) struct Environments(Mutex<HashMap<Key, (String, Option<String>)>>);

impl Environments {
    /// The environment that the namespace of this policy names. `version` is what makes a policy's spec another one.
    ///
    /// # Errors
    /// The API server did not answer.
    pub(super) async fn of(&self, client: &Client, key: &Key, version: String) -> Result<Option<String>, kube::Error> {
        if let Some((_, known)) = self.lock().get(key).filter(|(asked, _)| *asked == version) {
            return Ok(known.clone());
        }
        let label = ask(client, &key.namespace).await?;
        self.lock().insert(key.clone(), (version, label.clone()));
        Ok(label)
    }

    /// The policy is gone.
    pub(super) fn forget(&self, key: &Key) {
        self.lock().remove(key);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, (String, Option<String>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ask(client: &Client, namespace: &str) -> Result<Option<String>, kube::Error> {
    let namespaces: Api<Namespace> = Api::all(client.clone());
    let answer = tokio::time::timeout(REQUEST, namespaces.get_metadata(namespace)).await;
    match answer {
        Ok(Ok(found)) => {
            let label = found.metadata.labels.and_then(|mut labels| labels.remove(LABEL_ENVIRONMENT));
            Ok(label.filter(|value| !value.is_empty()))
        }
        Ok(Err(kube::Error::Api(status))) if status.code == 403 || status.code == 404 => {
            tracing::info!(namespace, "may not look at the namespace: its label {LABEL_ENVIRONMENT} is not considered");
            Ok(None)
        }
        Ok(Err(error)) => Err(error),
        Err(_) => Err(kube::Error::Service("no answer within 5 s".into())),
    }
}
