//! A cluster: started by `cluster.sh`, entered by the threads that test on it, and taken down when this process ends,
//! however it ends.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::{Duration, Instant};

use nix::sched::{CloneFlags, setns};

use crate::audit::Audit;
use crate::http::{self, Answer};
use crate::support::{Output, Postgres, PostgresOptions, Unstick, fresh_folder, program};

/// The node, as pods see it. Whatever a test starts listens here.
pub(crate) const NODE: &str = "10.88.0.1";
const IMAGE: &str = "ghcr.io/unstick-dev/unstick";
const API: &str = "127.0.0.1:8001";
const RESTRICTED: &str = "tests/cluster/restricted.yaml";
const UP_LIMIT: Duration = Duration::from_secs(180);
const IMAGES_LIMIT: Duration = Duration::from_secs(900);
const DOWN_LIMIT: Duration = Duration::from_secs(60);

/// A running cluster. Taken down on drop; the shared one when the process ends, also by SIGKILL.
pub(crate) struct Cluster {
    folder: PathBuf,
    network: File,
    postgres: OnceLock<Arc<Postgres>>,
    // Last: its standard input is the life line.
    guard: Child,
}

/// The one that all tests share, with the CRD; the calling thread enters it.
pub(crate) fn cluster() -> &'static Cluster {
    // After a start that failed, the others fail at once.
    static SHARED: LazyLock<Cluster> = LazyLock::new(|| {
        let cluster = Cluster::start(&[]);
        cluster.enter();
        cluster.define();
        cluster
    });
    SHARED.enter();
    &SHARED
}

/// A path of the project's.
pub(crate) fn in_project(path: &str) -> String {
    format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))
}

fn script(name: &str) -> Unstick {
    script_at(&format!("tests/cluster/{name}"))
}

/// A script of the project's, ready to run.
pub(crate) fn script_at(path: &str) -> Unstick {
    let (home, search) = (variable("HOME"), variable("PATH"));
    let script = program(in_project(path)).env("HOME", home).env("PATH", search);
    // Where the tools lie, and whose cargo it is.
    let more = ["XDG_CACHE_HOME", "CARGO_HOME", "RUSTUP_HOME"].into_iter();
    more.filter(|name| !variable(name).is_empty()).fold(script, |script, name| script.env(name, variable(name)))
}

#[expect(clippy::disallowed_methods, reason = "scripts start with nothing else")]
pub(crate) fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// The images of this very source, built if need be.
fn images() -> Vec<String> {
    built_by("images.sh")
}

/// The paths that a script which builds images prints.
fn built_by(name: &str) -> Vec<String> {
    let output = script(name).limit(IMAGES_LIMIT).run().expect(0);
    output.stdout.lines().map(str::to_owned).collect()
}

impl Cluster {
    /// A private one. Flags go to the daemons: `--apiserver=--feature-gates=…`, `--kubelet=…`, `--manager=…`.
    pub(crate) fn start(flags: &[&str]) -> Self {
        static CLUSTERS: AtomicUsize = AtomicUsize::new(0);
        let number = CLUSTERS.fetch_add(1, Ordering::Relaxed);
        let images = images();
        // Not in the workplace, whose guard would remove the folder under the containers.
        let folder = std::env::temp_dir().join(format!("unstick-cluster-{}-{number}", std::process::id()));
        let guard = guard("cluster.sh", &folder);
        let up = script("cluster.sh").args(["up", &shown(&folder)]).args(flags).args(images).limit(UP_LIMIT).run();
        assert!(up.code == 0, "the cluster did not come up: {up}\n{}", tail_of_logs(&folder));
        let name = std::fs::read_to_string(folder.join("netns")).expect("cluster.sh names the network namespace");
        let network = Path::new("/run/netns").join(name.trim());
        let network = File::open(&network).unwrap_or_else(|error| panic!("cannot open {}: {error}", network.display()));
        Self { folder, network, postgres: OnceLock::new(), guard }
    }

