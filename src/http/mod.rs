//! SHELL. HTTP: one bounded server for `serve` and the operator, health, metrics, problems, and the recovery API.
//!
//! In: a router, limits and a future that says when to stop. Out: answers within those limits, whatever the other side
//! does. What a recovery is, is not known here: whoever starts the server hands the work in.

pub mod access;
mod connection;
pub mod health;
pub mod openapi;
pub mod problem;
pub mod recovery;
pub mod server;

pub use access::{Access, TokenError, TokenFile};
pub use health::Health;
pub use problem::Problem;
pub use recovery::{Answer, Ask, Desk, Wish};
pub use server::{Left, Limits, ListenAddress, ListenError, Listener, serve};

use axum::{
    Router,
    http::{Method, StatusCode, Uri},
};

/// Makes every answer to a path or method that is not known a problem, too.
pub fn with_fallbacks(router: Router) -> Router {
    router
        .fallback(async |uri: Uri| {
            Problem::new(
                StatusCode::NOT_FOUND,
                format!("nothing is at {:?}; /openapi.json lists what there is", uri.path()),
            )
        })
        .method_not_allowed_fallback(async |method: Method, uri: Uri| {
            let detail = format!("{method} is not for {}; the header Allow lists what is", uri.path());
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
        })
}
