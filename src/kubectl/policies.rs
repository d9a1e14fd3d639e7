//! Policies as the cluster has them, also those that this program cannot read.

use futures_util::StreamExt;
use kube::{
    api::{ListParams, Patch, PatchParams, Request, WatchParams},
    core::Status,
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Fault, Place,
    fault::{FAILED, POLICY, is_absent},
};
use crate::{
    api::{
        RecoveryPolicy,
        names::{API_VERSION, KUBECTL_PLUGIN, PLURAL},
    },
    jobs::accept,
    policy::{EffectivePolicy, EnvironmentSources},
};

/// How many one request brings.
const PAGE: u32 = 500;
/// How many names a sentence lists.
const NAMED: usize = 8;

/// A policy.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    /// The object as it came, without what nobody reads.
    pub(super) object: Value,
    /// The same, read; or why it cannot be.
    pub(super) known: Result<Box<RecoveryPolicy>, String>,
}

impl Policy {
    pub(super) fn of(mut object: Value) -> Self {
        if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
            metadata.remove("managedFields");
        }
        if let Some(fields) = object.as_object_mut() {
            // In a list the items leave them out; an object of its own has them.
            fields.entry("kind").or_insert_with(|| crate::api::names::KIND.into());
            fields.entry("apiVersion").or_insert_with(|| API_VERSION.into());
        }
        let known =
            serde_json::from_value(object.clone()).map(Box::new).map_err(|error: serde_json::Error| error.to_string());
        Self { object, known }
    }

    pub(super) fn text(&self, field: &str) -> &str {
        self.object["metadata"][field].as_str().unwrap_or_default()
    }

    pub(super) fn name(&self) -> &str {
        self.text("name")
    }

    /// The policy, if this program can read it.
    ///
    /// # Errors
    /// A newer program wrote it.
    pub(super) fn read(&self) -> Result<&RecoveryPolicy, Fault> {
        self.known.as_deref().map_err(|why| {
            Fault::new(
                POLICY,
                format!(
                    "cannot read recovery policy {}: {why}; is this program older than the cluster's?",
                    self.name()
                ),
            )
        })
    }
}

/// A page of a list.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    metadata: PageMeta,
    #[serde(default)]
    items: Vec<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PageMeta {
    #[serde(rename = "continue")]
    more: Option<String>,
    resource_version: String,
}

/// Policies, and the version of the cluster's memory that they are of.
#[derive(Debug, Default)]
pub(super) struct Policies {
    pub(super) all: Vec<Policy>,
    version: String,
}

/// The policies of the place, or of the whole cluster, in the cluster's order.
pub(super) async fn list(place: &Place, all_namespaces: bool) -> Result<Policies, Fault> {
    listed(place, all_namespaces, ListParams::default().limit(PAGE)).await
}

/// The names of the policies of the place.
///
/// # Errors
/// The cluster cannot be asked.
pub async fn names(place: &Place) -> Result<Vec<String>, Fault> {
    Ok(list(place, false).await?.all.iter().map(|policy| policy.name().to_owned()).collect())
}

/// The only policy of the place, for who names none.
///
/// # Errors
/// There is none, or there are several: the sentence names them.
pub async fn only(place: &Place) -> Result<String, Fault> {
    let mut names = names(place).await?;
    match names.pop() {
        Some(name) if names.is_empty() => Ok(name),
        last => {
            names.extend(last);
            Err(Fault::new(POLICY, which(&place.namespace, &names)))
        }
    }
}

fn which(namespace: &str, names: &[String]) -> String {
    match names {
        [] => format!("there is no recovery policy in namespace {namespace}; name another namespace with -n"),
        _ => {
            let more = if names.len() > NAMED { ", …" } else { "" };
            let shown = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            format!("namespace {namespace} has several recovery policies; name one before the run: {shown}{more}")
        }
    }
}

/// Waits until something about policies may have changed since they were listed.
pub(super) async fn change_since(place: &Place, all_namespaces: bool, seen: &Policies) {
    let path = path(place, all_namespaces);
    let watch = async {
        let request = Request::new(path).watch(&WatchParams::default(), &seen.version).ok()?;
        let mut events = std::pin::pin!(place.client.request_events::<Value>(request).await.ok()?);
        events.next().await
    };
    // One that ends by itself, or is refused: the next list says why.
    watch.await;
    super::pause().await;
}

/// One policy.
///
/// # Errors
/// There is none of this name: the sentence names those that there are.
pub(super) async fn find(place: &Place, name: &str) -> Result<Policy, Fault> {
    let params = ListParams::default().fields(&format!("metadata.name={name}"));
    if is_name(name)
        && let Some(found) = listed(place, false, params).await?.all.pop()
    {
        return Ok(found);
    }
    let others = list(place, false).await?;
    let names: Vec<&str> = others.all.iter().map(Policy::name).collect();
    Err(Fault::new(POLICY, no_such(name, &place.namespace, &names)))
}

/// A name that goes into a field selector as it is.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
}

fn no_such(name: &str, namespace: &str, others: &[&str]) -> String {
    let name = name.escape_debug();
    match others {
        [] => format!(
            "there is no recovery policy {name} in namespace {namespace}, and no other one; name another namespace with -n"
        ),
        _ => {
            let more = if others.len() > NAMED { ", …" } else { "" };
            let shown = others.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            format!("there is no recovery policy {name} in namespace {namespace}; it has {shown}{more}")
        }
    }
}