    /// An empty one that has the images of `docs/quick-start.md` under the names that stand there, and lets in only pods that keep to
    /// Pod Security's restricted level.
    pub(crate) fn for_the_quick_start() -> Self {
        let restricted = format!("--apiserver=--admission-control-config-file={}", in_project(RESTRICTED));
        let images = built_by("quick_start_images.sh");
        let flags = std::iter::once(restricted.as_str()).chain(images.iter().map(String::as_str));
        Self::start(&flags.collect::<Vec<_>>())
    }

    /// From here on the calling thread, what it starts and what it connects to are on the cluster's node.
    pub(crate) fn enter(&self) {
        setns(&self.network, CloneFlags::CLONE_NEWNET).expect("only root enters a network namespace");
    }

    /// Where it keeps its files: `admin.kubeconfig`, `log/…`, `pki/…`.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// kubectl as administrator, ready to run.
    pub(crate) fn kubectl(&self, args: &[&str]) -> Unstick {
        program(self.folder.join("kubectl")).env("PATH", variable("PATH")).args(args)
    }

    /// The objects of a folder of the project's with a `kustomization.yaml`, with this source's image.
    pub(crate) fn kustomize(&self, folder: &str) -> String {
        let rendered = self.kubectl(&["kustomize", &in_project(folder)]).run().expect(0).stdout;
        let line = |line: &str| match line.split_once(IMAGE) {
            Some((before, _)) if line.contains("image: ") => format!("{before}{IMAGE}:dev\n"),
            _ => format!("{line}\n"),
        };
        rendered.lines().map(line).collect()
    }

    /// Makes the kind of policies known, as clients see it.
    pub(crate) fn define(&self) {
        self.kubectl(&["apply", "--server-side", "-k", &in_project("deploy/crds")]).run().expect(0);
        // `kubectl wait` fails where a definition has no conditions at all yet, and clients learn of a kind a little later.
        let steps: [&[&str]; 2] = [&["wait", "--for=condition=Established", "crd", "--all"], &["explain", "rp.spec"]];
        for step in steps {
            let is_done = || (self.kubectl(step).run().code == 0).then_some(());
            wait_for("kubectl knows the policies", UP_LIMIT, is_done, String::new);
        }
    }

    /// Installs the operator of `deploy/base`, which watches all namespaces, and waits until it is ready.
    pub(crate) fn install(&self) {
        let objects = self.kustomize("deploy/base");
        self.kubectl(&["apply", "--server-side", "-f", "-"]).stdin(objects).run().expect(0);
        let wait = ["-n", "unstick-system", "rollout", "status", "--timeout=90s", "deployment/unstick"];
        self.kubectl(&wait).limit(UP_LIMIT).run().expect(0);
    }

    /// Helm as administrator, ready to run.
    pub(crate) fn helm(&self, args: &[&str]) -> Unstick {
        let home = shown(&self.folder.join("helm"));
        let config = shown(&self.folder.join("admin.kubeconfig"));
        program(self.tool("helm")).env("HOME", home).env("KUBECONFIG", config).args(args)
    }

    /// A line of a page, as its reader types it in a clone: in the project's folder, with kubectl and Helm.
    pub(crate) fn typed(&self, line: &str) -> Unstick {
        let home = shown(&self.folder.join("helm"));
        let config = shown(&self.folder.join("admin.kubeconfig"));
        let search = format!("{}:{}", shown(&self.tool("")), variable("PATH"));
        program("sh")
            .args(["-c", line])
            .folder(in_project(""))
            .env("HOME", home)
            .env("KUBECONFIG", config)
            .env("PATH", search)
    }

    /// A program of the Kubernetes we built.
    pub(crate) fn tool(&self, name: &str) -> PathBuf {
        let folder = script("tools.sh").args(["--where"]).run().expect(0);
        Path::new(folder.stdout.trim()).join(name)
    }

