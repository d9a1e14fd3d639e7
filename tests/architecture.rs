//! The walls of the house: what a room may know, how long a file may be, and that no golden file is an orphan.
//!
//! The tables come first. To open a new room or a new door, change them, and `src/lib.rs` with them.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Rooms that only think: given the same input, they say the same.
const CORE: &[&str] = &["evidence", "policy", "report", "rollout", "runs", "sql"];

/// What no CORE room may say.
const IMPURE: &[&str] =
    &["kube::", "k8s_openapi::", "sqlx::", "tokio::", "Timestamp::now", "Zoned::now", "SystemTime::now", "std::env::"];

/// Each room, and the rooms it may know beside itself. `cli` knows all.
const ARROWS: &[(&str, &[&str])] = &[
    ("api", &["evidence", "runs"]),
    ("db", &["runs", "settings", "sql"]),
    ("evidence", &[]),
    ("gate", &["api", "http", "report", "rollout", "telemetry"]),
    ("http", &["report", "telemetry"]),
    ("jobs", &["api", "policy", "report", "rollout"]),
    ("kubectl", &["api", "gate", "jobs", "policy", "report", "rollout"]),
    ("ledger", &["db", "evidence", "runs", "sql"]),
    ("operator", &["api", "gate", "http", "jobs", "policy", "report", "rollout", "telemetry"]),
    ("policy", &["api", "evidence", "runs"]),
    ("recover", &["db", "evidence", "ledger", "policy", "report", "runs", "settings", "sql"]),
    ("report", &["evidence", "policy", "runs"]),
    ("rollout", &["api", "report"]),
    ("runs", &[]),
    ("settings", &["policy", "runs"]),
    ("sql", &["evidence", "runs"]),
    ("telemetry", &["evidence", "report", "runs"]),
];
const KNOWS_ALL: &str = "cli";

/// The environment is read in these rooms and nowhere else.
const READS_THE_ENVIRONMENT: &[&str] = &["cli", "settings"];
const ENVIRONMENT: &[&str] = &["env::var", "env::vars"];

/// Lines of code in a file before its tests; blank lines and comments do not count.
const CEILING: usize = 400;

/// One file under `src`, without comments and without its tests.
struct Source {
    path: PathBuf,
    /// The folder under `src`; empty for `lib.rs` and `main.rs`.
    room: String,
    /// How many modules lie between the root and the items of this file.
    depth: usize,
    code: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] })
        .collect();
    files.sort();
    files
}

fn rust_files(folder: &str) -> impl Iterator<Item = PathBuf> {
    files_under(&root().join(folder)).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"))
}

/// `tests.rs` and `…_tests.rs` are modules that only tests see.
fn is_test_module(path: &Path) -> bool {
    let stem = path.file_stem().unwrap().to_string_lossy();
    stem == "tests" || stem.ends_with("_tests") || path.iter().any(|part| part == "tests")
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let found: Vec<Source> = rust_files("src")
        .map(|path| path.strip_prefix(&src).unwrap().to_owned())
        .filter(|path| !is_test_module(path))
        .map(|path| {
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let room = if parts.len() > 1 { parts[0].clone() } else { String::new() };
            let depth = if path.ends_with("mod.rs") { parts.len() - 1 } else { parts.len() };
            let code = code_of(&std::fs::read_to_string(src.join(&path)).unwrap());
            Source { path, room, depth, code }
        })
        .collect();
    assert!(found.len() > ARROWS.len(), "only {} files under {}", found.len(), src.display());
    found
}

