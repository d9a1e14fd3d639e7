//! SQLite's exact images. `quote()` ends a text at its first NUL, and what is no UTF-8 does not survive a ledger of texts:
//! such a text is kept as `TX'…'`, its bytes in hexadecimal digits. All others are kept as `quote()` prints them.

use super::{
    Part, Value,
    expr::{image_of, own},
};
use crate::runs::{Column, Dialect, RunTable};

/// The image of a column as the ledger keeps it.
pub(super) fn ledger_image(dialect: Dialect, column: &Column) -> Part {
    if dialect == Dialect::Sqlite { exact(column) } else { image_of(dialect, column) }
}

/// The column's image, exact whatever a text holds. Any text beyond plain ASCII comes as its bytes, for SQLite cannot tell
/// what is UTF-8: [`canonical`] can. In a database of UTF-16 the bytes are others, and there it is left to `quote()`.
fn exact(column: &Column) -> Part {
    let value = own(Dialect::Sqlite, &column.name);
    Part::fill(
        "CASE WHEN {} IS NULL THEN NULL WHEN typeof({}) = 'text' AND CAST('a' AS BLOB) = X'61' \
         AND (instr({}, char(0)) > 0 OR {} GLOB '*[^ -~]*') THEN 'TX''' || hex({}) || '''' ELSE quote({}) END",
        &[&value, &value, &value, &value, &value, &value],
    )
}

/// The column's value is what the image says, to the byte.
pub(super) fn holds(column: &Column, now: &Part, image: &str) -> Part {
    let value = own(Dialect::Sqlite, &column.name);
    let bound = Part::bind(Value::Text(image.to_owned()));
    if bytes_of(image).is_some() {
        return Part::fill(
            "CASE typeof({}) WHEN 'text' THEN 'TX''' || hex({}) || '''' END = {}",
            &[&value, &value, &bound],
        );
    }
    // Behind a NUL there may be more than `quote()` shows.
    Part::fill("({}) = {} AND NOT (typeof({}) = 'text' AND instr({}, char(0)) > 0)", &[now, &bound, &value, &value])
}

/// A text that the ledger and people can read is written as `quote()` writes it; any other image is left as it is.
fn canonical(image: String) -> String {
    match bytes_of(&image).map(String::from_utf8) {
        Some(Ok(text)) if !text.contains('\0') => format!("'{}'", text.replace('\'', "''")),
        _ => image,
    }
}

/// An image as the ledger keeps it.
#[must_use]
pub fn kept_image(dialect: Dialect, image: &str) -> String {
    if dialect == Dialect::Sqlite { canonical(image.to_owned()) } else { image.to_owned() }
}

/// A key's image as the ledger keeps it. Parts of one stay as they are printed: a text may hold what separates them.
#[must_use]
pub fn kept_key(table: &RunTable, image: &str) -> String {
    if table.id.len() == 1 { kept_image(table.dialect, image) } else { image.to_owned() }
}

/// The bytes of a text that is kept as such.
pub(super) fn bytes_of(image: &str) -> Option<Vec<u8>> {
    match super::literal(image.strip_prefix('T')?) {
        Value::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_that_cannot_be_read_stay_in_bytes() {
        let image = |bytes: &[u8]| {
            let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("TX'{}'", digits.concat())
        };
        for text in ["", "it's ö\n実", "TX'00'"] {
            assert_eq!(canonical(image(text.as_bytes())), format!("'{}'", text.replace('\'', "''")));
        }
        for odd in [&b"a\0b"[..], b"\xff", b"\xc3"] {
            assert_eq!(canonical(image(odd)), image(odd));
            assert_eq!(bytes_of(&image(odd)).as_deref(), Some(odd));
        }
        for other in ["'TX''00'''", "X'00'", "7", "'T'", "T", "TX'0"] {
            assert_eq!((canonical(other.to_owned()).as_str(), bytes_of(other)), (other, None));
        }
    }
}
