//! The image of people's Jobs: the one that the policy's own recoveries run, so that nothing has to be pulled that the
//! cluster has not pulled before.

use k8s_openapi::api::{apps::v1::Deployment, batch::v1::Job, core::v1::PodSpec};
use kube::{Api, api::ListParams};

use super::Place;
use crate::{
    api::names::{JOB_CONTAINER, LABEL_POLICY, LABEL_VERB, OPERATOR, SYSTEM_NAMESPACE},
    jobs::JobSettings,
};

/// Where images of releases are.
const RELEASED: &str = concat!("ghcr.io/unstick-dev/unstick:", env!("CARGO_PKG_VERSION"));
/// How many of the operator's Jobs are looked at.
const LOOKED_AT: u32 = 50;

/// What Jobs are made with: what the person says, what the operator's newest Job here has, what the operator runs as,
/// else the image of this program's own version. What may not be looked at does not count.
pub(super) async fn settings(place: &Place, named: Option<&str>) -> JobSettings {
    if let Some(image) = named {
        return JobSettings { image: image.to_owned(), image_pull_policy: None };
    }
    if let Some(found) = of_newest_job(place).await {
        return found;
    }
    let operators: Api<Deployment> = Api::namespaced(place.client.clone(), SYSTEM_NAMESPACE);
    let operator = operators.get(OPERATOR).await.ok().and_then(|found| found.spec?.template.spec);
    operator
        .and_then(|pod| of_pod(&pod))
        .unwrap_or_else(|| JobSettings { image: RELEASED.to_owned(), image_pull_policy: None })
}

async fn of_newest_job(place: &Place) -> Option<JobSettings> {
    let jobs: Api<Job> = Api::namespaced(place.client.clone(), &place.namespace);
    let params = ListParams::default().labels(&format!("{LABEL_POLICY},!{LABEL_VERB}")).limit(LOOKED_AT);
    let found = jobs.list(&params).await.ok()?.items;
    let newest = found.into_iter().max_by_key(|job| job.metadata.creation_timestamp.as_ref().map(|time| time.0))?;
    of_pod(&newest.spec?.template.spec?)
}

fn of_pod(pod: &PodSpec) -> Option<JobSettings> {
    let container =
        pod.containers.iter().find(|container| container.name == JOB_CONTAINER).or(pod.containers.first())?;
    Some(JobSettings { image: container.image.clone()?, image_pull_policy: container.image_pull_policy.clone() })
}
