//! Who may ask.
//!
//! In: a request. Out: the same, or a problem. Without a token the server listens on loopback only; then it answers only
//! to loopback's own names, so that no web page reaches it through a name of its own (DNS rebinding), and what
//! has effects is refused to pages of another origin.

use std::{
    io,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, uri::Authority},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::Problem;

/// The shortest token that cannot be guessed in reasonable time.
const SHORTEST: usize = 16;
const LONGEST: usize = 4096;

type Digested = [u8; 32];

/// Who may ask.
#[derive(Debug)]
pub enum Access {
    /// Whoever is on this machine.
    Loopback,
    /// Whoever shows the token.
    Token(TokenFile),
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file cannot be read.
    #[error("cannot read the token from {file}: {source}; check the path and its permissions")]
    Unreadable {
        /// Where.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// It holds no token.
    #[error(
        "the file {file} holds no token: write one line of {SHORTEST} to {LONGEST} visible ASCII characters into it, such as from `openssl rand -hex 32`"
    )]
    Unfit {
        /// Where.
        file: String,
    },
}

/// A token in a file, read again at each request: a new one counts as soon as it is there.
#[derive(Debug)]
pub struct TokenFile {
    file: PathBuf,
    last: Mutex<Digested>,
}

impl TokenFile {
    /// Reads it once, so that a wrong path is known before anything is served.
    ///
    /// # Errors
    /// The file cannot be read, or holds no token.
    pub fn open(file: &Path) -> Result<Self, TokenError> {
        Ok(Self { file: file.to_owned(), last: Mutex::new(read(file)?) })
    }

    /// Whether this is the token. While the file cannot be read, the last one counts.
    fn is(&self, shown: &str) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match read(&self.file) {
            Ok(now) => *last = now,
            Err(error) => tracing::warn!(%error, "the last token goes on to count"),
        }
        same(&last, &digest(shown))
    }
}

fn read(file: &Path) -> Result<Digested, TokenError> {
    let name = || file.to_string_lossy().escape_debug().to_string();
    let text = std::fs::read_to_string(file).map_err(|source| TokenError::Unreadable { file: name(), source })?;
    let token = text.trim();
    let fits = (SHORTEST..=LONGEST).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(digest(token)) } else { Err(TokenError::Unfit { file: name() }) }
}

fn digest(token: &str) -> Digested {
    Sha256::digest(token).into()
}

/// Takes as long for any two: how much of a guess was right must not show.
fn same(a: &Digested, b: &Digested) -> bool {
    a.iter().zip(b).fold(0, |differ, (a, b)| std::hint::black_box(differ | (a ^ b))) == 0
}

/// Asks everybody who they are.
pub fn guarded(router: Router, access: Arc<Access>) -> Router {
    router.layer(from_fn_with_state(access, guard))
}

async fn guard(State(access): State<Arc<Access>>, request: Request, next: Next) -> Response {
    match admit(&access, request.method(), (request.uri(), request.headers())) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn admit(access: &Access, method: &Method, (uri, headers): (&Uri, &HeaderMap)) -> Result<(), Problem> {
    let host = host(uri, headers);
    if !method.is_safe() {
        same_origin(host.as_ref(), headers)?;
    }
    match access {
        Access::Loopback => local(host.as_ref()),
        Access::Token(token) => known(token, headers),
    }
}

/// The name that the server was called by.
fn host(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    match uri.authority() {
        Some(authority) => Some(authority.clone()),
        None => headers.get(header::HOST)?.to_str().ok()?.parse().ok(),
    }
}

fn local(host: Option<&Authority>) -> Result<(), Problem> {
    let Some(host) = host else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "the header Host is missing or cannot be read"));
    };
    let name = host.host().trim_start_matches('[').trim_end_matches(']');
    let is_local = name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if is_local {
        return Ok(());
    }
    let detail = format!("without a token this server answers to localhost only, not to {name:?}; see --token-file");
    Err(Problem::new(StatusCode::FORBIDDEN, detail))
}

