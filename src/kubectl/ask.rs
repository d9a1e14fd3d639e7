//! A verb is run as a Job in the policy's namespace, and what it said is read back from its log.
//!
//! In: the verb and the policy's name. Out: the exit code of the verb, its data, its words. The Job is removed in any
//! case; should this process be ended before, the cluster removes it a few minutes after its end.

use std::time::Duration;

use k8s_openapi::api::{
    authentication::v1::SelfSubjectReview,
    batch::v1::Job,
    core::v1::{ContainerStatus, Event, Pod},
};
use kube::{
    Api,
    api::{DeleteParams, ListParams, LogParams, PostParams},
};
use serde_json::Value;

use super::{
    Deadline, Fault, Place, Voice,
    fault::{FAILED, TRY_AGAIN, is_absent},
    image, pause, policies, snapshot,
};
use crate::{
    api::names::{JOB_CONTAINER, KUBECTL_PLUGIN},
    jobs::{Verb, VerbOrder, verb_job},
    policy::EffectivePolicy,
    report::{ReportError, words::escaped},
};

/// Label by which the cluster knows a Job's pods.
const JOB_NAME: &str = "batch.kubernetes.io/job-name";
/// What no patience will change.
const HOPELESS: [&str; 6] = [
    "CreateContainerConfigError",
    "CreateContainerError",
    "ErrImageNeverPull",
    "ImagePullBackOff",
    "InvalidImageName",
    "RunContainerError",
];
/// A Job without a pod for this long is asked about.
const PODLESS: Duration = Duration::from_secs(3);

/// What a person wants to know, and how.
#[derive(Clone, Debug)]
pub struct Question {
    /// The policy.
    pub policy: String,
    /// The image of the Job; none: that of the policy's own Jobs.
    pub image: Option<String>,
    /// How long to wait for the answer.
    pub limit: Duration,
}

/// What a verb said.
pub(super) struct Answer {
    /// Its exit code.
    pub(super) exit: u8,
    /// Its data, if it had any.
    pub(super) data: Option<Value>,
    /// Its words.
    pub(super) words: String,
    /// What applied.
    pub(super) effective: EffectivePolicy,
}

