//! Data to standard output, words to standard error, the result to Kubernetes. Whoever stops reading is left alone.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::Failure;
use crate::{
    policy::EffectivePolicy,
    report::{self, Outcome, Report, Words, termination_message},
};

/// Where Kubernetes reads a container's message, if it runs us.
const TERMINATION_LOG: &str = "/dev/termination-log";

/// Writes data to standard output. A reader that has gone away (`| head`) is no failure.
pub(super) fn data(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
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
    let runs = policy.map(|policy| &policy.runs);
    let failed_status = runs.map(|runs| runs.failed.as_str()).filter(|status| !status.is_empty()).unwrap_or("failed");
    let requeued_status =
        runs.map(|runs| runs.requeued.as_str()).filter(|status| !status.is_empty()).unwrap_or("waiting");
    report::text(&shown, &Words { failed_status, requeued_status })
}

/// Leaves the report where Kubernetes finds it: in the file that was named, else where Kubernetes makes one.
pub(super) fn leave_for_kubernetes(report: &Report, named: Option<&PathBuf>) {
    let file = match named {
        Some(file) => file.as_path(),
        None if Path::new(TERMINATION_LOG).exists() => Path::new(TERMINATION_LOG),
        None => return,
    };
    if let Err(error) = std::fs::write(file, termination_message(report)) {
        tracing::warn!(file = %file.display(), %error, "cannot leave the result for Kubernetes");
    }
}

/// Tells standard error why a verb ended early, and gives its exit code.
pub(super) fn fail(failure: &Failure) -> u8 {
    words(&failure.words());
    failure.exit
}
