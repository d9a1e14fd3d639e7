//! A duration that is read is written back as the same duration.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unstick::api::Duration;

fuzz_target!(|text: &str| {
    let Ok(duration) = text.parse::<Duration>() else { return };
    let again = duration.to_string().parse::<Duration>();
    assert_eq!(again.ok(), Some(duration), "{text:?}");
});
