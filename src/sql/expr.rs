//! The expressions in which the dialects differ: names, values as text, keys.

use super::{Part, Value, image::ledger_image};
use crate::runs::{Column, Dialect, Ident, Kind, RunTable, Sign, Source};

/// Between the parts of a composite key in one text.
pub const KEY_SEPARATOR: char = '\u{1f}';

/// Inside a part of a composite key: itself is written as [`KEY_ESCAPE`] and `0`, the separator as [`KEY_ESCAPE`] and `1`.
pub const KEY_ESCAPE: char = '\u{1e}';

/// The parts of a key's text. The text of a single column is one part, whatever it holds.
#[must_use]
pub fn key_parts(text: &str, columns: usize) -> Vec<String> {
    if columns == 1 {
        return vec![text.to_owned()];
    }
    let unescaped = |part: &str| {
        // Most keys hold neither, and are only copied.
        if !part.contains(KEY_ESCAPE) {
            return part.to_owned();
        }
        let separators = part.replace(&format!("{KEY_ESCAPE}1"), &KEY_SEPARATOR.to_string());
        separators.replace(&format!("{KEY_ESCAPE}0"), &KEY_ESCAPE.to_string())
    };
    text.split(KEY_SEPARATOR).map(unescaped).collect()
}

/// A name, quoted.
#[must_use]
pub fn quote(dialect: Dialect, name: &Ident) -> String {
    quote_text(dialect, name.as_str())
}

