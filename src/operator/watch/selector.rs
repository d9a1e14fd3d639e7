//! Which pods a selector selects.
//!
//! In: a policy's selector and labels. Out: whether it selects them; and the selector as a request's parameter. A
//! selector that says nothing selects nothing: the API server would read it as everything.

use std::collections::BTreeMap;

use crate::{
    api::{Operator, Requirement, Selector},
    rollout,
};

/// Whether these labels are selected.
pub(super) fn selects(selector: &Selector, labels: &BTreeMap<String, String>) -> bool {
    !is_empty(selector) && rollout::selects(selector, &labels.iter().collect::<Vec<_>>())
}

pub(super) fn is_empty(selector: &Selector) -> bool {
    selector.match_labels.is_empty() && selector.match_expressions.is_empty()
}

/// As the parameter `labelSelector`.
pub(super) fn parameter(selector: &Selector) -> String {
    let labels = selector.match_labels.iter().map(|(key, value)| format!("{key}={value}"));
    let expressions = selector.match_expressions.iter().map(|Requirement { key, operator, values }| {
        let values = values.join(",");
        match operator {
            Operator::In => format!("{key} in ({values})"),
            Operator::NotIn => format!("{key} notin ({values})"),
            Operator::Exists => key.clone(),
            Operator::DoesNotExist => format!("!{key}"),
        }
    });
    labels.chain(expressions).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(text: &str) -> Selector {
        serde_yaml::from_str(text).unwrap()
    }

    fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn all_that_a_selector_says_must_hold() {
        let both =
            selector("{matchLabels: {app: shop}, matchExpressions: [{key: tier, operator: In, values: [a, b]}]}");
        assert!(selects(&both, &labels(&[("app", "shop"), ("tier", "b"), ("more", "")])));
        assert!(!selects(&both, &labels(&[("app", "shop"), ("tier", "c")])));
        assert!(!selects(&both, &labels(&[("tier", "a")])));
        assert_eq!(parameter(&both), "app=shop,tier in (a,b)");
    }

    #[test]
    fn a_missing_label_is_not_in_and_does_not_exist() {
        let not_in = selector("{matchExpressions: [{key: a, operator: NotIn, values: [x]}]}");
        assert!(selects(&not_in, &labels(&[])) && !selects(&not_in, &labels(&[("a", "x")])));
        let none = selector("{matchExpressions: [{key: a, operator: DoesNotExist}, {key: b, operator: Exists}]}");
        assert!(selects(&none, &labels(&[("b", "")])) && !selects(&none, &labels(&[("a", ""), ("b", "")])));
        assert_eq!(parameter(&none), "!a,b");
        assert_eq!(parameter(&not_in), "a notin (x)");
    }

    #[test]
    fn a_selector_that_says_nothing_selects_nothing() {
        assert!(!selects(&Selector::default(), &labels(&[("a", "b")])));
    }
}
