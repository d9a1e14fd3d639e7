//! Events: what has just happened to a policy, or to a pod that names one, told once.
//!
//! In: whom it is about, the news and what sets them apart. Out: an event whose name follows from those, so that whoever tells the
//! same again finds it there already.

use jiff::Timestamp;
use k8s_openapi::{
    api::{core::v1::ObjectReference, events::v1::Event},
    apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta},
};
use kube::{Api, Client, ResourceExt, api::PostParams};
use sha2::{Digest, Sha256};

use super::{
    Key,
    fault::{About, Fault, Refused, already_there, ask},
    observe::Unmet,
};
use crate::{
    api::{RecoveryPolicy, names},
    rollout::{News, NewsKind},
};

/// What an event's note may take.
const NOTE_BYTES: usize = 1024;
/// What the policy's part of an event's name may take.
const NAME_BYTES: usize = 200;
/// What the reporter's name may take.
const INSTANCE_BYTES: usize = 128;
/// What we were about to do, whatever the event: every one is about recovering runs.
const ACTION: &str = "Recover";

/// Who tells, and when.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// The operator's clock.
    pub now: Timestamp,
    /// The operator's own pod.
    pub pod: &'a str,
}

/// The event of some news about a policy. `subject` is what sets it apart from others of its reason, such as the id of a
/// recovery or the generation of a spec.
#[must_use]
pub fn event(policy: &RecoveryPolicy, news: &News, subject: &str, teller: Teller<'_>) -> Event {
    let ObjectMeta { name, namespace, uid, .. } = policy.metadata.clone();
    let name_of_event = event_name(&policy.name_any(), [uid.as_deref().unwrap_or_default(), news.reason, subject]);
    let regarding = ObjectReference {
        api_version: Some(names::API_VERSION.to_owned()),
        kind: Some(names::KIND.to_owned()),
        name,
        namespace,
        uid,
        ..ObjectReference::default()
    };
    written(name_of_event, regarding, news, teller)
}

/// The event that a pod's label names a policy that is not there; `key` is that of the policy. One of each owner: its other
/// pods say the same.
#[must_use]
pub fn event_of_pod(key: &Key, pod: &Unmet, teller: Teller<'_>) -> Event {
    let Key { namespace, name } = key;
    let news = News {
        reason: names::EVENT_POLICY_NOT_FOUND,
        message: format!(
            "The label {} names policy {name}, and there is none in namespace {namespace}: no recovery is waited for. Create it, \
             or name one that is there: kubectl -n {namespace} get recoverypolicies",
            names::LABEL_POLICY
        ),
        kind: NewsKind::Warning,
    };
    let regarding = ObjectReference {
        api_version: Some("v1".to_owned()),
        kind: Some("Pod".to_owned()),
        name: Some(pod.name.clone()),
        namespace: Some(namespace.clone()),
        uid: Some(pod.uid.clone()),
        ..ObjectReference::default()
    };
    written(event_name(name, [&pod.owner, news.reason, name]), regarding, &news, teller)
}

/// A name that follows from what sets the event apart, and tells people whom it is about.
fn event_name(about: &str, apart: [&str; 3]) -> String {
    let digest = Sha256::digest(apart.join("\n"));
    let hex: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{}.{hex}", about.get(..NAME_BYTES).unwrap_or(about).trim_end_matches(['-', '.']))
}

fn written(name: String, regarding: ObjectReference, news: &News, teller: Teller<'_>) -> Event {
    Event {
        metadata: ObjectMeta { name: Some(name), namespace: regarding.namespace.clone(), ..ObjectMeta::default() },
        action: Some(ACTION.to_owned()),
        event_time: Some(MicroTime(teller.now)),
        note: Some(cut(&news.message, NOTE_BYTES)),
        reason: Some(news.reason.to_owned()),
        regarding: Some(regarding),
        reporting_controller: Some(names::REPORTING_CONTROLLER.to_owned()),
        reporting_instance: Some(cut(if teller.pod.is_empty() { names::OPERATOR } else { teller.pod }, INSTANCE_BYTES)),
        type_: Some(
            match news.kind {
                NewsKind::Normal => "Normal",
                NewsKind::Warning => "Warning",
            }
            .to_owned(),
        ),
        ..Event::default()
    }
}

