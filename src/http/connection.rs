//! One connection: no peer holds it longer than it makes progress.
//!
//! In: an accepted stream. Out: requests handed to the site, answers written back. A peer that sends its header or body too
//! slowly, or does not read its answer, is dropped; one that sends more than it may is answered before it is done.

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    io,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::TcpStream,
    sync::{Notify, watch},
    time::{Instant, Sleep, sleep_until, timeout},
};

use super::{Problem, server::Site};

/// How long a closed connection is still read, so that the other side gets to see its answer.
const LINGER: Duration = Duration::from_secs(2);

/// Paths that are answered even when the server is full: a kubelet must not kill what is merely busy.
const ALWAYS_ANSWERED: [&str; 2] = ["/livez", "/readyz"];

/// One connection's place among all.
#[derive(Debug, Default)]
pub(super) struct Seat {
    /// A request is being answered.
    busy: AtomicBool,
    /// When it last became free, counted in events.
    pub(super) free_since: AtomicU64,
    /// What was sent has not been read to its end.
    unread: AtomicBool,
    /// It must make room for a newer one.
    pub(super) leave: Notify,
}

impl Seat {
    pub(super) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Relaxed)
    }
}

/// Holds a seat busy.
struct Busy<'a>(&'a Seat, &'a Site);

impl<'a> Busy<'a> {
    fn new(seat: &'a Seat, site: &'a Site) -> Self {
        seat.busy.store(true, Ordering::Relaxed);
        Self(seat, site)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.free_since.store(self.1.tick(), Ordering::Relaxed);
        self.0.busy.store(false, Ordering::Relaxed);
    }
}

/// Serves one connection to its end.
pub(super) async fn converse(stream: TcpStream, site: Arc<Site>, seat: Arc<Seat>, mut stop: watch::Receiver<bool>) {
    let limits = site.limits.clone();
    let service = {
        let (site, seat) = (Arc::clone(&site), Arc::clone(&seat));
        service_fn(move |request: Request<Incoming>| {
            let (site, seat) = (Arc::clone(&site), Arc::clone(&seat));
            let answer: Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>> = Box::pin(async move {
                let _busy = Busy::new(&seat, &site);
                Ok(answer(request, &site, &seat).await)
            });
            answer
        })
    };
    let io = TokioIo::new(Patient { stream, limit: limits.write, stall: None });
    let mut conversation = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .max_buf_size(32 << 10)
        .serve_connection(io, service);
    let mut deadline = pin!(sleep_until(Instant::now() + limits.age));
    let mut old = false;
    loop {
        tokio::select! {
            ended = poll_fn(|cx| conversation.poll_without_shutdown(cx)) => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                    return;
                }
                break;
            }
            Ok(()) = stop.changed() => Pin::new(&mut conversation).graceful_shutdown(),
            () = seat.leave.notified() => {
                if !seat.is_busy() {
                    return;
                }
            }
            () = &mut deadline => {
                if old {
                    return;
                }
                old = true;
                deadline.as_mut().reset(Instant::now() + limits.answer + limits.write);
                Pin::new(&mut conversation).graceful_shutdown();
            }
        }
    }
    if !seat.unread.load(Ordering::Relaxed) {
        return;
    }
    tokio::select! {
        () = linger(conversation.into_parts().io.into_inner()) => {}
        () = seat.leave.notified() => {}
    }
}

/// Ends our side and reads on for a moment: closing on unread data would take the answer away from the other side.
async fn linger(mut io: Patient) {
    let drain = async {
        let mut scratch = [0; 4096];
        io.shutdown().await?;
        while io.read(&mut scratch).await? > 0 {}
        io::Result::Ok(())
    };
    let _ = timeout(LINGER, drain).await;
}

/// The answer to one request, within all limits.
async fn answer(request: Request<Incoming>, site: &Site, seat: &Seat) -> Response {
    let (head, body) = request.into_parts();
    let _admitted = match site.requests.try_acquire() {
        Ok(permit) => Some(permit),
        Err(_) if ALWAYS_ANSWERED.contains(&head.uri.path()) => None,
        Err(_) => return full().into_response(),
    };
    let bytes = match read(&head, body, site).await {
        Ok(bytes) => bytes,
        Err(problem) => {
            // What is left of the body is not worth answering.
            seat.unread.store(true, Ordering::Relaxed);
            return problem.with_header(header::CONNECTION, HeaderValue::from_static("close")).into_response();
        }
    };
    match timeout(site.limits.answer, site.service.call(Request::from_parts(head, Body::from(bytes)))).await {
        Ok(Ok(response)) => response,
        Err(_) => Problem::new(
            StatusCode::GATEWAY_TIMEOUT,
            format!("no answer within {} s; what was begun goes on", site.limits.answer.as_secs()),
        )
        .into_response(),
    }
}

pub(super) fn full() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests at once; try again in a moment").retry_after(1)
}

async fn read(head: &Parts, body: Incoming, site: &Site) -> Result<axum::body::Bytes, Problem> {
    let limits = &site.limits;
    let too_large = || {
        let detail = format!("the body may hold {} bytes at most", limits.body_bytes);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    };
    let said = head.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > limits.body_bytes) {
        return Err(too_large());
    }
    let limited = async {
        let mut bytes = Vec::new();
        let mut body = Body::new(body).into_data_stream();
        while let Some(part) = futures_util::StreamExt::next(&mut body).await {
            let part =
                part.map_err(|error| Problem::new(StatusCode::BAD_REQUEST, format!("cannot read the body: {error}")))?;
            if bytes.len() + part.len() > limits.body_bytes {
                return Err(too_large());
            }
            bytes.extend_from_slice(&part);
        }
        Ok(bytes.into())
    };
    timeout(limits.body, limited).await.unwrap_or_else(|_| {
        let detail = format!("the body did not arrive within {} s", limits.body.as_secs());
        Err(Problem::new(StatusCode::REQUEST_TIMEOUT, detail))
    })
}

/// A stream that gives up when what is written is not taken.
struct Patient {
    stream: TcpStream,
    limit: Duration,
    stall: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    /// The result, or the end of our patience.
    fn patiently<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.stall = None;
            return result;
        }
        let until = || Box::pin(sleep_until(Instant::now() + self.limit));
        ready!(self.stall.get_or_insert_with(until).as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.patiently(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.patiently(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.patiently(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
