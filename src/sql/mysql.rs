//! MySQL's and MariaDB's exact values: what they compare and print as something else unless they are told.

use super::{Part, Value};
use crate::runs::{Column, Kind};

/// The image of a value that the server does not print, for it would be longer than `max_allowed_packet`: the server says
/// NULL then.
pub const TOO_LONG: &str = "(unstick: longer than max_allowed_packet)";

/// What the rest of its row has room for in the same packet, in bytes.
const BESIDE: u32 = 65_536;

/// The column's value as text that can be put back to the byte.
pub(super) fn image(column: &Column, value: &Part) -> Part {
    let as_text = |value: &str| format!("CONVERT(CAST({value} AS CHAR) USING utf8mb4)");
    let plain = match (&column.kind, column.base_type()) {
        (Kind::Bytes, _) => Part::fill("HEX({})", &[value]),
        // As a text its bits would be bytes, and a float would lose its last digits.
        (_, "bit") => Part::fill(&as_text("{} + 0"), &[value]),
        (_, "float") => Part::fill(&as_text("{} + 0e0"), &[value]),
        _ => match odd_charset(column) {
            Some(charset) => in_digits_if_odd(charset, value, &Part::fill(&as_text("{}"), &[value])),
            None => Part::fill(&as_text("{}"), &[value]),
        },
    };
    if !is_wide(column) {
        return plain;
    }
    // No image has more than eight times the bytes. MariaDB prints NULL for one that is too long, MySQL breaks the line.
    Part::fill(
        &format!(
            "CASE WHEN LENGTH({{}}) * 8 > @@max_allowed_packet AND coalesce(LENGTH({{}}), @@max_allowed_packet) + {BESIDE} \
             > @@max_allowed_packet THEN '{TOO_LONG}' ELSE {{}} END"
        ),
        &[value, &plain, &plain],
    )
}

/// What Unicode does not know comes as its bytes: `X'…'`.
fn in_digits_if_odd(charset: &str, value: &Part, text: &Part) -> Part {
    let is_known = format!(
        "CAST(CONVERT(CONVERT({{}} USING utf8mb4) USING {charset}) AS BINARY) = CAST({{}} AS BINARY) AND {{}} NOT LIKE 'X''%'"
    );
    let digits = "CONCAT('X''', HEX({}), '''')";
    Part::fill(
        &format!("CASE WHEN {{}} IS NULL THEN NULL WHEN {is_known} THEN {{}} ELSE {digits} END"),
        &[value, value, value, value, text, value],
    )
}

/// What an image stands for.
pub(super) fn restored(column: &Column, image: &str) -> Part {
    let text = |text: &str| Part::bind(Value::Text(text.to_owned()));
    let digits = || image.strip_prefix("X'")?.strip_suffix('\'');
    match (&column.kind, column.base_type()) {
        (Kind::Bytes, _) => Part::fill("UNHEX({})", &[&text(image)]),
        (_, "bit") => unsigned(&text(image)),
        _ => match (odd_charset(column), digits()) {
            (Some(charset), Some(digits)) => Part::fill(
                &format!("CONVERT(UNHEX({{}}) USING {charset}) COLLATE {}", column.collation),
                &[&text(digits)],
            ),
            _ => text(image),
        },
    }
}

/// The column's value as people read it: of bits their number.
pub(super) fn value(column: &Column, own: Part) -> Part {
    if column.base_type() == "bit" { Part::fill("({} + 0)", &[&own]) } else { own }
}

/// A text as a value of the column: into one of bits it would be written as its bytes.
pub(super) fn typed(column: &Column, text: Part) -> Part {
    if column.base_type() == "bit" { unsigned(&text) } else { text }
}

/// The whole number that a text spells, of 64 bits. MySQL takes what is bound into a cast to a number for a signed one, and
/// refuses the upper half, unless it is told that it is a text.
fn unsigned(text: &Part) -> Part {
    Part::fill("CAST(CAST({} AS CHAR) AS UNSIGNED)", &[text])
}

/// The character set of a column whose bytes may be none that Unicode knows; of others every text survives.
fn odd_charset(column: &Column) -> Option<&str> {
    let charset = column.collation.split('_').next().filter(|charset| !charset.is_empty())?;
    let is_plain = column.collation.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    (is_plain && !matches!(charset, "utf8mb4" | "utf8mb3" | "utf8" | "latin1")).then_some(charset)
}

/// It may hold values that no packet does.
fn is_wide(column: &Column) -> bool {
    matches!(column.base_type(), "text" | "mediumtext" | "longtext" | "blob" | "mediumblob" | "longblob" | "json")
}

/// The number that an image spells. As a text it would be compared as a double, which takes `18446744073709551601` for
/// `18446744073709551602`.
pub(super) fn exact_number(column: &Column, image: &str) -> Part {
    let text = Part::bind(Value::Text(image.to_owned()));
    if let Some(places) = decimal_places(&column.data_type) {
        return Part::fill(&format!("CAST({{}} AS DECIMAL(65,{places}))"), &[&text]);
    }
    match image.parse() {
        Ok(whole) => Part::bind(Value::Int(whole)),
        // The upper half of BIGINT UNSIGNED.
        Err(_) => unsigned(&text),
    }
}

/// How many digits a `decimal(p,s)` has behind its point; `None`: it is another type.
fn decimal_places(data_type: &str) -> Option<u8> {
    let (_, sizes) = data_type.strip_prefix("decimal")?.split_once('(')?;
    let sizes = sizes.split_once(')')?.0;
    Some(sizes.split_once(',').and_then(|(_, places)| places.trim().parse().ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_a_decimal_are_those_of_its_type() {
        let types = ["decimal(20,0)", "decimal(65,30)", "decimal(7)", "bigint(20)", "double(10,2)"];
        assert_eq!(types.map(decimal_places), [Some(0), Some(30), Some(0), None, None]);
    }
}
