//! Words for people: ages, limits, and text from outside that must not act on a terminal.
//!
//! In: numbers and strings as the database holds them. Out: words without colour.

use std::{borrow::Cow, fmt::Write, time::Duration};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// An age in its largest whole unit, rounded down: `45s`, `10min`, `3h`, `2d`.
#[must_use]
pub fn age(seconds: u64) -> String {
    match seconds {
        ..MINUTE => format!("{seconds}s"),
        MINUTE..HOUR => format!("{}min", seconds / MINUTE),
        HOUR..DAY => format!("{}h", seconds / HOUR),
        DAY.. => format!("{}d", seconds / DAY),
    }
}

/// A limit in words, in the largest unit that holds it exactly: `2 hours`, `5 minutes`, `90 seconds`.
///
/// Hours are the largest unit: limits are written in hours also beyond a day.
#[must_use]
pub fn limit(limit: Duration) -> String {
    let seconds = limit.as_secs();
    let (number, unit) = if limit.subsec_nanos() != 0 {
        (limit.as_millis(), "millisecond")
    } else if seconds != 0 && seconds.is_multiple_of(HOUR) {
        (u128::from(seconds / HOUR), "hour")
    } else if seconds != 0 && seconds.is_multiple_of(MINUTE) {
        (u128::from(seconds / MINUTE), "minute")
    } else {
        (u128::from(seconds), "second")
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

/// Text from outside with its control characters made visible, on one line.
///
/// Ids, statuses and owners are written by the app; escape sequences, line breaks and characters that turn or hide
/// what is around them must not reach a terminal or forge a line of a log. Letters of every script stay as they are.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            '\0' => safe.push_str("\\0"),
            c if is_unprintable(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// What [`escaped`] may have been given for this; `None` where it holds nothing of what that writes.
#[must_use]
pub fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let (c, left) = one_escape(after).unwrap_or(('\\', after));
        plain.push(c);
        rest = left;
    }
    plain.push_str(rest);
    (plain != text).then_some(plain)
}

/// The character behind a backslash, and what follows it.
fn one_escape(text: &str) -> Option<(char, &str)> {
    let c = match text.chars().next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'u' => {
            let (digits, left) = text.strip_prefix("u{")?.split_once('}')?;
            return Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, left));
        }
        _ => return None,
    };
    Some((c, text.get(1..)?))
}

/// Whether a character acts instead of being shown: controls, and the marks that turn or hide their neighbours.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'  // directional marks, the zero-width space
            | '\u{2028}'..='\u{202e}'                          // line and paragraph separators, embeddings, overrides
            | '\u{2060}'..='\u{206f}'                          // invisible operators, isolates
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}'             // byte order mark, interlinear marks
            | '\u{e0000}'..='\u{e007f}') // tags
}

/// A word as a POSIX shell reads it back: bare where that is safe, else in single quotes.
#[must_use]
pub fn shell_word(word: &str) -> Cow<'_, str> {
    let bare = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(bare) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', "'\\''")))
    }
}

/// Rows under a heading, each column as wide as its widest cell, three spaces apart, as kubectl prints them.
#[must_use]
pub fn columns<const N: usize>(heading: [&str; N], rows: &[[String; N]]) -> String {
    table(&heading, rows)
}

