//! db-scheduler: `db-scheduler/src/test/resources/postgresql_tables.sql`, `mysql_tables.sql` and
//! `JdbcTaskRepository.java` of kagkarlsson/db-scheduler.
//!
//! There is no failed state: an execution is due, picked, or deleted. What is written is what its own handler of dead
//! executions writes (`ReviveDeadExecution`): not picked, nobody's, one version on.

use crate::runs::{Action, Dialect, Preset, PresetSource::Column, PresetState, Probe, Put, Role};

/// `scheduled_tasks`.
pub(super) const PRESET: Preset = Preset {
    name: "db-scheduler",
    title: "db-scheduler (Java); table scheduled_tasks",
    dialects: &[Dialect::Postgres, Dialect::Mysql],
    table: "scheduled_tasks",
    state: PresetState::Marks { set: &["picked"], unset: &[], name: "picked" },
    id: &["task_name", "task_instance"],
    columns: &[(Role::HeartbeatAt, Column("last_heartbeat")), (Role::Owner, Column("picked_by"))],
    requeue: &[("picked", Put::Bool(false)), ("version", Put::Add(1))],
    cannot: &[(
        Action::Fail,
        "db-scheduler has no failed state; use Requeue, or delete the execution through SchedulerClient.cancel",
    )],
    probe: Probe {
        present: &["picked", "picked_by", "last_heartbeat", "version", "execution_time", "task_data"],
        absent: &[],
        versions: "db-scheduler",
    },
    notes: "Only Requeue: a run that has been requeued maxRecoveries times stays picked. The heartbeat is written every 5 \
            minutes unless set: choose stuckAfter of 15 minutes or more. The scheduler itself waits for 6 missed ones. picked_by \
            is the scheduler's name, the host name unless set.",
    ..Preset::EMPTY
};
