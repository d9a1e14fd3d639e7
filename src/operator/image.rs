//! The image of recovery Jobs: that of the operator's own pod, unless another is named.

use k8s_openapi::api::core::v1::Pod;
use kube::{Api, Client};

use super::Settings;
use crate::{api::names::JOB_CONTAINER, jobs::JobSettings};

/// Why no image is known.
#[derive(Debug, thiserror::Error)]
#[error("cannot tell the image of recovery Jobs: {0}; name it with --job-image")]
pub struct NoImage(String);

/// What Jobs are made with.
///
/// # Errors
/// None was named, and the operator's own pod cannot be looked at.
pub(super) async fn job_settings(client: &Client, settings: &Settings) -> Result<JobSettings, NoImage> {
    if let Some(image) = settings.job_image.clone() {
        return Ok(JobSettings { image, image_pull_policy: Some("IfNotPresent".to_owned()) });
    }
    if settings.own_pod.is_empty() {
        return Err(NoImage("POD_NAME does not say which pod the operator is".to_owned()));
    }
    let pods: Api<Pod> = Api::namespaced(client.clone(), &settings.own_namespace);
    let pod = pods.get(&settings.own_pod).await.map_err(|error| NoImage(error.to_string()))?;
    let containers = pod.spec.map(|spec| spec.containers).unwrap_or_default();
    let own = containers.iter().find(|container| container.name == JOB_CONTAINER).or(containers.first());
    let Some((image, policy)) = own.and_then(|own| Some((own.image.clone()?, own.image_pull_policy.clone()))) else {
        return Err(NoImage(format!("pod {} names none", settings.own_pod)));
    };
    Ok(JobSettings { image, image_pull_policy: policy })
}
