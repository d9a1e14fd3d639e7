//! Pieces of SQL with their values, put together in the order of the text.

use super::{Statement, Value};
use crate::runs::Dialect;

/// Stands for a bound value until the statement is finished; no name and no template of ours can hold it.
const PLACE: char = '\u{1}';
/// Around what is the same for every row of a statement.
const SAME: [char; 2] = ['\u{2}', '\u{3}'];

/// A piece of SQL.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Part {
    text: String,
    binds: Vec<Value>,
}

impl Part {
    /// Text of our own, without values.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), binds: Vec::new() }
    }

    /// One bound value.
    #[must_use]
    pub fn bind(value: Value) -> Self {
        Self { text: PLACE.to_string(), binds: vec![value] }
    }

    /// An expression that is the same for every row, though the planner does not know it: a status that is cast, a limit of
    /// time. Where an index shall serve it must stand as it is; elsewhere see [`Part::worked_out_once`].
    #[must_use]
    pub fn same_for_every_row(&self) -> Self {
        Self::fill(&format!("{}{{}}{}", SAME[0], SAME[1]), &[self])
    }

    /// What is the same for every row is worked out once a statement and not row by row.
    #[must_use]
    pub fn worked_out_once(mut self) -> Self {
        self.text = self.text.replace(SAME[0], "(SELECT ").replace(SAME[1], ")");
        self
    }

    /// `template` with each `{}` replaced by the next part.
    #[must_use]
    pub fn fill(template: &str, parts: &[&Self]) -> Self {
        let mut filled = Self::default();
        let mut parts = parts.iter();
        let mut pieces = template.split("{}");
        filled.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            if let Some(part) = parts.next() {
                filled.push(part);
            }
            filled.text.push_str(piece);
        }
        debug_assert!(parts.next().is_none(), "a part without a place in {template}");
        filled
    }

    /// All parts with `between` between them.
    #[must_use]
    pub fn join(parts: &[Self], between: &str) -> Self {
        let mut joined = Self::default();
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                joined.text.push_str(between);
            }
            joined.push(part);
        }
        joined
    }

    /// All must hold; nothing to hold is true.
    #[must_use]
    pub fn all(parts: &[Self]) -> Self {
        match parts {
            [] => Self::text("1 = 1"),
            [one] => one.clone(),
            _ => Self::fill("({})", &[&Self::join(parts, " AND ")]),
        }
    }

    /// One must hold; nothing to hold is false.
    #[must_use]
    pub fn any(parts: &[Self]) -> Self {
        match parts {
            [] => Self::text("1 = 0"),
            [one] => one.clone(),
            _ => Self::fill("({})", &[&Self::join(parts, " OR ")]),
        }
    }

    fn push(&mut self, part: &Self) {
        self.text.push_str(&part.text);
        self.binds.extend(part.binds.iter().cloned());
    }

    /// The statement: places numbered or marked as the dialect writes them.
    #[must_use]
    pub fn finish(mut self, dialect: Dialect) -> Statement {
        self.text.retain(|c| !SAME.contains(&c));
        if dialect != Dialect::Postgres {
            return Statement { text: self.text.replace(PLACE, "?"), binds: self.binds };
        }
        let mut text = String::with_capacity(self.text.len() + self.binds.len() * 3);
        for (i, piece) in self.text.split(PLACE).enumerate() {
            if i > 0 {
                text.push('$');
                text.push_str(&i.to_string());
            }
            text.push_str(piece);
        }
        Statement { text, binds: self.binds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_the_order_of_the_text() {
        let inner = Part::fill("a = {}", &[&Part::bind(Value::Int(1))]);
        let part = Part::fill("{} AND b = {}", &[&inner, &Part::bind(Value::Int(2))]);
        let statement = part.clone().finish(Dialect::Postgres);
        assert_eq!(statement.text, "a = $1 AND b = $2");
        assert_eq!(statement.binds, [Value::Int(1), Value::Int(2)]);
        assert_eq!(part.finish(Dialect::Sqlite).text, "a = ? AND b = ?");
    }

    #[test]
    fn what_is_the_same_for_every_row_is_worked_out_once_only_where_that_is_asked_for() {
        let limit = Part::fill("now() - {}", &[&Part::bind(Value::Float(1.0))]).same_for_every_row();
        let part = Part::fill("at < {} AND b = {}", &[&limit, &Part::bind(Value::Int(2))]);
        assert_eq!(part.clone().finish(Dialect::Postgres).text, "at < now() - $1 AND b = $2");
        let once = part.worked_out_once().finish(Dialect::Postgres);
        assert_eq!(once.text, "at < (SELECT now() - $1) AND b = $2");
        assert_eq!(once.binds, [Value::Float(1.0), Value::Int(2)]);
    }

    #[test]
    fn braces_in_a_filled_part_are_left_alone() {
        let part = Part::fill("({})", &[&Part::text("\"odd{}name\"")]);
        assert_eq!(part.finish(Dialect::Mysql).text, "(\"odd{}name\")");
    }
}