/// The lines that are code, up to the first `#[cfg(test)]` at the margin.
fn code_of(text: &str) -> String {
    let before_tests = text.lines().take_while(|line| *line != "#[cfg(test)]");
    let code = before_tests.filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with("//"));
    code.map(|line| line.split(" // ").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn says(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The rooms named after `crate::`, also inside braces.
fn rooms_known(code: &str) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for (at, word) in code.match_indices("crate::") {
        let rest = &code[at + word.len()..];
        match rest.strip_prefix('{') {
            Some(group) => known.extend(first_names(group)),
            None => known.extend(name_at(rest)),
        }
    }
    known
}

fn name_at(text: &str) -> Option<String> {
    let name: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// The first name of each item of a `use` group: `a::b, c::{d, e}}` gives `a` and `c`.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut names) = (1, vec![name_at(group)]);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name_at(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.into_iter().flatten().collect()
}

/// The longest `super::super::…` of the code.
fn steps_up(code: &str) -> usize {
    let mut longest = 0;
    for (at, _) in code.match_indices("super::") {
        let steps = code.as_bytes()[at..].chunks(7).take_while(|step| *step == b"super::").count();
        longest = longest.max(steps);
    }
    longest
}

fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn core_rooms_know_no_database_no_cluster_no_clock_and_no_environment() {
    let mut problems = Vec::new();
    for source in sources().iter().filter(|source| CORE.contains(&source.room.as_str())) {
        for word in IMPURE.iter().filter(|word| says(&source.code, word)) {
            problems.push(format!("src/{} says {word}, and {} is a CORE room", source.path.display(), source.room));
        }
    }
    none(&problems);
}

#[test]
fn rooms_know_only_the_rooms_that_their_arrows_point_to() {
    let arrows: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    let mut problems = Vec::new();
    for source in sources() {
        let (path, room) = (source.path.display(), source.room.as_str());
        if room.is_empty() || room == KNOWS_ALL {
            continue;
        }
        let Some(allowed) = arrows.get(room) else {
            problems.push(format!("src/{path}: the room {room} has no line in ARROWS"));
            continue;
        };
        let known = rooms_known(&source.code);
        for other in known.iter().filter(|other| *other != room && !allowed.contains(&other.as_str())) {
            problems.push(format!("src/{path} knows {other}; {room} may know {allowed:?}"));
        }
        if steps_up(&source.code) >= source.depth {
            problems.push(format!("src/{path} leaves its room by super::, where no arrow is seen: write crate::"));
        }
    }
    none(&problems);
}

#[test]
fn arrows_form_no_cycle() {
    // Take away rooms that know only rooms taken away before; what cannot be taken away is a cycle.
    let mut left: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    loop {
        let free: Vec<&str> =
            left.iter().filter(|(_, to)| !to.iter().any(|r| left.contains_key(r))).map(|e| *e.0).collect();
        if free.is_empty() {
            break;
        }
        left.retain(|room, _| !free.contains(room));
    }
    assert!(left.is_empty(), "a cycle runs through {:?}", left.keys());
}

#[test]
fn the_environment_is_read_where_settings_are() {
    let elsewhere = |source: &&Source| !READS_THE_ENVIRONMENT.contains(&source.room.as_str());
    let mut problems = Vec::new();
    for source in sources().iter().filter(elsewhere) {
        for word in ENVIRONMENT.iter().filter(|word| says(&source.code, word)) {
            problems.push(format!("src/{} says {word}: only {READS_THE_ENVIRONMENT:?} do", source.path.display()));
        }
    }
    none(&problems);
}

#[test]
fn files_are_short_enough_to_be_read_at_a_sitting() {
    let mut problems = Vec::new();
    for source in sources() {
        let lines = source.code.lines().count();
        if lines > CEILING {
            problems.push(format!("src/{}: {lines} lines of code, the ceiling is {CEILING}", source.path.display()));
        }
    }
    none(&problems);
}

#[test]
fn every_golden_file_is_compared_with_something() {
    let texts: Vec<String> =
        rust_files("src").chain(rust_files("tests")).map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let golden = root().join("tests/golden");
    // A folder that a test walks as a whole, under its own path.
    let walked = |folder: &Path| {
        let path = format!("\"{}\"", folder.strip_prefix(root()).unwrap().display());
        texts.iter().any(|text| text.contains(&path))
    };
    let mut problems = Vec::new();
    for file in files_under(&golden) {
        if file.ancestors().skip(1).take_while(|folder| **folder != golden).any(walked) {
            continue;
        }
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let stem = format!("\"{}\"", file.file_stem().unwrap().to_string_lossy());
        if !texts.iter().any(|text| text.contains(&name) || text.contains(&stem)) {
            problems.push(format!("{} is named in no test", file.strip_prefix(root()).unwrap().display()));
        }
    }
    none(&problems);
}

#[test]
fn these_walls_see_what_they_look_for() {
    let code = code_of(
        "use crate::{db::Pool, runs::{Run, self},\n  sql};\n// use crate::cli;\nfn a() -> crate::api::X {} // crate::b\n\n#[cfg(test)]\nuse crate::x;",
    );
    assert_eq!(rooms_known(&code).into_iter().collect::<Vec<_>>(), ["api", "db", "runs", "sql"]);
    assert_eq!(code.lines().count(), 3);
    assert!(says("x = tokio::spawn", "tokio::") && !says("my_tokio::spawn", "tokio::"));
    assert_eq!((steps_up("use super::super::x; super::y"), steps_up("a")), (2, 0));
}
