//! Data to standard output, words to standard error, the result to Kubernetes. Whoever stops reading is left alone.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use serde::Serialize;

use super::{Failure, failure::FAILED};
use crate::{
    evidence::EvidenceKind,
    gate::Answer,
    policy::EffectivePolicy,
    report::{self, Outcome, Report, Words, termination_message},
    runs::Action,
    settings::hide_credentials,
};

/// Where Kubernetes reads a container's message, if it runs us.
const TERMINATION_LOG: &str = "/dev/termination-log";

/// Characters of a sentence that fit into a container's message whatever they are.
const LONGEST_MESSAGE: usize = 400;

/// Writes data to standard output; the exit code of that.
pub(super) fn data(text: &str) -> u8 {
    write(text).map_or_else(|failure| fail(&failure), |()| 0)
}

/// Writes data to standard output. A reader that has gone away (`| head`) is no failure, a full disk is one.
pub(super) fn write(text: &str) -> Result<(), Failure> {
    is_taken(text).map(|_| ())
}

/// The same; whether anybody still reads.
pub(super) fn is_taken(text: &str) -> Result<bool, Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => {
            let sentence = format!("cannot write the result to standard output: {error}; what was done is done");
            Err(Failure::new(FAILED, sentence))
        }
    }
}

/// Writes words to standard error.
pub(super) fn words(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Data as JSON for programs.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    match serde_json::to_string_pretty(value) {
        Ok(text) => text + "\n",
        Err(error) => format!("{{\"error\":\"cannot write JSON: {error}\"}}\n"),
    }
}

/// A report as text, without what standard error is told anyway.
pub(super) fn report_text(report: &Report, policy: Option<&EffectivePolicy>, told: &[String]) -> String {
    let silent = matches!(report.outcome, Outcome::Failed | Outcome::Busy) && report.active == 0;
    if silent && !told.is_empty() {
        return String::new();
    }
    let mut shown = report.clone();
    shown.errors.retain(|error| error.id.is_some() || !told.contains(&error.message));
    shown.warnings.extend(policy.and_then(|policy| failed_all_the_same(report, policy)));
    let runs = policy.map(|policy| &policy.runs);
    let failed_status = runs.map(|runs| runs.failed.as_str()).filter(|status| !status.is_empty()).unwrap_or("failed");
    let requeued_status =
        runs.map(|runs| runs.requeued.as_str()).filter(|status| !status.is_empty()).unwrap_or("waiting");
    report::text(&shown, &Words { failed_status, requeued_status })
}

/// Who asks for Requeue and reads of failed runs should learn why. A program reads it in each run's `action`.
fn failed_all_the_same(report: &Report, policy: &EffectivePolicy) -> Option<String> {
    let on = |kind: &EvidenceKind| {
        report.runs.iter().any(|run| run.evidence == Some(*kind)) && !policy.requeue_on.contains(kind)
    };
    let kinds: Vec<&str> = EvidenceKind::ALL.iter().filter(|kind| on(kind)).map(|kind| kind.name()).collect();
    (policy.action == Action::Requeue && !kinds.is_empty()).then(|| {
        format!(
            "on {} a run is failed, not requeued: spec.recovery.requeueOn (--requeue-on) does not list it",
            kinds.join(" and ")
        )
    })
}

/// Leaves the report where Kubernetes finds it: in the file that was named, else where Kubernetes makes one.
pub(super) fn leave_for_kubernetes(report: &Report, named: Option<&PathBuf>) {
    leave(&termination_message(report), named);
}

/// The same for what an operator answered, as JSON, shortened to what Kubernetes keeps.
pub(super) fn leave_answer(answer: &Answer, named: Option<&PathBuf>) {
    let message = answer.message.chars().take(LONGEST_MESSAGE).collect();
    let reason = answer.reason.chars().take(128).collect();
    leave(&serde_json::to_string(&Answer { message, reason, ..answer.clone() }).unwrap_or_default(), named);
}

fn leave(text: &str, named: Option<&PathBuf>) {
    let file = match named {
        Some(file) => file.as_path(),
        None if Path::new(TERMINATION_LOG).exists() => Path::new(TERMINATION_LOG),
        None => return,
    };
    if let Err(error) = written(file, text) {
        tracing::warn!(file = %hide_credentials(&file.to_string_lossy()), %error, "cannot leave the result for Kubernetes");
    }
}

/// Writes a file anew. A pipe that nobody reads is an error: it would hold us, and with us the app.
fn written(file: &Path, text: &str) -> std::io::Result<()> {
    let at_once = OFlags::NONBLOCK.bits().cast_signed();
    let mut file = File::options().write(true).create(true).truncate(true).custom_flags(at_once).open(file)?;
    file.write_all(text.as_bytes())
}

/// Tells standard error why a verb ended early, and gives its exit code.
pub(super) fn fail(failure: &Failure) -> u8 {
    words(&failure.words());
    failure.exit
}
