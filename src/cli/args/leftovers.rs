//! Arguments of what tidies up after `helm uninstall`.

use clap::Args;

/// `unstick delete-policies`
#[derive(Args, Debug)]
pub(crate) struct LeftoversArgs {
    /// The release of Helm that brought them
    #[arg(long, value_name = "NAME")]
    pub of_release: String,

    /// The namespace of that release [default: the pod's own]
    #[arg(long, value_name = "NAME")]
    pub release_namespace: Option<String>,

    /// Namespaces to look at; * is all [default: the pod's own]
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub watch_namespaces: Vec<String>,
}
