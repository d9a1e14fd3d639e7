//! `unstick delete-policies`: deletes the policies that a release of Helm brought, for where that release was uninstalled. What
//! the first installation makes by a hook is none of the release's objects to Helm, which leaves it behind.

use std::time::Duration;

use kube::{
    Api, Client,
    api::{DeleteParams, ListParams, PartialObjectMeta, Preconditions},
};

use super::{
    Failure,
    args::LeftoversArgs,
    failure::{FAILED, TRY_AGAIN},
    output, runtime, sources,
};
use crate::{
    api::{
        RecoveryPolicy,
        names::{APP, ENV_POD_NAMESPACE, LABEL_APP_NAME, LABEL_MANAGED_BY},
    },
    gate::{connect, with_causes},
    operator::Namespaces,
};

const LABEL_INSTANCE: &str = "app.kubernetes.io/instance";
const RELEASE_NAMESPACE: &str = "meta.helm.sh/release-namespace";
/// What Helm itself would not delete.
const RESOURCE_POLICY: &str = "helm.sh/resource-policy";
/// It ends before the Job that runs it.
const LIMIT: Duration = Duration::from_secs(50);

/// Deletes those of each namespace that can be looked at; the exit code is 1 if anything could not be done.
pub(super) fn run(args: &LeftoversArgs) -> u8 {
    match runtime::block_on(delete(args), Some(LIMIT)) {
        Ok(Ok(true)) => 0,
        Ok(Ok(false)) => FAILED,
        Ok(Err(failure)) => output::fail(&failure),
        Err(_) => output::fail(&Failure::new(
            TRY_AGAIN,
            format!("not done within {} s; what was deleted is gone, and the next run goes on", LIMIT.as_secs()),
        )),
    }
}

async fn delete(args: &LeftoversArgs) -> Result<bool, Failure> {
    let client = connect().await.map_err(|error| Failure::new(FAILED, error.to_string()))?;
    let own = sources::variable(ENV_POD_NAMESPACE).unwrap_or_else(|| client.default_namespace().to_owned());
    let release_namespace = args.release_namespace.as_deref().unwrap_or(&own);
    let mut all_done = true;
    for (place, api) in places(&client, &args.watch_namespaces, &own) {
        match of_release(&api, &args.of_release, release_namespace).await {
            Ok(found) => {
                for policy in found {
                    all_done &= told(&policy, delete_one(&client, &policy).await)?;
                }
            }
            Err(error) => {
                output::words(&format!("error: cannot list recovery policies in {place}: {}\n", with_causes(&error)));
                all_done = false;
            }
        }
    }
    Ok(all_done)
}

/// Where to look, in words too.
fn places(client: &Client, given: &[String], own: &str) -> Vec<(String, Api<RecoveryPolicy>)> {
    match Namespaces::read(given, own) {
        Namespaces::All => vec![("the cluster".to_owned(), Api::all(client.clone()))],
        Namespaces::Named(names) => names
            .into_iter()
            .map(|name| (format!("namespace {name}"), Api::namespaced(client.clone(), &name)))
            .collect(),
    }
}

/// A policy, as far as it has to be known.
struct Found {
    namespace: String,
    name: String,
    uid: Option<String>,
}

/// The policies that carry the marks of the release. Without their definition there are none.
async fn of_release(api: &Api<RecoveryPolicy>, release: &str, namespace: &str) -> Result<Vec<Found>, kube::Error> {
    let labels = format!("{LABEL_APP_NAME}={APP},{LABEL_INSTANCE}={release},{LABEL_MANAGED_BY}=Helm");
    let found = match api.list_metadata(&ListParams::default().labels(&labels)).await {
        Ok(found) => found,
        Err(kube::Error::Api(status)) if status.code == 404 => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    // Releases of the same name may lie in several namespaces.
    let is_ours = |policy: &PartialObjectMeta<RecoveryPolicy>| {
        let annotations = policy.metadata.annotations.clone().unwrap_or_default();
        annotations.get(RELEASE_NAMESPACE).is_some_and(|of| of == namespace)
            && annotations.get(RESOURCE_POLICY).is_none_or(|kept| kept != "keep")
    };
    Ok(found.items.into_iter().filter(is_ours).filter_map(known).collect())
}

fn known(policy: PartialObjectMeta<RecoveryPolicy>) -> Option<Found> {
    let metadata = policy.metadata;
    Some(Found { namespace: metadata.namespace?, name: metadata.name?, uid: metadata.uid })
}

/// This very one: a policy that somebody makes under the same name meanwhile is his.
async fn delete_one(client: &Client, policy: &Found) -> Result<bool, kube::Error> {
    let api: Api<RecoveryPolicy> = Api::namespaced(client.clone(), &policy.namespace);
    let params =
        DeleteParams::background().preconditions(Preconditions { uid: policy.uid.clone(), resource_version: None });
    match api.delete(&policy.name, &params).await {
        Ok(_) => Ok(true),
        Err(kube::Error::Api(status)) if matches!(status.code, 404 | 409) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Says what became of a policy; whether it is gone.
fn told(policy: &Found, result: Result<bool, kube::Error>) -> Result<bool, Failure> {
    let Found { namespace, name, .. } = policy;
    match result {
        Ok(true) => output::write(&format!("Deleted policy {namespace}/{name}\n")).map(|()| true),
        Ok(false) => Ok(true),
        Err(error) => {
            output::words(&format!("error: cannot delete policy {namespace}/{name}: {}\n", with_causes(&error)));
            Ok(false)
        }
    }
}
