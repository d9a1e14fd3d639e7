//! The systems that unstick knows by name. Facts and their sources are in each file.

mod airflow;
mod apalis;
mod bullmq_pg;
mod celery_django;
mod dagster;
mod db_scheduler;
mod dbos;
mod delayed_job;
mod generic;
mod good_job;
mod graphile_worker;
mod hatchet;
mod mlflow;
mod n8n;
mod oban;
mod pg_boss;
mod prefect;
mod prisma;
mod procrastinate;
mod river;
mod solid_queue;
mod trigger_dev;

use super::Preset;

/// Every preset, in the order `unstick presets` prints them.
pub const ALL: &[&Preset] = &[
    &prisma::PRESET,
    &pg_boss::PRESET,
    &graphile_worker::PRESET,
    &river::PRESET,
    &oban::PRESET,
    &solid_queue::PRESET,
    &good_job::PRESET,
    &procrastinate::PRESET,
    &bullmq_pg::PRESET,
    &mlflow::PRESET,
    &celery_django::PRESET,
    &db_scheduler::PRESET,
    &delayed_job::PRESET,
    &apalis::PRESET,
    &trigger_dev::PRESET,
    &dagster::PRESET,
    &airflow::PRESET,
    &prefect::PRESET,
    &n8n::PRESET,
    &dbos::PRESET,
    &hatchet::PRESET,
    &generic::PRESET,
];

/// The preset of this name, compared without regard to case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Preset> {
    ALL.iter().copied().find(|preset| preset.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
#[path = "../presets_tests.rs"]
mod tests;
