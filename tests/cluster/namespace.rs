//! A test's own namespace, with a database of its own when it asks for one; gone soon after the test.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::cluster::{Cluster, NODE, cluster, wait_for};
use crate::support::servers::PASSWORD;
use crate::support::{Database, Engine, Output, Postgres, Running, Unstick, fresh_folder, unstick};

/// What pods take to start, at the worst, while others do too.
pub(crate) const SOON: Duration = Duration::from_secs(180);

/// A namespace; the calling thread has entered its cluster.
pub(crate) struct Namespace<'a> {
    cluster: &'a Cluster,
    name: String,
    database: OnceLock<Database>,
}

impl Namespace<'static> {
    /// A new one in the shared cluster, named after the test.
    pub(crate) fn open() -> Self {
        Self::open_in(cluster())
    }
}

impl<'a> Namespace<'a> {
    /// A new one in a private cluster.
    pub(crate) fn open_in(cluster: &'a Cluster) -> Self {
        static NAMESPACES: AtomicUsize = AtomicUsize::new(1);
        cluster.enter();
        let number = NAMESPACES.fetch_add(1, Ordering::Relaxed);
        let thread = std::thread::current();
        let test = thread.name().and_then(|name| name.rsplit("::").next()).unwrap_or("test").replace('_', "-");
        let name = format!("{}-{number}", test.chars().take(40).collect::<String>().trim_end_matches('-'));
        let namespace = Self { cluster, name, database: OnceLock::new() };
        let object = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace.name}});
        let answer = cluster.api("POST", "/api/v1/namespaces", Some(&object.to_string()));
        assert_eq!(answer.status, 201, "{answer:?}");
        // Pods are refused before.
        namespace.wait_until("there is a ServiceAccount", SOON, || namespace.get("serviceaccounts", "default"));
        namespace
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn cluster(&self) -> &'a Cluster {
        self.cluster
    }

    // -- kubectl -----------------------------------------------------------------------------------------------------------

    /// Runs kubectl in this namespace.
    pub(crate) fn kubectl(&self, args: &[&str]) -> Output {
        self.command(args).run()
    }

    /// The same, to be given input or another time limit, or to be left running.
    pub(crate) fn command(&self, args: &[&str]) -> Unstick {
        self.cluster.kubectl(&["-n", &self.name]).args(args)
    }

    /// Applies objects, YAML or JSON, or fails.
    #[track_caller]
    pub(crate) fn apply(&self, objects: impl std::fmt::Display) {
        self.try_apply(objects).expect(0);
    }

    /// Applies objects, which may be refused.
    pub(crate) fn try_apply(&self, objects: impl std::fmt::Display) -> Output {
        self.command(&["apply", "-f", "-"]).stdin(objects.to_string()).run()
    }

    // -- reading -----------------------------------------------------------------------------------------------------------

    /// One object, if it is there. `kind` in the plural, as in the API's paths.
    pub(crate) fn get(&self, kind: &str, name: &str) -> Option<Value> {
        let answer = self.cluster.api("GET", &format!("{}/{name}", self.path(kind)), None);
        assert!(answer.status == 200 || answer.status == 404, "{kind} {name}: {answer:?}");
        (answer.status == 200).then(|| answer.json())
    }

    /// All objects of a kind.
    pub(crate) fn list(&self, kind: &str) -> Vec<Value> {
        self.list_labelled(kind, "")
    }

    /// The objects of a kind with these labels: `app.kubernetes.io/name=shop`.
    pub(crate) fn list_labelled(&self, kind: &str, selector: &str) -> Vec<Value> {
        let selector = selector.replace('=', "%3D").replace('/', "%2F");
        let answer = self.cluster.api("GET", &format!("{}?labelSelector={selector}", self.path(kind)), None);
        assert_eq!(answer.status, 200, "{kind}: {answer:?}");
        answer.json()["items"].as_array().cloned().unwrap_or_default()
    }

    /// Where the API has a kind of this namespace.
    pub(crate) fn path(&self, kind: &str) -> String {
        let group = match kind {
            "deployments" | "replicasets" | "statefulsets" | "daemonsets" | "controllerrevisions" => "apis/apps/v1",
            "jobs" | "cronjobs" => "apis/batch/v1",
            "leases" => "apis/coordination.k8s.io/v1",
            "endpointslices" => "apis/discovery.k8s.io/v1",
            "roles" | "rolebindings" => "apis/rbac.authorization.k8s.io/v1",
            "poddisruptionbudgets" => "apis/policy/v1",
            "recoverypolicies" => "apis/unstick.dev/v1alpha1",
            _ => "api/v1",
        };
        format!("/{group}/namespaces/{}/{kind}", self.name)
    }

    /// The pods of an app that are not on their way out, oldest first.
    pub(crate) fn pods(&self, app: &str) -> Vec<Value> {
        let mut pods = self.list_labelled("pods", &format!("app.kubernetes.io/name={app}"));
        pods.retain(|pod| pod["metadata"]["deletionTimestamp"].is_null());
        pods.sort_by_key(|pod| pod["metadata"]["creationTimestamp"].to_string());
        pods
    }

    /// Waits until an app has this many ready pods and no others, and gives them.
    #[track_caller]
    pub(crate) fn ready_pods(&self, app: &str, count: usize) -> Vec<Value> {
        self.wait_until(&format!("{app} has {count} ready pod(s)"), SOON, || {
            let pods = self.pods(app);
            (pods.len() == count && pods.iter().all(is_ready)).then_some(pods)
        })
    }

    /// What a pod's containers have said; with `--previous`, what the one before said.
    pub(crate) fn logs(&self, pod: &str, more: &[&str]) -> String {
        self.command(&["logs", pod, "--all-containers"]).args(more).run().expect(0).stdout
    }

    /// Waits for a condition. When it does not come, the test fails with all that is known of the namespace.
    #[track_caller]
    pub(crate) fn wait_until<T>(&self, what: &str, limit: Duration, look: impl FnMut() -> Option<T>) -> T {
        wait_for(what, limit, look, || self.story())
    }

    /// Waits until a Job has come to its end, and says whether it succeeded.
    #[track_caller]
    pub(crate) fn job_succeeded(&self, name: &str) -> bool {
        self.wait_until(&format!("the Job {name} is over"), SOON, || {
            let job = self.get("jobs", name)?;
            let holds = |kind: &str| condition(&job, kind).is_some_and(|condition| condition["status"] == "True");
            (holds("Complete") || holds("Failed")).then(|| holds("Complete"))
        })
    }

    /// Objects, events and logs, for a person to read.
    pub(crate) fn story(&self) -> String {
        let kinds = "all,recoverypolicies,leases,endpointslices";
        let parts: [&[&str]; 3] = [
            &["get", kinds, "-o", "wide", "--ignore-not-found"],
            &["get", "recoverypolicies", "-o", "yaml", "--ignore-not-found"],
            &["get", "events", "--sort-by=.metadata.creationTimestamp"],
        ];
        let mut story: Vec<String> = parts.iter().map(|args| self.kubectl(args).to_string()).collect();
        for pod in self.list("pods") {
            let name = pod["metadata"]["name"].as_str().unwrap_or_default();
            story.push(self.kubectl(&["logs", name, "--all-containers", "--prefix", "--tail=40"]).to_string());
        }
        let operator = ["-n", "unstick-system", "logs", "deployment/unstick", "--tail=100"];
        if self.cluster.api("GET", "/apis/apps/v1/namespaces/unstick-system/deployments/unstick", None).status == 200 {
            story.push(self.cluster.kubectl(&operator).run().to_string());
        }
        story.join("\n")
    }

    // -- doing -------------------------------------------------------------------------------------------------------------

    /// Runs a program in a pod's container.
    pub(crate) fn exec(&self, pod: &str, args: &[&str]) -> Output {
        self.command(&["exec", pod, "--"]).args(args).run()
    }

    /// Kills a container's first process from the node, as a crash or the kernel would; inside, it is immune to KILL.
    #[track_caller]
    pub(crate) fn kill(&self, pod: &str, container: &str) {
        let id = self.container(pod, container);
        self.cluster.ctr(&["task", "kill", "--signal", "SIGKILL", &id]).expect(0);
    }

    /// Kills what holds a pod's namespaces: the kubelet ends its containers, and starts the same pod's anew.
    #[track_caller]
    pub(crate) fn kill_sandbox(&self, pod: &Value) {
        let filter =
            format!(r#"labels."io.kubernetes.pod.uid"=={},labels."io.cri-containerd.kind"==sandbox"#, uid(pod));
        let found = self.cluster.ctr(&["containers", "ls", "--quiet", &filter]).expect(0).stdout;
        self.cluster.ctr(&["task", "kill", "--signal", "SIGKILL", found.trim()]).expect(0);
    }

    /// What containerd calls a container of a pod.
    #[track_caller]
    pub(crate) fn container(&self, pod: &str, container: &str) -> String {
        self.container_told(pod, container).unwrap_or_else(|| panic!("of {container} in {pod} no id is told"))
    }

    /// The same, if the kubelet has told of one yet.
    #[track_caller]
    pub(crate) fn container_told(&self, pod: &str, container: &str) -> Option<String> {
        let object = self.get("pods", pod).unwrap_or_else(|| panic!("no pod {pod}"));
        let statuses = ["containerStatuses", "initContainerStatuses"].map(|field| object["status"][field].clone());
        let mut statuses = statuses.iter().filter_map(Value::as_array).flatten();
        let found = statuses.find(|status| status["name"] == container)?;
        Some(found["containerID"].as_str()?.strip_prefix("containerd://")?.to_owned())
    }

    /// Where a Service answers, for whoever is on the node.
    #[track_caller]
    pub(crate) fn service(&self, name: &str, port: u16) -> SocketAddr {
        let service = self.get("services", name).unwrap_or_else(|| panic!("no Service {name}"));
        SocketAddr::new(address(&service["spec"]["clusterIP"]), port)
    }

    /// Settings for kubectl or for `unstick operator` outside of a pod, as one of this namespace's ServiceAccounts.
    pub(crate) fn kubeconfig_of(&self, account: &str) -> PathBuf {
        let token = self.kubectl(&["create", "token", account, "--duration=24h"]).expect(0).stdout;
        self.kubeconfig_by(account, &json!({"token": token.trim()}))
    }

    /// The same by any credentials, as the settings of kubectl have them.
    pub(crate) fn kubeconfig_by(&self, account: &str, credentials: &Value) -> PathBuf {
        let authority = self.cluster.folder().join("pki/ca.crt");
        let text = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "test",
            "clusters": [{"name": "test", "cluster": {"server": "https://127.0.0.1:6443", "certificate-authority": authority}}],
            "users": [{"name": account, "user": credentials}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": account, "namespace": self.name}}],
        });
        let file = fresh_folder("kubeconfig").join("config");
        std::fs::write(&file, text.to_string()).expect("a file in our own folder");
        file
    }

    /// Starts `unstick VERB …` on the node, as one of this namespace's ServiceAccounts. It is killed on drop.
    pub(crate) fn run_as(&self, account: &str, args: &[&str]) -> Running {
        let config = self.kubeconfig_of(account);
        unstick().args(args).env("KUBECONFIG", config).limit(Duration::from_secs(600)).spawn()
    }

    // -- the database ------------------------------------------------------------------------------------------------------

    /// The test's database. The first call also makes the Service `postgres` and the Secret `shop-db` (key `url`) for pods.
    pub(crate) fn database(&self) -> &Database {
        self.database.get_or_init(|| {
            let server = self.cluster.postgres();
            let database = Database::on_postgres(Engine::Postgres, server);
            self.connect_pods(server, &database);
            database
        })
    }

    /// Points the Service `postgres` and the Secret `shop-db` at a database of this server.
    pub(crate) fn connect_pods(&self, server: &Postgres, database: &Database) {
        let labels = json!({"kubernetes.io/service-name": "postgres"});
        let objects = [
            json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "postgres"},
                "spec": {"ports": [{"name": "postgres", "port": 5432, "targetPort": server.port()}]}}),
            json!({"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "postgres", "labels": labels},
                "addressType": "IPv4", "ports": [{"name": "postgres", "port": server.port()}],
                "endpoints": [{"addresses": [NODE]}]}),
            json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop-db"},
                "stringData": {"url": url_for_pods(database)}}),
        ];
        self.apply(json!({"apiVersion": "v1", "kind": "List", "items": objects}));
    }
}