/// Runs a verb.
///
/// # Errors
/// There is no such policy; the Job cannot be made or run; it does not end in time.
pub(super) async fn ask(
    place: &Place,
    voice: &mut Voice<'_>,
    (question, verb): (&Question, Verb<'_>),
) -> Result<Answer, Fault> {
    let found = policies::find(place, &question.policy).await?;
    let (policy, effective) = policies::in_force(place, &found).await?;
    let settings = image::settings(place, question.image.as_deref()).await;
    let workers = if verb.judges() { snapshot::take(place, voice, &policy).await? } else { None };
    let person = who(place).await;
    let mark = mark();
    let wanted = verb_job(VerbOrder {
        verb,
        mark: &mark,
        policy: &policy,
        effective: &effective,
        workers: workers.as_deref(),
        person: person.as_deref(),
        settings: &settings,
    });
    let jobs: Api<Job> = Api::namespaced(place.client.clone(), &place.namespace);
    let params = PostParams { field_manager: Some(KUBECTL_PLUGIN.to_owned()), ..PostParams::default() };
    let what = format!("create Jobs in namespace {}", place.namespace);
    let job = jobs.create(&params, &wanted).await.map_err(|error| Fault::of(&what, &error))?;
    let name = job.metadata.name.unwrap_or_default();
    let said = read_back(place, &name, question.limit).await;
    match jobs.delete(&name, &DeleteParams::background()).await {
        Ok(_) => {}
        Err(error) if is_absent(&error) => {}
        Err(error) => {
            let fault = Fault::of(&format!("delete Jobs in namespace {}", place.namespace), &error);
            voice.remark(&format!("Warning: Job {name} stays for some minutes: {}", fault.sentence));
        }
    }
    let (exit, log) = said?;
    let (data, words) = parted(&log);
    Ok(Answer { exit, data, words, effective })
}

impl Answer {
    /// What went wrong as a whole, but for what the words have told already.
    pub(super) fn untold(&self, errors: Vec<ReportError>) -> Vec<ReportError> {
        errors.into_iter().filter(|error| error.id.is_some() || !self.words.contains(&error.message)).collect()
    }

    /// The data as what it is, after the words were passed on.
    ///
    /// # Errors
    /// The verb failed before it had any; its words say why.
    pub(super) fn data<T: serde::de::DeserializeOwned>(
        &self,
        voice: &mut Voice<'_>,
    ) -> Result<Option<(Value, T)>, Fault> {
        if !self.words.is_empty() {
            (voice.words)(&self.words);
        }
        let Some(data) = &self.data else {
            if self.exit != 0 {
                return Ok(None);
            }
            return Err(Fault::new(FAILED, "the Job ended well, but its log holds no answer; try again"));
        };
        serde_json::from_value(data.clone()).map(|read| Some((data.clone(), read))).map_err(|error| {
            let sentence = format!(
                "cannot read what the Job answered: {error}; is its image of another version? Name one with --image"
            );
            Fault::new(FAILED, sentence)
        })
    }
}

/// Small letters and digits that no other Job has.
fn mark() -> String {
    let id = ulid::Ulid::new().to_string().to_lowercase();
    id.get(id.len().saturating_sub(10)..).unwrap_or(&id).to_owned()
}

/// The person, as the cluster knows them.
async fn who(place: &Place) -> Option<String> {
    let reviews: Api<SelfSubjectReview> = Api::all(place.client.clone());
    let answer = reviews.create(&PostParams::default(), &SelfSubjectReview::default()).await.ok()?;
    answer.status?.user_info?.username.filter(|name| !name.is_empty())
}

/// Waits for the Job's end; its container's exit code and log.
async fn read_back(place: &Place, job: &str, limit: Duration) -> Result<(u8, String), Fault> {
    let pods: Api<Pod> = Api::namespaced(place.client.clone(), &place.namespace);
    let of_job = ListParams::default().labels(&format!("{JOB_NAME}={job}"));
    let (over, podless) = (Deadline::after(limit), Deadline::after(PODLESS));
    let mut seen = "no pod has been made for it yet".to_owned();
    while !over.is_over() {
        let found = pods.list(&of_job).await;
        let found = found.map_err(|error| Fault::of(&format!("list pods in namespace {}", place.namespace), &error))?;
        match found.items.into_iter().max_by_key(|pod| pod.metadata.creation_timestamp.as_ref().map(|time| time.0)) {
            Some(pod) => match look(&pod) {
                Look::Ended(exit) => return Ok((exit, log(place, &pods, &pod).await?)),
                Look::Hopeless(why) => return Err(Fault::new(FAILED, format!("the Job's pod cannot start: {why}"))),
                Look::Waits(why) => seen = why,
            },
            None if podless.is_over() => {
                if let Some(why) = why_podless(place, job).await {
                    return Err(Fault::new(FAILED, format!("the cluster makes no pod for the Job: {why}")));
                }
            }
            None => {}
        }
        pause().await;
    }
    let sentence = format!("no answer within {} s: {seen}; allow more with --timeout", limit.as_secs());
    Err(Fault::new(TRY_AGAIN, sentence))
}

/// How far a pod is.
#[derive(Debug, PartialEq, Eq)]
enum Look {
    Ended(u8),
    Hopeless(String),
    Waits(String),
}

fn look(pod: &Pod) -> Look {
    let Some(status) = &pod.status else { return Look::Waits("its pod is new".to_owned()) };
    let ours = |one: &&ContainerStatus| one.name == JOB_CONTAINER;
    let state = status.container_statuses.iter().flatten().find(ours).and_then(|one| one.state.as_ref());
    if let Some(ended) = state.and_then(|state| state.terminated.as_ref()) {
        return Look::Ended(u8::try_from(ended.exit_code).unwrap_or(FAILED));
    }
    let said = |reason: Option<&String>, message: Option<&String>| {
        let parts: Vec<&str> = [reason, message].into_iter().flatten().map(String::as_str).collect();
        escaped(&parts.join(": ")).into_owned()
    };
    if status.phase.as_deref() == Some("Failed") {
        return Look::Hopeless(said(status.reason.as_ref(), status.message.as_ref()));
    }
    if let Some(waiting) = state.and_then(|state| state.waiting.as_ref()) {
        let why = said(waiting.reason.as_ref(), waiting.message.as_ref());
        let hopeless = waiting.reason.as_deref().is_some_and(|reason| HOPELESS.contains(&reason));
        return if hopeless { Look::Hopeless(why) } else { Look::Waits(why) };
    }
    let unscheduled = |kind: &str, status: &str| kind == "PodScheduled" && status == "False";
    let conditions = status.conditions.iter().flatten();
    match conditions.into_iter().find(|condition| unscheduled(&condition.type_, &condition.status)) {
        Some(condition) => Look::Waits(said(condition.reason.as_ref(), condition.message.as_ref())),
        None => Look::Waits("it still runs".to_owned()),
    }
}

/// Why the cluster makes no pod: what its last event about the Job says, or the Job itself where it has given up.
async fn why_podless(place: &Place, job: &str) -> Option<String> {
    let events: Api<Event> = Api::namespaced(place.client.clone(), &place.namespace);
    let about = format!("involvedObject.kind=Job,involvedObject.name={job},reason=FailedCreate");
    let told = events.list(&ListParams::default().fields(&about)).await.ok()?;
    let refused = told.items.into_iter().filter_map(|event| event.message).next_back();
    if refused.is_some() {
        return refused.map(|message| escaped(&message).into_owned());
    }
    let jobs: Api<Job> = Api::namespaced(place.client.clone(), &place.namespace);
    let conditions = jobs.get(job).await.ok()?.status?.conditions?;
    let failed = conditions.into_iter().find(|condition| condition.type_ == "Failed" && condition.status == "True")?;
    failed.message.or(failed.reason)
}

async fn log(place: &Place, pods: &Api<Pod>, pod: &Pod) -> Result<String, Fault> {
    let name = pod.metadata.name.as_deref().unwrap_or_default();
    let params = LogParams { container: Some(JOB_CONTAINER.to_owned()), ..LogParams::default() };
    let mut tries = 0_u8;
    loop {
        tries += 1;
        match pods.logs(name, &params).await {
            Ok(log) => return Ok(log),
            // The kubelet may be a moment behind.
            Err(kube::Error::Api(status)) if status.code >= 500 && tries < 5 => pause().await,
            Err(error) => {
                return Err(Fault::of(&format!("read logs of pods in namespace {}", place.namespace), &error));
            }
        }
    }
}

/// Data and words of a log, in which standard output and standard error are one. The data is one JSON value that begins a
/// line; what is before and behind it are words.
fn parted(log: &str) -> (Option<Value>, String) {
    let data = |text: &str| {
        let starts = text
            .char_indices()
            .filter(|(at, c)| matches!(c, '{' | '[') && (*at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n')));
        starts.map(|(at, _)| at).find_map(|at| {
            let mut values = serde_json::Deserializer::from_str(text.get(at..)?).into_iter::<Value>();
            let value = values.next()?.ok()?;
            let end = at + values.byte_offset();
            let words = format!("{}{}", text.get(..at)?, text.get(end..)?.trim_start_matches('\n'));
            Some((value, words))
        })
    };
    if let Some((value, words)) = data(log) {
        return (Some(value), words);
    }
    // The two may have been written at once: a line of words inside the data.
    let is_words = |line: &&str| line.starts_with("error: ");
    let (words, rest): (Vec<&str>, Vec<&str>) = log.lines().partition(is_words);
    match data(&rest.join("\n")) {
        Some((value, more)) => (Some(value), words.iter().map(|line| format!("{line}\n")).collect::<String>() + &more),
        None => (None, log.to_owned()),
    }
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
