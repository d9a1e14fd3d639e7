//! unstick finds runs that their worker left behind and settles them, exactly once, with a ledger that can undo it.
//!
//! The map, one line per room. CORE rooms are pure: no database, no cluster, no clock, no environment.
//!
//! Arrows never turn: `cli → all`; `recover → policy, runs, evidence, sql, db, ledger, report`; `ledger → db, sql`;
//! `db → sql`; `sql → runs, evidence`; `policy → api, runs, evidence`; `rollout → api, report`; `http → report, telemetry`;
//! `gate → api, http, report, rollout, telemetry`; `jobs → api, policy, report, rollout`;
//! `kubectl → api, gate, jobs, policy, report, rollout`;
//! `operator → api, gate, http, jobs, policy, report, rollout, telemetry`;
//! `telemetry → report, runs, evidence`; `api → runs, evidence` for their words.
//! `tests/architecture.rs` holds the walls.

// Plain comments: doc comments here would make rustdoc look up the rooms' own links in this scope.

// `RecoveryPolicy`: the YAML that people write, its rules, and every string that crosses the wire.
pub mod api;
// One file per verb of the command line.
pub mod cli;
// SHELL: connections, the catalogue, transactions, whose fault an error is.
pub mod db;
// CORE: live workers and signs of life, and the verdict on a run.
pub mod evidence;
// SHELL: the init container's waiting, the operator's answers, readiness gates.
pub mod gate;
// SHELL: one bounded HTTP server; health, metrics, problems, the recovery API.
pub mod http;
// SHELL: `kubectl unstick`, one file per verb.
pub mod kubectl;
// SHELL: the Jobs that the operator and people make, as objects.
pub mod jobs;
// SHELL: the ledger: begin, batch, finish, list, undo.
pub mod ledger;
// SHELL: watch, observe, reconcile, status, events, leadership.
pub mod operator;
// CORE: spec and environment become an effective policy.
pub mod policy;
// SHELL: the use case: inspect, brake, settle, report.
pub mod recover;
// CORE: the one result type: text, JSON, termination message.
pub mod report;
// CORE: facts of the cluster become triggers and a decision.
pub mod rollout;
// CORE: run tables, columns, statuses, presets.
pub mod runs;
// Command line and environment, read once; database URLs; redaction.
pub mod settings;
// CORE: statements as data, in three dialects.
pub mod sql;
// Logs and metric families.
pub mod telemetry;