/// As pods of the test's namespace reach a database.
pub(crate) fn url_for_pods(database: &Database) -> String {
    format!("postgres://app:{PASSWORD}@postgres:5432/{}?sslmode=disable", database.name())
}

impl Drop for Namespace<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            #[expect(clippy::print_stdout, reason = "libtest shows it with the failure")]
            {
                println!("{}", self.story());
            }
        }
        // Nobody waits for it: the next test has another name.
        self.cluster.api("DELETE", &format!("/api/v1/namespaces/{}", self.name), None);
    }
}

// -- objects as they come back -----------------------------------------------------------------------------------------------

/// An object's name.
#[track_caller]
pub(crate) fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_else(|| panic!("no name: {object}"))
}

/// An object's uid.
#[track_caller]
pub(crate) fn uid(object: &Value) -> &str {
    object["metadata"]["uid"].as_str().unwrap_or_else(|| panic!("no uid: {object}"))
}

/// A condition of an object's status.
pub(crate) fn condition<'a>(object: &'a Value, kind: &str) -> Option<&'a Value> {
    object["status"]["conditions"].as_array()?.iter().find(|condition| condition["type"] == kind)
}

/// Whether a pod's condition `Ready` is `True`.
pub(crate) fn is_ready(pod: &Value) -> bool {
    condition(pod, "Ready").is_some_and(|ready| ready["status"] == "True")
}

/// A pod's or a Service's address.
#[track_caller]
pub(crate) fn address(value: &Value) -> IpAddr {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no address: {value}"))
}
