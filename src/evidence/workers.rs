//! The snapshot of a namespace's pods that owner evidence rests on.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::{Clocks, compact::Compact};

/// The text is no snapshot.
#[derive(Debug, Error)]
#[error(
    "cannot read the snapshot of workers: {0}; it is {{\"time\": …, \"pods\": [{{\"uid\", \"name\", \"worker\", \"since\"}}], \"gone\": [{{\"uid\", \"name\"}}]}}"
)]
pub struct SnapshotError(String);

/// As much as the ledger holds of a scope on every engine.
const LONGEST_SCOPE: usize = 64;

/// Every pod of the namespace at one moment, and the workers that were seen to end.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Snapshot {
    /// When it was taken, by the operator's clock.
    pub time: Timestamp,
    /// Who took it: the uid of the operator's policy; empty for a list made by hand. Workers that another one knows, of another
    /// namespace or cluster that shares the table, are not missed here.
    #[serde(default)]
    pub scope: String,
    /// Up to when the list is known to hold, where that is before `time`: a watch that lags does not know of pods that
    /// came since, and whatever they claimed is theirs.
    #[serde(default, rename = "asOf")]
    pub as_of: Option<Timestamp>,
    /// All pods that count as alive: terminating ones and those on unreachable nodes too.
    #[serde(default)]
    pub pods: Vec<Pod>,
    /// Workers that the operator saw alive and then end.
    #[serde(default)]
    pub gone: Vec<EndedPod>,
}

/// One pod that counts as alive.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Pod {
    /// Its uid.
    pub uid: String,
    /// Its name, which may be used again.
    #[serde(default)]
    pub name: String,
    /// Whether the policy's selector matches it.
    #[serde(default)]
    pub worker: bool,
    /// When its worker container started; null: it is not running.
    #[serde(default)]
    pub since: Option<Timestamp>,
}

/// One worker that was seen to end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EndedPod {
    /// Its uid.
    pub uid: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
}

impl Snapshot {
    /// The moment up to which the list is known to hold.
    #[must_use]
    pub fn holds_until(&self) -> Timestamp {
        self.as_of.map_or(self.time, |as_of| as_of.min(self.time))
    }

    /// Whoever was seen alive at or after this (seconds since 1970) is not missed by this snapshot: it may be the older one.
    /// One that is ahead may be so by all of the skew.
    #[must_use]
    pub fn misses_before(&self, clocks: Clocks) -> f64 {
        let ahead = seconds(self.time) > clocks.now;
        seconds(self.holds_until()) - if ahead { clocks.skew } else { 0.0 }
    }

    /// When those that it lists were seen alive (seconds since 1970), by the snapshot's own clock: that is what the next
    /// one of this clock is held against. A clock that is ahead by more than the skew is not heard.
    #[must_use]
    pub fn saw_at(&self, clocks: Clocks) -> f64 {
        seconds(self.time).min(clocks.now + clocks.skew)
    }

    /// Reads the JSON form, or the compact one of `compact.rs`, which says in `by` what pods are named by.
    ///
    /// # Errors
    /// Neither form; the sentence says where.
    pub fn parse(text: &str) -> Result<Self, SnapshotError> {
        let value: Value = serde_json::from_str(text).map_err(|error| SnapshotError(error.to_string()))?;
        if !value.is_object() {
            return Err(SnapshotError("it is no JSON object".to_owned()));
        }
        if let Some(time) = value.get("time").and_then(Value::as_str)
            && time.parse::<Timestamp>().is_err()
        {
            let odd = format!("its time {:?} is none; write one like 2026-11-24T10:00:00Z", time);
            return Err(SnapshotError(odd));
        }
        let scope = value.get("scope").and_then(Value::as_str).unwrap_or_default();
        if scope.len() > LONGEST_SCOPE || scope.chars().any(char::is_control) {
            let bounds = format!("its scope has more than {LONGEST_SCOPE} bytes, or a control character");
            return Err(SnapshotError(bounds));
        }
        if value.get("by").is_some() {
            let compact: Compact = serde_json::from_value(value).map_err(|error| SnapshotError(error.to_string()))?;
            return compact.snapshot().map_err(SnapshotError);
        }
        let snapshot: Self = serde_json::from_value(value).map_err(|error| SnapshotError(error.to_string()))?;
        if snapshot.pods.iter().any(|pod| pod.uid.is_empty()) || snapshot.gone.iter().any(|pod| pod.uid.is_empty()) {
            return Err(SnapshotError("a pod has an empty uid".to_owned()));
        }
        Ok(snapshot)
    }
}

