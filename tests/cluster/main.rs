//! On a real Kubernetes of one node: one cluster for this binary, started on first use; a namespace for each test.
//!
//! `docs/testing.md` shows how a test is written.

// `allow` and not `expect`: which parts of the harness are used changes with every test.
#![allow(dead_code, reason = "a harness offers more than the tests of today use")]

#[path = "../support/mod.rs"]
mod support;

mod audit;
mod cluster;
mod http;
mod namespace;
mod objects;
mod own;
mod shop;

mod basics;
mod everyday;
mod faults;
mod gates;
mod helm;
mod image;
mod kinds;
mod losses;
mod operator;
mod outcomes;
mod playground;
mod plugin;
mod policies;
mod refused;
mod rights;
mod tokens;
mod triggers;
mod unmet;
mod watching;
