//! `kubectl unstick explain [NAME] RUN`: how a run stands, how it is judged, and what recoveries did to it.

use super::{Fault, Place, Question, Voice, ask::ask};
use crate::{jobs::Verb, report::Explanation};

/// Explains a run; the exit code.
///
/// # Errors
/// There is no such policy; its Job cannot be run.
pub async fn explain(place: &Place, voice: &mut Voice<'_>, (question, run): (&Question, &str)) -> Result<u8, Fault> {
    let answer = ask(place, voice, (question, Verb::Explain(run))).await?;
    if let Some((value, told)) = answer.data::<Explanation>(voice)? {
        voice.say(&value, || told.text())?;
    }
    Ok(answer.exit)
}
