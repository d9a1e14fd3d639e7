//! The uid and name of every pod of a namespace, in few bytes: a hundred thousand of them must be cheap.
//!
//! In: pods as they come and go. Out: all that are alive, by uid. A uid takes sixteen bytes, a name its own length and
//! one; nothing else is kept of a pod that no policy asks for.

use std::collections::BTreeMap;

/// What is free at the end of life of a name is only worth tidying up from here on.
const WORTH_TIDYING: usize = 4096;
/// The bit of a place that says that the pod was seen since the last [`PodNames::begin`].
const SEEN: u32 = 1 << 31;

/// Uid and name of every pod.
#[derive(Debug, Default)]
pub(super) struct PodNames {
    /// By uid: where its name stands in `bytes`.
    places: BTreeMap<[u8; 16], u32>,
    /// Length and text of each name, one after another.
    bytes: Vec<u8>,
    /// How many of `bytes` nobody points to any more.
    free: usize,
    /// Pods whose uid is none of the usual kind, or for which there is no room any more.
    odd: BTreeMap<Box<str>, (Box<str>, bool)>,
}

impl PodNames {
    /// From now on, whoever is not seen until [`sweep`](Self::sweep) is gone.
    pub(super) fn begin(&mut self) {
        self.places.values_mut().for_each(|place| *place &= !SEEN);
        self.odd.values_mut().for_each(|(_, seen)| *seen = false);
    }

    /// Removes whoever was not seen.
    pub(super) fn sweep(&mut self) {
        let (bytes, free) = (&self.bytes, &mut self.free);
        self.places.retain(|_, place| {
            let seen = *place & SEEN != 0;
            if !seen {
                *free += taken(bytes, *place);
            }
            seen
        });
        self.odd.retain(|_, (_, seen)| *seen);
        self.tidy();
    }

    /// This pod is alive.
    pub(super) fn put(&mut self, uid: &str, name: &str) {
        let Some(key) = packed(uid) else {
            self.odd.insert(uid.into(), (name.into(), true));
            return;
        };
        if let Some(place) = self.places.get_mut(&key) {
            // A uid never gets another name.
            *place |= SEEN;
            return;
        }
        match (u8::try_from(name.len()), u32::try_from(self.bytes.len())) {
            (Ok(length), Ok(place)) if place & SEEN == 0 => {
                if self.bytes.capacity() - self.bytes.len() <= name.len() {
                    // A vector doubles by itself, and half of the room would lie idle.
                    self.bytes.reserve_exact(name.len() + 1 + self.bytes.len() / 8);
                }
                self.bytes.push(length);
                self.bytes.extend_from_slice(name.as_bytes());
                self.places.insert(key, place | SEEN);
            }
            _ => {
                self.odd.insert(uid.into(), (name.into(), true));
            }
        }
    }

    /// This pod is gone, or has ended.
    pub(super) fn remove(&mut self, uid: &str) {
        self.odd.remove(uid);
        if let Some(place) = packed(uid).and_then(|key| self.places.remove(&key)) {
            self.free += taken(&self.bytes, place);
            self.tidy();
        }
    }

    pub(super) fn contains(&self, uid: &str) -> bool {
        packed(uid).is_some_and(|key| self.places.contains_key(&key)) || self.odd.contains_key(uid)
    }

    pub(super) fn len(&self) -> usize {
        self.places.len() + self.odd.len()
    }

    /// Every pod's uid and name, by uid.
    pub(super) fn iter(&self) -> impl Iterator<Item = (String, &str)> {
        let usual = self.places.iter().map(|(key, place)| (unpacked(key), name_at(&self.bytes, *place)));
        usual.chain(self.odd.iter().map(|(uid, (name, _))| (uid.to_string(), &**name)))
    }

    /// Writes the names anew once half of their room is free.
    fn tidy(&mut self) {
        if self.free < WORTH_TIDYING || self.free * 2 < self.bytes.len() {
            return;
        }
        let mut bytes = Vec::with_capacity(self.bytes.len() - self.free);
        for place in self.places.values_mut() {
            let (from, length) = (at(*place), taken(&self.bytes, *place));
            // What is written is a part of what was there, so it has room for the bit too.
            let to = u32::try_from(bytes.len()).unwrap_or_default();
            bytes.extend_from_slice(self.bytes.get(from..from + length).unwrap_or_default());
            *place = (*place & SEEN) | to;
        }
        self.bytes = bytes;
        self.free = 0;
    }
}

fn at(place: u32) -> usize {
    (place & !SEEN) as usize
}

