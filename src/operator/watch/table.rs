//! Objects of one kind in one namespace, as a watch delivers them.
//!
//! In: looks at objects, and when a list of all begins and ends. Out: the objects. A list does not empty the table: what
//! it does not hold is removed when it ends, so that nobody ever sees half of it.

use std::collections::BTreeMap;

/// How an object came to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// In the list that a watch begins with: this is how it is.
    Listed,
    /// As a change: an older look than the one that is held is not taken.
    Changed,
    /// In a list beside the watch: only for what the watch did not tell.
    Filled,
}

/// Objects by uid or name.
#[derive(Debug)]
pub(super) struct Table<V> {
    rows: BTreeMap<Box<str>, Row<V>>,
}

#[derive(Debug)]
struct Row<V> {
    value: V,
    version: u64,
    seen: bool,
}

/// One look at an object.
pub(super) struct Seen<V> {
    pub(super) look: Look,
    /// Its resource version; 0: unknown.
    pub(super) version: u64,
    pub(super) value: V,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { rows: BTreeMap::new() }
    }
}

impl<V: PartialEq> Table<V> {
    /// From now on, whatever is not listed until [`sweep`](Self::sweep) is gone.
    pub(super) fn begin(&mut self) {
        self.rows.values_mut().for_each(|row| row.seen = false);
    }

    /// Removes and returns what was not listed.
    pub(super) fn sweep(&mut self) -> Vec<V> {
        self.rows.extract_if(.., |_, row| !row.seen).map(|(_, row)| row.value).collect()
    }

    /// Takes a look in. Returns whether it says anything new, and what was held before if so.
    pub(super) fn put(&mut self, key: &str, seen: Seen<V>) -> Option<Option<V>> {
        let Seen { look, version, value } = seen;
        let Some(row) = self.rows.get_mut(key) else {
            self.rows.insert(key.into(), Row { value, version, seen: true });
            return Some(None);
        };
        match look {
            Look::Filled => return None,
            Look::Changed if version < row.version && version > 0 => return None,
            Look::Changed | Look::Listed => {}
        }
        row.seen = true;
        row.version = version;
        let new = row.value != value;
        let before = std::mem::replace(&mut row.value, value);
        new.then_some(Some(before))
    }

    pub(super) fn remove(&mut self, key: &str) -> Option<V> {
        self.rows.remove(key).map(|row| row.value)
    }

    pub(super) fn retain(&mut self, mut keep: impl FnMut(&V) -> bool) {
        self.rows.retain(|_, row| keep(&row.value));
    }

    pub(super) fn get(&self, key: &str) -> Option<&V> {
        self.rows.get(key).map(|row| &row.value)
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.rows.get_mut(key).map(|row| &mut row.value)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.rows.values().map(|row| &row.value)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.rows.clear();
    }
}
