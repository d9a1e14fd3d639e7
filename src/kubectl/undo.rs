//! `kubectl unstick undo NAME RECOVERY`: the policy's own Job puts back what a recovery changed.

use super::{Fault, Place, Question, Voice, ask::ask};
use crate::{jobs::Verb, report::UndoReport};

/// Undoes a recovery, or only says what would be put back; the exit code is the undo's.
///
/// # Errors
/// There is no such policy; its Job cannot be run.
pub async fn undo(
    place: &Place,
    voice: &mut Voice<'_>,
    (question, recovery, check_only): (&Question, &str, bool),
) -> Result<u8, Fault> {
    let answer = ask(place, voice, (question, Verb::Undo { recovery, check_only })).await?;
    if let Some((value, mut report)) = answer.data::<UndoReport>(voice)? {
        report.errors = answer.untold(report.errors);
        voice.say(&value, || report.text())?;
    }
    Ok(answer.exit)
}