fn path(place: &Place, all_namespaces: bool) -> String {
    match all_namespaces {
        true => format!("/apis/{API_VERSION}/{PLURAL}"),
        false => format!("/apis/{API_VERSION}/namespaces/{}/{PLURAL}", place.namespace),
    }
}

async fn listed(place: &Place, all_namespaces: bool, mut params: ListParams) -> Result<Policies, Fault> {
    let scope = if all_namespaces { "all namespaces".to_owned() } else { format!("namespace {}", place.namespace) };
    let what = format!("list recovery policies in {scope}");
    let mut found = Policies::default();
    loop {
        let request = Request::new(path(place, all_namespaces)).list(&params);
        let request = request.map_err(|error| Fault::new(FAILED, format!("cannot {what}: {error}")))?;
        let page: Page = place
            .client
            .request(request)
            .await
            .map_err(|error| if is_absent(&error) { not_installed() } else { Fault::of(&what, &error) })?;
        found.all.extend(page.items.into_iter().map(Policy::of));
        found.version = page.metadata.resource_version;
        match page.metadata.more.filter(|more| !more.is_empty()) {
            Some(more) => params = params.continue_token(&more),
            None => return Ok(found),
        }
    }
}

fn not_installed() -> Fault {
    Fault::unreachable(
        "the cluster does not know recovery policies: unstick is not installed there; install it, or name another cluster with --context",
    )
}

/// Changes a policy a little; the policy as it is then.
pub(super) async fn change(place: &Place, name: &str, merge: &Value) -> Result<Policy, Fault> {
    let params = PatchParams { field_manager: Some(KUBECTL_PLUGIN.to_owned()), ..PatchParams::default() };
    let what = format!("change recovery policy {name} in namespace {}", place.namespace);
    let request = Request::new(path(place, false)).patch(name, &params, &Patch::Merge(merge));
    let request = request.map_err(|error| Fault::new(FAILED, format!("cannot {what}: {error}")))?;
    match place.client.request::<Value>(request).await {
        Ok(object) => Ok(Policy::of(object)),
        Err(kube::Error::Api(status)) if status.code == 404 => Err(gone(name, &status)),
        Err(error) => Err(Fault::of(&what, &error)),
    }
}

fn gone(name: &str, status: &Status) -> Fault {
    Fault::new(POLICY, format!("recovery policy {name} is gone: {}", status.message))
}

/// What applies of a policy, its environment as the operator found it, else as its namespace names it.
///
/// # Errors
/// It breaks a rule.
pub(super) async fn in_force(place: &Place, policy: &Policy) -> Result<(RecoveryPolicy, EffectivePolicy), Fault> {
    let known = policy.read()?;
    let told = known.status.as_ref().and_then(|status| status.effective.as_ref());
    let label = match told {
        Some(_) => None,
        None => environment(place).await,
    };
    let sources = EnvironmentSources {
        namespace: told.map(|effective| effective.environment.as_str()).or(label.as_deref()),
        ..EnvironmentSources::default()
    };
    let effective = accept(known, &sources).map_err(|why| {
        Fault::new(POLICY, format!("recovery policy {} cannot be put into force: {why}", policy.name()))
    })?;
    Ok((known.clone(), effective))
}

/// The environment that the namespace's label names; who may not look takes it that there is none.
async fn environment(place: &Place) -> Option<String> {
    use k8s_openapi::api::core::v1::Namespace;
    let namespaces = kube::Api::<Namespace>::all(place.client.clone());
    let found = namespaces.get_metadata(&place.namespace).await.ok()?;
    found.metadata.labels?.remove(crate::api::names::LABEL_ENVIRONMENT).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_unknown_name_is_answered_with_those_that_there_are() {
        assert_eq!(no_such("a", "shop", &["b", "c"]), "there is no recovery policy a in namespace shop; it has b, c");
        assert!(no_such("a", "shop", &["b"; 20]).ends_with("b, b, b, b, b, b, b, b, …"));
        assert!(no_such("a\u{1b}", "shop", &[]).contains("a\\u{1b} in namespace shop, and no other one"));
    }

    #[test]
    fn who_names_no_policy_where_there_are_several_is_told_their_names() {
        let names = ["b", "c"].map(str::to_owned);
        assert_eq!(
            which("shop", &names),
            "namespace shop has several recovery policies; name one before the run: b, c"
        );
        assert!(which("shop", &[]).contains("no recovery policy in namespace shop"));
    }

    #[test]
    fn a_policy_that_cannot_be_read_is_shown_all_the_same() {
        let odd = Policy::of(json!({"metadata": {"name": "odd", "managedFields": []}, "spec": {"stuckAfter": 7}}));
        assert_eq!((odd.name(), odd.known.is_err()), ("odd", true));
        assert_eq!(
            odd.object,
            json!({"metadata": {"name": "odd"}, "spec": {"stuckAfter": 7}, "kind": "RecoveryPolicy", "apiVersion": "unstick.dev/v1alpha1"})
        );
        assert_eq!(odd.read().unwrap_err().exit, 64);
    }

    #[test]
    fn only_a_name_goes_into_a_selector() {
        assert!(is_name("qualification-runs") && !is_name("a,metadata.namespace=b") && !is_name(""));
    }
}
