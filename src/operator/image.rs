//! The image of recovery Jobs: that of the operator's own pod, unless another is named.

use k8s_openapi::api::core::v1::Pod;
use kube::{Api, Client};

use super::Settings;
use crate::{api::names::JOB_CONTAINER, gate::with_causes, jobs::JobSettings};

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
    let pod = pods.get(&settings.own_pod).await.map_err(|error| NoImage(unread(&settings.own_pod, &error)))?;
    let containers = pod.spec.map(|spec| spec.containers).unwrap_or_default();
    let own = containers.iter().find(|container| container.name == JOB_CONTAINER).or(containers.first());
    let Some((image, policy)) = own.and_then(|own| Some((own.image.clone()?, own.image_pull_policy.clone()))) else {
        return Err(NoImage(format!("pod {} names none", settings.own_pod)));
    };
    Ok(JobSettings { image, image_pull_policy: policy })
}

/// Why the operator's own pod cannot be looked at.
fn unread(pod: &str, error: &kube::Error) -> String {
    match error {
        kube::Error::Api(status) => format!("the operator's own pod {pod} cannot be read: {}", status.message),
        other => format!("the operator's own pod {pod} cannot be read: {}", with_causes(other)),
    }
}

#[cfg(test)]
mod tests {
    use kube::core::Status;

    use super::*;

    #[test]
    fn an_own_pod_that_is_not_there_is_told_in_one_sentence() {
        let status = Status { code: 404, message: "pods \"unstick-0\" not found".into(), ..Status::default() };
        let said = NoImage(unread("unstick-0", &kube::Error::Api(Box::new(status)))).to_string();
        assert_eq!(
            said,
            "cannot tell the image of recovery Jobs: the operator's own pod unstick-0 cannot be read: pods \"unstick-0\" not found; name it with --job-image"
        );
    }
}