fn taken(bytes: &[u8], place: u32) -> usize {
    bytes.get(at(place)).map_or(0, |length| usize::from(*length) + 1)
}

fn name_at(bytes: &[u8], place: u32) -> &str {
    let (from, to) = (at(place) + 1, at(place) + taken(bytes, place));
    bytes.get(from..to).and_then(|name| str::from_utf8(name).ok()).unwrap_or_default()
}

/// The sixteen bytes of a UUID, if its usual form is what the text is: what is unpacked must be the same text again.
fn packed(uid: &str) -> Option<[u8; 16]> {
    let text = uid.as_bytes();
    if text.len() != 36 {
        return None;
    }
    let (mut key, mut digits) = ([0; 16], 0);
    for (index, byte) in text.iter().enumerate() {
        let dash = matches!(index, 8 | 13 | 18 | 23);
        match byte {
            b'-' if dash => continue,
            b'0'..=b'9' if !dash => key[digits / 2] = key[digits / 2] << 4 | (byte - b'0'),
            b'a'..=b'f' if !dash => key[digits / 2] = key[digits / 2] << 4 | (byte - b'a' + 10),
            _ => return None,
        }
        digits += 1;
    }
    Some(key)
}

fn unpacked(key: &[u8; 16]) -> String {
    let mut uid = String::with_capacity(36);
    for (index, byte) in key.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            uid.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            uid.push(char::from_digit(u32::from(half), 16).unwrap_or_default());
        }
    }
    uid
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn uid(number: u32) -> String {
        format!("{number:08x}-1a2b-4c3d-8e4f-0123456789ab")
    }

    fn all(names: &PodNames) -> BTreeMap<String, String> {
        names.iter().map(|(uid, name)| (uid, name.to_owned())).collect()
    }

    #[test]
    fn a_uid_is_the_same_text_after_packing_and_anything_else_is_kept_as_it_is() {
        assert_eq!(unpacked(&packed(&uid(0xdead_beef)).unwrap()), uid(0xdead_beef));
        for odd in
            ["", "u1", "DEADBEEF-1a2b-4c3d-8e4f-0123456789ab", "deadbeef11a2b-4c3d-8e4f-0123456789ab", &"-".repeat(36)]
        {
            assert_eq!(packed(odd), None, "{odd}");
            let mut names = PodNames::default();
            names.put(odd, "a");
            assert_eq!(all(&names), BTreeMap::from([(odd.to_owned(), "a".to_owned())]));
        }
    }

    #[test]
    fn whoever_is_not_seen_between_begin_and_sweep_is_gone() {
        let mut names = PodNames::default();
        names.put(&uid(1), "a");
        names.put(&uid(2), "b");
        names.put("odd", "c");
        names.begin();
        assert_eq!(names.len(), 3, "nothing is missing meanwhile");
        names.put(&uid(2), "b");
        names.sweep();
        assert_eq!(all(&names), BTreeMap::from([(uid(2), "b".to_owned())]));
    }

    #[test]
    fn a_hundred_thousand_pods_that_came_and_went_leave_no_room_taken() {
        let mut names = PodNames::default();
        for number in 0..100_000 {
            names.put(&uid(number), "shop-7d9f8b6c5-x2x4q");
            if number >= 100 {
                names.remove(&uid(number - 100));
            }
        }
        assert_eq!(names.len(), 100);
        assert!(names.bytes.len() <= 2 * WORTH_TIDYING + 2 * 100 * 21, "{}", names.bytes.len());
    }

    proptest! {
        #[test]
        fn it_holds_what_a_plain_map_holds(steps in proptest::collection::vec((0..4_u8, 0..40_u32), 0..400)) {
            let (mut names, mut plain) = (PodNames::default(), BTreeMap::new());
            let mut listed = BTreeMap::new();
            for (step, number) in steps {
                // Names long enough for tidying to happen.
                let (uid, name) = (uid(number), format!("{number:0200}"));
                match step {
                    0 | 1 => {
                        names.put(&uid, &name);
                        plain.insert(uid.clone(), name.clone());
                        listed.insert(uid, name);
                    }
                    2 => {
                        names.remove(&uid);
                        plain.remove(&uid);
                        listed.remove(&uid);
                    }
                    _ if number < 20 => {
                        names.begin();
                        listed.clear();
                    }
                    _ => {
                        names.sweep();
                        plain = listed.clone();
                    }
                }
                prop_assert_eq!(all(&names), plain.clone());
            }
        }
    }
}
