//! What can be written behind `kubectl unstick`. Its flags are called as kubectl's are, and like those they have no
//! variables: `UNSTICK_TIMEOUT` is another thing.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, builder::NonEmptyStringValueParser};

use super::{
    LogArgs,
    values::{count, own_time},
};
use crate::kubectl::{Form, Patient, Question, Way};

const AFTER_HELP: &str = "\
Exit codes: 0 done · 1 failed, or the doctor found an error · 2 usage · 64 no such policy, or an invalid one · 65 brake ·
69 cluster or database unreachable · 75 not done in time, try again · 77 not permitted · 78 the table does not match the policy";

/// Look after recovery policies: their status, their ledger, their gates
#[derive(Debug, Parser)]
#[command(name = "kubectl-unstick", bin_name = "kubectl unstick", version, max_term_width = 100)]
pub(crate) struct PluginArguments {
    /// What to do.
    #[command(flatten)]
    pub kubectl: KubectlArgs,
    /// Logs.
    #[command(flatten)]
    pub logs: LogArgs,
}

/// `unstick kubectl`, which is `kubectl unstick`
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct KubectlArgs {
    /// What to do.
    #[command(subcommand)]
    pub verb: KubectlVerb,
    /// Which cluster.
    #[command(flatten)]
    pub way: WayArgs,
}

/// Which cluster and namespace, and how results are written; wherever kubectl takes them.
#[derive(Args, Debug)]
#[command(next_help_heading = "Cluster")]
pub(crate) struct WayArgs {
    /// Namespace of the policy [default: that of the kubeconfig's context]
    #[arg(short, long, global = true, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub namespace: Option<String>,

    /// Context of the kubeconfig [default: the current one]
    #[arg(long, global = true, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub context: Option<String>,

    /// The kubeconfig [default: where kubectl looks]
    #[arg(long, global = true, value_name = "FILE")]
    pub kubeconfig: Option<PathBuf>,

    /// Form of the result: json, yaml, or wide for more columns
    #[arg(short, long, global = true, value_name = "json|yaml|wide")]
    pub output: Option<Form>,
}

impl WayArgs {
    pub(crate) fn way(&self) -> Way {
        Way { kubeconfig: self.kubeconfig.clone(), context: self.context.clone(), namespace: self.namespace.clone() }
    }
}

/// The verbs of the plugin, in the order in which people need them.
#[derive(Debug, Subcommand)]
pub(crate) enum KubectlVerb {
    /// Show how policies and their recoveries do
    Status(StatusArgs),
    /// Ask the operator for a recovery now
    Trigger(TriggerArgs),
    /// List active runs and which of them are stuck; changes nothing
    Check(PluginCheckArgs),
    /// Tell all about one run: how it stands, how it is judged, what recoveries did to it
    Explain(PluginExplainArgs),
    /// List past recoveries, or show one with every row it changed
    History(PluginHistoryArgs),
    /// Put back what a recovery changed
    Undo(PluginUndoArgs),
    /// Start no recovery under a policy, and hold no pod, until it is resumed
    Suspend(PolicyName),
    /// End the suspension of a policy
    Resume(PolicyName),
    /// Let go the pods that a policy's gate holds now
    Release(PolicyName),
    /// Find what keeps recoveries from working
    Doctor(DoctorArgs),
}

/// A policy.
#[derive(Args, Debug)]
pub(crate) struct PolicyName {
    /// The policy's name
    #[arg(value_name = "NAME", value_parser = policy_name)]
    pub name: String,
}

/// `rp/NAME`, as `kubectl get -o name` writes it, is NAME.
fn policy_name(text: &str) -> Result<String, String> {
    let (kind, name) = text.split_once('/').unwrap_or(("rp", text));
    let kinds =
        ["rp", "recoverypolicy", "recoverypolicies", "recoverypolicy.unstick.dev", "recoverypolicies.unstick.dev"];
    match name {
        "" => Err("is empty; write the policy's name".to_owned()),
        _ if !kinds.contains(&kind) => Err(format!("{kind} is no recovery policy; write its name alone")),
        _ => Ok(name.to_owned()),
    }
}

/// `kubectl unstick status`
#[derive(Args, Debug)]
pub(crate) struct StatusArgs {
    /// Show all about this policy [default: a line for each of the namespace]
    #[arg(value_name = "NAME", value_parser = policy_name, conflicts_with = "all_namespaces")]
    pub name: Option<String>,