/// Any name of the catalogue, quoted; the quote character inside is doubled.
#[must_use]
pub fn quote_text(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
        Dialect::Postgres | Dialect::Sqlite => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

/// The run table's name with its schema.
#[must_use]
pub fn table_name(table: &RunTable) -> String {
    format!("{}.{}", quote_text(table.dialect, &table.schema), quote_text(table.dialect, &table.table))
}

/// `t."name"`.
#[must_use]
pub(super) fn own(dialect: Dialect, name: &Ident) -> Part {
    Part::text(format!("t.{}", quote(dialect, name)))
}

/// The value of a role for the row `t`.
#[must_use]
pub(super) fn value_of(table: &RunTable, sign: &Sign) -> Part {
    let dialect = table.dialect;
    match &sign.source {
        Source::Column(name) if dialect == Dialect::Mysql => super::mysql::value(&sign.column, own(dialect, name)),
        Source::Column(name) => own(dialect, name),
        Source::First(name) => Part::fill("({})[1]", &[&own(dialect, name)]),
        Source::Last(name) => {
            let array = own(dialect, name);
            Part::fill("({})[array_upper({}, 1)]", &[&array, &array])
        }
        Source::LastHost(name) => {
            let array = own(dialect, name);
            // The start time that River appends: `_2026_11_24T13_26_31_702650`.
            Part::fill(
                "regexp_replace(({})[array_upper({}, 1)], '_[0-9]{4}_[0-9]{2}_[0-9]{2}T[0-9_]+$', '')",
                &[&array, &array],
            )
        }
        Source::HostWord(name) => host_word(dialect, &own(dialect, name)),
        Source::Deadline(terms) => {
            let term = |(time, seconds): &(Ident, Ident)| {
                let (time, seconds) = (own(dialect, time), own(dialect, seconds));
                Part::fill("{} + make_interval(secs => {}::float8)", &[&time, &seconds])
            };
            // Ignores NULLs.
            Part::fill("least({})", &[&Part::join(&terms.iter().map(term).collect::<Vec<_>>(), ", ")])
        }
        Source::Lookup { table: other, theirs, ours, value, json, only } => {
            let l = |name: &Ident| Part::text(format!("l.{}", quote(dialect, name)));
            let wanted = match json {
                None => l(value),
                Some(key) => json_key(dialect, &l(value), key),
            };
            let mut holds = vec![Part::fill("{} = {}", &[&l(theirs), &own(dialect, ours)])];
            if let Some((column, text)) = only {
                let as_text = text_of(dialect, &l(column));
                holds.push(Part::fill("{} = {}", &[&as_text, &Part::bind(Value::Text((*text).to_owned()))]));
            }
            let from = format!("{}.{}", quote_text(dialect, &table.schema), quote(dialect, other));
            Part::fill("(SELECT max({}) FROM {} l WHERE {})", &[&wanted, &Part::text(from), &Part::all(&holds)])
        }
    }
}

/// NULL where there is no `host:`.
fn host_word(dialect: Dialect, text: &Part) -> Part {
    match dialect {
        Dialect::Postgres => Part::fill("nullif(split_part(split_part({}, 'host:', 2), ' ', 1), '')", &[text]),
        Dialect::Mysql => Part::fill(
            "(CASE WHEN {} LIKE '%host:%' THEN SUBSTRING_INDEX(SUBSTRING_INDEX({}, 'host:', -1), ' ', 1) END)",
            &[text, text],
        ),
        Dialect::Sqlite => {
            let rest = Part::fill("substr({}, instr({}, 'host:') + 5) || ' '", &[text, text]);
            Part::fill(
                "(CASE WHEN instr({}, 'host:') > 0 THEN substr({}, 1, instr({}, ' ') - 1) END)",
                &[text, &rest, &rest],
            )
        }
    }
}

fn json_key(dialect: Dialect, value: &Part, key: &str) -> Part {
    let key = Part::bind(Value::Text(match dialect {
        Dialect::Postgres => key.to_owned(),
        _ => format!("$.{key}"),
    }));
    match dialect {
        Dialect::Postgres => Part::fill("({} ->> {}::text)", &[value, &key]),
        Dialect::Mysql => Part::fill("JSON_UNQUOTE(JSON_EXTRACT({}, {}))", &[value, &key]),
        Dialect::Sqlite => Part::fill("json_extract({}, {})", &[value, &key]),
    }
}

/// Any value as text for people and for comparing owners.
#[must_use]
pub(super) fn text_of(dialect: Dialect, value: &Part) -> Part {
    match dialect {
        Dialect::Postgres => Part::fill("({})::text", &[value]),
        Dialect::Mysql => Part::fill("CONVERT(CAST({} AS CHAR) USING utf8mb4)", &[value]),
        Dialect::Sqlite => Part::fill("CAST({} AS TEXT)", &[value]),
    }
}

/// A column's value exactly, as text that can be put back to the byte: the ledger's image of it.
#[must_use]
pub(super) fn image_of(dialect: Dialect, column: &Column) -> Part {
    let value = own(dialect, &column.name);
    match (dialect, &column.kind) {
        (Dialect::Postgres, _) => Part::fill("({})::text", &[&value]),
        (Dialect::Mysql, _) => super::mysql::image(column, &value),
        (Dialect::Sqlite, _) => Part::fill("CASE WHEN {} IS NULL THEN NULL ELSE quote({}) END", &[&value, &value]),
    }
}

/// What an image stands for, bound as the column's own type.
#[must_use]
pub(super) fn restored(dialect: Dialect, column: &Column, image: Option<&str>) -> Part {
    let Some(image) = image else { return Part::text("NULL") };
    let text = Part::bind(Value::Text(image.to_owned()));
    match (dialect, &column.kind) {
        (Dialect::Postgres, _) => cast(&text, column),
        (Dialect::Mysql, _) => super::mysql::restored(column, image),
        (Dialect::Sqlite, _) => match super::image::bytes_of(image) {
            Some(bytes) => Part::fill("CAST({} AS TEXT)", &[&Part::bind(Value::Bytes(bytes))]),
            None => Part::bind(literal(image)),
        },
    }
}

/// `$n::text::type`, PostgreSQL.
#[must_use]
pub(super) fn cast(text: &Part, column: &Column) -> Part {
    Part::fill(&format!("{{}}::text::{}", column.cast), &[text])
}

/// A text value as a value of the column: a status, a reason.
#[must_use]
pub(super) fn typed(dialect: Dialect, column: &Column, text: &str) -> Part {
    let bound = Part::bind(Value::Text(text.to_owned()));
    match dialect {
        Dialect::Postgres => cast(&bound, column).same_for_every_row(),
        Dialect::Mysql => super::mysql::typed(column, bound),
        Dialect::Sqlite => bound,
    }
}

/// A key column equal to (or, with another operator, compared to) the image of a key.
#[must_use]
pub(super) fn key_value(dialect: Dialect, column: &Column, image: &str) -> Part {
    match (dialect, &column.kind) {
        (Dialect::Mysql, Kind::Number) => super::mysql::exact_number(column, image),
        _ => restored(dialect, column, Some(image)),
    }
}

/// Reads what SQLite's `quote()` printed.
#[must_use]
pub fn literal(image: &str) -> Value {
    if let Some(text) = image.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return Value::Text(text.replace("''", "'"));
    }
    if let Some(hex) = image.strip_prefix("X'").and_then(|rest| rest.strip_suffix('\'')) {
        let pairs = hex.as_bytes().chunks(2);
        let bytes = pairs.map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()));
        return bytes.collect::<Option<Vec<u8>>>().map_or(Value::Null, Value::Bytes);
    }
    if let Ok(whole) = image.parse::<i64>() {
        return Value::Int(whole);
    }
    image.parse::<f64>().map_or(Value::Null, Value::Float)
}

