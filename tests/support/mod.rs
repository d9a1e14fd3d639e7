//! What the tests stand on: real database servers, one fresh database per test, the binary under test, and a proxy
//! that breaks connections on purpose.
//!
//! Included by each test binary with `#[path = "../support/mod.rs"] mod support;`. Everything here is synchronous:
//! a test is a story, and threads are enough to tell it. Whatever goes wrong in here panics with what was tried.
// `allow` and not `expect`: no expectation holds in every binary that includes this module.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "each test binary uses the part it needs")]

mod binary;
mod certificates;
mod database;
pub mod mysql;
mod preload;
pub mod process;
pub mod proxy;
pub mod servers;
mod session;
mod stalls;
mod workplace;

pub use binary::{Output, Running, Unstick, program, unstick};
pub use certificates::{Certificate, Certificates, certificates};
pub use database::{Database, Engine};
pub use nix::sys::signal::Signal;
pub use preload::preloaded;
pub use proxy::Proxy;
pub use servers::{Durability, MariaDb, PgBouncer, Postgres, PostgresOptions};
pub use session::{Rows, Session};
pub use stalls::any_of_three;
pub use workplace::{fresh_folder, workplace};
