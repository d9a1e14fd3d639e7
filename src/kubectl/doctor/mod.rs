//! `kubectl unstick doctor`: what keeps recoveries from working, each finding with its remedy.
//!
//! It looks with the person's own rights; what those do not show is said to be unknown, and is no error.

mod cluster;
mod injection;
mod namespace;
mod operator;
mod refused;

use std::collections::BTreeSet;

use super::{
    Fault, Place, Voice,
    fault::FAILED,
    policies,
    voice::{Colour, painted},
};
use crate::{
    api::names::SYSTEM_NAMESPACE,
    report::{Finding, Verdict, words::escaped},
};

/// What is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patient {
    /// Policies of all namespaces instead of one.
    pub all_namespaces: bool,
    /// Where the operator is; none: where it usually is.
    pub operator_namespace: Option<String>,
}

/// Looks at everything; the exit code is 1 if anything is an error.
///
/// # Errors
/// The cluster cannot be reached.
pub async fn doctor(place: &Place, voice: &mut Voice<'_>, patient: &Patient) -> Result<u8, Fault> {
    let mut findings = vec![cluster::version(place).await?];
    let definition = cluster::definition(place).await;
    let is_installed = definition.result != Verdict::Error;
    findings.push(definition);
    findings.extend(cluster::rights(place).await);
    let system = patient.operator_namespace.as_deref().unwrap_or(SYSTEM_NAMESPACE);
    let operator = operator::look(place, system).await;
    findings.extend(operator.findings);
    let policies = match is_installed {
        true => Some(policies::list(place, patient.all_namespaces).await),
        false => None,
    };
    let found = policies.iter().flatten().flat_map(|found| &found.all);
    let mut namespaces: BTreeSet<String> = found.map(|policy| policy.text("namespace").to_owned()).collect();
    if !patient.all_namespaces {
        namespaces.insert(place.namespace.clone());
    }
    let injection = injection::injection(place, &namespaces).await;
    findings.push(injection.finding);
    match policies {
        Some(Ok(found)) => {
            let seen = namespace::Seen { watched: operator.watched.as_ref(), bare: &injection.bare };
            findings.extend(namespace::look(place, &found.all, (patient.all_namespaces, seen)).await);
        }
        Some(Err(fault)) => findings.push(Finding::unknown("policies", fault.sentence)),
        None => {}
    }
    let worst = findings.iter().map(|finding| finding.result).max().unwrap_or(Verdict::Ok);
    let colours = voice.colours;
    voice.say(&findings, || text(&findings, colours))?;
    Ok(if worst == Verdict::Error { FAILED } else { 0 })
}

fn text(findings: &[Finding], colours: bool) -> String {
    let width = findings.iter().map(|finding| finding.check.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for Finding { check, result, message, remedy } in findings {
        let (word, colour) = match result {
            Verdict::Ok => ("ok     ", Colour::Green),
            Verdict::Unknown => ("unknown", Colour::Yellow),
            Verdict::Warning => ("warning", Colour::Yellow),
            Verdict::Error => ("error  ", Colour::Red),
        };
        let word = painted(word, colour, colours);
        text.push_str(&format!("{word}   {:<width$}   {}\n", escaped(check), escaped(message)));
        if let Some(remedy) = remedy {
            text.push_str(&format!("{:width$}→ {}\n", "", escaped(remedy), width = 13 + width));
        }
    }
    let count = |result: Verdict| findings.iter().filter(|finding| finding.result == result).count();
    text.push_str(&match (count(Verdict::Error), count(Verdict::Warning)) {
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
