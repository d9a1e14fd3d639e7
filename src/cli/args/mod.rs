//! What can be written on the command line, and the rule that gives every flag an environment variable.
//!
//! In: argv and the environment. Out: typed arguments, nothing looked up and nothing decided. Values that break a rule
//! of the policy are let through here: the same rules judge them as judge a policy file.

mod database;
mod environment;
mod gate;
mod kubectl;
mod leftovers;
mod operator;
mod recovery;
mod run;
mod serve;
mod table;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, builder::NonEmptyStringValueParser};

pub(super) use database::DatabaseArgs;
pub(super) use environment::{STRICT, empty_is_unset, odd_switch, strict, with_environment};
pub(super) use gate::{GateArgs, OverdueArgs, ProveArgs};
pub(super) use kubectl::{KubectlArgs, KubectlVerb, PluginArguments};
pub(super) use leftovers::LeftoversArgs;
pub(super) use operator::OperatorArgs;
pub(super) use recovery::RecoveryArgs;
pub(super) use run::{CheckArgs, ExplainArgs, InitArgs, PolicyArgs, RecoverArgs};
pub(super) use serve::ServeArgs;
pub(super) use table::TableArgs;
pub(super) use values::{ColumnArg, Limit, limit_seconds};

const AFTER_HELP: &str = "\
Every flag is also an environment variable: --max-rows is UNSTICK_MAX_ROWS (--policy is
UNSTICK_POLICY_FILE; the policy's text itself may stand in UNSTICK_POLICY). A flag goes before its variable.

Exit codes: 0 done, or nothing to do · 1 failed · 2 usage · 3 check --exit-code found stuck runs ·
64 invalid policy · 65 brake · 69 database unreachable · 75 busy or out of time, try again ·
77 not permitted · 78 the table does not match the policy";

/// Finds runs that their worker left behind and settles them, exactly once, with a ledger that can undo it.
#[derive(Debug, Parser)]
#[command(name = "unstick", version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub(super) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,

    /// Logs.
    #[command(flatten)]
    pub logs: LogArgs,
}

/// How logs are written; every verb takes these.
#[derive(Args, Debug)]
pub(super) struct LogArgs {
    /// How logs are written, to standard error
    #[arg(
        long,
        global = true,
        value_name = "text|json",
        default_value = "text",
        ignore_case = true,
        help_heading = "Logs",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub log_format: Form,

    /// What is logged: off, error, warn, info, debug or trace [default: warn; of operator: info; of kubectl: off]
    #[arg(long, global = true, value_name = "LEVEL", help_heading = "Logs")]
    pub log_level: Option<String>,
}

/// The verbs, in the order in which people meet them.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// List active runs and which of them are stuck; changes nothing
    Check(CheckArgs),
    /// Settle stuck runs: fail or requeue them
    Recover(RecoverArgs),
    /// Recover as an init container: bounded, and never in the app's way
    Init(InitArgs),
    /// Check on GET and recover on POST, over HTTP
    Serve(ServeArgs),
    /// Put back what a recovery changed
    Undo(UndoArgs),
    /// List past recoveries, or show one with every row it changed
    History(HistoryArgs),
    /// Tell all about one run: how it stands, how it is judged, what recoveries did to it
    Explain(ExplainArgs),
    /// Run the controller: recover on rollouts, worker losses, schedules and requests
    Operator(OperatorArgs),
    /// Open every readiness gate that is past its deadline, also when the operator is dead
    ReleaseOverdue(OverdueArgs),
    /// Delete the policies that a release of Helm brought, once it is uninstalled
    DeletePolicies(LeftoversArgs),
    /// Look after policies in a cluster; the same as `kubectl unstick`, where this program is called kubectl-unstick
    Kubectl(KubectlArgs),
    /// Prove that an installation works: its operator answers, and the cluster judges policies
    Prove(ProveArgs),
    /// Print the statements that a recovery would run
    Sql(SqlArgs),
    /// Print the least rights that a database role needs
    Grants(GrantsArgs),
    /// Create or update the ledger's tables
    Migrate(MigrateArgs),
    /// Say whether policies keep every rule, without a cluster or a database
    Validate(ValidateArgs),
    /// List the systems that are known by name, or show one
    Presets(PresetsArgs),
    /// Print the CustomResourceDefinition of RecoveryPolicy
    Crd,
    /// Make a SQLite database with stuck runs and try everything on it
    Demo(DemoArgs),
    /// Copy this program to another place, such as a volume that other containers run it from
    Install(InstallArgs),
    /// Print the completions for a shell
    Completions(CompletionsArgs),
}

