//! The `settings` room; see the map in `lib.rs`.

mod redact;
mod url;
mod url_parameters;
mod url_parse;

pub use redact::{Redaction, hide_credentials};
pub use url::{DatabaseUrl, TlsMode, UrlError};
