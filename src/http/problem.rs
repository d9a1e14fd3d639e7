//! Errors as RFC 9457 has them: `application/problem+json`, with the same sentence as the command line.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, for the one who asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// What kind of problem, one of those that `docs/http.md` lists; `about:blank` where the status says it all.
    pub kind: &'static str,
    /// What could not be done, why, and the way out.
    pub detail: String,
    /// After how many seconds the same may work.
    pub retry_after: Option<u64>,
    /// More members of the document.
    pub members: Vec<(&'static str, Value)>,
    /// More headers of the answer.
    pub headers: Vec<(header::HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem that its status names.
    #[must_use]
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: "about:blank",
            detail: detail.into(),
            retry_after: None,
            members: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// A problem of a kind of our own.
    #[must_use]
    pub fn of_kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// Says after how many seconds the same may work.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// One more member of the document.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.members.push((name, value.into()));
        self
    }

    /// One more header of the answer.
    #[must_use]
    pub fn with_header(mut self, name: header::HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> Value {
        let mut document = Map::new();
        document.insert("type".to_owned(), self.kind.into());
        document.insert("title".to_owned(), self.status.canonical_reason().unwrap_or("Error").into());
        document.insert("status".to_owned(), self.status.as_u16().into());
        document.insert("detail".to_owned(), self.detail.clone().into());
        document.extend(self.members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        Value::Object(document)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.document().to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_what_its_status_and_its_sentence_say() {
        let problem = Problem::new(StatusCode::CONFLICT, "too many").with("exitCode", 65);
        let expected = serde_json::json!({
            "type": "about:blank", "title": "Conflict", "status": 409, "detail": "too many", "exitCode": 65,
        });
        assert_eq!(problem.document(), expected);
    }

    #[test]
    fn its_headers_say_that_it_is_one_and_when_to_ask_again() {
        let response = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "later").retry_after(7).into_response();
        assert_eq!(response.headers()[header::CONTENT_TYPE], MEDIA_TYPE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "7");
    }
}
