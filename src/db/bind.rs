//! Binds our values to a driver's statement. On PostgreSQL a NULL is declared as text, so the SQL casts every bind place
//! to the type it needs.

use sqlx::mysql::MySqlArguments;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{MySql, Postgres, Sqlite};

use super::fault::{DbError, FaultKind};
use crate::sql::{Statement, Value};

pub(super) fn postgres(s: &Statement) -> Query<'_, Postgres, PgArguments> {
    s.binds.iter().fold(sqlx::query(&s.text).persistent(false), |query, value| match value {
        Value::Null => query.bind(None::<&str>),
        Value::Text(text) => query.bind(text),
        Value::Int(number) => query.bind(number),
        Value::Float(number) => query.bind(number),
        Value::Bool(truth) => query.bind(truth),
        Value::TextArray(texts) => query.bind(texts),
        Value::FloatArray(numbers) => query.bind(numbers),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

pub(super) fn mysql(s: &Statement) -> Result<Query<'_, MySql, MySqlArguments>, DbError> {
    s.binds.iter().try_fold(sqlx::query(&s.text).persistent(false), |query, value| {
        Ok(match value {
            Value::Null => query.bind(None::<&str>),
            Value::Text(text) => query.bind(text),
            Value::Int(number) => query.bind(number),
            Value::Float(number) => query.bind(number),
            Value::Bool(truth) => query.bind(truth),
            Value::Bytes(bytes) => query.bind(bytes),
            Value::TextArray(_) | Value::FloatArray(_) => return Err(no_array()),
        })
    })
}

pub(super) fn sqlite(s: &Statement) -> Result<Query<'_, Sqlite, SqliteArguments<'_>>, DbError> {
    s.binds.iter().try_fold(sqlx::query(&s.text).persistent(false), |query, value| {
        Ok(match value {
            Value::Null => query.bind(None::<&str>),
            Value::Text(text) => query.bind(text),
            Value::Int(number) => query.bind(number),
            Value::Float(number) => query.bind(number),
            Value::Bool(truth) => query.bind(truth),
            Value::Bytes(bytes) => query.bind(bytes),
            Value::TextArray(_) | Value::FloatArray(_) => return Err(no_array()),
        })
    })
}

fn no_array() -> DbError {
    DbError::new(FaultKind::Other, "cannot bind a value", "an array can be bound on PostgreSQL only")
}
