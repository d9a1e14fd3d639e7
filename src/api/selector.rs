//! Which pods a selector means, by their labels.

use std::collections::BTreeMap;

use super::{Operator, Requirement, Selector};

impl Selector {
    /// Whether all that is said holds of these labels. A selector that says nothing selects nothing: read from an object
    /// that slipped past the rules, it must not take in every pod.
    #[must_use]
    pub fn selects(&self, labels: &BTreeMap<String, String>) -> bool {
        let says_something = !self.match_labels.is_empty() || !self.match_expressions.is_empty();
        says_something
            && self.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
            && self.match_expressions.iter().all(|requirement| requirement.holds(labels))
    }
}

impl Requirement {
    /// Whether it holds of these labels. As in Kubernetes, a label that is missing is none of the values.
    #[must_use]
    pub fn holds(&self, labels: &BTreeMap<String, String>) -> bool {
        let value = labels.get(&self.key);
        match self.operator {
            Operator::In => value.is_some_and(|value| self.values.contains(value)),
            Operator::NotIn => !value.is_some_and(|value| self.values.contains(value)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(given: &[(&str, &str)]) -> BTreeMap<String, String> {
        given.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn requirement(operator: Operator, values: &[&str]) -> Requirement {
        Requirement { key: "tier".into(), operator, values: values.iter().map(|value| (*value).to_owned()).collect() }
    }

    #[test]
    fn every_label_and_every_requirement_must_hold() {
        let selector = Selector {
            match_labels: labels(&[("app", "shop")]),
            match_expressions: vec![requirement(Operator::In, &["web", "worker"])],
        };
        assert!(selector.selects(&labels(&[("app", "shop"), ("tier", "worker"), ("more", "x")])));
        for other in [&[("app", "shop")][..], &[("tier", "web")], &[("app", "bank"), ("tier", "web")], &[]] {
            assert!(!selector.selects(&labels(other)), "{other:?}");
        }
    }

    #[test]
    fn a_missing_label_is_none_of_the_values() {
        let cases = [
            (requirement(Operator::In, &["a"]), [true, false, false]),
            (requirement(Operator::NotIn, &["a"]), [false, true, true]),
            (requirement(Operator::Exists, &[]), [true, true, false]),
            (requirement(Operator::DoesNotExist, &[]), [false, false, true]),
        ];
        for (requirement, expected) in cases {
            let found = [&[("tier", "a")][..], &[("tier", "b")], &[]].map(|given| requirement.holds(&labels(given)));
            assert_eq!(found, expected, "{requirement:?}");
        }
    }

    #[test]
    fn a_selector_that_says_nothing_selects_nothing() {
        assert!(!Selector::default().selects(&labels(&[("app", "shop")])));
    }
}
