//! Whether a policy's selector selects a pod.
//!
//! In: the selector and the pod's labels, sorted by key. Out: yes or no, as the API server itself would say.

use crate::api::{Operator, Requirement, Selector};

/// Whether labels, sorted by key, are what the selector asks for. One that asks for nothing selects nothing: no policy
/// may hold it, since it would select every pod.
#[must_use]
pub fn selects<K: AsRef<str>, V: AsRef<str>>(selector: &Selector, labels: &[(K, V)]) -> bool {
    let Selector { match_labels, match_expressions } = selector;
    if match_labels.is_empty() && match_expressions.is_empty() {
        return false;
    }
    match_labels.iter().all(|(key, value)| label(labels, key) == Some(value.as_str()))
        && match_expressions.iter().all(|requirement| holds(requirement, labels))
}

fn holds<K: AsRef<str>, V: AsRef<str>>(requirement: &Requirement, labels: &[(K, V)]) -> bool {
    let Requirement { key, operator, values } = requirement;
    let value = label(labels, key);
    let listed = value.is_some_and(|value| values.iter().any(|one| one == value));
    match operator {
        Operator::In => listed,
        // A pod without the label has none of the values either.
        Operator::NotIn => !listed,
        Operator::Exists => value.is_some(),
        Operator::DoesNotExist => value.is_none(),
    }
}

fn label<'a, K: AsRef<str>, V: AsRef<str>>(labels: &'a [(K, V)], key: &str) -> Option<&'a str> {
    let at = labels.binary_search_by(|(name, _)| name.as_ref().cmp(key)).ok()?;
    labels.get(at).map(|(_, value)| value.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: &[(&str, &str)] = &[("app", "shop"), ("empty", ""), ("tier", "worker")];

    fn requirement(key: &str, operator: Operator, values: &[&str]) -> Selector {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Selector { match_expressions: vec![Requirement { key: key.into(), operator, values }], ..Selector::default() }
    }

    fn labels(pairs: &[(&str, &str)]) -> Selector {
        let match_labels = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Selector { match_labels, ..Selector::default() }
    }

    #[test]
    fn every_label_that_is_named_must_be_there_with_that_value() {
        assert!(selects(&labels(&[("app", "shop")]), POD));
        assert!(selects(&labels(&[("app", "shop"), ("tier", "worker")]), POD));
        assert!(selects(&labels(&[("empty", "")]), POD));
        assert!(!selects(&labels(&[("app", "shop"), ("tier", "web")]), POD));
        assert!(!selects(&labels(&[("other", "")]), POD), "a missing label is no empty one");
    }

    #[test]
    fn expressions_mean_what_they_mean_to_the_api_server() {
        use Operator::{DoesNotExist, Exists, In, NotIn};
        let table: [(&str, Operator, &[&str], bool); 12] = [
            ("app", In, &["web", "shop"], true),
            ("app", In, &["web"], false),
            ("other", In, &["shop"], false),
            ("empty", In, &[""], true),
            ("app", NotIn, &["web"], true),
            ("app", NotIn, &["web", "shop"], false),
            ("other", NotIn, &["shop"], true),
            ("app", Exists, &[], true),
            ("empty", Exists, &[], true),
            ("other", Exists, &[], false),
            ("app", DoesNotExist, &[], false),
            ("other", DoesNotExist, &[], true),
        ];
        for (key, operator, values, expected) in table {
            assert_eq!(selects(&requirement(key, operator, values), POD), expected, "{key} {operator:?} {values:?}");
        }
    }

    #[test]
    fn labels_and_expressions_must_hold_together() {
        let mut both = labels(&[("app", "shop")]);
        both.match_expressions = requirement("tier", Operator::NotIn, &["worker"]).match_expressions;
        assert!(!selects(&both, POD));
        assert!(selects(&both, &POD[..1]));
    }

    #[test]
    fn a_selector_that_asks_for_nothing_selects_nothing() {
        assert!(!selects(&Selector::default(), POD));
    }

    #[test]
    fn a_pod_without_labels_is_selected_by_what_must_be_missing_alone() {
        let none: &[(String, String)] = &[];
        assert!(selects(&requirement("app", Operator::DoesNotExist, &[]), none));
        assert!(!selects(&labels(&[("app", "shop")]), none));
    }
}