/// The key of the row `t` as one text, for people and for the ledger's counts.
#[must_use]
pub(super) fn key_text(table: &RunTable) -> Part {
    let part = |column: &Column| match table.dialect {
        Dialect::Sqlite => {
            let key = own(table.dialect, &column.name);
            // As a text a double has fewer digits than tell it from the next.
            Part::fill(
                "CASE typeof({}) WHEN 'blob' THEN hex({}) WHEN 'real' THEN quote({}) ELSE CAST({} AS TEXT) END",
                &[&key, &key, &key, &key],
            )
        }
        _ => image_of(table.dialect, column),
    };
    joined_key(table, &table.id.iter().map(part).collect::<Vec<_>>())
}

/// The key of the row `t` as one text from which each column's value can be had back.
#[must_use]
pub(super) fn key_images(table: &RunTable) -> Part {
    joined_key(table, &table.id.iter().map(|column| ledger_image(table.dialect, column)).collect::<Vec<_>>())
}

fn joined_key(table: &RunTable, parts: &[Part]) -> Part {
    if let [only] = parts {
        return only.clone();
    }
    let parts: Vec<Part> = table.id.iter().zip(parts).map(|(column, part)| escaped_part(table, column, part)).collect();
    let [first, rest @ ..] = parts.as_slice() else { return Part::text("''") };
    let separator = u32::from(KEY_SEPARATOR);
    rest.iter().fold(first.clone(), |joined, part| match table.dialect {
        Dialect::Postgres => Part::fill(&format!("{{}} || chr({separator}) || {{}}"), &[&joined, part]),
        Dialect::Mysql => Part::fill(&format!("CONCAT({{}}, CHAR({separator}), {{}})"), &[&joined, part]),
        Dialect::Sqlite => Part::fill(&format!("{{}} || char({separator}) || {{}}"), &[&joined, part]),
    })
}

/// Whether a key column may hold any character. SQLite's may, whatever they are declared as.
pub(super) fn is_escaped(dialect: Dialect, column: &Column) -> bool {
    dialect == Dialect::Sqlite || matches!(column.kind, Kind::Text | Kind::Json | Kind::Other)
}

