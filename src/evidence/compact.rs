//! The snapshot as it travels in one environment variable, which may hold 128 KiB.
//!
//! `{"time": …, "scope": …, "asOf": …|null, "by": "uid"|"name", "workers": "ID/AGE …", "pods": "ID …", "gone": "ID …"}`: pods are named only by what the
//! owner column holds, lists are one text with blanks, AGE is the whole seconds that a worker's container had run at
//! `time` (`-`: it does not run). A uid, as far as it has the usual form, is its number in base 36; any other stands
//! behind `=`. `jobs::snapshot` writes it.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{EndedPod, Pod, Snapshot};

/// The form itself.
#[derive(Deserialize)]
pub(super) struct Compact {
    time: Timestamp,
    #[serde(default)]
    scope: String,
    #[serde(default, rename = "asOf")]
    as_of: Option<Timestamp>,
    by: By,
    #[serde(default)]
    workers: String,
    #[serde(default)]
    pods: String,
    #[serde(default)]
    gone: String,
}

/// What pods are named by.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum By {
    Uid,
    Name,
}

impl Compact {
    /// The same in the long form; what pods are not named by is empty there.
    pub(super) fn snapshot(&self) -> Result<Snapshot, String> {
        let mut pods = Vec::new();
        for worker in self.workers.split_whitespace() {
            let (id, age) = worker.rsplit_once('/').ok_or_else(|| format!("the worker {worker:?} has no age"))?;
            pods.push(self.pod(id, true, self.since(age)?)?);
        }
        for id in self.pods.split_whitespace() {
            pods.push(self.pod(id, false, None)?);
        }
        let ended = |id| self.names(id).map(|(uid, name)| EndedPod { uid, name });
        let gone = self.gone.split_whitespace().map(ended).collect::<Result<_, _>>()?;
        Ok(Snapshot { time: self.time, scope: self.scope.clone(), as_of: self.as_of, pods, gone })
    }

    fn pod(&self, id: &str, worker: bool, since: Option<Timestamp>) -> Result<Pod, String> {
        let (uid, name) = self.names(id)?;
        Ok(Pod { uid, name, worker, since })
    }

    /// Uid and name, one of them empty.
    fn names(&self, id: &str) -> Result<(String, String), String> {
        match self.by {
            By::Name => Ok((String::new(), id.to_owned())),
            By::Uid => match id.strip_prefix('=') {
                Some(uid) if !uid.is_empty() => Ok((uid.to_owned(), String::new())),
                _ => Ok((uuid(id).ok_or_else(|| format!("{id:?} is no uid"))?, String::new())),
            },
        }
    }

    /// Since when a container runs, never later than it does.
    fn since(&self, age: &str) -> Result<Option<Timestamp>, String> {
        if age == "-" {
            return Ok(None);
        }
        let seconds: i64 = age.parse().map_err(|_| format!("{age:?} is no age in seconds"))?;
        let whole = Timestamp::from_second(self.time.as_second()).map_err(|error| error.to_string())?;
        whole.checked_sub(SignedDuration::from_secs(seconds)).map(Some).map_err(|error| error.to_string())
    }
}

/// A uid in its usual form, from its number.
fn uuid(text: &str) -> Option<String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    let hex = format!("{:032x}", u128::from_str_radix(text, 36).ok().filter(|_| plain)?);
    Some(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]))
}

#[cfg(test)]
mod tests {
    use super::super::Snapshot;

    #[test]
    fn the_compact_form_by_uid_is_read() {
        let text = r#"{"time":"2026-11-24T10:00:00.5Z","by":"uid","workers":"a/60 =odd/-","pods":"b","gone":"=c"}"#;
        let snapshot = Snapshot::parse(text).unwrap();
        let uids: Vec<_> = snapshot.pods.iter().map(|pod| (pod.uid.as_str(), pod.worker)).collect();
        let expected = [
            ("00000000-0000-0000-0000-00000000000a", true),
            ("odd", true),
            ("00000000-0000-0000-0000-00000000000b", false),
        ];
        assert_eq!(uids, expected);
        assert_eq!(snapshot.pods[0].since, Some("2026-11-24T09:59:00Z".parse().unwrap()));
        assert_eq!(snapshot.pods[1].since, None);
        assert_eq!(snapshot.gone[0].uid, "c");
    }

    #[test]
    fn the_compact_form_by_name_is_read() {
        let text = r#"{"time":"2026-11-24T10:00:00Z","by":"name","workers":"shop-0/5","pods":"x y"}"#;
        let snapshot = Snapshot::parse(text).unwrap();
        assert_eq!(snapshot.pods.iter().map(|pod| pod.name.as_str()).collect::<Vec<_>>(), ["shop-0", "x", "y"]);
        assert!(snapshot.pods.iter().all(|pod| pod.uid.is_empty()));
    }

    #[test]
    fn a_damaged_compact_form_is_refused() {
        for (field, value) in [
            ("workers", "a"),
            ("workers", "a/b"),
            ("pods", "A"),
            ("pods", "="),
            ("pods", &"z".repeat(26)),
            ("by", "ip"),
        ] {
            let mut text = serde_json::json!({"time": "2026-11-24T10:00:00Z", "by": "uid"});
            text[field] = value.into();
            let said = Snapshot::parse(&text.to_string()).unwrap_err().to_string();
            assert!(said.contains("snapshot of workers"), "{said}");
        }
    }
}
