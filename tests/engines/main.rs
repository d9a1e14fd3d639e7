//! The contract, on every engine: each test in a database of its own, on servers that this process starts.

#[path = "../support/mod.rs"]
mod support;

mod catalogue;
mod connect;
mod contract;
mod evidence;
mod evidence_rows;
mod faults;
mod guards;
mod harness;
mod identifiers;
mod presets;
mod random;
mod real;
mod settling;
mod statements;
