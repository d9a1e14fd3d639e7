//! What a request to the cluster failed for, and whose fault that is.
//!
//! In: what we wanted, and the client's error. Out: one sentence with the API server's own words, and a [`Fault`], which
//! decides when it is tried again. Nothing is retried here.

use std::{future::Future, time::Duration};

use kube::core::Status;

use crate::{api::names, rollout::Trouble};

/// How long one request may take, the client's own retries included.
pub(super) const REQUEST: Duration = Duration::from_secs(10);

/// A request that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {verb} {kind} {name}: {says}")]
pub struct Refused {
    /// What was to be done: create, delete, apply.
    pub verb: &'static str,
    /// The kind of object.
    pub kind: &'static str,
    /// Its namespace and name.
    pub name: String,
    /// Why it was not done, in the words of the API server where there are any.
    pub says: String,
    /// Whose fault it is.
    pub fault: Fault,
}

/// Whose fault it is that a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The users': what they ask for is refused (quota, admission, an impossible value).
    Users,
    /// A webhook's that must agree to what we ask for, and does not answer.
    Webhooks,
    /// The operator's: a right is missing, or a bug of ours.
    Operators,
    /// Nobody's: it passes.
    Weather,
    /// What we looked at is outdated: look again.
    Outdated,
    /// What it was about is gone, or goes with its namespace.
    Gone,
}

impl Fault {
    /// When to try again if nothing changes before; none: there is nothing to try again.
    #[must_use]
    pub const fn delay(self) -> Option<Duration> {
        match self {
            // A quota or an admission policy may change without our being told.
            Self::Users => Some(Duration::from_secs(60)),
            // Nobody tells us when it answers again, and until then each try keeps an API server waiting.
            Self::Webhooks => Some(Duration::from_secs(30)),
            // A right that was taken away and given back is not told to us either, and is soon needed.
            Self::Operators => Some(Duration::from_secs(30)),
            Self::Weather => Some(Duration::from_secs(10)),
            Self::Outdated => Some(Duration::from_millis(100)),
            Self::Gone => None,
        }
    }
}

impl Refused {
    /// What the status says about it: only what its readers can mend.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        let (reason, message) = match self.fault {
            Fault::Users => {
                (names::REASON_POD_REFUSED, format!("the cluster refuses the recovery's Job: {}", self.says))
            }
            Fault::Webhooks => (
                names::REASON_WEBHOOK_UNAVAILABLE,
                format!(
                    "the recovery's Job cannot be created, since a webhook that the cluster asks about Jobs does not answer: {}; whoever runs that webhook must mend it, or exempt this namespace",
                    self.says
                ),
            ),
            Fault::Operators | Fault::Weather | Fault::Outdated | Fault::Gone => return None,
        };
        Some(Trouble { reason, message })
    }
}

/// What a request is about.
#[derive(Clone, Debug)]
pub(super) struct About {
    pub verb: &'static str,
    pub kind: &'static str,
    pub name: String,
}

impl About {
    pub(super) fn new(verb: &'static str, kind: &'static str, namespace: &str, name: &str) -> Self {
        Self { verb, kind, name: format!("{namespace}/{name}") }
    }

    /// The same with its outcome.
    fn refused(self, says: impl Into<String>, fault: Fault) -> Refused {
        let Self { verb, kind, name } = self;
        Refused { verb, kind, name, says: says.into(), fault }
    }
}

/// Sends one request, within its time limit.
pub(super) async fn ask<T>(about: About, request: impl Future<Output = kube::Result<T>>) -> Result<T, Refused> {
    ask_within(REQUEST, about, request).await
}

/// The same within a time limit of its own.
pub(super) async fn ask_within<T>(
    limit: Duration,
    about: About,
    request: impl Future<Output = kube::Result<T>>,
) -> Result<T, Refused> {
    match tokio::time::timeout(limit, request).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(kube::Error::Api(status))) => Err(about.refused(words(&status), fault(&status))),
        Ok(Err(other)) => Err(about.refused(other.to_string(), Fault::Weather)),
        Err(_) => {
            let says = format!("the API server did not answer within {} s", limit.as_secs());
            Err(about.refused(says, Fault::Weather))
        }
    }
}

/// Whether a refused creation found the object there already, which is as good.
pub(super) fn already_there(result: &kube::Error) -> bool {
    matches!(result, kube::Error::Api(status) if status.is_already_exists())
}

fn words(status: &Status) -> String {
    if status.message.is_empty() { format!("HTTP {} {}", status.code, status.reason) } else { status.message.clone() }
}

