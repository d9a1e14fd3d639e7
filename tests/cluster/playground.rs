//! `make cluster` and what it tells people to type, typed; and what `make cluster-down` leaves.

use std::path::Path;
use std::process::Child;
use std::time::Duration;

use crate::cluster::{guard, script_at, take_down, variable, wait_for};
use crate::namespace::SOON;
use crate::support::{Unstick, program};

/// A cluster with all that is in it, while others start theirs.
const UP: Duration = Duration::from_secs(300);

/// The playground of whoever has this folder for temporary files.
fn playground(folder: &Path) -> Unstick {
    script_at("tests/cluster/playground.sh").env("TMPDIR", folder).limit(UP)
}

/// Taken down also when the test fails or is killed.
struct Guarded<'a>(Child, &'a Path);

impl Drop for Guarded<'_> {
    fn drop(&mut self) {
        take_down(&mut self.0);
        drop(std::fs::remove_dir(self.1));
    }
}

/// A line as somebody types it in bash, after the aliases. Of what has no end, the first line is enough.
fn typed(aliases: &str, line: &str) -> Unstick {
    let line =
        if line.contains(" logs -f ") { format!("read -r said < <({line}\n) && echo \"$said\"") } else { line.into() };
    let script = format!("shopt -s expand_aliases\n{aliases}\n{line}\n");
    program("bash").env("PATH", variable("PATH")).stdin(script).limit(SOON)
}

/// What is left of the playground: files, mounts, its network, processes that name it, its guard aside.
fn traces(folder: &Path, network: &str, guard: &Child) -> Vec<String> {
    let (name, guard) = (folder.display().to_string(), guard.id().to_string());
    let read = |file: &Path| String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).replace('\0', " ");
    let entries = |of: &Path| std::fs::read_dir(of).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<String> = read(Path::new("/proc/mounts")).lines().map(str::to_owned).collect();
    found.extend(
        entries(Path::new("/proc"))
            .filter(|process| !process.ends_with(&guard))
            .map(|process| read(&process.join("cmdline"))),
    );
    found.retain(|trace| trace.contains(&name));
    let network = Path::new("/run/netns").join(network);
    found.extend(
        entries(folder).chain(Some(network).filter(|network| network.exists())).map(|left| left.display().to_string()),
    );
    found
}

#[test]
fn what_make_cluster_tells_people_to_type_works_and_make_cluster_down_leaves_nothing() {
    // Not in the workplace, whose guard would remove the folder under the containers.
    let folder = std::env::temp_dir().join(format!("unstick-typed-{}", std::process::id()));
    std::fs::create_dir(&folder).expect("nobody else has one of this name");
    // The database's own user has to get in.
    std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("our own folder");
    let guarded = Guarded(guard("playground.sh", &folder), &folder);
    let said = playground(&folder).args(["up"]).run().expect(0);
    assert_eq!(said.stderr, "", "{said}");
    let mut lines: Vec<&str> = said.stdout.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    let aliases: Vec<&str> = lines.extract_if(.., |line| line.starts_with("alias ")).collect();
    assert_eq!((aliases.len(), lines.len()), (2, 5), "{said}");
    let aliases = aliases.join("\n");
    let types = |line: &str| typed(&aliases, line).run().expect(0).stdout;
    for line in &lines {
        assert_ne!(types(line).trim(), "", "{line}");
    }
    let settled = r#"psql -tAc "SELECT count(*) FROM unstick.change WHERE 'OwnerGone' = ANY (evidence)""#;
    wait_for(
        "the runs that the last line left behind are settled",
        SOON,
        || typed(&aliases, settled).run().stdout.trim().parse().ok().filter(|count: &u32| *count > 0),
        || types("kubectl -n shop get pods,jobs,recoverypolicies -o yaml"),
    );
    let network = std::fs::read_to_string(folder.join("unstick-playground/netns")).expect("it has a network");
    let again = playground(&folder).args(["up"]).run();
    assert!(again.code == 1 && again.stderr.contains("one is up already"), "{again}");
    playground(&folder).args(["down"]).run().expect(0);
    // Who still reads a log ends when its cluster has.
    let left = || traces(&folder, network.trim(), &guarded.0);
    wait_for("nothing is left", SOON, || left().is_empty().then_some(()), || left().join("\n"));
    drop(guarded);
    assert!(!folder.exists(), "nothing was in it");
}
