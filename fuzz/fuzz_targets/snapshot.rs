//! A snapshot of workers, compact or long, is read or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unstick::evidence::Snapshot;

fuzz_target!(|text: &str| {
    if let Err(error) = Snapshot::parse(text) {
        assert!(!error.to_string().is_empty());
    }
});
