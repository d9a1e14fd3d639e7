//! Which container of a pod does the work, where the policy does not say.
//!
//! In: the names of a pod's app containers, in their order, and what its annotation says. Out: the one that works, and
//! whether that is a guess. Meshes put their proxy first, and name the app's own container by the annotation.

/// The container that is taken for the one that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MainContainer<'a> {
    /// Its name; none: the pod has no app container.
    pub name: Option<&'a str>,
    /// Whether another one may be meant.
    pub is_guess: bool,
}

/// The app container that the annotation names, else the first.
#[must_use]
pub fn main_container<'a>(annotated: Option<&str>, containers: &[&'a str]) -> MainContainer<'a> {
    let named = containers.iter().copied().find(|name| Some(*name) == annotated);
    let first = containers.first().copied();
    MainContainer { name: named.or(first), is_guess: named.is_none() && containers.len() > 1 }
}

/// What people should know where it is a guess, with the names of the containers.
#[must_use]
pub fn guess_note(containers: &[&str]) -> String {
    const NAMED: usize = 8;
    let names = containers.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    format!(
        "pods have several containers ({names}), and the first is taken for the one that works: if it is not, live runs count as \
         left behind when it restarts"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_annotation_goes_before_the_order_if_it_names_an_app_container() {
        let meshed = ["istio-proxy", "worker"];
        let of = |annotated, containers| {
            let MainContainer { name, is_guess } = main_container(annotated, containers);
            (name, is_guess)
        };
        assert_eq!(of(Some("worker"), &meshed), (Some("worker"), false));
        assert_eq!(of(Some("istio-proxy"), &meshed), (Some("istio-proxy"), false));
        for other in [None, Some(""), Some("migrate")] {
            assert_eq!(of(other, &meshed), (Some("istio-proxy"), true), "{other:?}");
            assert_eq!(of(other, &["worker"]), (Some("worker"), false), "{other:?}");
        }
        assert_eq!(of(None, &[]), (None, false));
    }
}
