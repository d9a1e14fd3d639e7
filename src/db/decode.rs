//! Turns a driver's row into plain values, by the type that the column really has. Our statements select text, numbers,
//! booleans and bytes; a date or a decimal that slipped in is an error that says how to select it.

use sqlx::mysql::MySqlRow;
use sqlx::postgres::{PgRow, PgValueFormat};
use sqlx::sqlite::SqliteRow;
use sqlx::{Column, Row as _, TypeInfo, ValueRef};

use super::row::Row;
use crate::sql::Value;

type Decoded = Result<Value, sqlx::Error>;

pub(super) fn postgres(row: &PgRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|i| postgres_value(row, i)).collect::<Result<_, _>>().map(Row)
}

fn postgres_value(row: &PgRow, i: usize) -> Decoded {
    let raw = row.try_get_raw(i)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let binary = raw.format() == PgValueFormat::Binary;
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "BOOL" => Value::Bool(row.try_get_unchecked(i)?),
        "INT2" => Value::Int(row.try_get_unchecked::<i16, _>(i)?.into()),
        "INT4" => Value::Int(row.try_get_unchecked::<i32, _>(i)?.into()),
        "INT8" => Value::Int(row.try_get_unchecked(i)?),
        "OID" => Value::Int(row.try_get_unchecked::<sqlx::postgres::types::Oid, _>(i)?.0.into()),
        "FLOAT4" => Value::Float(row.try_get_unchecked::<f32, _>(i)?.into()),
        "FLOAT8" => Value::Float(row.try_get_unchecked(i)?),
        "BYTEA" => Value::Bytes(row.try_get_unchecked(i)?),
        "TEXT[]" | "VARCHAR[]" | "NAME[]" => Value::TextArray(row.try_get_unchecked(i)?),
        "FLOAT8[]" => Value::FloatArray(row.try_get_unchecked(i)?),
        "NUMERIC" | "TIMESTAMP" | "TIMESTAMPTZ" | "DATE" | "TIME" | "TIMETZ" | "INTERVAL" | "UUID" | "JSONB"
        | "MONEY" | "INET" | "CIDR"
            if binary =>
        {
            return Err(cast(row.column(i).name(), &kind, "::text"));
        }
        kind if binary && kind.ends_with("[]") => return Err(cast(row.column(i).name(), kind, "::text")),
        // text in all its forms, and an enum, whose binary form is its label
        _ => Value::Text(raw.as_str().map_err(sqlx::Error::Decode)?.to_owned()),
    })
}

pub(super) fn mysql(row: &MySqlRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|i| mysql_value(row, i)).collect::<Result<_, _>>().map(Row)
}

/// MySQL calls text with a binary collation (MariaDB's JSON, for one) a blob, so what reads as UTF-8 is text.
fn mysql_value(row: &MySqlRow, i: usize) -> Decoded {
    let raw = row.try_get_raw(i)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "NULL" => Value::Null,
        "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => Value::Int(row.try_get_unchecked(i)?),
        "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED" | "BIGINT UNSIGNED"
        | "BIT" | "YEAR" => {
            let number: u64 = row.try_get_unchecked(i)?;
            i64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Int)
        }
        "FLOAT" => Value::Float(row.try_get_unchecked::<f32, _>(i)?.into()),
        "DOUBLE" => Value::Float(row.try_get_unchecked(i)?),
        "DATE" | "TIME" | "DATETIME" | "TIMESTAMP" => return Err(cast(row.column(i).name(), &kind, "CAST(… AS CHAR)")),
        _ => text_or_bytes(row.try_get_unchecked(i)?),
    })
}

pub(super) fn sqlite(row: &SqliteRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|i| sqlite_value(row, i)).collect::<Result<_, _>>().map(Row)
}

/// By the class the value is stored in, which may differ from row to row.
fn sqlite_value(row: &SqliteRow, i: usize) -> Decoded {
    let raw = row.try_get_raw(i)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "NULL" => Value::Null,
        "INTEGER" | "BOOLEAN" => Value::Int(row.try_get_unchecked(i)?),
        "REAL" => Value::Float(row.try_get_unchecked(i)?),
        "BLOB" => Value::Bytes(row.try_get_unchecked(i)?),
        _ => text_or_bytes(row.try_get_unchecked(i)?),
    })
}

fn text_or_bytes(bytes: Vec<u8>) -> Value {
    String::from_utf8(bytes).map_or_else(|error| Value::Bytes(error.into_bytes()), Value::Text)
}

fn cast(column: &str, kind: &str, how: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("column {column} is {kind}; select it with {how}").into())
}
