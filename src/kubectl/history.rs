//! `kubectl unstick history NAME [RECOVERY]`: what the ledger remembers, read by the policy's own Job.

use super::{Fault, Place, Question, Voice, ask::ask};
use crate::{
    jobs::Verb,
    report::{Recovery, RecoveryDetail, history_text},
};

/// Lists past recoveries, or shows one with every row it changed; the exit code.
///
/// # Errors
/// There is no such policy; its Job cannot be run.
pub async fn history(
    place: &Place,
    voice: &mut Voice<'_>,
    (question, recovery): (&Question, Option<&str>),
) -> Result<u8, Fault> {
    let answer = ask(place, voice, (question, Verb::History(recovery))).await?;
    if recovery.is_some() {
        if let Some((value, detail)) = answer.data::<RecoveryDetail>(voice)? {
            voice.say(&value, || detail.text())?;
        }
    } else if let Some((value, all)) = answer.data::<Vec<Recovery>>(voice)? {
        voice.say(&value, || history_text(&all))?;
    }
    Ok(answer.exit)
}
