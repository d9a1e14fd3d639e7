//! `unstick crd`: prints the CustomResourceDefinition. Nothing comes in; YAML goes out.

/// The text to print.
#[must_use]
pub fn run() -> String {
    crate::api::crd_yaml()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_printed_can_be_applied() {
        let crd: serde_json::Value = serde_yaml::from_str(&super::run()).unwrap();
        assert_eq!(crd["kind"], "CustomResourceDefinition");
        assert_eq!(crd["metadata"]["name"], "recoverypolicies.unstick.dev");
    }
}
