//! Plain HTTP, one request a connection: to pods, Services and the API server, from a thread that has entered the cluster.

use std::io::{Error, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// As they came, without the status line.
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Answer {
    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {self:?}"))
    }
}

/// `GET path` of `10.88.1.7:8080`, say.
pub(crate) fn get(address: impl ToSocketAddrs, path: &str) -> Result<Answer, Error> {
    send(address, &format!("GET {path}"), None)
}

/// Any request; `line` is method and path; a body is JSON.
pub(crate) fn send(address: impl ToSocketAddrs, line: &str, body: Option<&str>) -> Result<Answer, Error> {
    send_typed(address, line, body.map(|body| ("application/json", body)))
}

/// The same with a body of a content type.
pub(crate) fn send_typed(address: impl ToSocketAddrs, line: &str, body: Option<(&str, &str)>) -> Result<Answer, Error> {
    send_with(address, line, "", body)
}

/// The same with more headers, each with its end of line.
pub(crate) fn send_with(
    address: impl ToSocketAddrs,
    line: &str,
    more: &str,
    body: Option<(&str, &str)>,
) -> Result<Answer, Error> {
    let address = address.to_socket_addrs()?.next().ok_or(ErrorKind::AddrNotAvailable)?;
    let mut stream = TcpStream::connect_timeout(&address, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    let content = match body {
        Some((kind, body)) => format!("content-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len()),
        None => "\r\n".to_owned(),
    };
    // Version 1.0, so that the body just ends with the connection.
    stream.write_all(format!("{line} HTTP/1.0\r\nhost: {address}\r\n{more}{content}").as_bytes())?;
    let mut bytes = Vec::new();
    // Who refuses a request without reading its body ends the connection so, once all is answered.
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() == ErrorKind::ConnectionReset && is_whole(&bytes) => {}
        other => drop(other?),
    }
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").ok_or(ErrorKind::UnexpectedEof)?;
    let (first, headers) = head.split_once("\r\n").unwrap_or((head, ""));
    let status = first.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or(ErrorKind::InvalidData)?;
    Ok(Answer { status, headers: headers.to_owned(), body: body.to_owned() })
}

/// Whether an answer has as much of its body as its head announces.
fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length
        .and_then(|(_, length)| length.trim().parse::<usize>().ok())
        .is_some_and(|length| bytes.len() >= head.len() + 4 + length)
}
