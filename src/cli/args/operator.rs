//! Arguments of the operator.

use clap::{Args, builder::NonEmptyStringValueParser};

use super::values::{environment, namespace};
use crate::http::ListenAddress;

/// `unstick operator`
#[derive(Args, Debug)]
pub(crate) struct OperatorArgs {
    /// Namespaces whose policies are looked after; * is all [default: the operator's own]
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', value_parser = namespace)]
    pub watch_namespaces: Vec<String>,

    /// The environment where neither the policy nor its namespace names one [default: production]
    #[arg(long, value_name = "NAME", value_parser = environment)]
    pub environment: Option<String>,

    /// Image of the recovery Jobs [default: that of the operator's own pod]
    #[arg(long, value_name = "IMAGE")]
    pub job_image: Option<String>,

    /// Where /livez, /readyz and /metrics are served
    #[arg(long, value_name = "ADDRESS", default_value = ":8080")]
    pub listen: ListenAddress,

    /// Where init containers ask whether they may go on
    #[arg(long, value_name = "ADDRESS", default_value = ":8081")]
    pub gates_listen: ListenAddress,

    /// Name of the Lease that says who leads
    #[arg(long, value_name = "NAME", default_value = "unstick", value_parser = NonEmptyStringValueParser::new())]
    pub lease_name: String,
}
