//! What the operator is told when it starts.

use crate::http::ListenAddress;

/// Which namespaces are watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Namespaces {
    /// All of them, by one watch per kind.
    All,
    /// These, by a watch per kind and namespace, so that a Role in each is right enough.
    Named(Vec<String>),
}

impl Namespaces {
    /// Reads `--watch-namespaces`: `*` is all, nothing is the operator's own.
    #[must_use]
    pub fn read(given: &[String], own: &str) -> Self {
        let mut names: Vec<String> =
            given.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        if names.iter().any(|name| name == "*") {
            return Self::All;
        }
        names.sort();
        names.dedup();
        if names.is_empty() { Self::Named(vec![own.to_owned()]) } else { Self::Named(names) }
    }

    /// Whether policies of this namespace are looked at.
    #[must_use]
    pub fn hold(&self, namespace: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|name| name == namespace),
        }
    }
}

/// What the operator is told when it starts.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which namespaces are watched.
    pub namespaces: Namespaces,
    /// The operator's own namespace, where its Lease is.
    pub own_namespace: String,
    /// The operator's own pod, which begins its name as a holder of the Lease.
    pub own_pod: String,
    /// The environment where neither policy nor namespace names one.
    pub environment: Option<String>,
    /// The image of recovery Jobs; none: that of the operator's own pod.
    pub job_image: Option<String>,
    /// Where health and metrics are served.
    pub listen: ListenAddress,
    /// Where gates are answered.
    pub gates_listen: ListenAddress,
    /// Name of the Lease.
    pub lease_name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &str) -> Namespaces {
        Namespaces::read(&given.split(',').map(str::to_owned).collect::<Vec<_>>(), "home")
    }

    #[test]
    fn nothing_is_the_operators_own_namespace_and_a_star_is_all() {
        assert_eq!(read(""), Namespaces::Named(vec!["home".into()]));
        assert_eq!(read(" , "), Namespaces::Named(vec!["home".into()]));
        assert_eq!(read("shop,*"), Namespaces::All);
    }

    #[test]
    fn a_namespace_named_twice_is_watched_once() {
        assert_eq!(read("shop, bank,shop"), Namespaces::Named(vec!["bank".into(), "shop".into()]));
        assert!(read("shop").hold("shop") && !read("shop").hold("home"));
    }
}
