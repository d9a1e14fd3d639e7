//! `unstick validate FILE`: says whether a policy keeps every rule, without a cluster or a database.
//!
//! The file's name and text come in; lines to print and an exit code go out. Reading the file is the caller's.

use crate::{
    api::{RecoveryPolicy, parse_policy},
    policy::{EffectivePolicy, EnvironmentSources, PolicyFault, about_interval, effective},
};

/// The policy is valid.
const VALID: u8 = 0;
/// The policy is not valid (`EX_USAGE` of `sysexits.h`).
const INVALID: u8 = PolicyFault::EXIT_CODE;

/// What to print, and how to exit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Warnings, then one line that says that the file is valid; or one line for each problem. Each ends with a newline.
    pub text: String,
    /// 0 or 64.
    pub exit_code: u8,
}

/// The verdict on the policy in `text`, which stands in the file called `name`.
#[must_use]
pub fn run(name: &str, text: &str) -> Verdict {
    let said = parse_policy(text).map_err(|error| error.problems.iter().map(ToString::to_string).collect());
    match said.and_then(|policy| in_force(&policy)) {
        Ok(warnings) => {
            let warnings: String = warnings.iter().map(|warning| format!("{name}: warning: {warning}\n")).collect();
            Verdict { text: format!("{warnings}{name}: valid\n"), exit_code: VALID }
        }
        Err(problems) => Verdict {
            text: problems.iter().map(|problem| format!("{name}: {problem}\n")).collect(),
            exit_code: INVALID,
        },
    }
}

/// What becomes of the policy in its own environment, and whether it can be put into force in each that it lists.
fn in_force(policy: &RecoveryPolicy) -> Result<Vec<String>, Vec<String>> {
    let name = policy.metadata.name.as_deref();
    let (mut problems, mut slow) = (Vec::new(), Vec::new());
    let mut put = |flag| {
        let sources = EnvironmentSources { flag, ..EnvironmentSources::default() };
        let applies = effective(name, &policy.spec, &sources);
        let settles = applies.as_ref().map_err(Clone::clone).and_then(EffectivePolicy::may_settle);
        let problem = settles.err().map(|fault| fault.to_string());
        problems.extend(problem.filter(|problem| !problems.contains(problem)));
        let about = applies.as_ref().ok().and_then(|applies| about_interval(&policy.spec, applies));
        slow.extend(about.filter(|about| !slow.contains(about)));
        applies.map(|applies| applies.warnings).unwrap_or_default()
    };
    let mut warnings = put(None);
    for environment in policy.spec.environments.iter().flatten() {
        put(Some(&environment.name));
    }
    warnings.extend(slow);
    if problems.is_empty() { Ok(warnings) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

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

    #[test]
    fn what_only_shows_when_the_policy_is_put_into_force_is_found_too() {
        let of = |spec: &str| {
            run(
                "rp.yaml",
                &format!(
                    "{{apiVersion: unstick.dev/v1alpha1, kind: RecoveryPolicy, metadata: {{name: a}}, spec: {spec}}}"
                ),
            )
        };
        let Verdict { text, exit_code } = of("{runs: {preset: nope}}");
        assert_eq!((text.lines().count(), exit_code), (1, 64), "{text}");
        assert!(text.starts_with("rp.yaml: spec.runs.preset: "), "{text}");
        let looked_at = of("{runs: {preset: airflow}}");
        assert!(
            looked_at.exit_code == 64 && looked_at.text.starts_with("rp.yaml: spec.runs.preset: airflow is for checks"),
            "{}",
            looked_at.text
        );
        assert_eq!(of("{runs: {preset: airflow}, recovery: {dryRun: true}}").exit_code, 0);
        let staging =
            of("{environments: [{name: staging, action: Requeue}], runs: {active: [PROCESSING], neverClaimed: []}}");
        assert!(
            staging.exit_code == 64 && staging.text.starts_with("rp.yaml: spec.recovery.action: "),
            "{}",
            staging.text
        );
        let odd = of("{workers: {identity: PodUID}}");
        assert_eq!(odd.exit_code, 0);
        assert!(
            odd.text.starts_with("rp.yaml: warning: spec.workers.identity") && odd.text.ends_with("valid\n"),
            "{}",
            odd.text
        );
    }

    #[test]
    fn gates_that_open_before_the_interval_is_over_are_warned_of_in_each_environment() {
        let Verdict { text, exit_code } = run(
            "rp.yaml",
            "{apiVersion: unstick.dev/v1alpha1, kind: RecoveryPolicy, metadata: {name: a}, spec: {workers: {selector: {matchLabels: {a: b}}}, triggers: {minInterval: 1m}, environments: [{name: staging, stuckAfter: 5m, gate: {timeout: 10s}}, {name: production, stuckAfter: 5m}]}}",
        );
        assert_eq!((text.lines().count(), exit_code), (2, 0), "{text}");
        let said = "rp.yaml: warning: spec.triggers.minInterval (1m) is longer than the gate's timeout (10s in environment staging)";
        assert!(text.starts_with(said), "{text}");
    }

    /// Examples that keep every rule of the schema and cannot be put into force all the same.
    #[test]
    fn what_no_rule_of_the_schema_can_say_is_refused_in_exactly_the_words_on_its_first_lines() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/policies/refused-in-force");
        let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(files.len() > 5);
        let mut wrong = String::new();
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let name = file.file_stem().unwrap().to_string_lossy();
            let expected = text.lines().map_while(|line| line.strip_prefix("# expect: "));
            let expected: String = expected.map(|line| format!("{name}: {line}\n")).collect();
            let said = run(&name, &text);
            if (&said.text, said.exit_code) != (&expected, INVALID) {
                wrong += &format!("expected {expected}but got  {}", said.text);
            }
            assert!(parse_policy(&text).is_ok(), "{name} belongs to those that a rule refuses");
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }
}
