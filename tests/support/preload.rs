//! Libraries that are loaded before the C library into the program under test, for what nothing else can be made to do.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::fresh_folder;

/// Compiles such a library from its source, a path within the project; to be named in `LD_PRELOAD`.
pub fn preloaded(source: &str) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    let name = source.file_stem().expect("a name").to_string_lossy().into_owned();
    let library = fresh_folder(&name).join("library.so");
    // The C compiler is there wherever Rust links.
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).output();
    let compiled = compiled.unwrap_or_else(|error| panic!("cannot start cc: {error}"));
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    library
}
