//! Events: what has just happened to a policy, told once.
//!
//! In: the policy, the news and what they are about. Out: an event whose name follows from those, so that whoever tells the
//! same again finds it there already.

use jiff::Timestamp;
use k8s_openapi::{
    api::{core::v1::ObjectReference, events::v1::Event},
    apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta},
};
use kube::{Api, Client, api::PostParams};
use sha2::{Digest, Sha256};

use super::fault::{About, Fault, Refused, already_there, ask};
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
    let owner = name.clone().unwrap_or_default();
    let digest = Sha256::digest([uid.as_deref().unwrap_or_default(), news.reason, subject].join("\n"));
    let hex: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    Event {
        metadata: ObjectMeta {
            name: Some(format!("{}.{hex}", owner.get(..NAME_BYTES).unwrap_or(&owner).trim_end_matches(['-', '.']))),
            namespace: namespace.clone(),
            ..ObjectMeta::default()
        },
        action: Some(ACTION.to_owned()),
        event_time: Some(MicroTime(teller.now)),
        note: Some(cut(&news.message, NOTE_BYTES)),
        reason: Some(news.reason.to_owned()),
        regarding: Some(ObjectReference {
            api_version: Some(names::API_VERSION.to_owned()),
            kind: Some(names::KIND.to_owned()),
            name,
            namespace,
            uid,
            ..ObjectReference::default()
        }),
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
    fn a_long_note_is_cut_between_characters() {
        let note = told(&"é".repeat(2000), "r1", 1).note.unwrap();
        assert!(note.len() <= NOTE_BYTES && note.ends_with("é…"), "{}", note.len());
    }
}