/// A part that an app may have put any character into, so that none of them is taken for the separator.
fn escaped_part(table: &RunTable, column: &Column, part: &Part) -> Part {
    if !is_escaped(table.dialect, column) {
        return part.clone();
    }
    let (escape, separator) = (u32::from(KEY_ESCAPE), u32::from(KEY_SEPARATOR));
    match table.dialect {
        Dialect::Postgres => Part::fill(
            &format!(
                "replace(replace({{}}, chr({escape}), chr({escape}) || '0'), chr({separator}), chr({escape}) || '1')"
            ),
            &[part],
        ),
        // As literals: what CHAR() makes does not go together with every collation.
        Dialect::Mysql => Part::fill(
            &format!(
                "REPLACE(REPLACE({{}}, _utf8mb4 0x{escape:02x}, _utf8mb4 0x{escape:02x}30), \
                 _utf8mb4 0x{separator:02x}, _utf8mb4 0x{escape:02x}31)"
            ),
            &[part],
        ),
        Dialect::Sqlite => Part::fill(
            &format!(
                "replace(replace({{}}, char({escape}), char({escape}) || '0'), char({separator}), char({escape}) || '1')"
            ),
            &[part],
        ),
    }
}

/// `t` is one of these rows, named by their [`key_images`].
#[must_use]
pub(super) fn is_one_of(table: &RunTable, keys: &[String]) -> Part {
    if keys.is_empty() {
        return Part::any(&[]);
    }
    let dialect = table.dialect;
    let value = |column: &Column, image: &str| key_value(dialect, column, image);
    let names: Vec<Part> = table.id.iter().map(|column| own(dialect, &column.name)).collect();
    let rows: Vec<Part> = keys
        .iter()
        .map(|key| {
            let images = key_parts(key, table.id.len());
            let values: Vec<Part> = table.id.iter().zip(&images).map(|(column, image)| value(column, image)).collect();
            if values.len() == 1 { Part::join(&values, "") } else { Part::fill("({})", &[&Part::join(&values, ", ")]) }
        })
        .collect();
    let list = Part::join(&rows, ", ");
    match (names.as_slice(), dialect) {
        ([one], _) => Part::fill("{} IN ({})", &[one, &list]),
        (_, Dialect::Sqlite) => Part::fill("({}) IN (VALUES {})", &[&Part::join(&names, ", "), &list]),
        _ => Part::fill("({}) IN ({})", &[&Part::join(&names, ", "), &list]),
    }
}

/// `t` is the row that people call by this id: its key's text, the parts of a composite key joined by commas. An index
/// serves it where the text can be nothing else than a value of the column.
#[must_use]
pub(super) fn is_named(table: &RunTable, id: &str) -> Part {
    let is_cut = |parts: Vec<&str>| {
        let holds: Vec<Part> =
            table.id.iter().zip(parts).map(|(column, part)| is_called(table, column, part)).collect();
        Part::all(&holds)
    };
    // A part may hold commas of its own.
    Part::any(&cuts(id, table.id.len()).into_iter().map(is_cut).collect::<Vec<_>>())
}

/// Every way to cut a text at commas into so many parts, as far as anybody would go.
fn cuts(text: &str, parts: usize) -> Vec<Vec<&str>> {
    const MOST: usize = 64;
    if parts <= 1 {
        return vec![vec![text]];
    }
    let at_comma = |(at, _)| {
        let (first, rest) = text.split_at(at);
        let rest = rest.get(1..).unwrap_or_default();
        cuts(rest, parts - 1).into_iter().map(move |more| [vec![first], more].concat())
    };
    text.match_indices(',').flat_map(at_comma).take(MOST).collect()
}

