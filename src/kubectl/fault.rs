//! Why a verb ends without having done its work: an exit code as the command line has them, and a sentence with its remedy.

use kube::core::Status;

use crate::gate::with_causes;

/// Exit code: failed.
pub(super) const FAILED: u8 = 1;
/// Exit code: no such policy, or one that breaks a rule.
pub(super) const POLICY: u8 = 64;
/// Exit code: nobody there.
pub(super) const UNREACHABLE: u8 = 69;
/// Exit code: not done in time.
pub(super) const TRY_AGAIN: u8 = 75;
/// Exit code: not permitted.
pub(super) const NOT_PERMITTED: u8 = 77;

/// Why a verb ends early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The exit code.
    pub exit: u8,
    /// What is wrong and what to do about it; one line a fault.
    pub sentence: String,
}

impl Fault {
    pub(super) fn new(exit: u8, sentence: impl Into<String>) -> Self {
        Self { exit, sentence: sentence.into() }
    }

    pub(super) fn unreachable(sentence: impl Into<String>) -> Self {
        Self::new(UNREACHABLE, sentence)
    }

    /// What the cluster says to a request; `what` it was about, as in `list recovery policies in namespace shop`.
    pub(super) fn of(what: &str, error: &kube::Error) -> Self {
        match error {
            kube::Error::Api(status) => of_status(what, status),
            error if is_about_who(error) => Self::new(
                NOT_PERMITTED,
                format!(
                    "cannot log in to the cluster: {}; mend the user of the kubeconfig's context",
                    with_causes(error)
                ),
            ),
            error => Self::unreachable(format!(
                "cannot reach the cluster: {}; check the network, and --context or --kubeconfig",
                with_causes(error)
            )),
        }
    }
}

fn of_status(what: &str, status: &Status) -> Fault {
    let said = status.message.trim_end_matches('.');
    match status.code {
        401 => Fault::new(
            NOT_PERMITTED,
            "the cluster does not know who you are (401); log in again, or mend the user of the kubeconfig's context",
        ),
        403 => Fault::new(
            NOT_PERMITTED,
            format!(
                "you may not {what}: {said}; ask for the cluster's role `edit` (to look: `view`) in that namespace"
            ),
        ),
        429 | 500..=599 => {
            Fault::new(TRY_AGAIN, format!("the cluster is too busy to {what} ({}): {said}; try again", status.code))
        }
        _ => Fault::new(FAILED, format!("cannot {what}: {said}")),
    }
}

/// Whether it failed before anything was asked, since nothing says who asks.
fn is_about_who(error: &kube::Error) -> bool {
    matches!(error, kube::Error::Auth(_))
}

/// Whether the cluster has no such object.
pub(super) fn is_absent(error: &kube::Error) -> bool {
    matches!(error, kube::Error::Api(status) if status.code == 404)
}

/// Whether the cluster refuses for want of a right.
pub(super) fn is_forbidden(error: &kube::Error) -> bool {
    matches!(error, kube::Error::Api(status) if status.code == 403)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: u16) -> kube::Error {
        kube::Error::Api(Box::new(Status { code, message: "no".into(), ..Status::default() }))
    }

    #[test]
    fn what_the_cluster_answers_becomes_an_exit_code_of_the_command_line() {
        for (code, exit) in [(401, 77), (403, 77), (404, 1), (409, 1), (422, 1), (429, 75), (500, 75), (503, 75)] {
            assert_eq!(Fault::of("list pods", &refused(code)).exit, exit, "{code}");
        }
        let nobody = kube::Error::Service("connection refused".into());
        let fault = Fault::of("list pods", &nobody);
        assert_eq!(fault.exit, 69);
        assert!(fault.sentence.contains("connection refused") && fault.sentence.contains("--context"), "{fault:?}");
    }

    #[test]
    fn a_missing_right_is_named_with_what_was_asked_for() {
        let fault = Fault::of("create Jobs in namespace shop", &refused(403));
        assert!(fault.sentence.starts_with("you may not create Jobs in namespace shop: no; ask for"), "{fault:?}");
    }
}
