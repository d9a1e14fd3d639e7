//! What the writer of an unknown field or word probably meant.

use serde_json::Value;

/// How a name that matches a pattern looks, in words; the patterns are those of `schemas.rs`.
pub(super) fn pattern(pattern: &str) -> String {
    use super::{duration, schemas};
    match pattern {
        duration::PATTERN => "is not a length of time; write it like 90s, 30m or 1h30m",
        schemas::SQL_NAME => "is not a name; write it without quotes, brackets, dots, semicolons, backslashes and control characters",
        schemas::SQL_TABLE => "is not a table; write table or schema.table, without quotes, brackets, semicolons, backslashes and control characters",
        schemas::STATUS => "is not a status; write it without control characters",
        schemas::ZONE => "is not a time zone; write an IANA name such as UTC or Europe/Berlin",
        schemas::OBJECT_NAME | schemas::OBJECT_NAME_OR_EMPTY => {
            "is not the name of an object; write small letters, digits, dots and dashes"
        }
        schemas::DATA_KEY => "is not a key; write letters, digits, dots, dashes and underscores",
        schemas::CONTAINER => "is not a name; write small letters, digits and dashes",
        schemas::LABEL_VALUE | schemas::LABEL_VALUE_OR_EMPTY => {
            "is not a label's value; write letters, digits, dots, dashes and underscores, a letter or digit first and last"
        }
        schemas::AMOUNT => "is not an amount; write it like 10m or 64Mi",
        schemas::SCHEDULE => return format!("is not a schedule; {}", super::clock::FIVE_FIELDS),
        other => return format!("does not match {other}"),
    }
    .to_owned()
}

/// Where the words that a field may hold are told one by one.
pub(super) fn told_elsewhere(path: &str) -> &'static str {
    if path.ends_with("runs.preset") { "; `unstick presets` tells what each is for" } else { "" }
}

/// The member of `known` that is nearest to `given`, if one is near enough to be meant.
pub(super) fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    let length = given.chars().count();
    let limit = (length / 3).clamp(1, 3);
    known
        .map(|word| (distance(&given, &word.to_lowercase()), word))
        .filter(|(distance, word)| {
            // A word cut short is meant as well, but `image` is not `imagePullSecrets`.
            let begun = length > 2 && word.len() <= 2 * length + 1 && word.to_lowercase().starts_with(&given);
            *distance <= limit || begun
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Where a field of this name is at home, looking through the whole schema.
pub(super) fn home(name: &str, schema: &Value, path: &str) -> Option<String> {
    let properties = schema["properties"].as_object()?;
    let at = |below: &str| if path.is_empty() { below.to_owned() } else { format!("{path}.{below}") };
    properties
        .keys()
        .find(|known| known.eq_ignore_ascii_case(name))
        .map(|known| at(known))
        .or_else(|| properties.iter().find_map(|(known, below)| home(name, below, &at(known))))
}

/// How many letters must be put in, left out, changed or swapped with their neighbour to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().take(64).collect(), other.chars().take(64).collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let change = usize::from(one[i - 1] != other[j - 1]);
            let mut best = (rows[i - 1][j - 1] + change).min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_letters_put_in_left_out_changed_and_swapped() {
        for (one, other, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "ab", 2),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("kitten", "sitting", 3),
            ("é", "e", 1),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn only_a_near_word_is_offered() {
        let known = || ["stuckAfter", "suspend", "workers", "runs"].into_iter();
        assert_eq!(nearest("stuckafter", known()), Some("stuckAfter"));
        assert_eq!(nearest("stuckAftr", known()), Some("stuckAfter"));
        assert_eq!(nearest("suspended", known()), Some("suspend"));
        assert_eq!(nearest("run", known()), Some("runs"));
        assert_eq!(nearest("banana", known()), None);
    }
}
