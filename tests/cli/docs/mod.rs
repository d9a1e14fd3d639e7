//! The pages for users: what they say holds, and what the code can write itself is what it would write.

mod commands;
mod demo;
mod monitoring;
mod pages;
mod reference;
mod troubleshooting;

use std::path::{Path, PathBuf};

/// The project's own folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project, as text.
fn read(file: &str) -> String {
    let path = root().join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// Every page for people, by its path from the project's folder: the site, and what stands beside the code.
fn pages() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "charts/unstick/README.md",
        "charts/unstick-library/README.md",
    ]
    .iter()
    .map(PathBuf::from)
    .collect();
    let mut folders = vec![PathBuf::from("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder)).expect("a folder that was found can be read") {
            let entry = entry.expect("an entry of it too");
            let path = folder.join(entry.file_name());
            if entry.file_type().expect("its type is known").is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A fenced block: the word behind its first fence, the number of its first line, its lines.
struct Block {
    language: String,
    line: usize,
    lines: Vec<String>,
}

/// The fenced blocks of a page, in order. What is indented, as in a list, loses that indent.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<(usize, Block)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let bare = line.trim_start();
        match (&mut open, bare.strip_prefix("```")) {
            (None, Some(language)) => {
                let language = language.trim().to_owned();
                open = Some((line.len() - bare.len(), Block { language, line: number + 1, lines: Vec::new() }));
            }
            (Some(_), Some("")) => blocks.extend(open.take().map(|(_, block)| block)),
            (Some((indent, block)), _) => block.lines.push(line.get(*indent..).unwrap_or(bare).to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}

/// A page without its fenced blocks, so that what stands in those is not taken for headings and links.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push(line);
        }
    }
    lines.join("\n")
}
