//! Every command line of ours that a page shows can be read by the program: its verb, its flags, their values.

use super::{blocks, pages, read};
use crate::support::unstick;

#[test]
fn every_command_line_that_a_page_shows_is_one_that_the_program_knows() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in pages() {
        let text = read(&page.to_string_lossy());
        for block in blocks(&text) {
            for line in typed(&block.language, &block.lines) {
                for words in ours(&line) {
                    seen += 1;
                    if let Some(why) = refusal(&words) {
                        wrong.push(format!("{}:{}: {}\n    {why}", page.display(), block.line, words.join(" ")));
                    }
                }
            }
        }
    }
    assert!(seen >= 20, "only {seen} command lines were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_wrong_command_line_would_be_found() {
    let words = |line: &str| ours(line).remove(0);
    assert!(refusal(&words("unstick check --frobnicate")).is_some());
    assert!(refusal(&words("unstick frobnicate")).is_some());
    assert!(refusal(&words("unstick recover --max-rows many")).is_some());
    assert!(refusal(&words("kubectl unstick frobnicate")).is_some());
    assert!(refusal(&words("kubectl -n shop get rp; kubectl unstick status -n shop")).is_none());
    assert!(refusal(&words("A=b unstick check --timeout 5 | head")).is_none());
    assert_eq!(ours("kubectl get rp; unstick sql > file && unstick history"), [["sql"], ["history"]]);
    assert_eq!(words("unstick check --table 'a b' \"c\""), ["check", "--table", "a b", "c"]);
}

/// What a person types in a block: after the prompt in a console, every line in a script.
fn typed(language: &str, lines: &[String]) -> Vec<String> {
    let prompt = match language {
        "console" => "$ ",
        "sh" | "bash" => "",
        _ => return Vec::new(),
    };
    let mut typed: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        let part = if goes_on { Some(line.as_str()) } else { line.strip_prefix(prompt) };
        let Some(part) = part else { continue };
        let (text, more) = part.strip_suffix('\\').map_or((part, false), |text| (text, true));
        match typed.last_mut().filter(|_| goes_on) {
            Some(last) => last.push_str(text),
            None => typed.push(text.to_owned()),
        }
        goes_on = more;
    }
    typed
}

/// The words behind our name, for each of our commands in a line of shell.
fn ours(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    for word in words(line) {
        match word {
            Word::Text(text) => commands.last_mut().expect("never empty").push(text),
            Word::Next => commands.push(Vec::new()),
        }
    }
    let mut found = Vec::new();
    for command in commands {
        let name = command.iter().position(|word| !is_assignment(word));
        if let Some((program, rest)) = name.and_then(|at| command[at..].split_first())
            && (program == "unstick" || program.ends_with("/unstick"))
        {
            found.push(until_redirection(rest));
        } else if let Some((program, [plugin, rest @ ..])) = name.and_then(|at| command[at..].split_first())
            && program == "kubectl"
            && plugin == "unstick"
        {
            found.push(["kubectl".to_owned()].into_iter().chain(until_redirection(rest)).collect());
        }
    }
    found
}

/// What is written elsewhere, and where, is not ours.
fn until_redirection(words: &[String]) -> Vec<String> {
    words.iter().take_while(|word| !word.starts_with(['>', '<'])).cloned().collect()
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    })
}

#[derive(Debug)]
enum Word {
    Text(String),
    /// Another command begins.
    Next,
}

/// As much of a shell's rules as the pages need: quotes, comments, and what separates commands.
fn words(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, ' ' | ';' | '|' | '&' | '(' | ')') => {
                words.extend(word.take().map(Word::Text));
                if c != ' ' {
                    words.push(Word::Next);
                }
            }
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word.map(Word::Text));
    words
}

/// Why the program cannot read these words. `--help` at their end keeps it from doing what they ask.
fn refusal(words: &[String]) -> Option<String> {
    let said = unstick().args(words).args(["--help"]).run();
    (said.code != 0).then(|| said.stderr.lines().next().unwrap_or_default().to_owned())
}
