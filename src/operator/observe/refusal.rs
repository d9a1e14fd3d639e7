//! Why the pod of a recovery does not start, and what to do about it.
//!
//! In: what a container waits for, or the events of a Job that has no pod. Out: a [`Trouble`] that names the remedy.

use k8s_openapi::api::core::v1::Event;
use kube::{Api, Client, api::ListParams};

use super::{Unbegun, jobs::shown};
use crate::{api::names, operator::watch::Waiting, rollout::Trouble};

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
pub async fn why_unbegun(client: &Client, namespace: &str, job: &Unbegun) -> Option<Trouble> {
    if let Some(says) = &job.unplaced {
        let remedy = "change nodeSelector, tolerations or resources under spec.job, or add a node that takes it";
        let message = format!("no node takes the pod of the recovery: {}; {remedy}", shown(says));
        return Some(Trouble { reason: names::REASON_POD_REFUSED, message });
    }
    let api: Api<Event> = Api::namespaced(client.clone(), namespace);
    let params = ListParams::default().fields(&format!("involvedObject.uid={}", job.uid)).limit(50);
    match api.list(&params).await {
        Ok(events) => refused(&events.items),
        Err(error) => {
            tracing::debug!(job = job.name, namespace, "cannot list the events of a Job: {error}");
            None
        }
    }
}

/// What the newest warning says.
fn refused(events: &[Event]) -> Option<Trouble> {
    let warnings = events.iter().filter(|event| event.reason.as_deref() == Some("FailedCreate"));
    let newest = warnings.max_by_key(|event| event.last_timestamp.as_ref().map(|time| time.0))?;
    let said = shown(newest.message.as_deref()?);
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
    use super::*;

    fn event(message: &str, at: &str) -> Event {
        serde_json::from_value(serde_json::json!({
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
