//! Arguments of the verbs that look at a run table.

use std::{path::PathBuf, time::Duration};

use clap::{Args, builder::NonEmptyStringValueParser};

use super::{
    DatabaseArgs, GateArgs, OutputArgs, RecoveryArgs, TableArgs,
    values::{count, own_time, recovery_id},
};
use crate::report::Trigger;

/// A policy: from a file, from flags, or both, the flags over the file.
#[derive(Args, Clone, Debug)]
pub(crate) struct PolicyArgs {
    /// The policy, a whole RecoveryPolicy as YAML or JSON; - is standard input
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub policy: Option<PathBuf>,

    /// The environment, which decides from when on a run is stuck: development 5m, staging 15m, production 30m
    /// [default: the policy's, else production]
    #[arg(long, value_name = "NAME", help_heading = "Policy")]
    pub environment: Option<String>,

    /// Live workers as JSON, for evidence on owners (UNSTICK_WORKERS: the text itself, or a file)
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub workers: Option<String>,

    /// The run table.
    #[command(flatten)]
    pub table: TableArgs,
    /// When a run is stuck, and what becomes of it.
    #[command(flatten)]
    pub recovery: RecoveryArgs,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// How long we may take ourselves.
#[derive(Args, Debug)]
pub(crate) struct TimeArgs {
    /// End after this long at the latest, whatever is left, such as 60s
    #[arg(long, value_name = "TIME", value_parser = own_time, allow_negative_numbers = true)]
    pub timeout_total: Option<Duration>,
}

/// `unstick check`
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Exit with 3 if any run is stuck
    #[arg(long)]
    pub exit_code: bool,

    /// How many runs are listed
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true, default_value_t = 20)]
    pub limit: u64,

    /// How long we may take.
    #[command(flatten)]
    pub time: TimeArgs,
    /// How results are written.
    #[command(flatten)]
    pub output: OutputArgs,
    /// What to look for, and what to do about it.
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// `unstick explain`
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    /// The run, by its id as `unstick check` shows it
    #[arg(value_name = "RUN", value_parser = NonEmptyStringValueParser::new())]
    pub run: String,

    /// How long we may take.
    #[command(flatten)]
    pub time: TimeArgs,
    /// How results are written.
    #[command(flatten)]
    pub output: OutputArgs,
    /// What to look for, and what to do about it.
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// `unstick recover`
#[derive(Args, Debug)]
pub(crate) struct RecoverArgs {
    /// Only look, as unstick check does (also --dry-run)
    #[arg(long)]
    pub check_only: bool,

    /// The same.
    #[arg(long, hide = true)]
    pub dry_run: bool,

    /// Name of this recovery; a finished one of the same name is not run again [default: a new one]
    #[arg(long, value_name = "TEXT", value_parser = recovery_id)]
    pub recovery_id: Option<String>,

    /// How many runs are listed
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true, default_value_t = 20)]
    pub limit: u64,

    /// Why this recovery starts.
    #[arg(long, hide = true, default_value = "CommandLine")]
    pub trigger: Trigger,

    /// Where the result is left for Kubernetes [default: /dev/termination-log, if there is one]
    #[arg(long, value_name = "FILE")]
    pub termination_log: Option<PathBuf>,

    /// How long we may take.
    #[command(flatten)]
    pub time: TimeArgs,
    /// How results are written.
    #[command(flatten)]
    pub output: OutputArgs,
    /// What to look for, and what to do about it.
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// `unstick init`
#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    /// Exit with the recovery's own code instead of 0: the pod then waits until it succeeds
    #[arg(long)]
    pub strict: bool,

    /// Name of this recovery; one that ended within the last minute is not run again [default: the rollout's, by the
    /// pod's name, else a new one]
    #[arg(long, value_name = "TEXT", value_parser = recovery_id)]
    pub recovery_id: Option<String>,

    /// Let the app start after this long, whatever is left
    #[arg(long, value_name = "TIME", value_parser = own_time, allow_negative_numbers = true, default_value = "60s")]
    pub timeout_total: Duration,

    /// How many runs are listed
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true, default_value_t = 20)]
    pub limit: u64,

    /// Where the result is left for Kubernetes [default: /dev/termination-log, if there is one]
    #[arg(long, value_name = "FILE")]
    pub termination_log: Option<PathBuf>,

    /// Whom to ask first.
    #[command(flatten)]
    pub gate: GateArgs,
    /// How results are written.
    #[command(flatten)]
    pub output: OutputArgs,
    /// What to look for, and what to do about it.
    #[command(flatten)]
    pub policy: PolicyArgs,
}
