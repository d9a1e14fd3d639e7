//! `kubectl unstick suspend NAME` and `resume NAME`: nothing is started and no gate holds, until it is resumed.

use serde_json::json;

use super::{Fault, Place, Voice, policies};

/// Suspends a policy, or resumes it; the exit code.
///
/// # Errors
/// There is no such policy; the person may not change it.
pub async fn suspend(place: &Place, voice: &mut Voice<'_>, (name, suspended): (&str, bool)) -> Result<u8, Fault> {
    let policy = policies::find(place, name).await?;
    let word = if suspended { "suspended" } else { "resumed" };
    if policy.object["spec"]["suspend"].as_bool().unwrap_or(false) == suspended {
        voice.say(&policy.object, || format!("recoverypolicy.unstick.dev/{name} is {word} already\n"))?;
        return Ok(0);
    }
    let changed = policies::change(place, name, &json!({"spec": {"suspend": suspended}})).await?;
    voice.say(&changed.object, || format!("recoverypolicy.unstick.dev/{name} {word}\n"))?;
    Ok(0)
}
