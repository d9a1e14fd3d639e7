//! `kubectl unstick doctor`: what keeps recoveries from working, each finding with its remedy.
//!
//! It looks with the person's own rights; what those do not show is said to be unknown, and is no error.

mod cluster;
mod namespace;
mod operator;

use serde::Serialize;

use super::{
    Fault, Place, Voice,
    fault::FAILED,
    policies,
    voice::{Colour, painted},
};
use crate::{api::names::SYSTEM_NAMESPACE, report::words::escaped};

/// What is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    /// Policies of all namespaces instead of one.
    pub all_namespaces: bool,
    /// Where the operator is; none: where it usually is.
    pub operator_namespace: Option<String>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
enum Result {
    Ok,
    Unknown,
    Warning,
    Error,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Finding {
    check: String,
    result: Result,
    message: String,
    remedy: Option<String>,
}

impl Finding {
    fn ok(check: impl Into<String>, message: impl Into<String>) -> Self {
        Self { check: check.into(), result: Result::Ok, message: message.into(), remedy: None }
    }

    fn unknown(check: impl Into<String>, message: impl Into<String>) -> Self {
        Self { result: Result::Unknown, ..Self::ok(check, message) }
    }

    fn warning(check: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { result: Result::Warning, remedy: Some(remedy.into()), ..Self::ok(check, message) }
    }

    fn error(check: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { result: Result::Error, remedy: Some(remedy.into()), ..Self::ok(check, message) }
    }
}

/// Looks at everything; the exit code is 1 if anything is an error.
///
/// # Errors
/// The cluster cannot be reached.
pub async fn doctor(place: &Place, voice: &mut Voice<'_>, patient: &Patient) -> std::result::Result<u8, Fault> {
    let mut findings = vec![cluster::version(place).await?];
    let definition = cluster::definition(place).await;
    let is_installed = definition.result != Result::Error;
    findings.push(definition);
    findings.extend(cluster::rights(place).await);
    let system = patient.operator_namespace.as_deref().unwrap_or(SYSTEM_NAMESPACE);
    let operator = operator::look(place, system).await;
    findings.extend(operator.findings);
    findings.push(operator::injection(place).await);
    if is_installed {
        match policies::list(place, patient.all_namespaces).await {
            Ok(found) => {
                let watched = operator.watched.as_ref();
                findings.extend(namespace::look(place, &found.all, (patient.all_namespaces, watched)).await);
            }
            Err(fault) => findings.push(Finding::unknown("policies", fault.sentence)),
        }
    }
    let worst = findings.iter().map(|finding| finding.result).max().unwrap_or(Result::Ok);
    let colours = voice.colours;
    voice.say(&findings, || text(&findings, colours))?;
    Ok(if worst == Result::Error { FAILED } else { 0 })
}

fn text(findings: &[Finding], colours: bool) -> String {
    let width = findings.iter().map(|finding| finding.check.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for Finding { check, result, message, remedy } in findings {
        let (word, colour) = match result {
            Result::Ok => ("ok     ", Colour::Green),
            Result::Unknown => ("unknown", Colour::Yellow),
            Result::Warning => ("warning", Colour::Yellow),
            Result::Error => ("error  ", Colour::Red),
        };
        let word = painted(word, colour, colours);
        text.push_str(&format!("{word}   {:<width$}   {}\n", escaped(check), escaped(message)));
        if let Some(remedy) = remedy {
            text.push_str(&format!("{:width$}→ {}\n", "", escaped(remedy), width = 13 + width));
        }
    }
    let count = |result: Result| findings.iter().filter(|finding| finding.result == result).count();
    text.push_str(&match (count(Result::Error), count(Result::Warning)) {
        (0, 0) => "No problem found\n".to_owned(),
        (errors, warnings) => format!("{errors} error(s), {warnings} warning(s)\n"),
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_told_with_their_remedies_and_counted() {
        let findings = [
            Finding::ok("cluster", "Kubernetes v1.36.3"),
            Finding::error("policy shop/a", "there is no Secret\u{1b}[2J", "create it"),
        ];
        let expected = "\
ok        cluster         Kubernetes v1.36.3
error     policy shop/a   there is no Secret\\u{1b}[2J
                          → create it
1 error(s), 0 warning(s)
";
        assert_eq!(text(&findings, false), expected);
        assert!(text(&findings, true).contains("\u{1b}[31merror  \u{1b}[0m"));
        assert!(text(&findings[..1], false).ends_with("No problem found\n"));
    }
}