/// The same for columns that are chosen as it goes; a row may be short of cells.
#[must_use]
pub fn table(heading: &[&str], rows: &[impl AsRef<[String]>]) -> String {
    let mut widths: Vec<usize> = heading.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row.as_ref()) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut row = String::new();
        for (cell, width) in cells.zip(&widths) {
            // A String never refuses to be written to.
            let _ = write!(row, "{cell:<width$}   ");
        }
        text.push_str(row.trim_end());
        text.push('\n');
    };
    line(&mut heading.iter().copied());
    for row in rows {
        line(&mut row.as_ref().iter().map(String::as_str));
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_escaped_is_read_back() {
        for plain in ["a\nb\r\t\0", "\u{1b}[31m", "\u{202e}x"] {
            assert_eq!(unescaped(&escaped(plain)).as_deref(), Some(plain));
        }
        for same in ["plain", "a\\b", "\\", "\\u{zz}", "\\u{1b"] {
            assert_eq!(unescaped(same), None, "{same}");
        }
    }

    #[test]
    fn an_age_is_rounded_down_to_its_largest_unit() {
        let cases = [
            (0, "0s"),
            (1, "1s"),
            (45, "45s"),
            (59, "59s"),
            (60, "1min"),
            (119, "1min"),
            (600, "10min"),
            (3_599, "59min"),
            (3_600, "1h"),
            (3 * 3_600 + 3_599, "3h"),
            (86_399, "23h"),
            (86_400, "1d"),
            (2 * 86_400, "2d"),
            (400 * 86_400, "400d"),
        ];
        for (seconds, words) in cases {
            assert_eq!(age(seconds), words, "{seconds}");
        }
    }

    #[test]
    fn a_limit_is_said_in_the_largest_unit_that_holds_it_exactly() {
        let cases = [
            (0, "0 seconds"),
            (1, "1 second"),
            (2, "2 seconds"),
            (60, "1 minute"),
            (90, "90 seconds"),
            (120, "2 minutes"),
            (300, "5 minutes"),
            (3_600, "1 hour"),
            (5_400, "90 minutes"),
            (7_200, "2 hours"),
            (86_400, "24 hours"),
            (48 * 3_600, "48 hours"),
            (720 * 3_600, "720 hours"),
            (3_601, "3601 seconds"),
        ];
        for (seconds, words) in cases {
            assert_eq!(limit(Duration::from_secs(seconds)), words, "{seconds}");
        }
        assert_eq!(limit(Duration::from_millis(1_500)), "1500 milliseconds");
    }

    #[test]
    fn controls_are_made_visible() {
        assert_eq!(escaped("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(escaped("a\nb\r\t\0"), "a\\nb\\r\\t\\0");
        assert_eq!(escaped("\u{7f}\u{9b}"), "\\u{7f}\\u{9b}");
    }

    #[test]
    fn marks_that_turn_or_hide_text_are_made_visible() {
        for c in ['\u{202e}', '\u{2066}', '\u{2069}', '\u{200f}', '\u{061c}', '\u{2028}', '\u{feff}', '\u{e0041}'] {
            assert_eq!(escaped(&format!("id{c}x")), format!("id\\u{{{:x}}}x", u32::from(c)));
        }
    }

    #[test]
    fn letters_of_every_script_stay_and_cost_no_copy() {
        for text in ["cmgz47wkm0005on6t8hxo4b9a", "Größe", "実行中", "выполняется", "جارٍ", "🚂", "it's \"so\" \\ C:\\x"]
        {
            assert!(matches!(escaped(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn a_word_that_a_shell_would_read_otherwise_is_quoted() {
        assert_eq!(shell_word("01JD8Z3K5V"), "01JD8Z3K5V");
        assert_eq!(shell_word("rollout/Deployment/shop/7"), "rollout/Deployment/shop/7");
        assert_eq!(shell_word("two words"), "'two words'");
        assert_eq!(shell_word("it's; rm"), "'it'\\''s; rm'");
        assert_eq!(shell_word(""), "''");
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_and_end_without_spaces() {
        let rows = [["a".to_owned(), "long cell".to_owned()], ["länger".to_owned(), "b".to_owned()]];
        assert_eq!(columns(["ID", "WHAT"], &rows), "ID       WHAT\na        long cell\nlänger   b\n");
        assert_eq!(columns(["ID", "WHAT"], &[]), "ID   WHAT\n");
    }

    proptest! {
        #[test]
        fn nothing_escaped_acts_on_a_terminal(text in any::<String>()) {
            let safe = escaped(&text);
            prop_assert!(!safe.chars().any(is_unprintable));
            prop_assert_eq!(escaped(&safe), safe.as_ref(), "escaping again changes nothing");
        }

        #[test]
        fn an_age_never_says_more_than_there_is(seconds in any::<u64>()) {
            let words = age(seconds);
            let split = words.find(|c: char| !c.is_ascii_digit()).unwrap();
            let (number, unit) = words.split_at(split);
            let unit = match unit { "s" => 1, "min" => MINUTE, "h" => HOUR, "d" => DAY, other => panic!("{other}") };
            let said = number.parse::<u64>().unwrap() * unit;
            prop_assert!(said <= seconds && seconds - said < unit);
        }

        #[test]
        fn a_limit_says_exactly_what_it_is(seconds in any::<u64>()) {
            let words = limit(Duration::from_secs(seconds));
            let (number, unit) = words.split_once(' ').unwrap();
            let number: u64 = number.parse().unwrap();
            let size = match unit.trim_end_matches('s') { "second" => 1, "minute" => MINUTE, "hour" => HOUR, other => panic!("{other}") };
            prop_assert_eq!(number * size, seconds);
            prop_assert_eq!(number == 1, !unit.ends_with('s'));
        }
    }
}
