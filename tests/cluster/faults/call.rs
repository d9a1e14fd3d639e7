//! One request of an operator as it passes the wire, and the answers that a wire gives by itself.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;

use serde_json::{Value, json};

/// One request of an operator.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call {
    /// The first one since the rule was set is 1.
    pub(crate) number: usize,
    /// Which operator asks.
    pub(crate) replica: String,
    pub(crate) method: String,
    /// With its query.
    pub(crate) target: String,
    pub(crate) body: String,
    /// What the API server has answered; 0 if it was not asked.
    pub(crate) status: u16,
}

impl Call {
    /// What it asks for, in two words: `POST jobs`, `PATCH recoverypolicies/status`, `WATCH pods`.
    pub(crate) fn deed(&self) -> String {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut parts = path.trim_matches('/').split('/');
        // The group and its version.
        parts.nth(if path.starts_with("/apis/") { 2 } else { 1 });
        let parts: Vec<&str> = parts.collect();
        let own = match parts.as_slice() {
            ["namespaces", _] => &parts[..1],
            ["namespaces", _, own @ ..] => own,
            own => own,
        };
        let resource = match own {
            [] => "discovery".to_owned(),
            [resource, _, part] => format!("{resource}/{part}"),
            [resource, ..] => (*resource).to_owned(),
        };
        let is_watch = query.split('&').any(|pair| pair.starts_with("watch="));
        format!("{} {resource}", if is_watch { "WATCH" } else { &self.method })
    }

    pub(super) fn is_watch(&self) -> bool {
        self.deed().starts_with("WATCH")
    }
}

/// Reads a request; what is said of the connection itself is left out of its head.
pub(super) fn read(client: &TcpStream) -> Option<(Call, String)> {
    let mut reader = BufReader::new(client);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.trim_start_matches('/'));
    let (replica, target) = target.split_once('/')?;
    let (replica, target) = (replica.to_owned(), format!("/{target}"));
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
        if !name.eq_ignore_ascii_case("connection") {
            head.push_str(&line);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    Some((Call { replica, method, target, body, ..Call::default() }, head))
}

/// What the API server says with such a code.
pub(super) fn status(code: u16) -> Value {
    let reason = match code {
        409 => "Conflict",
        410 => "Expired",
        429 => "TooManyRequests",
        500 => "InternalError",
        _ => "ServiceUnavailable",
    };
    let message = format!("the wire of a test says {code}");
    json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message, "reason": reason, "code": code})
}

/// The whole answer.
pub(super) fn refusal(code: u16) -> String {
    let body = status(code).to_string();
    let retry = if code == 429 { "retry-after: 1\r\n" } else { "" };
    format!(
        "HTTP/1.1 {code} Refused\r\ncontent-type: application/json\r\nconnection: close\r\n{retry}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}
