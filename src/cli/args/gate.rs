//! Arguments of what waits at a gate, and of what opens it.

use std::time::Duration;

use clap::Args;

use super::{
    OutputArgs,
    values::{namespace, own_time},
};

/// Whom an init container asks, and for whom.
#[derive(Args, Debug)]
#[command(next_help_heading = "Operator")]
pub(crate) struct GateArgs {
    /// Wait for the operator's recovery under this policy; only without an operator recover here
    #[arg(long, value_name = "NAME")]
    pub policy_name: Option<String>,

    /// The pod's namespace [default: the variable POD_NAMESPACE]
    #[arg(long, value_name = "NAME")]
    pub namespace: Option<String>,

    /// The pod's name [default: the variable POD_NAME]
    #[arg(long, value_name = "NAME")]
    pub pod: Option<String>,

    /// Where the operator answers; empty: ask nobody
    /// [default, with a policy's name: the Service unstick of unstick-system, port 8081]
    #[arg(long, value_name = "URL")]
    pub operator_url: Option<String>,
}

/// `unstick release-overdue`
#[derive(Args, Debug)]
pub(crate) struct OverdueArgs {
    /// Namespaces to look at; * is all [default: the pod's own]
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', value_parser = namespace)]
    pub watch_namespaces: Vec<String>,

    /// Open every gate that is closed, overdue or not: for where unstick was uninstalled, so that nobody else will
    #[arg(long)]
    pub every_gate: bool,

    /// How results are written.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `unstick prove`
#[derive(Args, Debug)]
pub(crate) struct ProveArgs {
    /// Where the operator answers for its health
    #[arg(long, value_name = "URL", default_value = "http://unstick.unstick-system.svc:8080")]
    pub health_url: String,

    /// Where policies are tried out; nothing is kept [default: the pod's own namespace]
    #[arg(long, value_name = "NAME")]
    pub namespace: Option<String>,

    /// What does not hold at once may come true within this time
    #[arg(long, value_name = "TIME", value_parser = own_time, allow_negative_numbers = true, default_value = "60s")]
    pub timeout_total: Duration,
}
