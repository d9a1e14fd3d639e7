//! Whatever YAML is written, reading it ends in a policy or in sentences, and every sentence can be printed.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = unstick::api::parse_policy(text) {
        assert!(!error.to_string().is_empty());
    }
});
