//! A row as plain values. Each getter comes twice: `text(0)` is `None` for NULL, for another type and for a column that is
//! not there; `try_text(0)` tells NULL from a mistake.

use super::fault::{DbError, FaultKind};
use crate::sql::Value;

/// One row of a result.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// The text in column `i`.
    pub fn text(&self, i: usize) -> Option<&str> {
        self.try_text(i).ok().flatten()
    }

    /// The number in column `i`; text that spells one (MySQL's DECIMAL) counts.
    pub fn int(&self, i: usize) -> Option<i64> {
        self.try_int(i).ok().flatten()
    }

    /// The double in column `i`.
    pub fn float(&self, i: usize) -> Option<f64> {
        self.try_float(i).ok().flatten()
    }

    /// The boolean in column `i`; MySQL and SQLite have numbers there.
    pub fn bool(&self, i: usize) -> Option<bool> {
        self.try_bool(i).ok().flatten()
    }

    /// The bytes in column `i`; text counts as its bytes, for MySQL does not always tell the two apart.
    pub fn bytes(&self, i: usize) -> Option<&[u8]> {
        match self.0.get(i)? {
            Value::Bytes(bytes) => Some(bytes),
            Value::Text(text) => Some(text.as_bytes()),
            _ => None,
        }
    }

    /// Whether column `i` is NULL.
    pub fn is_null(&self, i: usize) -> bool {
        matches!(self.0.get(i), Some(Value::Null))
    }

    /// The text in column `i`, or why it is none.
    pub fn try_text(&self, i: usize) -> Result<Option<&str>, DbError> {
        match self.at(i)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text)),
            other => Err(wrong(i, "text", other)),
        }
    }

    /// The number in column `i`, or why it is none.
    pub fn try_int(&self, i: usize) -> Result<Option<i64>, DbError> {
        let value = self.at(i)?;
        let number = match value {
            Value::Null => return Ok(None),
            Value::Int(number) => Some(*number),
            Value::Bool(truth) => Some(i64::from(*truth)),
            Value::Float(number) => whole(*number),
            Value::Text(text) => text.parse().ok().or_else(|| text.parse().ok().and_then(whole)),
            _ => None,
        };
        number.map(Some).ok_or_else(|| wrong(i, "a whole number", value))
    }

    /// The double in column `i`, or why it is none.
    pub fn try_float(&self, i: usize) -> Result<Option<f64>, DbError> {
        let value = self.at(i)?;
        let number = match value {
            Value::Null => return Ok(None),
            Value::Float(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "a double is what was asked for")]
            Value::Int(number) => Some(*number as f64),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        };
        number.map(Some).ok_or_else(|| wrong(i, "a number", value))
    }

    /// The boolean in column `i`, or why it is none.
    pub fn try_bool(&self, i: usize) -> Result<Option<bool>, DbError> {
        match self.at(i)? {
            Value::Null => Ok(None),
            Value::Bool(truth) => Ok(Some(*truth)),
            Value::Int(number) => Ok(Some(*number != 0)),
            Value::Text(text) if text == "1" || text == "0" => Ok(Some(text == "1")),
            other => Err(wrong(i, "a boolean", other)),
        }
    }

    fn at(&self, i: usize) -> Result<&Value, DbError> {
        self.0.get(i).ok_or_else(|| {
            let message = format!("the row has {} columns and no column {i}", self.0.len());
            DbError::new(FaultKind::Other, "cannot read a row", message)
        })
    }
}

/// Only whole doubles inside ±2^53, where none is rounded.
#[expect(clippy::cast_possible_truncation, reason = "the guard keeps it in range")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

fn wrong(i: usize, wanted: &str, found: &Value) -> DbError {
    let found = match found {
        Value::Null => "NULL",
        Value::Text(_) => "text",
        Value::Int(_) => "a number",
        Value::Float(_) => "a double",
        Value::Bool(_) => "a boolean",
        Value::TextArray(_) | Value::FloatArray(_) => "an array",
        Value::Bytes(_) => "bytes",
    };
    DbError::new(FaultKind::Mismatch, "cannot read a row", format!("column {i} holds {found}, not {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_type_is_an_error_and_never_a_panic() {
        let row = Row(vec![Value::Text("x".into()), Value::Null, Value::Text("12.0".into()), Value::Int(1)]);
        assert_eq!(
            row.try_int(0).expect_err("a wrong type").to_string(),
            "cannot read a row: column 0 holds text, not a whole number"
        );
        assert_eq!(row.int(0), None);
        assert_eq!(row.try_text(1).expect("a readable column"), None);
        assert_eq!(row.int(2), Some(12));
        assert_eq!(row.bool(3), Some(true));
        assert!(row.try_text(9).is_err());
    }
}