/// Sends an event. One that is there already was sent before, and where the namespace ends nobody reads it.
///
/// # Errors
/// [`Refused`].
pub async fn send(client: &Client, event: &Event) -> Result<(), Refused> {
    let namespace = event.metadata.namespace.as_deref().unwrap_or_default();
    let name = event.metadata.name.as_deref().unwrap_or_default();
    let api = Api::<Event>::namespaced(client.clone(), namespace);
    let request = async {
        match api.create(&PostParams::default(), event).await {
            Err(error) if !already_there(&error) => Err(error),
            _ => Ok(()),
        }
    };
    match ask(About::new("create", "Event", namespace, name), request).await {
        Err(refused) if refused.fault != Fault::Gone => Err(refused),
        _ => Ok(()),
    }
}

/// As much of a text as so many bytes hold.
fn cut(text: &str, bytes: usize) -> String {
    const MARK: &str = "…";
    if text.len() <= bytes {
        return text.to_owned();
    }
    let end = (0..=bytes - MARK.len()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}{MARK}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> RecoveryPolicy {
        let mut policy = RecoveryPolicy::new("qualification-runs", crate::api::RecoveryPolicySpec::default());
        policy.metadata.namespace = Some("shop".into());
        policy.metadata.uid = Some("u1".into());
        policy
    }

    fn news(message: &str) -> News {
        News { reason: names::EVENT_RUNS_RECOVERED, message: message.into(), kind: NewsKind::Normal }
    }

    fn told(message: &str, subject: &str, second: i64) -> Event {
        let now = Timestamp::from_second(second).unwrap();
        event(&policy(), &news(message), subject, Teller { now, pod: "unstick-0" })
    }

    #[test]
    fn the_same_news_have_the_same_name_whoever_tells_them_and_when() {
        let name = |event: Event| event.metadata.name.unwrap();
        assert_eq!(name(told("a", "r1", 1)), name(told("b", "r1", 2)));
        assert_ne!(name(told("a", "r1", 1)), name(told("a", "r2", 1)));
        let name = name(told("a", "r1", 1));
        assert!(name.starts_with("qualification-runs.") && name.len() == "qualification-runs.".len() + 10, "{name}");
    }

    #[test]
    fn an_event_has_what_the_api_server_asks_for() {
        let json = serde_json::to_value(told("Settled 2 run(s)", "r1", 1)).unwrap();
        assert_eq!(json["eventTime"], "1970-01-01T00:00:01.000000Z");
        assert_eq!(json["reportingController"], "unstick.dev/operator");
        assert_eq!((&json["action"], &json["type"]), (&"Recover".into(), &"Normal".into()));
        assert_eq!(json["regarding"]["uid"], "u1");
    }

    #[test]
    fn what_a_pod_is_told_of_has_the_same_name_for_all_pods_of_its_owner() {
        let key = Key { namespace: "shop".into(), name: "typo".into() };
        let unmet = |owner: &str, pod: &str| Unmet { owner: owner.into(), name: pod.into(), uid: format!("{pod}-uid") };
        let told = |owner, pod| {
            event_of_pod(&key, &unmet(owner, pod), Teller { now: Timestamp::UNIX_EPOCH, pod: "unstick-0" })
        };
        let name = |event: Event| event.metadata.name.unwrap();
        assert_eq!(name(told("rs1", "a")), name(told("rs1", "b")));
        assert_ne!(name(told("rs1", "a")), name(told("rs2", "a")));
        let json = serde_json::to_value(told("rs1", "a")).unwrap();
        assert_eq!((&json["type"], &json["reason"]), (&"Warning".into(), &"PolicyNotFound".into()));
        assert_eq!((&json["regarding"]["kind"], &json["regarding"]["uid"]), (&"Pod".into(), &"a-uid".into()));
        assert_eq!((&json["metadata"]["namespace"], &json["regarding"]["namespace"]), (&"shop".into(), &"shop".into()));
        let note = json["note"].as_str().unwrap();
        assert!(note.contains("unstick.dev/policy") && note.contains("typo") && note.contains("Create it"), "{note}");
    }

    #[test]
    fn a_long_note_is_cut_between_characters() {
        let note = told(&"é".repeat(2000), "r1", 1).note.unwrap();
        assert!(note.len() <= NOTE_BYTES && note.ends_with("é…"), "{}", note.len());
    }
}
