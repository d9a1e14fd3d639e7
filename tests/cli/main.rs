//! The command line, on SQLite alone: no server is needed here.

#[path = "../support/mod.rs"]
mod support;

use support::unstick;

#[test]
fn the_binary_starts_and_ends() {
    unstick().args(["--version"]).run().expect(0);
}
