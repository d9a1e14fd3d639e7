//! `docs/quick-start.md` as its reader goes through it: every line that stands there, on a cluster on which nothing is yet.

use std::time::{Duration, Instant};

use super::say;
use crate::cluster::{Cluster, in_project};

/// "A minute with a cluster", pulling images aside.
const A_MINUTE: Duration = Duration::from_secs(60);
const LIMIT: Duration = Duration::from_secs(180);

/// A numbered step: its title, and the lines that are typed.
type Step = (String, Vec<String>);

/// The steps of a section of the page.
fn steps(section: &str) -> Vec<Step> {
    let page = std::fs::read_to_string(in_project("docs/quick-start.md")).expect("the page");
    let (_, from) = page.split_once(&format!("\n## {section}\n")).expect("a section of the page");
    let text = from.split("\n## ").next().unwrap_or_default();
    let mut steps: Vec<Step> = Vec::new();
    for line in text.lines() {
        if let Some((title, _)) = line.strip_prefix("**").and_then(|line| line.split_once("**")) {
            steps.push((title.to_owned(), Vec::new()));
        } else if let Some(command) = line.strip_prefix("$ ") {
            let (_, commands) = steps.last_mut().expect("what is typed belongs to a step");
            commands.push(command.to_owned());
        }
    }
    steps
}

/// Types the lines of a step, each of which must end well. What they print.
fn follow(cluster: &Cluster, (title, lines): &Step) -> Vec<String> {
    assert!(!lines.is_empty(), "nothing is typed in {title}");
    let run = |line: &String| {
        // Without a shell between, the limit ends the command itself.
        let output = cluster.typed(&format!("exec {line}")).limit(LIMIT).run();
        assert!(output.code == 0, "$ {line}\n{output}\n{}", cluster.typed("kubectl get pods,events -A").run());
        output.stdout
    };
    lines.iter().map(run).collect()
}

/// The line of a table of psql that is about this run, without spaces.
fn line_of(table: &str, run: &str) -> String {
    let line = table.lines().find(|line| line.trim_start().starts_with(run));
    line.unwrap_or_else(|| panic!("no {run} in {table}")).replace(' ', "")
}

#[test]
fn a_reader_of_the_quick_start_sees_the_first_run_recovered_within_a_minute_of_an_empty_cluster() {
    let cluster = Cluster::for_the_quick_start();
    cluster.enter();
    let steps = steps("A minute with a cluster");
    let [install, app, policy, kill, hold, look, away] = &steps[..] else { panic!("{steps:?}") };

    let began = Instant::now();
    let told = follow(&cluster, install);
    assert!(told[1].contains("STATUS: deployed"), "{told:?}");
    follow(&cluster, app);
    let told = follow(&cluster, policy);
    let working = line_of(&told[2], "run-1");
    assert!(working.starts_with("run-1|PROCESSING|") && working.len() > "run-1|PROCESSING|".len() + 30, "{told:?}");
    let told = follow(&cluster, kill);
    let took = began.elapsed();
    say(&format!("the quick start: {:.1} s from an empty cluster to the first recovered run", took.as_secs_f64()));
    assert!(took < A_MINUTE, "it took {took:?}");
    let columns = told[2].split_whitespace().collect::<Vec<_>>();
    assert!(
        columns.starts_with(&["NAME", "ENVIRONMENT", "STUCKAFTER", "READY", "LAST", "RECOVERED", "AGE"]),
        "{told:?}"
    );
    assert_eq!(line_of(&told[3], "run-1"), "run-1|PENDING|", "{told:?}");
    assert!(line_of(&told[3], "run-2").starts_with("run-2|PROCESSING|"), "{told:?}");

    let told = follow(&cluster, hold);
    assert!(told[2].contains("Open (Recovered): The recovery of the pod's rollout is done."), "{told:?}");
    let told = follow(&cluster, look);
    assert!(told[0].contains("RunsRecovered") && told[1].contains("RecoverySucceeded"), "{told:?}");
    follow(&cluster, away);
    let left = cluster.typed("kubectl get clusterroles,namespaces,crd,all -A -o name | grep -E 'unstick|shop'").run();
    assert_eq!(left.stdout, "", "what is left: {left}");
}
