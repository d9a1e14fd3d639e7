//! SHELL. One connection to one of three engines: connecting, running statements that other rooms wrote as data, and
//! saying whose fault an error is.
//!
//! In: a [`DatabaseUrl`](crate::settings::DatabaseUrl) and [`Statement`](crate::sql::Statement)s. Out: [`Row`]s and
//! [`DbError`]s. What the statements mean is not known here.

mod bind;
mod catalogue;
mod codes;
mod connect;
mod connection;
mod decode;
mod fault;
mod options;
mod row;
mod server;
mod transaction;

pub use catalogue::{catalogue, hidden_rows};
pub use connect::{Access, connect};
pub use connection::Connection;
pub use fault::{DbError, FaultKind};
pub use row::Row;
pub use server::{Product, ServerVersion};
pub use transaction::{Purpose, begin};
