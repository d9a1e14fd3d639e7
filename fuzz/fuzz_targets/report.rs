//! A termination message is whatever a pod wrote: reading it never fails loudly, and what was read fits again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unstick::report::{TERMINATION_MESSAGE_BYTES, from_termination_message, termination_message};

fuzz_target!(|text: &str| {
    if let Some(report) = from_termination_message(text) {
        assert!(termination_message(&report).len() <= TERMINATION_MESSAGE_BYTES);
    }
});
