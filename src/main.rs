//! argv to exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(unstick::cli::main(std::env::args_os().collect()))
}
