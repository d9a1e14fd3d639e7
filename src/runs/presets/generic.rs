//! Any table: nothing is taken for granted.

use crate::runs::Preset;

/// No defaults at all.
pub(super) const PRESET: Preset = Preset {
    notes: "Name at least runs.table, columns.id, columns.status, one time column, active and failed.",
    ..Preset::EMPTY
};
