//! Whatever a database URL is, what is shown of it never holds its password.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unstick::settings::DatabaseUrl;

fuzz_target!(|text: &str| {
    let marked = text.replacen("PASSWORD", "c4nary-of-the-fuzzer", 1);
    let shown = match DatabaseUrl::parse(&marked) {
        Ok(url) if url.password().is_some() => format!("{} {url:?}", url.display()),
        Ok(_) => return,
        Err(error) => format!("{error} {error:?}"),
    };
    assert!(!shown.contains("c4nary-of-the-fuzzer"), "{shown}");
});
