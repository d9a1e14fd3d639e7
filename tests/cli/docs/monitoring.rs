//! What the chart's alerts and its dashboard ask Prometheus for exists: metrics, labels and values of labels, as the reference has them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::read;

/// One metric of the reference.
#[derive(Debug, Default)]
struct Metric {
    kind: String,
    labels: BTreeSet<String>,
    /// Of labels whose values are a closed set.
    values: BTreeMap<String, BTreeSet<String>>,
}

/// The words in back-quotes of a cell.
fn words(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn reference() -> BTreeMap<String, Metric> {
    let mut metrics: BTreeMap<String, Metric> = BTreeMap::new();
    for line in read("docs/reference/metrics.md").lines().filter(|line| line.starts_with("| `unstick_")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = words(cells[1]).remove(0);
        match metrics.get_mut(&name) {
            None => {
                let labels = words(cells[3]).into_iter().collect();
                metrics.insert(name, Metric { kind: cells[2].to_owned(), labels, values: BTreeMap::new() });
            }
            Some(metric) => {
                drop(metric.values.insert(words(cells[2]).remove(0), words(cells[3]).into_iter().collect()))
            }
        }
    }
    assert!(metrics.len() > 8 && metrics.values().any(|metric| !metric.values.is_empty()), "{metrics:?}");
    metrics
}

/// The queries of the alerts and of the dashboard, each with where it stands.
fn queries() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let rules: Value = serde_yaml::from_str(&read("charts/unstick/files/rules.yaml")).expect("the rules are YAML");
    for rule in rules.as_array().into_iter().flatten().flat_map(|group| group["rules"].as_array()).flatten() {
        found.push((rule["alert"].to_string(), rule["expr"].as_str().expect("a query").to_owned()));
    }
    let board: Value = serde_json::from_str(&read("charts/unstick/files/dashboard.json")).expect("JSON");
    for panel in board["panels"].as_array().into_iter().flatten() {
        for target in panel["targets"].as_array().into_iter().flatten() {
            found.push((panel["title"].to_string(), target["expr"].as_str().expect("a query").to_owned()));
        }
    }
    for variable in board["templating"]["list"].as_array().into_iter().flatten() {
        if let Some(query) = variable["query"]["query"].as_str() {
            // `label_values(METRIC, LABEL)` is Grafana's own; as a query it would sum by that label.
            let (metric, label) =
                query.trim_start_matches("label_values(").trim_end_matches(')').split_once(", ").expect("two");
            found.push((variable["name"].to_string(), format!("sum by ({label}) ({metric})")));
        }
    }
    assert!(found.len() > 15, "{found:?}");
    found
}

/// Each metric that a query names, with its matchers: what stands in braces right behind it.
fn selectors(query: &str) -> Vec<(String, String)> {
    let starts = query.match_indices("unstick_").map(|(at, _)| at);
    let selector = |at: usize| {
        let rest = &query[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let matchers =
            rest[end..].strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or("", |(inside, _)| inside);
        (rest[..end].to_owned(), matchers.to_owned())
    };
    starts.map(selector).collect()
}

/// What is wrong with a query; nothing if nothing is.
fn faults(query: &str, reference: &BTreeMap<String, Metric>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::from(["le".to_owned()]);
    let selectors = selectors(query);
    if selectors.is_empty() {
        faults.push("it asks for nothing of ours".to_owned());
    }
    for (name, matchers) in selectors {
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|part| name.strip_suffix(part)).unwrap_or(&name);
        let Some(metric) = reference.get(family).filter(|metric| (metric.kind == "histogram") == (family != name))
        else {
            faults.push(format!("there is no {name}"));
            continue;
        };
        known.extend(metric.labels.iter().cloned());
        for matcher in matchers.split(',').filter(|matcher| !matcher.is_empty()) {
            let (label, value) = matcher.split_once('=').expect("a matcher");
            let label = label.trim_end_matches('!');
            if !metric.labels.contains(label) {
                faults.push(format!("{name} has no label {label}"));
            }
            let asked =
                value.trim_start_matches('~').trim_matches('"').split('|').filter(|value| !value.starts_with('$'));
            let missing = |value: &&str| metric.values.get(label).is_some_and(|values| !values.contains(*value));
            faults.extend(asked.filter(missing).map(|value| format!("{name} is never {label}={value}")));
        }
    }
    for by in query.split("by (").skip(1).filter_map(|rest| rest.split_once(')')) {
        let unknown = by.0.split(',').map(str::trim).filter(|label| !known.contains(*label));
        faults.extend(unknown.map(|label| format!("nothing in it has a label {label}")));
    }
    faults
}

#[test]
fn alerts_and_dashboard_ask_for_what_there_is() {
    let reference = reference();
    for (place, query) in queries() {
        let faults = faults(&query, &reference);
        assert!(faults.is_empty(), "{place}: {query}: {faults:?}");
    }
}

#[test]
fn a_query_for_what_there_is_not_is_found_out() {
    let reference = reference();
    for query in [
        "sum(unstick_recovered_total)",
        r#"unstick_recoveries_total{outcome="Broken"}"#,
        r#"unstick_recoveries_total{outcome=~"Failed|Broken"}"#,
        r#"unstick_stuck_runs{pod="a"}"#,
        "sum by (policy) (unstick_recoveries_total)",
        "unstick_recovery_duration_seconds",
        "unstick_leader_bucket",
        "up",
    ] {
        assert_ne!(faults(query, &reference), Vec::<String>::new(), "{query}");
    }
}
