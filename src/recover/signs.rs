//! Which columns show life, kept in the ledger: an undo of an undo settles runs again, and has no policy to ask.

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::Fault;
use crate::{
    policy::zone_offsets,
    runs::{Role, RunTable, Source, presets},
    sql::Zone,
};

/// What the ledger keeps: a column's name where the role is a column of the table's own, else nothing, and it is the preset's.
pub(super) fn noted(table: &RunTable, zone: &str) -> String {
    let column = |role| Some((role, table.role(role)?.source.column().map(ToString::to_string)));
    let columns: BTreeMap<Role, Option<String>> = Role::UNDER_WORK.into_iter().filter_map(column).collect();
    let columns: serde_json::Map<String, Json> =
        columns.into_iter().map(|(role, column)| (role.as_str().to_owned(), json!(column))).collect();
    json!({"preset": table.spec.preset.name, "zone": zone, "columns": columns}).to_string()
}

/// The same, read back.
pub(super) struct Signs {
    zone: String,
    pub(super) sources: Vec<(Role, Source)>,
}

impl Signs {
    /// # Errors
    /// Somebody has written something else there.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        Self::parse(text).ok_or_else(|| {
            let what = "cannot undo: the ledger does not say which columns show that a run lives";
            Fault::new(78, format!("{what}; was its column signs edited by hand?"))
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let all: Json = serde_json::from_str(text).ok()?;
        let preset = presets::find(all["preset"].as_str()?)?;
        let source = |(role, column): (&String, &Json)| {
            let role: Role = role.parse().ok()?;
            let source = match column.as_str() {
                Some(name) => Source::Column(crate::runs::Ident::parse(name).ok()?),
                None => Source::of_preset(preset, role)?,
            };
            Some((role, source))
        };
        let sources = all["columns"].as_object()?.iter().map(source).collect::<Option<_>>()?;
        Some(Self { zone: all["zone"].as_str()?.to_owned(), sources })
    }

    /// Other tables that hold some of them.
    pub(super) fn others(&self) -> Vec<&str> {
        let lookups = self.sources.iter().filter_map(|(_, source)| match source {
            Source::Lookup { table, .. } => Some(table.as_str()),
            _ => None,
        });
        lookups.collect()
    }

    /// How far zone-less times since then are from UTC.
    pub(super) fn zone(&self, since: f64, now: f64) -> Zone {
        let day = Duration::from_secs(86_400);
        let window = Duration::try_from_secs_f64(now - since).unwrap_or_default() + day;
        #[expect(clippy::cast_possible_truncation, reason = "a database's clock is within the range of timestamps")]
        let now = Timestamp::from_millisecond((now * 1000.0) as i64).unwrap_or(Timestamp::UNIX_EPOCH);
        let offsets = zone_offsets(&self.zone, now, window);
        offsets.map_or_else(Zone::default, |found| Zone {
            reading: found.reading,
            lease: found.lease,
            writing: found.writing,
        })
    }
}
