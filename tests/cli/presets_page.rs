//! `docs/presets.md` says what the presets are, from `unstick presets -o json` and the sources that each file names.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use crate::support::unstick;

const MARK: &str = "<!-- From here on the code writes:";

#[test]
fn the_page_on_presets_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/presets.md");
    let kept = std::fs::read_to_string(&path).unwrap();
    let (by_hand, rest) = kept.split_once(MARK).expect("the mark");
    let mark = rest.lines().next().expect("the rest of its line");
    let presets = unstick().args(["presets", "-o", "json"]).run().expect(0).json();
    let fresh = format!("{by_hand}{MARK}{mark}\n{}", page(presets.as_array().expect("a list")));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    assert!(
        kept == fresh || std::env::var_os("UPDATE_GOLDEN").is_some(),
        "run with UPDATE_GOLDEN=1: {}",
        path.display()
    );
}

fn page(presets: &[Value]) -> String {
    let mut text = "\n| preset | table | engines | fail | requeue | evidence |\n|---|---|---|---|---|---|\n".to_owned();
    let own: Vec<&Value> = presets.iter().filter(|preset| preset["name"] != "generic").collect();
    for preset in &own {
        let name = word(&preset["name"]);
        let can = |action: &str| if written(preset, action).is_empty() { "no" } else { "yes" };
        let can = if preset["checkOnly"] == true {
            "check only | check only".to_owned()
        } else {
            format!("{} | {}", can("Fail"), can("Requeue"))
        };
        let (table, engines) = (word(&preset["table"]), list(&preset["engines"], ""));
        let _ = writeln!(text, "| [{name}](#{name}) | `{table}` | {engines} | {can} | {} |", evidence(preset));
    }
    for preset in own {
        section(&mut text, preset);
    }
    text
}

/// The kinds of evidence that the mapped columns can show, strongest first.
fn evidence(preset: &Value) -> String {
    let has = |role: &str| preset["columns"].get(role).is_some();
    let mut kinds = Vec::new();
    if has("owner") {
        kinds.push("owner");
    }
    if has("leaseUntil") {
        kinds.push("lease");
    }
    if has("heartbeatAt") {
        kinds.push("heartbeat");
    }
    if ["createdAt", "startedAt", "progressAt", "updatedAt", "heartbeatAt"].into_iter().any(has) {
        kinds.push("age");
    }
    kinds.join(", ")
}

fn section(text: &mut String, preset: &Value) {
    let name = word(&preset["name"]);
    let _ = writeln!(text, "\n## {name}\n\n{}.", word(&preset["title"]));
    if let Some(versions) = preset["versions"].as_str() {
        let _ = writeln!(text, "Versions: {versions}.");
    }
    let _ = writeln!(text, "\n- **Key**: {}.", list(&preset["id"], "`"));
    let state = &preset["statuses"];
    if let Some(status) = preset["columns"]["status"].as_str() {
        let never = if empty(&state["neverClaimed"]) {
            String::new()
        } else {
            format!("; no worker has {}", list(&state["neverClaimed"], "`"))
        };
        let _ = writeln!(text, "- **Active**: `{status}` is {}{never}.", list(&state["active"], "`"));
    } else {
        let unset =
            if empty(&state["notSet"]) { String::new() } else { format!(", {} is not", list(&state["notSet"], "`")) };
        let _ = writeln!(
            text,
            "- **Active** (shown as {}): {} is set{unset}.",
            word(&state["name"]),
            list(&state["set"], "`")
        );
    }
    for (column, only) in pairs(&preset["only"]) {
        let _ = writeln!(text, "- **Only** rows where `{column}` is `{only}`.");
    }
    let signs = pairs(&preset["columns"]).filter(|(role, _)| *role != "status");
    let signs: Vec<String> = signs.map(|(role, place)| format!("{role} {}", code(&place))).collect();
    let _ = writeln!(text, "- **Columns**: {}.", signs.join(", "));
    if let Some(reason) = preset["reason"].as_str() {
        let _ = writeln!(text, "- **Check only**: {reason}.");
    }
    for action in ["Fail", "Requeue"] {
        let writes = written(preset, action);
        if !writes.is_empty() {
            let _ = writeln!(text, "- **{action} writes** {}.", writes.join(", "));
        }
        if let Some(reason) = preset["cannot"][action].as_str() {
            let _ = writeln!(text, "- **No {action}**: {reason}.");
        }
    }
    if !empty(&preset["neverRequeuedWhile"]) {
        let _ = writeln!(
            text,
            "- **Never requeued** while {} is true: it fails.",
            list(&preset["neverRequeuedWhile"], "`")
        );
    }
    if let Some(table) = preset["releases"]["table"].as_str() {
        let _ = writeln!(
            text,
            "- **Lets go** of what the same worker holds in `{table}`: {} become NULL.",
            list(&preset["releases"]["columns"], "`")
        );
    }
    let _ = writeln!(text, "\n{}\n\nSource: {}", word(&preset["notes"]), source(name));
}

/// The first paragraph of the preset's own file: project, version, file.
fn source(name: &str) -> String {
    let file = format!("src/runs/presets/{}.rs", name.replace('-', "_"));
    let code =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("every preset has its file");
    let lines = code.lines().map_while(|line| line.strip_prefix("//! "));
    lines.collect::<Vec<_>>().join(" ")
}

fn written(preset: &Value, action: &str) -> Vec<String> {
    pairs(&preset["writes"][action])
        .map(|(column, written)| format!("`{column}` = {}", value(preset, &written)))
        .collect()
}

/// A place as code, the words about it as words.
fn code(place: &str) -> String {
    match place.split_once(" (") {
        Some((name, words)) => format!("`{name}` ({words}"),
        None => format!("`{place}`"),
    }
}

/// JSON and the system's own statuses as code, words as words.
fn value(preset: &Value, written: &str) -> String {
    let statuses = [word(&preset["statuses"]["failed"]), word(&preset["statuses"]["requeued"])];
    if written.starts_with('{') || statuses.contains(&written) { format!("`{written}`") } else { written.to_owned() }
}

fn pairs(object: &Value) -> impl Iterator<Item = (&str, String)> {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), word(value).to_owned()))
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn empty(list: &Value) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

fn list(values: &Value, quote: &str) -> String {
    let all: Vec<String> =
        values.as_array().into_iter().flatten().map(|value| format!("{quote}{}{quote}", word(value))).collect();
    all.join(", ")
}