/// A key column whose value has this text.
fn is_called(table: &RunTable, column: &Column, part: &str) -> Part {
    let dialect = table.dialect;
    let name = own(dialect, &column.name);
    let text = Part::bind(Value::Text(part.to_owned()));
    let one = RunTable { id: vec![column.clone()], ..table.clone() };
    let number = part.parse::<i64>().ok().map(|number| Part::bind(Value::Int(number)));
    let is_uuid =
        || column.data_type == "uuid" && part.len() == 36 && part.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit());
    match (dialect, &column.kind, number) {
        (Dialect::Postgres | Dialect::Mysql, Kind::Number, Some(number)) => Part::fill("{} = {}", &[&name, &number]),
        (Dialect::Postgres, Kind::Text, _) => Part::fill("{} = {}", &[&name, &cast(&text, column)]),
        (Dialect::Postgres, Kind::Other, _) if is_uuid() => Part::fill("{} = {}", &[&name, &cast(&text, column)]),
        // What a collation takes for the same may be another run.
        (Dialect::Mysql, Kind::Text, _) => {
            let same = Part::fill("CAST({} AS BINARY) = CAST({} AS BINARY)", &[&key_text(&one), &text]);
            Part::all(&[Part::fill("{} = {}", &[&name, &text]), same])
        }
        // Here a column may hold texts, numbers and bytes.
        (Dialect::Sqlite, _, number) => {
            let ways: Vec<Part> = [Some(text.clone()), number].into_iter().flatten().collect();
            let plain = Part::fill("{} IN ({})", &[&name, &Part::join(&ways, ", ")]);
            let blob = Part::fill("typeof({}) = 'blob' AND hex({}) = {}", &[&name, &name, &text]);
            let real = Part::fill("typeof({}) = 'real' AND quote({}) = {}", &[&name, &name, &text]);
            Part::any(&[plain, blob, real])
        }
        _ => Part::fill("{} = {}", &[&key_text(&one), &text]),
    }
}

/// SQLite's own number of the row `t`, where the table has one: the same until the transaction ends.
#[must_use]
pub(super) fn row_number(table: &RunTable) -> Option<Part> {
    (table.dialect == Dialect::Sqlite && table.has_row_address).then(|| Part::text("t.rowid"))
}

/// `t` is at one of these places: its number where it has one, else its [`key_images`].
#[must_use]
pub(super) fn is_at(table: &RunTable, places: &[String]) -> Part {
    let Some(number) = row_number(table) else { return is_one_of(table, places) };
    // One value instead of a thousand: a text that stays the same for every batch, and nothing to bind one by one.
    let list = Part::bind(Value::Text(format!("[{}]", places.join(","))));
    Part::fill("{} IN (SELECT j.value FROM json_each({}) j)", &[&number, &list])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sqlite_quotes_is_read_back() {
        assert_eq!(literal("'it''s'"), Value::Text("it's".into()));
        assert_eq!(literal("-12"), Value::Int(-12));
        assert_eq!(literal("1.5"), Value::Float(1.5));
        assert_eq!(literal("X'00ff'"), Value::Bytes(vec![0, 255]));
        assert_eq!(literal("NULL"), Value::Null);
    }

    #[test]
    fn a_part_of_a_key_may_hold_what_separates_the_parts() {
        assert_eq!(key_parts("eu\u{1f}7", 2), ["eu", "7"]);
        assert_eq!(key_parts("a\u{1e}1b\u{1e}0\u{1e}01\u{1f}7", 2), ["a\u{1f}b\u{1e}\u{1e}1", "7"]);
        assert_eq!(key_parts("a\u{1f}b\u{1e}1", 1), ["a\u{1f}b\u{1e}1"]);
    }

    #[test]
    fn a_composite_id_is_cut_at_any_of_its_commas() {
        assert_eq!(cuts("eu,7", 2), [["eu", "7"]]);
        assert_eq!(cuts("a,b,7", 2), [["a", "b,7"], ["a,b", "7"]]);
        assert_eq!(cuts("a,b", 1), [["a,b"]]);
        assert_eq!(cuts("a", 2), Vec::<Vec<&str>>::new());
        assert_eq!(cuts(&",".repeat(1000), 3).len(), 64);
    }

    #[test]
    fn quotes_in_a_name_are_doubled() {
        assert_eq!(quote_text(Dialect::Postgres, "a\"b"), "\"a\"\"b\"");
        assert_eq!(quote_text(Dialect::Mysql, "a`b"), "`a``b`");
    }
}
