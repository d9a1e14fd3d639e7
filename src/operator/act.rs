//! Acts on Jobs: one is created once, and one that is no longer wanted is deleted together with its pods.
//!
//! In: the object, as the `jobs` room built it, or a name. Out: done, or [`Refused`]. Every act may be repeated by whoever decides
//! on the same facts.

use std::time::Duration;

use k8s_openapi::api::batch::v1::Job;
use kube::{
    Api, Client,
    api::{DeleteParams, PostParams},
};

use super::fault::{About, Fault, Refused, already_there, ask, ask_within};
use crate::api::names;

/// What came of the creation of a Job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It was created just now.
    Now,
    /// It was there already: whoever created it decided on the same facts.
    Before,
}

/// How long the creation of a Job may take. Webhooks of others are asked about it, each for 10 s if its configuration says
/// nothing else; one that does not answer is told by the API server after that, and not by us before.
pub const CREATION: Duration = Duration::from_secs(15);

/// Creates a Job within a time limit.
///
/// # Errors
/// [`Refused`]; with [`Fault::Gone`] the namespace ends, and there is nothing left to do.
pub async fn create_job(client: &Client, job: &Job, limit: Duration) -> Result<Created, Refused> {
    let (namespace, name) = place(job);
    let api = Api::<Job>::namespaced(client.clone(), namespace);
    let request = async {
        let manager = Some(names::APP.to_owned());
        match api.create(&PostParams { field_manager: manager, ..PostParams::default() }, job).await {
            Ok(_) => Ok(Created::Now),
            Err(error) if already_there(&error) => Ok(Created::Before),
            Err(error) => Err(error),
        }
    };
    ask_within(limit, About::new("create", "Job", namespace, name), request).await
}

/// Deletes a Job; its pods go with it. One that is gone already is as good.
///
/// # Errors
/// [`Refused`].
pub async fn delete_job(client: &Client, namespace: &str, name: &str) -> Result<(), Refused> {
    let api = Api::<Job>::namespaced(client.clone(), namespace);
    let background = DeleteParams::background();
    match ask(About::new("delete", "Job", namespace, name), api.delete(name, &background)).await {
        Ok(_) => Ok(()),
        Err(refused) if refused.fault == Fault::Gone => Ok(()),
        Err(refused) => Err(refused),
    }
}

fn place(job: &Job) -> (&str, &str) {
    (job.metadata.namespace.as_deref().unwrap_or_default(), job.metadata.name.as_deref().unwrap_or_default())
}