    /// The policies of all namespaces
    #[arg(short = 'A', long)]
    pub all_namespaces: bool,

    /// Show it again whenever it changes
    #[arg(short, long)]
    pub watch: bool,
}

/// `kubectl unstick trigger`
#[derive(Args, Debug)]
pub(crate) struct TriggerArgs {
    /// The policy.
    #[command(flatten)]
    pub policy: PolicyName,

    /// Wait for its end, and exit as it does
    #[arg(long)]
    pub wait: bool,

    /// How long to wait
    #[arg(long, value_name = "TIME", value_parser = own_time, allow_negative_numbers = true, default_value = "5m")]
    pub timeout: Duration,
}

/// Which policy's Job answers, and how long it may take.
#[derive(Args, Debug)]
pub(crate) struct AskArgs {
    /// The policy.
    #[command(flatten)]
    pub policy: PolicyName,

    /// How it answers.
    #[command(flatten)]
    pub job: JobArgs,
}

/// The Job that answers.
#[derive(Args, Debug)]
pub(crate) struct JobArgs {
    /// Image of the Job that looks [default: that of the policy's own Jobs]
    #[arg(long, value_name = "IMAGE", value_parser = NonEmptyStringValueParser::new())]
    pub image: Option<String>,

    /// How long to wait for the Job
    #[arg(long, value_name = "TIME", value_parser = own_time, allow_negative_numbers = true, default_value = "2m")]
    pub timeout: Duration,
}

impl AskArgs {
    pub(crate) fn question(&self) -> Question {
        self.job.question(&self.policy.name)
    }
}

impl JobArgs {
    pub(crate) fn question(&self, policy: &str) -> Question {
        Question { policy: policy.to_owned(), image: self.image.clone(), limit: self.timeout }
    }
}

/// `kubectl unstick check`
#[derive(Args, Debug)]
pub(crate) struct PluginCheckArgs {
    /// Whom to ask.
    #[command(flatten)]
    pub ask: AskArgs,

    /// How many runs are listed
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true, default_value_t = 20)]
    pub limit: u64,
}

/// `kubectl unstick explain`
#[derive(Args, Debug)]
#[command(allow_missing_positional = true)]
pub(crate) struct PluginExplainArgs {
    /// The policy [default: the only one of the namespace]
    #[arg(value_name = "NAME", value_parser = policy_name)]
    pub name: Option<String>,

    /// The run, by its id as check shows it
    #[arg(value_name = "RUN", required = true, value_parser = NonEmptyStringValueParser::new())]
    pub run: String,

    /// How it answers.
    #[command(flatten)]
    pub job: JobArgs,
}

/// `kubectl unstick history`
#[derive(Args, Debug)]
pub(crate) struct PluginHistoryArgs {
    /// Whom to ask.
    #[command(flatten)]
    pub ask: AskArgs,

    /// Show this recovery with every row it changed
    #[arg(value_name = "RECOVERY", value_parser = NonEmptyStringValueParser::new())]
    pub recovery: Option<String>,
}

/// `kubectl unstick undo`
#[derive(Args, Debug)]
pub(crate) struct PluginUndoArgs {
    /// Whom to ask.
    #[command(flatten)]
    pub ask: AskArgs,

    /// The recovery to undo; history lists them
    #[arg(value_name = "RECOVERY", value_parser = NonEmptyStringValueParser::new())]
    pub recovery: String,

    /// Only say what would be put back
    #[arg(long)]
    pub check_only: bool,
}

/// `kubectl unstick doctor`
#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    /// Look at the policies of all namespaces
    #[arg(short = 'A', long)]
    pub all_namespaces: bool,

    /// Where the operator is [default: unstick-system]
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub operator_namespace: Option<String>,
}

impl DoctorArgs {
    pub(crate) fn patient(&self) -> Patient {
        Patient { all_namespaces: self.all_namespaces, operator_namespace: self.operator_namespace.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_may_be_named_as_kubectl_names_objects() {
        for text in ["a", "rp/a", "recoverypolicy.unstick.dev/a"] {
            assert_eq!(policy_name(text).as_deref(), Ok("a"));
        }
        assert!(policy_name("").is_err() && policy_name("rp/").is_err() && policy_name("pod/a").is_err());
    }
}
