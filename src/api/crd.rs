//! The CustomResourceDefinition: one schema for the API server and for `unstick validate`.
//!
//! It is what kube derives from the types, in the form that other controllers' definitions have: no `nullable` (the API
//! server then drops nulls, as it does for its own kinds), no defaults in the spec (they belong to the `policy` room
//! alone), only number formats that Kubernetes knows.

use std::sync::LazyLock;

use kube::CustomResourceExt as _;
use serde_json::{Map, Value, json};

use super::RecoveryPolicy;

const HEADER: &str = "# Printed by `unstick crd` from src/api; edit there.\n";

static CRD: LazyLock<Value> = LazyLock::new(|| {
    // A derived definition is plain data; if it could not be written, the tests of this file would not pass.
    let mut crd = serde_json::to_value(RecoveryPolicy::crd()).unwrap_or_default();
    let root = &mut crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
    tidy(root);
    root["properties"]["status"]["default"] = json!({ "observedGeneration": -1 });
    crd.sort_all_objects();
    crd
});

/// The definition as data.
pub fn crd() -> &'static Value {
    &CRD
}

/// The definition as YAML, ready for `kubectl apply -f -`.
pub fn crd_yaml() -> String {
    HEADER.to_owned() + &serde_yaml::to_string(crd()).unwrap_or_default()
}

/// The schema of the whole resource.
#[cfg(test)]
pub(super) fn root_schema() -> &'static Value {
    &crd()["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
}

/// Brings a schema and all below it into the form described above.
pub(super) fn tidy(schema: &mut Value) {
    let Value::Object(keywords) = schema else { return };
    keywords.remove("nullable");
    keywords.remove("default");
    if let Some(Value::String(text)) = keywords.get_mut("description") {
        *text = text.replace('\n', " ");
    }
    tidy_numbers(keywords);
    for (keyword, below) in keywords {
        match (keyword.as_str(), below) {
            ("properties", Value::Object(properties)) => properties.values_mut().for_each(tidy),
            ("items" | "additionalProperties", below) => tidy(below),
            _ => {}
        }
    }
}

