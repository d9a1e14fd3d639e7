//! The command line, on SQLite alone: no server is needed here.

#[path = "../support/mod.rs"]
mod support;

mod bad_input;
mod docs;
mod fake;
mod flags;
mod gate;
mod init;
mod install;
mod kubectl;
mod ledger;
mod leftovers;
mod overdue;
mod packaging;
mod presets_page;
mod progress;
mod prove;
mod recovering;
mod serve;
mod shop;
mod verbs;

use support::unstick;

#[test]
fn the_binary_starts_and_ends() {
    unstick().args(["--version"]).run().expect(0);
}