/// A browser says which page a POST comes from; a page of ours there is not, but one of the same origin does no harm.
fn same_origin(host: Option<&Authority>, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
    match (origin.as_ref().and_then(Uri::authority), host) {
        (Some(origin), Some(host)) if origin.as_str().eq_ignore_ascii_case(host.as_str()) => Ok(()),
        _ => Err(Problem::new(StatusCode::FORBIDDEN, "a web page of another origin may not start a recovery")),
    }
}

fn known(token: &TokenFile, headers: &HeaderMap) -> Result<(), Problem> {
    let refuse = |detail: &str, challenge| {
        let challenge = HeaderValue::from_static(challenge);
        Err(Problem::new(StatusCode::UNAUTHORIZED, detail).with_header(header::WWW_AUTHENTICATE, challenge))
    };
    let shown = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default());
    let Some(shown) = shown else {
        let detail = "a token is needed: send the header `Authorization: Bearer TOKEN`";
        return refuse(detail, "Bearer realm=\"unstick\"");
    };
    let bearer = shown.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    match bearer {
        Some((_, shown)) if token.is(shown.trim()) => Ok(()),
        _ => refuse("this is not the token", "Bearer realm=\"unstick\", error=\"invalid_token\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn status(access: &Access, method: &Method, pairs: &[(&'static str, &str)]) -> u16 {
        let uri = Uri::from_static("/v1/recovery");
        admit(access, method, (&uri, &headers(pairs))).map_or_else(|problem| problem.status.as_u16(), |()| 200)
    }

    #[test]
    fn loopback_answers_to_its_own_names_only() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080", "LOCALHOST", "127.9.9.9"] {
            assert_eq!(status(&Access::Loopback, &Method::GET, &[("host", host)]), 200, "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1.evil.example"] {
            assert_eq!(status(&Access::Loopback, &Method::GET, &[("host", host)]), 403, "{host}");
        }
        assert_eq!(status(&Access::Loopback, &Method::GET, &[]), 400);
    }

    #[test]
    fn a_page_of_another_origin_starts_nothing() {
        let post =
            |origin: &str| status(&Access::Loopback, &Method::POST, &[("host", "localhost:8080"), ("origin", origin)]);
        assert_eq!(post("http://localhost:8080"), 200);
        for origin in ["http://evil.example", "null", "http://localhost:3000", "", "file://"] {
            assert_eq!(post(origin), 403, "{origin}");
        }
    }

    #[test]
    fn a_token_is_read_anew_and_the_last_one_counts_while_it_cannot_be() {
        let folder = std::env::temp_dir().join(format!("unstick-token-{}", ulid::Ulid::new()));
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("token");
        let write = |text: &str| std::fs::write(&file, text).unwrap();
        assert!(matches!(TokenFile::open(&file), Err(TokenError::Unreadable { .. })));
        for unfit in ["", "short", "sixteen letters with spaces", "sixteen-and-more-ünïcode"] {
            write(unfit);
            assert!(TokenFile::open(&file).unwrap_err().to_string().contains("holds no token"), "{unfit}");
        }
        write("first-token-of-ours\n");
        let access = Access::Token(TokenFile::open(&file).unwrap());
        let shows = |value: &str| status(&access, &Method::POST, &[("host", "any.example"), ("authorization", value)]);
        assert_eq!(status(&access, &Method::POST, &[("host", "any.example")]), 401);
        assert_eq!((shows("Bearer first-token-of-ours"), shows("bearer first-token-of-ours")), (200, 200));
        for wrong in
            ["", "Bearer", "Bearer ", "Basic first-token-of-ours", "Bearer first-token-of-our", "first-token-of-ours"]
        {
            assert_eq!(shows(wrong), 401, "{wrong}");
        }
        write("second-token-of-ours");
        assert_eq!((shows("Bearer first-token-of-ours"), shows("Bearer second-token-of-ours")), (401, 200));
        write("");
        assert_eq!(shows("Bearer second-token-of-ours"), 200);
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(shows("Bearer second-token-of-ours"), 200);
    }
}
