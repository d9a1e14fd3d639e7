//! A run table as Prisma generates it: zone-less `timestamp(3)` in UTC (prisma/prisma#5051), a PostgreSQL enum for the
//! status, camelCase names that must be quoted.

use crate::runs::{Preset, PresetSource::Column, PresetState, Role};

/// The first tool's `qualification_runs`.
pub(super) const PRESET: Preset = Preset {
    name: "prisma",
    title: "a run table made by Prisma (default; table qualification_runs)",
    table: "qualification_runs",
    state: PresetState::Status {
        active: &["PENDING", "PROCESSING"],
        never_claimed: &["PENDING"],
        failed: "FAILED",
        requeued: "PENDING",
    },
    id: &["id"],
    columns: &[
        (Role::Status, Column("status")),
        (Role::CreatedAt, Column("createdAt")),
        (Role::FinishedAt, Column("completedAt")),
    ],
    notes: "Map startedAt, heartbeatAt and owner if the table has them: age alone is the weakest evidence.",
    ..Preset::EMPTY
};
