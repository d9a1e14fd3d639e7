//! django-celery-results: `django_celery_results/models.py` of celery/django-celery-results at 067dfc9.
//!
//! The table is a display: redelivery is the broker's job. `date_done` is written on every save, so while a task runs it
//! says when the row was last touched. The result is what Celery's JSON result of a lost worker is.

use crate::runs::{Action, Preset, PresetSource::Column, PresetState, Probe, Put, Role};

/// `django_celery_results_taskresult`.
pub(super) const PRESET: Preset = Preset {
    name: "celery-django",
    title: "Celery results in Django (Python); table django_celery_results_taskresult",
    table: "django_celery_results_taskresult",
    state: PresetState::Status { active: &["STARTED"], never_claimed: &[], failed: "FAILURE", requeued: "" },
    id: &["id"],
    columns: &[
        (Role::Status, Column("status")),
        (Role::CreatedAt, Column("date_created")),
        (Role::StartedAt, Column("date_started")),
        (Role::Owner, Column("worker")),
        (Role::FinishedAt, Column("date_done")),
        (Role::Error, Column("traceback")),
        (Role::Kind, Column("task_name")),
    ],
    fail: &[(
        "result",
        Put::ReasonIn(
            "{\"exc_type\": \"WorkerLostError\", \"exc_message\": [",
            "], \"exc_module\": \"billiard.exceptions\"}",
        ),
    )],
    cannot: &[(
        Action::Requeue,
        "the table only shows what happened, a task waits in the broker; use Fail, and acks_late for redelivery",
    )],
    probe: Probe {
        present: &["task_id", "date_created", "date_started", "date_done", "traceback", "worker"],
        absent: &[],
        versions: "django-celery-results 2.6 or later",
    },
    notes: "Rows say STARTED only with task_track_started. A task that lives on after all overwrites the row when it ends. \
            The owner is worker@host, so it names no pod unless the worker is named after one.",
    ..Preset::EMPTY
};
