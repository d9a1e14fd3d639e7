//! A statement as data: text with bind places, and what is bound there. Nothing is run here.

/// A bound value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// Text.
    Text(String),
    /// A signed 64-bit number.
    Int(i64),
    /// A double.
    Float(f64),
    /// A boolean; MySQL and SQLite store it as 0 or 1.
    Bool(bool),
    /// An array of text, PostgreSQL only.
    TextArray(Vec<String>),
    /// An array of doubles, PostgreSQL only.
    FloatArray(Vec<f64>),
    /// Raw bytes.
    Bytes(Vec<u8>),
}

/// Text with bind places, and what is bound there.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The SQL, with `$1` (PostgreSQL) or `?` (the others) as bind places.
    pub text: String,
    /// One value per bind place, in order.
    pub binds: Vec<Value>,
}
