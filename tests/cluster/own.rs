//! An operator that a test starts, asks and ends by itself: a process on the node, with the rights of `deploy/base` in the
//! namespaces that it watches. The shared cluster has no other.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::Signal;
use serde_json::{Value, json};

use crate::audit::user_of;
use crate::http::{self, Answer};
use crate::namespace::{Namespace, SOON, uid};
use crate::objects::UNSTICK;
use crate::shop::text;
use crate::support::{Output, Running, unstick};

/// The account that it is.
pub(crate) const ACCOUNT: &str = "unstick";

/// A running operator. It is killed on drop.
pub(crate) struct Own {
    running: Option<Running>,
    /// Where it tells of its health.
    pub(crate) http: SocketAddr,
    /// Where it answers pods.
    pub(crate) gates: SocketAddr,
}

impl Own {
    /// Starts one for the namespaces that [`grant`] has given it, its home first, and waits until it is ready.
    pub(crate) fn start(watched: &[&Namespace<'_>]) -> Self {
        let own = Self::launch("operator", watched);
        own.is_ready(watched[0]);
        own
    }

    /// The same by a file, as [`Self::launch_by`] has it.
    pub(crate) fn start_by(kubeconfig: &Path, watched: &[&Namespace<'_>]) -> Self {
        let own = Self::launch_by(kubeconfig, "operator", watched);
        own.is_ready(watched[0]);
        own
    }

    /// The same as a pod of this name, without waiting.
    pub(crate) fn launch(pod: &str, watched: &[&Namespace<'_>]) -> Self {
        Self::launch_by(&watched[0].kubeconfig_of(ACCOUNT), pod, watched)
    }

    /// The same by a file that was made before, as [`Namespace::kubeconfig_of`] makes it: no API server is needed for it.
    pub(crate) fn launch_by(kubeconfig: &Path, pod: &str, watched: &[&Namespace<'_>]) -> Self {
        Self::spawn(kubeconfig, (pod, ""), watched)
    }

    fn spawn(kubeconfig: &Path, (pod, environment): (&str, &str), watched: &[&Namespace<'_>]) -> Self {
        watched[0].cluster().enter();
        let [http, gates] = free_ports();
        let names = watched.iter().map(|namespace| namespace.name()).collect::<Vec<_>>().join(",");
        let (listen, gates_listen) = (http.to_string(), gates.to_string());
        let args = [
            "operator",
            "--environment",
            environment,
            "--watch-namespaces",
            &names,
            "--job-image",
            UNSTICK,
            "--listen",
            &listen,
            "--gates-listen",
            &gates_listen,
        ];
        let run = unstick().args(args).env("KUBECONFIG", kubeconfig).env("POD_NAME", pod);
        Self { running: Some(run.limit(Duration::from_secs(600)).spawn()), http, gates }
    }

    /// Starts one whose `--environment` is this.
    pub(crate) fn start_in(environment: &str, watched: &[&Namespace<'_>]) -> Self {
        let kubeconfig = watched[0].kubeconfig_of(ACCOUNT);
        let own = Self::spawn(&kubeconfig, ("operator", environment), watched);
        own.is_ready(watched[0]);
        own
    }

    fn is_ready(&self, home: &Namespace<'_>) {
        home.wait_until("the operator is ready", SOON, || self.ask("/readyz").filter(|answer| answer.status == 200));
    }

    /// What it says of itself, if it answers.
    pub(crate) fn ask(&self, path: &str) -> Option<Answer> {
        http::get(self.http, path).ok()
    }

    /// What it says to a pod that asks whether it may go on.
    pub(crate) fn gate(&self, shop: &Namespace<'_>, policy: &str, pod: &str) -> Option<Value> {
        let path = format!("/v1/gates/{}/{policy}/pods/{pod}", shop.name());
        http::get(self.gates, &path).ok().filter(|answer| answer.status == 200).map(|answer| answer.json())
    }

    /// It dies without a word.
    pub(crate) fn kill(mut self) -> Output {
        self.running.take().expect("it runs").kill()
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&self) -> bool {
        self.running.as_ref().is_none_or(Running::has_ended)
    }

    /// It ends by itself.
    pub(crate) fn ended(mut self) -> Output {
        self.running.take().expect("it runs").wait()
    }

    /// It is told to end, and does.
    pub(crate) fn stop(mut self) -> Output {
        let running = self.running.take().expect("it runs");
        running.signal(Signal::SIGTERM);
        running.wait()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if let Some(running) = self.running.take()
            && std::thread::panicking()
        {
            #[expect(clippy::print_stdout, reason = "libtest shows it with the failure")]
            {
                println!("{}", running.kill());
            }
        }
    }
}

/// Ports that nobody listens on.
fn free_ports() -> [SocketAddr; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("there are ports"));
    listeners.map(|listener| listener.local_addr().expect("it is bound"))
}

/// The objects of these kinds in a text of many.
pub(crate) fn objects_in(text_of_many: &str, kinds: &[&str]) -> Vec<Value> {
    let objects = text_of_many.split("\n---\n").map(|one| serde_yaml::from_str::<Value>(one).expect("YAML"));
    objects.filter(|object| kinds.contains(&text(&object["kind"]))).collect()
}

/// Gives the account `unstick` of a namespace what `deploy/base` gives the operator: in the namespaces that it watches, of
/// which the first is its home.
pub(crate) fn grant(watched: &[&Namespace<'_>]) {
    let home = watched[0];
    let subjects = json!([{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": home.name()}]);
    let binding = |kind: &str, name: &str| {
        json!({"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": {"name": name},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name}, "subjects": subjects})
    };
    home.apply(json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": ACCOUNT}}));
    for mut role in objects_in(&home.cluster().kustomize("deploy/base"), &["ClusterRole", "Role"]) {
        let name = text(&role["metadata"]["name"]).to_owned();
        if name == "unstick-leader" {
            role["metadata"]["namespace"] = json!(home.name());
            home.apply(&role);
            home.apply(binding("Role", &name));
        } else if name == "unstick-operator" {
            // Of all tests together; whoever comes second changes nothing.
            home.command(&["apply", "--server-side", "--force-conflicts", "-f", "-"])
                .stdin(role.to_string())
                .run()
                .expect(0);
            watched.iter().for_each(|namespace| namespace.apply(binding("ClusterRole", &name)));
        }
    }
    may(home, home, ("update", "coordination.k8s.io", "leases"));
    watched.iter().for_each(|namespace| may(home, namespace, ("list", "unstick.dev", "recoverypolicies")));
}

/// Waits until the API server knows that the account of `home` may do this in a namespace.
fn may(home: &Namespace<'_>, there: &Namespace<'_>, (verb, group, resource): (&str, &str, &str)) {
    let review = json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {
        "user": user_of(home.name(), ACCOUNT),
        "resourceAttributes": {"namespace": there.name(), "verb": verb, "group": group, "resource": resource},
    }});
    let path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    home.wait_until("the rights hold", SOON, || {
        let answer = home.cluster().api("POST", path, Some(&review.to_string()));
        (answer.json()["status"]["allowed"] == true).then_some(())
    });
}

/// A namespace of the shared cluster with the app's table, and an operator of its own.
pub(crate) fn operated() -> (Namespace<'static>, Own) {
    let shop = Namespace::open();
    shop.database().sql(include_str!("../../examples/worker.sql"));
    grant(&[&shop]);
    let own = Own::start(&[&shop]);
    (shop, own)
}

/// Waits until nobody holds a pod of this uid any more.
pub(crate) fn is_gone(shop: &Namespace<'_>, pod: &Value) {
    shop.wait_until("the pod is gone", SOON, || {
        shop.list("pods").iter().all(|other| uid(other) != uid(pod)).then_some(())
    });
}
