//! `kubectl unstick check NAME`: which runs are active and which of them are stuck, seen from the policy's own Job.

use super::{Fault, Place, Question, Voice, ask::ask};
use crate::{
    jobs::Verb,
    report::{Outcome, Report, Words, text},
};

/// Looks at the policy's table and changes nothing; the exit code is the check's.
///
/// # Errors
/// There is no such policy; its Job cannot be run.
pub async fn check(place: &Place, voice: &mut Voice<'_>, (question, list): (&Question, u64)) -> Result<u8, Fault> {
    let answer = ask(place, voice, (question, Verb::Check(list))).await?;
    if let Some((value, mut report)) = answer.data::<Report>(voice)? {
        report.errors = answer.untold(report.errors);
        // A check that saw nothing has said why: the rest of its text would be about an empty table.
        let saw = report.active > 0 || report.outcome != Outcome::Failed || !report.errors.is_empty();
        let runs = &answer.effective.runs;
        let said =
            |status: &str, otherwise: &str| if status.is_empty() { otherwise.to_owned() } else { status.to_owned() };
        let (failed, requeued) = (said(&runs.failed, "failed"), said(&runs.requeued, "waiting"));
        let words = Words { failed_status: &failed, requeued_status: &requeued };
        voice.say(&value, || if saw { text(&report, &words) } else { String::new() })?;
    }
    Ok(answer.exit)
}
