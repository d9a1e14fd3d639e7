//! Why the pod of a recovery does not start, and what to do about it.
//!
//! In: what a container waits for, or the events of a Job that has no pod. Out: a [`Trouble`] that names the remedy.

use k8s_openapi::api::core::v1::Event;
use kube::{Api, Client, api::ListParams};

use super::{Unbegun, jobs::shown};
use crate::{
    api::{CaSource, names},
    jobs::CA_VOLUME,
    operator::watch::Waiting,
    rollout::Trouble,
};

/// Why a container does not start, if a person must mend it.
pub(super) fn cannot_start(waiting: &Waiting) -> Option<Trouble> {
    let said = shown(waiting.message.as_deref().unwrap_or_default());
    let trouble = |reason, message| Some(Trouble { reason, message });
    match waiting.reason.as_deref()? {
        "CreateContainerConfigError" if said.to_lowercase().contains("secret") => trouble(
            names::REASON_SECRET_MISSING,
            format!("{said}; create the Secret and key that spec.database.urlFrom and spec.database.caFrom name"),
        ),
        "CreateContainerConfigError" => {
            trouble(names::REASON_POD_REFUSED, format!("the container of the recovery cannot be configured: {said}"))
        }
        "ErrImagePull" | "ImagePullBackOff" | "InvalidImageName" | "ErrImageNeverPull" | "ImageInspectError" => {
            trouble(
                names::REASON_POD_REFUSED,
                format!(
                    "the image of the recovery cannot be pulled: {said}; check the operator's --job-image and spec.job.imagePullSecrets"
                ),
            )
        }
        reason @ ("CreateContainerError" | "RunContainerError") => trouble(
            names::REASON_POD_REFUSED,
            format!("the container of the recovery cannot be started: {reason}: {said}"),
        ),
        _ => None,
    }
}

/// Why a recovery has not begun. Where there is no pod the cluster is asked, once; nothing: no reason was found, or it may not
/// be asked for.
pub async fn why_unbegun(
    client: &Client,
    namespace: &str,
    (job, ca): (&Unbegun, Option<&CaSource>),
) -> Option<Trouble> {
    if let Some(says) = &job.unplaced {
        let remedy = "change nodeSelector, tolerations or resources under spec.job, or add a node that takes it";
        let message = format!("no node takes the pod of the recovery: {}; {remedy}", shown(says));
        return Some(Trouble { reason: names::REASON_POD_UNPLACED, message });
    }
    let api: Api<Event> = Api::namespaced(client.clone(), namespace);
    let about = job.creating.as_ref().unwrap_or(&job.uid);
    let params = ListParams::default().fields(&format!("involvedObject.uid={about}")).limit(50);
    match api.list(&params).await {
        Ok(events) if job.creating.is_some() => unmounted(&events.items, ca?),
        Ok(events) => refused(&events.items),
        Err(error) => {
            tracing::debug!(job = job.name, namespace, "cannot list the events of a Job: {error}");
            None
        }
    }
}

/// What the newest event of a reason says.
fn newest(events: &[Event], reason: &str) -> Option<String> {
    let events = events.iter().filter(|event| event.reason.as_deref() == Some(reason));
    let newest = events.max_by_key(|event| event.last_timestamp.as_ref().map(|time| time.0))?;
    Some(shown(newest.message.as_deref()?))
}

/// What the certificate authority that is to be mounted lacks. Whatever else keeps a volume from being mounted may pass.
fn unmounted(events: &[Event], ca: &CaSource) -> Option<Trouble> {
    let said = newest(events, "FailedMount").filter(|said| said.contains(&format!("volume \"{CA_VOLUME}\"")))?;
    if !said.contains("not found") && !said.contains("non-existent") {
        return None;
    }
    let config_map = ca.config_map_key_ref.as_ref().map(|from| ("ConfigMap", from));
    let (kind, from) = config_map.or(ca.secret_key_ref.as_ref().map(|from| ("Secret", from)))?;
    let (name, key) = (&from.name, &from.key);
    let message = format!("{said}; create the {kind} {name} with the key {key}, which spec.database.caFrom names");
    Some(Trouble { reason: names::REASON_SECRET_MISSING, message })
}