/// Bounds become whole numbers, and formats that Kubernetes does not know give way to those that it does.
fn tidy_numbers(keywords: &mut Map<String, Value>) {
    for bound in ["minimum", "maximum"] {
        if let Some(number) = keywords.get_mut(bound)
            && let Some(whole) = number.as_f64().filter(|number| number.fract() == 0.0)
        {
            *number = format!("{whole:.0}").parse::<i64>().map_or_else(|_| number.clone(), Value::from);
        }
    }
    let signed = match keywords.get("format").and_then(Value::as_str) {
        Some("uint32") => "int32",
        Some("uint64") => "int64",
        _ => return,
    };
    keywords.insert("format".to_owned(), signed.into());
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::api::names;

    /// Calls `look` with the path and the schema of every node below `schema`.
    fn walk(path: &str, schema: &Value, look: &mut dyn FnMut(&str, &Value)) {
        look(path, schema);
        for (name, below) in schema["properties"].as_object().into_iter().flatten() {
            walk(&format!("{path}.{name}"), below, look);
        }
        for keyword in ["items", "additionalProperties"] {
            if schema[keyword].is_object() {
                walk(&format!("{path}[]"), &schema[keyword], look);
            }
        }
    }

    fn spec() -> &'static Value {
        &root_schema()["properties"]["spec"]
    }

    #[test]
    fn the_schema_that_policies_are_held_against_is_the_definitions() {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api/schema.json");
        let fresh = serde_json::to_string(root_schema()).unwrap() + "\n";
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&kept, &fresh).unwrap();
        }
        let text = fs::read_to_string(&kept).unwrap_or_default();
        assert!(text == fresh, "{} is out of date: run the tests with UPDATE_GOLDEN=1", kept.display());
    }

    #[test]
    fn the_definition_kept_in_the_repository_is_the_one_that_is_printed() {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/crds/unstick.dev_recoverypolicies.yaml");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(kept.parent().unwrap()).unwrap();
            fs::write(&kept, crd_yaml()).unwrap();
        }
        let text = fs::read_to_string(&kept).unwrap_or_default();
        assert!(text == crd_yaml(), "{} is out of date: run the tests with UPDATE_GOLDEN=1", kept.display());
    }

    #[test]
    fn names_of_the_definition_are_those_on_the_page_of_names() {
        let crd = crd();
        assert_eq!(crd["spec"]["group"], names::GROUP);
        assert_eq!(crd["spec"]["names"]["kind"], names::KIND);
        assert_eq!(crd["spec"]["names"]["plural"], names::PLURAL);
        assert_eq!(crd["spec"]["names"]["shortNames"], json!(["rp"]));
        assert_eq!(crd["spec"]["scope"], "Namespaced");
        assert_eq!(crd["spec"]["versions"][0]["name"], names::VERSION);
        assert_eq!(crd["spec"]["versions"][0]["subresources"], json!({ "status": {} }));
        let columns: Vec<_> = crd["spec"]["versions"][0]["additionalPrinterColumns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| &column["name"])
            .collect();
        assert_eq!(columns[..6], ["Environment", "StuckAfter", "Ready", "Last", "Recovered", "Age"]);
        assert_eq!(columns[6..], ["Suspended", "Gate", "Reason", "Message"], "only with -o wide");
    }

    #[test]
    fn no_field_of_a_policy_is_named_namespace_so_that_none_can_point_into_another() {
        walk("", root_schema(), &mut |path, _| assert!(!path.to_lowercase().ends_with(".namespace"), "{path}"));
    }

    #[test]
    fn every_string_list_map_and_number_of_the_spec_is_bounded() {
        walk("spec", spec(), &mut |path, schema| {
            let bound = match schema["type"].as_str() {
                Some("string") if schema["enum"].is_array() => return,
                Some("string") => "maxLength",
                Some("array") => "maxItems",
                Some("integer") => "maximum",
                Some("object") if schema["additionalProperties"].is_object() => "maxProperties",
                Some("object" | "boolean") => return,
                None if schema["x-kubernetes-int-or-string"] == true => "maxLength",
                other => panic!("{path}: unexpected type {other:?}"),
            };
            assert!(schema[bound].is_number(), "{path} has no {bound}");
        });
    }

    #[test]
    fn every_object_of_the_spec_is_closed_so_that_a_typo_is_never_dropped_in_silence() {
        walk("spec", spec(), &mut |path, schema| {
            assert!(schema["x-kubernetes-preserve-unknown-fields"].is_null(), "{path}");
            if schema["type"] == "object" {
                assert!(schema["properties"].is_object() != schema["additionalProperties"].is_object(), "{path}");
            }
        });
    }

    #[test]
    fn every_field_explains_itself_and_no_list_is_left_without_a_merge_rule() {
        walk("", root_schema(), &mut |path, schema| {
            let explained =
                path.is_empty() || path.ends_with("[]") || path == ".metadata" || !schema["description"].is_null();
            assert!(explained, "{path} has no description");
            let own = !path.starts_with(".status.conditions");
            assert!(!own || schema["type"] != "array" || schema["x-kubernetes-list-type"].is_string(), "{path}");
        });
    }

    #[test]
    fn the_schema_is_structural_and_without_defaults_but_for_the_status() {
        walk("", root_schema(), &mut |path, schema| {
            for keyword in ["nullable", "anyOf", "oneOf", "allOf", "not", "$ref"] {
                assert!(schema[keyword].is_null(), "{path} has {keyword}");
            }
            assert_eq!(!schema["default"].is_null(), path == ".status", "{path}");
            assert!(!schema["format"].as_str().is_some_and(|format| format.starts_with('u')), "{path}");
        });
    }

    #[test]
    fn a_policy_chooses_nothing_about_its_job_beyond_this_list() {
        let fields: Vec<_> = spec()["properties"]["job"]["properties"].as_object().unwrap().keys().collect();
        assert_eq!(
            fields,
            [
                "activeDeadlineSeconds",
                "imagePullSecrets",
                "nodeSelector",
                "resources",
                "serviceAccountName",
                "tolerations",
                "ttlSecondsAfterFinished",
            ]
        );
        walk("spec", spec(), &mut |path, _| {
            let field = path.rsplit('.').next().unwrap_or_default();
            let power = [
                "image",
                "command",
                "args",
                "env",
                "envFrom",
                "volumes",
                "securityContext",
                "hostNetwork",
                "nodeName",
                "sql",
                "where",
            ];
            assert!(!power.contains(&field), "{path}");
        });
    }
}
