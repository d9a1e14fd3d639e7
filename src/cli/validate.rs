//! `unstick validate FILE`: says whether a policy keeps every rule, without a cluster or a database.
//!
//! The file's name and text come in; lines to print and an exit code go out. Reading the file is the caller's.

use crate::api::parse_policy;

/// The policy is valid.
const VALID: u8 = 0;
/// The policy is not valid (`EX_USAGE` of `sysexits.h`).
const INVALID: u8 = 64;

/// What to print, and how to exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// One line that says that the file is valid, or one line for each problem; each ends with a newline.
    pub text: String,
    /// 0 or 64.
    pub exit_code: u8,
}

/// The verdict on the policy in `text`, which stands in the file called `name`.
#[must_use]
pub fn run(name: &str, text: &str) -> Verdict {
    match parse_policy(text) {
        Ok(_) => Verdict { text: format!("{name}: valid\n"), exit_code: VALID },
        Err(error) => Verdict {
            text: error.problems.iter().map(|problem| format!("{name}: {problem}\n")).collect(),
            exit_code: INVALID,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valid_policy_gets_one_line_and_exit_0() {
        let text = "{apiVersion: unstick.dev/v1alpha1, kind: RecoveryPolicy, metadata: {name: a}, spec: {}}";
        assert_eq!(run("rp.yaml", text), Verdict { text: "rp.yaml: valid\n".to_owned(), exit_code: 0 });
    }

    #[test]
    fn an_invalid_policy_gets_a_line_for_each_problem_and_exit_64() {
        let text = "{apiVersion: unstick.dev/v1alpha1, kind: RecoveryPolicy, metadata: {name: a}, spec: {stuckAfter: 5, x: 1}}";
        let Verdict { text, exit_code } = run("rp.yaml", text);
        assert_eq!(exit_code, 64);
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.lines().all(|line| line.starts_with("rp.yaml: spec.")), "{text}");
    }
}