/// What the newest warning says.
fn refused(events: &[Event]) -> Option<Trouble> {
    let said = newest(events, "FailedCreate")?;
    let account = said.contains("serviceaccount") && said.contains("not found");
    Some(match account {
        true => Trouble {
            reason: names::REASON_SERVICE_ACCOUNT_MISSING,
            message: format!("{said}; create it, or change spec.job.serviceAccountName"),
        },
        false => Trouble {
            reason: names::REASON_POD_REFUSED,
            message: format!("the cluster refuses the pod of the recovery: {said}"),
        },
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn event(message: &str, at: &str) -> Event {
        serde_json::from_value(json!({
            "metadata": {"name": "e"}, "involvedObject": {}, "reason": "FailedCreate", "type": "Warning",
            "message": message, "lastTimestamp": at,
        }))
        .unwrap()
    }

    #[test]
    fn a_missing_secret_or_key_is_named_with_its_remedy() {
        for said in [r#"secret "shop-db" not found"#, "couldn't find key url in Secret shop/shop-db"] {
            let waiting = Waiting { reason: Some("CreateContainerConfigError".into()), message: Some(said.into()) };
            let trouble = cannot_start(&waiting).unwrap();
            assert_eq!(trouble.reason, names::REASON_SECRET_MISSING);
            assert!(trouble.message.starts_with(said) && trouble.message.contains("spec.database.urlFrom"));
        }
    }

    #[test]
    fn an_image_that_cannot_be_pulled_is_the_clusters_refusal_and_starting_up_is_none() {
        let waiting = |reason: &str| Waiting { reason: Some(reason.into()), message: Some("x".into()) };
        assert_eq!(cannot_start(&waiting("ImagePullBackOff")).unwrap().reason, names::REASON_POD_REFUSED);
        assert_eq!(cannot_start(&waiting("ContainerCreating")), None);
        assert_eq!(cannot_start(&waiting("PodInitializing")), None);
        assert_eq!(cannot_start(&Waiting::default()), None);
    }

    #[test]
    fn a_missing_certificate_authority_is_named_with_its_key_and_what_passes_is_not_told() {
        let said = |message: &str, ca: Value| {
            let mut event = event(message, "2026-11-24T10:00:05Z");
            event.reason = Some("FailedMount".into());
            unmounted(&[event], &serde_json::from_value(ca).unwrap())
        };
        let volume = r#"MountVolume.SetUp failed for volume "database-ca" : "#;
        let map = || json!({"configMapKeyRef": {"name": "db-ca", "key": "ca.crt"}});
        for (words, ca, remedy) in [
            (r#"configmap "db-ca" not found"#, map(), "create the ConfigMap db-ca with the key ca.crt"),
            (
                "configmap references non-existent config key: ca.crt",
                map(),
                "create the ConfigMap db-ca with the key ca.crt",
            ),
            (
                r#"secret "db-tls" not found"#,
                json!({"secretKeyRef": {"name": "db-tls", "key": "ca.pem"}}),
                "create the Secret db-tls with the key ca.pem",
            ),
        ] {
            let trouble = said(&format!("{volume}{words}"), ca).unwrap();
            assert_eq!(trouble.reason, names::REASON_SECRET_MISSING);
            assert!(trouble.message.contains(words) && trouble.message.contains(remedy), "{trouble:?}");
            assert!(trouble.message.contains("spec.database.caFrom"), "{trouble:?}");
        }
        assert_eq!(said(&format!("{volume}failed to sync configmap cache: timed out waiting"), map()), None);
        assert_eq!(said(r#"MountVolume.SetUp failed for volume "token" : secret "x" not found"#, map()), None);
    }

    #[test]
    fn the_newest_refusal_of_a_pod_counts() {
        let account = r#"Error creating: pods "a-" is forbidden: error looking up service account shop/x: serviceaccount "x" not found"#;
        let events = [
            event(account, "2026-11-24T10:00:05Z"),
            event("Error creating: violates PodSecurity \"restricted:latest\"", "2026-11-24T10:00:01Z"),
        ];
        assert_eq!(refused(&events).unwrap().reason, names::REASON_SERVICE_ACCOUNT_MISSING);
        assert_eq!(refused(&events[1..]).unwrap().reason, names::REASON_POD_REFUSED);
        assert_eq!(refused(&[]), None);
    }
}
