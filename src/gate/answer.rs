//! What the operator answers when an init container asks whether its pod may go on.
//!
//! Both sides use this one type, and the path on which it is asked for.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{api::names::REASON_WAITING_FOR_RECOVERY, rollout::GateState};

/// The longest that one request may be held.
pub const LONGEST_WAIT: std::time::Duration = std::time::Duration::from_secs(30);

/// How much of a name that is none is repeated.
const SHOWN: usize = 64;

/// Whether a pod may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    /// It may.
    Open,
    /// It waits.
    Held,
}

/// The answer, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct Answer {
    /// Whether the pod may go on.
    pub state: State,
    /// Why, in a word: a reason of `docs/reference/names.md`.
    #[serde(default)]
    pub reason: String,
    /// Why, in one sentence.
    #[serde(default)]
    pub message: String,
    /// From then on the pod may go on whatever happens, RFC 3339 in UTC.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub until: Option<Timestamp>,
}

impl From<GateState> for Answer {
    fn from(state: GateState) -> Self {
        match state {
            GateState::Open { reason, message } => {
                Self { state: State::Open, reason: reason.to_owned(), message, until: None }
            }
            GateState::Held { message, until } => {
                Self { state: State::Held, reason: REASON_WAITING_FOR_RECOVERY.to_owned(), message, until: Some(until) }
            }
        }
    }
}

/// Who asks, and on whose behalf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The pod's namespace, which is the policy's too.
    pub namespace: String,
    /// The policy's name.
    pub policy: String,
    /// The pod's name.
    pub pod: String,
    /// The pod's uid, which tells it from an earlier pod of the same name.
    pub uid: Option<String>,
}

impl Question {
    /// Names that Kubernetes could have given, told without asking it.
    ///
    /// # Errors
    /// Names the one that it could not, and its value.
    pub fn check(&self) -> Result<(), String> {
        self.unsound().map_or(Ok(()), |(what, value)| {
            Err(format!(
                "\"{}\" cannot be the {what} of a pod: write it as Kubernetes shows it",
                value.chars().take(SHOWN).collect::<String>().escape_debug()
            ))
        })
    }

    /// What Kubernetes could not have named so, and how it is named here.
    #[must_use]
    pub fn unsound(&self) -> Option<(&'static str, &str)> {
        let Self { namespace, policy, pod, uid } = self;
        let uid = uid.as_deref();
        let all = [
            (is_name(namespace, 63), "namespace", namespace.as_str()),
            (is_name(policy, 253), "policy", policy),
            (is_name(pod, 253), "pod", pod),
            (uid.is_none_or(is_uid), "uid", uid.unwrap_or_default()),
        ];
        all.into_iter().find(|(is_sound, ..)| !is_sound).map(|(_, what, value)| (what, value))
    }

    /// The path and query of the request.
    #[must_use]
    pub fn path(&self, wait: std::time::Duration) -> String {
        let Self { namespace, policy, pod, uid } = self;
        let uid = uid.as_ref().map(|uid| format!("&uid={uid}")).unwrap_or_default();
        format!("/v1/gates/{namespace}/{policy}/pods/{pod}?wait={}s{uid}", wait.as_secs())
    }
}

/// Lower-case letters, digits, dashes and dots, beginning and ending with a letter or digit.
fn is_name(text: &str, longest: usize) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    let ends = bytes.first().zip(bytes.last()).is_some_and(|(first, last)| plain(*first) && plain(*last));
    ends && bytes.len() <= longest && bytes.iter().all(|byte| plain(*byte) || matches!(byte, b'-' | b'.'))
}

fn is_uid(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn question() -> Question {
        Question { namespace: "shop".into(), policy: "runs".into(), pod: "shop-0".into(), uid: None }
    }

    #[test]
    fn the_answer_on_the_wire_has_four_members_and_reads_back() {
        let until: Timestamp = "2026-11-24T10:20:00Z".parse().unwrap();
        let held = Answer::from(GateState::Held { message: "waits".into(), until });
        let wire = serde_json::json!({
            "state": "Held", "reason": "WaitingForRecovery", "message": "waits", "until": "2026-11-24T10:20:00Z",
        });
        assert_eq!(serde_json::to_value(&held).unwrap(), wire);
        assert_eq!(serde_json::from_value::<Answer>(wire).unwrap(), held);
        let open = Answer::from(GateState::Open { reason: "Recovered", message: "done".into() });
        assert_eq!(serde_json::to_value(open).unwrap()["until"], serde_json::Value::Null);
    }

    #[test]
    fn an_answer_of_a_later_operator_is_understood_and_an_unknown_state_is_none() {
        let later: Answer = serde_json::from_str(r#"{"state":"Open","more":{"x":1}}"#).unwrap();
        assert_eq!((later.state, later.reason.as_str()), (State::Open, ""));
        for text in [r#"{"state":"Ajar"}"#, "{}", "[]", r#"{"state":"Open","until":"soon"}"#] {
            assert!(serde_json::from_str::<Answer>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_question_is_a_path() {
        let wait = Duration::from_secs(25);
        assert_eq!(question().path(wait), "/v1/gates/shop/runs/pods/shop-0?wait=25s");
        let known = Question { uid: Some("5b0c-1".into()), ..question() };
        assert_eq!(known.path(wait), "/v1/gates/shop/runs/pods/shop-0?wait=25s&uid=5b0c-1");
    }

    #[test]
    fn names_that_no_object_can_have_are_refused_by_what_they_are() {
        assert!(question().check().is_ok());
        for name in ["", "a/b", "..", "a b", "Shop", "a\r\nHost: x", "-a", "a-", "é", &"a".repeat(254)] {
            let asked = Question { pod: name.into(), ..question() };
            assert!(asked.check().unwrap_err().contains("pod"), "{name:?}");
        }
        let asked = Question { namespace: "a".repeat(64), ..question() };
        assert!(asked.check().unwrap_err().contains("namespace"));
        let asked = Question { uid: Some("a&b".into()), ..question() };
        assert!(asked.check().unwrap_err().contains("uid"));
    }
}
