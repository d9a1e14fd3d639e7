//! SHELL. HTTP: one bounded server for `serve` and the operator, health, metrics, problems, and the recovery API.
//!
//! In: a router, limits and a future that says when to stop. Out: answers within those limits, whatever the other side
//! does. What a recovery is, is not known here: whoever starts the server hands the work in.

mod connection;
pub mod health;
pub mod problem;
pub mod server;

pub use health::Health;
pub use problem::Problem;
pub use server::{Left, Limits, ListenAddress, ListenError, Listener, serve};