    /// A request to the API server as administrator, without a process of its own: cheap enough to poll.
    pub(crate) fn api(&self, method: &str, path: &str, body: Option<&str>) -> Answer {
        http::send(API, &format!("{method} {path}"), body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// The same with a text in YAML; `line` is method and path.
    pub(crate) fn api_yaml(&self, line: &str, text: &str) -> Answer {
        self.api_typed(line, ("application/yaml", text))
    }

    /// The same with a body of a content type.
    pub(crate) fn api_typed(&self, line: &str, body: (&str, &str)) -> Answer {
        http::send_typed(API, line, Some(body)).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    /// The same as somebody else; `line` is method and path.
    pub(crate) fn api_as(&self, user: &str, line: &str, body: Option<(&str, &str)>) -> Answer {
        let speaks_for = format!("impersonate-user: {user}\r\n");
        http::send_with(API, line, &speaks_for, body).unwrap_or_else(|error| panic!("{line}: {error}"))
    }

    /// Every request the API server has answered.
    pub(crate) fn audit(&self) -> Audit {
        Audit::of(self.folder.join("log/audit.jsonl"))
    }

    /// Ends a daemon (`apiserver`, `kubelet`, `manager`, `etcd`, …) with SIGKILL. Others may be in need of it.
    pub(crate) fn stop(&self, daemon: &str) {
        script("cluster.sh").args(["stop", &shown(&self.folder), daemon]).run().expect(0);
    }

    /// Starts a stopped daemon again.
    pub(crate) fn start_again(&self, daemon: &str) {
        script("cluster.sh").args(["start", &shown(&self.folder), daemon]).run().expect(0);
    }

    /// Waits until the API server answers again, for all to see.
    pub(crate) fn answers(&self) {
        let is_ready = || (self.api("GET", "/readyz", None).status == 200).then_some(());
        wait_for("the API server answers", UP_LIMIT, is_ready, || tail_of_logs(&self.folder));
    }

    /// What containerd's own tool says.
    pub(crate) fn ctr(&self, args: &[&str]) -> Output {
        let socket = shown(&self.folder.join("containerd/sock"));
        program("ctr").env("PATH", variable("PATH")).args(["-a", &socket, "-n", "k8s.io"]).args(args).run()
    }

    /// The PostgreSQL server that pods reach on the node; started on first use, by a thread that has entered.
    pub(crate) fn postgres(&self) -> &Arc<Postgres> {
        self.postgres.get_or_init(|| Arc::new(postgres_for_pods()))
    }
}

/// A PostgreSQL server that pods may log in to. Start it from a thread that has entered the cluster.
pub(crate) fn postgres_for_pods() -> Postgres {
    let rules = fresh_folder("hba").join("pg_hba.conf");
    std::fs::write(&rules, "host all all 0.0.0.0/0 scram-sha-256\n").expect("a file in our own folder");
    let settings = vec![("listen_addresses".to_owned(), "*".to_owned()), ("hba_file".to_owned(), shown(&rules))];
    Postgres::start(&PostgresOptions { settings, ..PostgresOptions::default() })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn tail_of_logs(folder: &Path) -> String {
    let script = format!("tail -n 20 {}/log/*", folder.display());
    let output = Command::new("sh").args(["-c", &script]).output().map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).into_owned()
}

/// A process that outlives us just long enough to take down what a script of `tests/cluster` has brought up, in this folder or
/// with this one for temporary files.
pub(crate) fn guard(script: &str, folder: &Path) -> Child {
    let text = "trap '' HUP INT TERM; cat > /dev/null; exec \"$0\" down \"$1\"";
    let mut command = Command::new("sh");
    command.args(["-c", text, &in_project(&format!("tests/cluster/{script}"))]).arg(folder);
    command.env("TMPDIR", folder).current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // Its own group: Ctrl-C on the tests must not take the guard along.
    command.process_group(0).spawn().expect("a shell to guard the cluster")
}

impl Drop for Cluster {
    fn drop(&mut self) {
        take_down(&mut self.guard);
    }
}

/// Has a guard do its work, and waits for it.
pub(crate) fn take_down(guard: &mut Child) {
    drop(guard.stdin.take());
    let deadline = Instant::now() + DOWN_LIMIT;
    while guard.try_wait().is_ok_and(|ended| ended.is_none()) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until `look` finds something, and fails with `tell` when it does not in time.
#[track_caller]
pub(crate) fn wait_for<T>(
    what: &str,
    limit: Duration,
    mut look: impl FnMut() -> Option<T>,
    tell: impl FnOnce() -> String,
) -> T {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited {limit:?} until {what}\n{}", tell());
        std::thread::sleep(Duration::from_millis(50));
    }
}
