//! Arguments of the HTTP API.

use std::{path::PathBuf, time::Duration};

use clap::Args;

use super::{
    PolicyArgs,
    values::{count, own_time},
};
use crate::http::ListenAddress;

/// `unstick serve`
#[derive(Args, Clone, Debug)]
pub(crate) struct ServeArgs {
    /// Where to listen; any address but loopback needs --token-file
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: ListenAddress,

    /// Where GET checks and POST recovers, such as /api/qualify/recovery
    #[arg(long, value_name = "PATH", default_value = "/v1/recovery", value_parser = path)]
    pub path: String,

    /// Token that requests must show (Authorization: Bearer TOKEN); a new one counts at once
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,

    /// How many runs are listed
    #[arg(long, value_name = "N", value_parser = count, allow_negative_numbers = true, default_value_t = 20)]
    pub limit: u64,

    /// End each check or recovery after this long at the latest
    #[arg(long, value_name = "TIME", value_parser = own_time, allow_negative_numbers = true, default_value = "5m")]
    pub timeout_total: Duration,

    /// What to look for, and what to do about it.
    #[command(flatten)]
    pub policy: PolicyArgs,
}

/// Paths of our own.
const TAKEN: [&str; 4] = ["/livez", "/readyz", "/metrics", "/openapi.json"];

/// A path as it stands in a request, with nothing in it that the router would read as a pattern.
fn path(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    if !text.starts_with('/') || text.len() > 200 || !text.chars().all(plain) {
        return Err("write a path like /v1/recovery, of letters, digits, and - _ . ~".to_owned());
    }
    if TAKEN.contains(&text) {
        return Err(format!("{text} is a path of unstick's own; choose another"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_plain_and_not_our_own() {
        for fine in ["/", "/v1/recovery", "/api/qualify/recovery", "/a.b/~c/"] {
            assert_eq!(path(fine).as_deref(), Ok(fine));
        }
        for wrong in ["", "v1", "/a b", "/{x}", "/:x", "/*", "/a?b", "/é", "/livez", "/openapi.json"] {
            assert!(path(wrong).is_err(), "{wrong}");
        }
    }
}
