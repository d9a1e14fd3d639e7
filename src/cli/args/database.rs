//! Where the database URL comes from.

use std::path::PathBuf;

use clap::{Args, builder::NonEmptyStringValueParser};

/// Which database. The URL is read from the variable `DATABASE_URL` unless one of these names another place.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Database (default: the URL in the variable DATABASE_URL)")]
pub(crate) struct DatabaseArgs {
    /// Read the URL from this environment variable
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub database_url_env: Option<String>,

    /// Read the URL from this file
    #[arg(long, value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,

    /// The URL itself; without a password, since everybody on the machine can read it here
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,

    /// Certificate authority of the database server; with it, verify-full is the default
    #[arg(long, value_name = "FILE")]
    pub database_ca: Option<PathBuf>,
}
