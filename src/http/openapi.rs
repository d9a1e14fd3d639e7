//! The OpenAPI document of `serve`, made from the same types as its answers.

use std::sync::Arc;

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::report::Report;

/// Where the document is.
pub const PATH: &str = "/openapi.json";
/// The limits that are accepted: one second to 720 hours, with a bare number for minutes. Longer forms such as `1h30m` are
/// fine as well.
const LIMIT: &str = "^(?:(?:[1-9][0-9]{0,3}|[1-3][0-9]{4}|4[0-2][0-9]{3})m?|[1-9][0-9]{0,5}s|[1-9][0-9]?h(?:[0-9]{1,2}m)?(?:[0-9]{1,2}s)?)$";

/// `/openapi.json`.
pub fn routes(recovery_path: &str) -> Router {
    let text: Arc<str> = document(recovery_path).to_string().into();
    Router::new()
        .route(
            PATH,
            get(|State(text): State<Arc<str>>| async move {
                ([(header::CONTENT_TYPE, "application/json")], text.to_string()).into_response()
            }),
        )
        .with_state(text)
}

/// The document, with the recovery API at this path.
#[must_use]
pub fn document(recovery_path: &str) -> Value {
    let mut paths = Map::new();
    paths.insert(recovery_path.to_owned(), json!({"get": check(), "post": recover()}));
    paths.insert("/livez".to_owned(), json!({"get": probe("isAlive", "Whether the process is alive")}));
    paths.insert("/readyz".to_owned(), json!({"get": probe("isReady", "Whether the process takes requests")}));
    paths.insert("/metrics".to_owned(), json!({"get": metrics()}));
    paths.insert(PATH.to_owned(), json!({"get": itself()}));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "unstick",
            "summary": "Finds runs that their worker left behind and settles them",
            "version": "1",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        // Which of the two applies is decided by whoever starts the server: --token-file.
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas(),
            "responses": responses(),
        },
    })
}

fn check() -> Value {
    json!({
        "operationId": "check",
        "summary": "Lists active runs and which of them are stuck",
        "description": "Changes nothing.",
        "parameters": [limit()],
        "responses": answers(),
    })
}

fn recover() -> Value {
    json!({
        "operationId": "recover",
        "summary": "Settles stuck runs",
        "description": "One recovery is under way at a time: the same request meanwhile gets its result, one with another timeout 409. It goes on when the one who asked goes away.",
        "parameters": [limit()],
        "requestBody": {
            "required": false,
            "description": "The same as the parameter, which goes before it. A body that is not JSON is ignored.",
            "content": {"application/json": {"schema": {
                "type": "object",
                "properties": {"timeout": {
                    "description": "Whole minutes, or a length of time",
                    "oneOf": [{"type": "integer", "minimum": 1, "maximum": 43200}, {"type": "string", "pattern": LIMIT}],
                }},
            }}},
        },
        "responses": answers(),
    })
}

fn limit() -> Value {
    json!({
        "name": "timeout",
        "in": "query",
        "required": false,
        "description": "After how long without a sign of life a run is stuck: a bare number is minutes; 90s, 5m, 1h30m are what they say. Default: the policy's.",
        "schema": {"type": "string", "pattern": LIMIT},
        "example": "30",
    })
}

/// The answers of the recovery API.
fn answers() -> Value {
    let mut answers = Map::new();
    answers.insert(
        "200".to_owned(),
        json!({
            "description": "What was seen and done",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}},
        }),
    );
    for (status, name) in [
        ("400", "BadRequest"),
        ("401", "Unauthorized"),
        ("403", "Forbidden"),
        ("408", "Slow"),
        ("409", "Conflict"),
        ("413", "TooLarge"),
        ("422", "Unfit"),
        ("500", "Failed"),
        ("503", "Unavailable"),
        ("504", "Late"),
    ] {
        answers.insert(status.to_owned(), json!({"$ref": format!("#/components/responses/{name}")}));
    }
    Value::Object(answers)
}

fn responses() -> Value {
    let problem = |description: &str| {
        json!({
            "description": description,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        })
    };
    json!({
        "BadRequest": problem("The request cannot be read"),
        "Unauthorized": problem("The token is missing or wrong"),
        "Forbidden": problem("Another origin, or a name that is not loopback's"),
        "Slow": problem("The body did not arrive in time"),
        "Conflict": problem("The brake held the recovery, or another one is under way"),
        "TooLarge": problem("The body is larger than 64 KiB"),
        "Unfit": problem("The policy breaks a rule, or the table does not match it"),
        "Failed": problem("It could not be done, or only in part; the report says what was"),
        "Unavailable": problem("The database cannot be reached, or is busy; or too many requests at once. Retry-After says when to ask again"),
        "Late": problem("No answer in time; what was begun goes on"),
    })
}

fn schemas() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .for_serialize();
    let mut generator = settings.into_generator();
    generator.subschema_for::<Report>();
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    schemas
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "description": "What kind of problem; about:blank where the status says it all"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What could not be done, why, and the way out: the sentence of the command line"},
            "exitCode": {"type": "integer", "description": "The exit code of the command line"},
            "remedySql": {"type": "string", "description": "The statements that somebody with more rights must run"},
            "report": {"$ref": "#/components/schemas/Report"},
        },
    })
}

fn probe(id: &str, summary: &str) -> Value {
    let text = |description: &str| json!({"description": description, "content": {"text/plain": {"schema": {"type": "string"}}}});
    json!({
        "operationId": id,
        "summary": summary,
        "security": [],
        "parameters": [{"name": "verbose", "in": "query", "required": false, "allowEmptyValue": true,
            "description": "List the checks that hold, too", "schema": {"type": "string"}}],
        "responses": {"200": text("Yes"), "503": text("No, and why")},
    })
}

fn metrics() -> Value {
    json!({
        "operationId": "metrics",
        "summary": "Metrics for Prometheus",
        "responses": {
            "200": {"description": "OpenMetrics", "content": {"application/openmetrics-text": {"schema": {"type": "string"}}}},
            "401": {"$ref": "#/components/responses/Unauthorized"},
            "403": {"$ref": "#/components/responses/Forbidden"},
        },
    })
}

fn itself() -> Value {
    json!({
        "operationId": "openapi",
        "summary": "This document",
        "responses": {
            "200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}},
            "401": {"$ref": "#/components/responses/Unauthorized"},
            "403": {"$ref": "#/components/responses/Forbidden"},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_document_is_what_the_code_makes() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/openapi.json");
        let fresh = serde_json::to_string_pretty(&document("/v1/recovery")).unwrap() + "\n";
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(file, &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(file).unwrap_or_default();
        assert!(kept == fresh, "docs/schema/openapi.json is not what the code makes: run scripts/generated.sh");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document("/v1/recovery");
        let text = document.to_string();
        let references: Vec<&str> =
            text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(references.len() > 10);
        for reference in references {
            assert!(document.pointer(reference).is_some(), "{reference}");
        }
    }

    #[test]
    fn every_answer_of_the_api_is_described() {
        let document = document("/api/qualify/recovery");
        for method in ["get", "post"] {
            let answers = &document["paths"]["/api/qualify/recovery"][method]["responses"];
            for status in ["200", "400", "409", "422", "500", "503"] {
                assert!(answers[status].is_object(), "{method} {status}");
            }
        }
    }
}