/// What the plugin logs if nobody says: what goes wrong is told in a sentence, and the library would say it once more.
pub(super) const PLUGIN_LOG_LEVEL: &str = "off";

impl Verb {
    /// What is logged if nobody says: of what runs for long, also what it does.
    pub(super) const fn usual_log_level(&self) -> &'static str {
        match self {
            Self::Operator(_) => "info",
            Self::Kubectl(_) => PLUGIN_LOG_LEVEL,
            _ => "warn",
        }
    }
}

/// Text for people, or JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How results are written.
#[derive(Args, Debug)]
pub(super) struct OutputArgs {
    /// Form of the result: text, or JSON
    #[arg(
        short,
        long,
        value_name = "text|json",
        default_value = "text",
        ignore_case = true,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub output: Form,
}

/// Where the ledger is.
#[derive(Args, Debug)]
#[command(next_help_heading = "Ledger")]
pub(super) struct LedgerArgs {
    /// Policy that says where the ledger is (spec.recovery.ledger)
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,

    /// The ledger's schema (PostgreSQL) or database (MySQL, MariaDB); default: unstick, or the database of the URL
    #[arg(long, value_name = "NAME")]
    pub ledger_schema: Option<String>,
}

/// `unstick undo`
#[derive(Args, Debug)]
pub(super) struct UndoArgs {
    /// The recovery to undo; `unstick history` lists them
    #[arg(value_name = "RECOVERY", value_parser = NonEmptyStringValueParser::new())]
    pub recovery: String,

    /// Only say what would be put back (also --dry-run)
    #[arg(long)]
    pub check_only: bool,

    /// The same.
    #[arg(long, hide = true)]
    pub dry_run: bool,

    /// How results are written.
    #[command(flatten)]
    pub output: OutputArgs,
    /// Where the ledger is.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `unstick history`
#[derive(Args, Debug)]
pub(super) struct HistoryArgs {
    /// Show this recovery with every row it changed
    #[arg(value_name = "RECOVERY", value_parser = NonEmptyStringValueParser::new())]
    pub recovery: Option<String>,

    /// How results are written.
    #[command(flatten)]
    pub output: OutputArgs,
    /// Where the ledger is.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `unstick sql`
#[derive(Args, Debug)]
pub(super) struct SqlArgs {
    /// What to look for, and what to do about it.
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// `unstick grants`
#[derive(Args, Debug)]
pub(super) struct GrantsArgs {
    /// The database role that unstick connects as
    #[arg(long, value_name = "NAME", default_value = "unstick")]
    pub role: String,

    /// What to look for, and what to do about it.
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// `unstick migrate`
#[derive(Args, Debug)]
pub(super) struct MigrateArgs {
    /// Only print the SQL for the engine that the URL names, connect to nothing
    #[arg(long)]
    pub print: bool,

    /// Where the ledger is.
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// `unstick validate`
#[derive(Args, Debug)]
pub(super) struct ValidateArgs {
    /// Policies to look at; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// `unstick presets`
#[derive(Args, Debug)]
pub(super) struct PresetsArgs {
    /// Show this preset with its columns and statuses
    #[arg(value_name = "NAME")]
    pub name: Option<String>,

    /// How results are written.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `unstick demo`
#[derive(Args, Debug)]
pub(super) struct DemoArgs {
    /// Where to put the database demo.db; default: a new folder for temporary files
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
}

/// `unstick install`
#[derive(Args, Debug)]
pub(super) struct InstallArgs {
    /// A folder, or the name of a file in one; what is there is replaced
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
}

/// `unstick completions`
#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// Which shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
