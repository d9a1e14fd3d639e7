//! The environment that a namespace's label names.
//!
//! In: a namespace. Out: the label's value, asked for when a policy's spec is new and when a recovery starts, then at most
//! once a minute; never in a quiet minute. An operator that may not look takes it that there is no label.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use k8s_openapi::api::core::v1::Namespace;
use kube::{Api, Client};

use super::Key;
use crate::api::names::LABEL_ENVIRONMENT;

/// How long the question may take.
const REQUEST: Duration = Duration::from_secs(5);
/// What was asked for so long ago is asked for again when a recovery starts: a crowd of them needs no crowd of questions.
const AGED: SignedDuration = SignedDuration::from_secs(60);

/// What is known of the namespaces' labels.
#[derive(Debug, Default)]
pub(super) struct Environments(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// The uid and generation of each policy that its namespace was asked for.
    versions: HashMap<Key, String>,
    /// What each namespace's label named, and when it was asked for.
    labels: HashMap<String, (Option<String>, Timestamp)>,
}

impl Environments {
    /// The environment that the namespace of this policy names. `version` is what makes a policy's spec another one.
    ///
    /// # Errors
    /// The API server did not answer.
    pub(super) async fn of(
        &self,
        client: &Client,
        key: &Key,
        (version, now): (String, Timestamp),
    ) -> Result<Option<String>, kube::Error> {
        if let Some(label) = self.known(key, &version) {
            return Ok(label);
        }
        let label = ask(client, &key.namespace).await?;
        let mut known = self.lock();
        known.versions.insert(key.clone(), version);
        known.labels.insert(key.namespace.clone(), (label.clone(), now));
        Ok(label)
    }

    fn known(&self, key: &Key, version: &str) -> Option<Option<String>> {
        let known = self.lock();
        known.versions.get(key).filter(|asked| *asked == version)?;
        known.labels.get(&key.namespace).map(|(label, _)| label.clone())
    }

    /// The same before a recovery starts, where what is known has aged. Without an answer that stays: a recovery by the label
    /// of a minute ago is better than none.
    pub(super) async fn anew(&self, client: &Client, namespace: &str, now: Timestamp) -> Option<String> {
        let known = self.lock().labels.get(namespace).cloned();
        if let Some((label, asked)) = &known
            && now.duration_since(*asked) < AGED
        {
            return label.clone();
        }
        let label = match ask(client, namespace).await {
            Ok(label) => label,
            Err(error) => {
                tracing::warn!(namespace, "cannot look at the namespace's label {LABEL_ENVIRONMENT}: {error}");
                known.and_then(|(label, _)| label)
            }
        };
        self.lock().labels.insert(namespace.to_owned(), (label.clone(), now));
        label
    }

    /// The policy is gone.
    pub(super) fn forget(&self, key: &Key) {
        let mut known = self.lock();
        known.versions.remove(key);
        if known.versions.keys().all(|other| other.namespace != key.namespace) {
            known.labels.remove(&key.namespace);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::{Router, body::Body, http::Response};
    use serde_json::json;

    use super::*;

    /// A namespace whose label the test sets; none: the API server is away.
    #[derive(Clone, Default)]
    struct Shop(Arc<Mutex<(Option<String>, usize)>>);

    impl Shop {
        fn labelled(&self, label: Option<&str>) {
            self.0.lock().unwrap().0 = label.map(str::to_owned);
        }

        fn asked(&self) -> usize {
            self.0.lock().unwrap().1
        }

        fn client(&self) -> Client {
            let shop = self.clone();
            let server = Router::new().fallback(move || {
                let mut shop = shop.0.lock().unwrap();
                shop.1 += 1;
                let (code, labels) = match &shop.0 {
                    Some(label) => (200, json!({LABEL_ENVIRONMENT: label})),
                    None => (500, json!({})),
                };
                let object = json!({"apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata", "metadata": {"name": "shop", "labels": labels}});
                let answer = Response::builder().status(code).body(Body::from(object.to_string())).unwrap();
                async move { answer }
            });
            Client::new(server, "shop")
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[tokio::test]
    async fn a_label_that_changes_is_read_when_a_recovery_starts_and_at_most_once_a_minute() {
        let (shop, environments) = (Shop::default(), Environments::default());
        let client = shop.client();
        let key = |name: &str| Key { namespace: "shop".into(), name: name.into() };
        let of = async |name: &str, version: &str, second| {
            environments.of(&client, &key(name), (version.to_owned(), at(second))).await.unwrap()
        };
        let named = |label: &str| Some(label.to_owned());
        shop.labelled(Some("staging"));
        assert_eq!(of("runs", "1", 0).await, named("staging"));
        shop.labelled(Some("development"));
        assert_eq!((of("runs", "1", 500).await, shop.asked()), (named("staging"), 1), "in a quiet minute nobody asks");
        assert_eq!(environments.anew(&client, "shop", at(59)).await, named("staging"));
        assert_eq!((environments.anew(&client, "shop", at(60)).await, shop.asked()), (named("development"), 2));
        assert_eq!((of("runs", "1", 61).await, shop.asked()), (named("development"), 2), "and all of it go by that");
        shop.labelled(Some("staging"));
        assert_eq!((of("runs", "2", 62).await, shop.asked()), (named("staging"), 3), "a new spec asks at once");
        shop.labelled(None);
        assert_eq!((environments.anew(&client, "shop", at(200)).await, shop.asked()), (named("staging"), 4));
        environments.forget(&key("runs"));
        assert!(environments.0.lock().unwrap().labels.is_empty());
    }
}