/// Seconds since 1970; exact enough for comparing clocks (a quarter of a microsecond).
#[expect(clippy::cast_precision_loss, reason = "microseconds since 1970 fit 53 bits until the year 2255")]
pub(super) fn seconds(time: Timestamp) -> f64 {
    time.as_microsecond() as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_snapshot_misses_nobody_whom_a_newer_one_has_shown() {
        let taken =
            |at: i64| Snapshot::parse(&format!(r#"{{"time":"{}"}}"#, Timestamp::from_second(at).unwrap())).unwrap();
        let now = 1_800_000_000;
        let by = |looked: i64| Clocks { now: looked as f64, ahead: 0.0, skew: 30.0 };
        // By one clock, however far it is ahead, and whichever of the two is looked at last.
        for ahead in [-25, 0, 10, 25] {
            for (older, newer, looks) in [(0, 1, [2, 3]), (0, 1, [200, 2]), (0, 20, [300, 21])] {
                let [old_look, new_look] = looks.map(|look| by(now + look));
                let seen = taken(now + newer + ahead).saw_at(new_look);
                let bound = taken(now + older + ahead).misses_before(old_look);
                assert!(seen >= bound, "{older} {newer} {looks:?} {ahead}: {seen} < {bound}");
            }
        }
        let lagging = Snapshot { as_of: Some(Timestamp::from_second(now - 60).unwrap()), ..taken(now) };
        assert!(lagging.misses_before(by(now)) <= (now - 60) as f64, "the list is older than the snapshot");
        // A later one tells, and one from a clock gone wild does not hold for ever.
        assert!(taken(now).saw_at(by(now)) < taken(now + 1).misses_before(by(now + 2)));
        assert!(taken(now + 90_000).saw_at(by(now)) <= (now + 30) as f64);
    }

    #[test]
    fn the_documented_form_is_read() {
        let text = r#"{"time":"2026-11-24T10:00:00Z","scope":"east","pods":[{"uid":"u1","name":"a","worker":true,"since":null}],
            "gone":[{"uid":"u2","name":"b"}]}"#;
        let snapshot = Snapshot::parse(text).unwrap();
        assert_eq!(snapshot.pods[0].since, None);
        assert_eq!((snapshot.gone[0].uid.as_str(), snapshot.scope.as_str()), ("u2", "east"));
    }

    #[test]
    fn what_is_no_snapshot_is_refused_with_its_form() {
        let long = format!(r#"{{"time":"2026-11-24T10:00:00Z","scope":"{}"}}"#, "x".repeat(65));
        for text in [
            "",
            "[]",
            "{}",
            r#"{"time":"yesterday"}"#,
            r#"{"time":"2026-11-24T10:00:00Z","pods":[{"uid":""}]}"#,
            r#"{"time":"2026-11-24T10:00:00Z","scope":"a\u0000b"}"#,
            &long,
        ] {
            let said = Snapshot::parse(text).unwrap_err().to_string();
            assert!(said.contains("snapshot of workers"), "{said}");
        }
        let said = Snapshot::parse(r#"{"time":"yesterday"}"#).unwrap_err().to_string();
        assert!(said.contains(r#"its time "yesterday" is none"#), "{said}");
    }
}