/// By the status code first: reasons are words of whoever answers, and admission plugins choose their own.
fn fault(status: &Status) -> Fault {
    let caused_by = |reason: &str| {
        status.details.as_ref().is_some_and(|details| details.causes.iter().any(|cause| cause.reason == reason))
    };
    match status.code {
        404 => Fault::Gone,
        409 => Fault::Outdated,
        403 if caused_by("NamespaceTerminating") || status.message.contains("because it is being terminated") => {
            Fault::Gone
        }
        // The API server has not read our definition yet, right after its own start.
        403 if status.message.contains("cannot find RESTMapping") => Fault::Weather,
        // The words of the authorizer, and of the plugin that guards owner references.
        403 if status.message.contains("User \"") && status.message.contains("cannot ") => Fault::Operators,
        403 if status.message.contains("cannot set blockOwnerDeletion") => Fault::Operators,
        401 => Fault::Operators,
        408 | 429 => Fault::Weather,
        400..=499 => Fault::Users,
        // One that answers and says no is a 4xx; this one could not be asked, and its failurePolicy is Fail.
        500..=599 if status.message.contains("failed calling webhook") => Fault::Webhooks,
        _ => Fault::Weather,
    }
}

#[cfg(test)]
mod tests {
    use kube::core::response::{StatusCause, StatusDetails};

    use super::*;

    fn answer(code: u16, message: &str) -> Status {
        Status { code, message: message.into(), ..Status::default() }
    }

    #[test]
    fn whose_fault_it_is_decides_when_it_is_tried_again() {
        for (code, message, expected) in [
            (
                403,
                r#"jobs.batch is forbidden: User "system:serviceaccount:unstick-system:unstick" cannot create resource "jobs""#,
                Fault::Operators,
            ),
            (
                403,
                r#"jobs.batch "a" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on"#,
                Fault::Operators,
            ),
            (
                403,
                r#"jobs.batch "a" is forbidden: exceeded quota: few, requested: count/jobs.batch=1, used: 1, limited: 1"#,
                Fault::Users,
            ),
            (403, r#"jobs.batch "a" is forbidden: ValidatingAdmissionPolicy 'x' denied request: no"#, Fault::Users),
            (
                403,
                r#"jobs.batch "a" is forbidden: unable to create new content in namespace shop because it is being terminated"#,
                Fault::Gone,
            ),
            (403, "cannot find RESTMapping for APIVersion unstick.dev/v1alpha1", Fault::Weather),
            (400, "admission webhook \"x\" denied the request: no", Fault::Users),
            (422, "Job.batch \"a\" is invalid", Fault::Users),
            (404, "namespaces \"shop\" not found", Fault::Gone),
            (409, "the object has been modified", Fault::Outdated),
            (429, "slow down", Fault::Weather),
            (500, "etcdserver: leader changed", Fault::Weather),
            (
                500,
                r#"Internal error occurred: failed calling webhook "jobs.guard.example": failed to call webhook: Post "https://guard.shop.svc:443/?timeout=10s": context deadline exceeded"#,
                Fault::Webhooks,
            ),
            (401, "Unauthorized", Fault::Operators),
        ] {
            assert_eq!(fault(&answer(code, message)), expected, "{message}");
        }
        assert_eq!(Fault::Gone.delay(), None);
    }

    #[test]
    fn a_namespace_that_ends_is_known_by_its_cause_whatever_the_words() {
        let cause = StatusCause { reason: "NamespaceTerminating".into(), message: String::new(), field: String::new() };
        let mut details: StatusDetails = serde_json::from_str("{}").unwrap();
        details.causes = vec![cause];
        assert_eq!(fault(&Status { details: Some(details), ..answer(403, "nein") }), Fault::Gone);
    }

    #[test]
    fn the_status_repeats_the_words_of_the_api_server() {
        let about = About::new("create", "Job", "shop", "unstick-a");
        let refused = about.refused("exceeded quota: few", Fault::Users);
        assert_eq!(refused.to_string(), "cannot create Job shop/unstick-a: exceeded quota: few");
        let trouble = refused.trouble().unwrap();
        assert_eq!(trouble.reason, names::REASON_POD_REFUSED);
        assert!(trouble.message.ends_with("exceeded quota: few"));
        assert_eq!(Refused { fault: Fault::Weather, ..refused.clone() }.trouble(), None);
        let said = r#"failed calling webhook "jobs.guard.example": no endpoints"#;
        let webhooks = Refused { fault: Fault::Webhooks, says: said.into(), ..refused }.trouble().unwrap();
        assert_eq!(webhooks.reason, names::REASON_WEBHOOK_UNAVAILABLE);
        assert!(webhooks.message.contains("cannot be created") && webhooks.message.contains(said), "{webhooks:?}");
    }
}
