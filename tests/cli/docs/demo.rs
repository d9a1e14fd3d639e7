//! The page that shows the demo, word for word: only what no two runs have in common is masked.

use super::{blocks, read, root};
use crate::support::{fresh_folder, unstick};

const PAGE: &str = "docs/demo.md";
/// Where the page says that it ran.
const FOLDER: &str = "/tmp/unstick-demo";

#[test]
fn the_page_on_the_demo_shows_what_the_demo_prints() {
    let folder = fresh_folder("demo-of-the-page");
    let said = unstick().args(["demo".as_ref(), "--dir".as_ref(), folder.as_os_str()]).run().expect(0).stdout;
    let said = said.replace(&*folder.to_string_lossy(), FOLDER);
    let said = said.replace(env!("CARGO_BIN_EXE_unstick"), "target/debug/unstick");
    let shown = shown(&read(PAGE));
    if masked(&shown) != masked(&said) && std::env::var_os("UPDATE_GOLDEN").is_some() {
        let page = read(PAGE).replace(&shown, &said);
        return std::fs::write(root().join(PAGE), page).expect("the page can be written");
    }
    for (shown, said) in masked(&shown).iter().zip(&masked(&said)) {
        assert_eq!(shown, said, "{PAGE} shows what the demo does not print: UPDATE_GOLDEN=1 rewrites it");
    }
    assert_eq!(shown.lines().count(), said.lines().count());
}

/// What stands behind the command that starts it.
fn shown(page: &str) -> String {
    let block = blocks(page).into_iter().find(|block| block.lines.first().is_some_and(|line| line == "$ make demo"));
    let lines = block.unwrap_or_else(|| panic!("{PAGE} has no block that begins with `$ make demo`")).lines;
    lines[1..].iter().map(|line| format!("{line}\n")).collect()
}

/// Line by line, without names of recoveries, times, ages in seconds, and who it was.
fn masked(text: &str) -> Vec<String> {
    let all = text.lines().map(|line| {
        if line.starts_with("By: ") {
            return "By: …".to_owned();
        }
        let line: String = words(line).into_iter().map(|word| mask(&word)).collect();
        // The last column of the history.
        match line.strip_prefix("ID ").and_then(|row| row.rsplit_once(' ')) {
            Some((row, _who)) => format!("ID {row} …"),
            None => line,
        }
    });
    all.collect()
}

fn mask(word: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if word.len() == 26 && word.starts_with("01") {
        "ID".to_owned()
    } else if word.len() == 24 && word.ends_with('Z') && digits(&word[..4]) {
        "TIME".to_owned()
    } else if word.len() == 13 && digits(word) {
        "MILLISECONDS".to_owned()
    } else if word.strip_suffix('s').is_some_and(digits) {
        "SECONDS".to_owned()
    } else {
        word.to_owned()
    }
}

/// Letters and digits with what a time has between them, and whatever else one by one.
fn words(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut goes_on = false;
    for c in line.chars() {
        let is_word = c.is_ascii_alphanumeric() || "-:.".contains(c);
        match words.last_mut() {
            Some(last) if is_word && goes_on => last.push(c),
            _ => words.push(c.to_string()),
        }
        goes_on = is_word;
    }
    words
}

#[test]
fn a_page_that_shows_another_word_of_the_demo_would_be_found() {
    let line =
        "  - run-5: PENDING, 0/2, age: 41s, by 01M8DZWNM1M2P33NJYNWP6VJ2T at 2026-11-27T07:53:02.941Z, 1795765982949";
    assert_eq!(masked(line), ["  - run-5: PENDING, 0/2, age: SECONDS, by ID at TIME, MILLISECONDS"]);
    assert_ne!(masked(line), masked(&line.replace("PENDING", "PROCESSING")));
    assert_ne!(masked(line), masked(&line.replace("0/2", "1/2")));
    assert_eq!(
        masked("01M8DZWNM1M2P33NJYNWP6VJ2T   3   0   vm"),
        masked("01M8E00000M2P33NJYNWP6VJ2T   3   0   laptop")
    );
}
