//! A bounded HTTP/1.1 server: listen, serve, stop.
//!
//! In: where to listen, a router, [`Limits`], and a future that says when to stop. Out: how many connections had to be cut.
//! When all connections are taken, a new one takes the place of the one that has been idle longest: a peer that
//! opens many and says nothing keeps nobody out.

use std::{
    collections::HashMap,
    future::Future,
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::pin,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::Router;
use hyper_util::service::TowerToHyperService;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::{Id, JoinSet},
    time::timeout,
};

use super::connection::{Seat, converse, full};

/// What the other side may use.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Requests being answered at once; health is answered beyond that.
    pub requests: usize,
    /// How long a request's header may take, and how long a connection may be idle before it.
    pub header: Duration,
    /// How long a request's body may take.
    pub body: Duration,
    /// The size of a body in bytes.
    pub body_bytes: usize,
    /// How long an answer may take to come about.
    pub answer: Duration,
    /// How long the other side may take none of what is written.
    pub write: Duration,
    /// How long a connection is used.
    pub age: Duration,
    /// How long requests under way may take to end when the server stops.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            requests: 128,
            header: Duration::from_secs(10),
            body: Duration::from_secs(10),
            body_bytes: 64 << 10,
            answer: Duration::from_secs(60),
            write: Duration::from_secs(10),
            age: Duration::from_secs(600),
            grace: Duration::from_secs(25),
        }
    }
}

/// Where to listen: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, or `:8080` for every address of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenAddress {
    /// One address.
    One(SocketAddr),
    /// All addresses, at this port.
    All(u16),
}

impl ListenAddress {
    /// Whether only this machine can reach it.
    #[must_use]
    pub fn is_loopback(self) -> bool {
        matches!(self, Self::One(address) if address.ip().to_canonical().is_loopback())
    }
}

impl FromStr for ListenAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let port = |text: &str| text.parse::<u16>().ok();
        if let Some(port) = text.strip_prefix(':').and_then(port) {
            return Ok(Self::All(port));
        }
        if let Some(port) = text.strip_prefix("localhost:").and_then(port) {
            return Ok(Self::One((Ipv4Addr::LOCALHOST, port).into()));
        }
        text.parse().map(Self::One).map_err(|_| {
            "write ADDRESS:PORT with an IP address, such as 127.0.0.1:8080 or [::1]:8080, or :8080 for all addresses"
                .to_owned()
        })
    }
}

impl std::fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(address) => address.fmt(f),
            Self::All(port) => write!(f, ":{port}"),
        }
    }
}

/// Why nothing is listened to.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}; name another address, or end what listens there")]
pub struct ListenError {
    /// Where.
    pub address: ListenAddress,
    /// What the system said.
    pub source: io::Error,
}

/// A socket that takes connections.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Listens.
    ///
    /// # Errors
    /// The address is taken, or not ours.
    pub async fn bind(wanted: ListenAddress) -> Result<Self, ListenError> {
        let bound = match wanted {
            ListenAddress::One(address) => TcpListener::bind(address).await,
            // Where there is no IPv6, IPv4 alone is all addresses.
            ListenAddress::All(port) => match TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).await {
                Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
                    TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await
                }
                bound => bound,
            },
        };
        let named = |source| ListenError { address: wanted, source };
        let socket = bound.map_err(named)?;
        let address = socket.local_addr().map_err(named)?;
        Ok(Self { socket, address })
    }

    /// Where it listens, with the port that was chosen if 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// What all connections share.
pub(super) struct Site {
    pub(super) service: TowerToHyperService<Router>,
    pub(super) limits: Limits,
    pub(super) requests: Semaphore,
    events: AtomicU64,
}

impl Site {
    /// The number of the next event.
    pub(super) fn tick(&self) -> u64 {
        self.events.fetch_add(1, Ordering::Relaxed)
    }
}

/// What was still under way when the server had to end: nothing, in the best case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Left {
    /// Connections that were cut.
    pub connections: usize,
}

/// Serves until `stop`, then takes no more connections and lets requests under way end within the grace.
pub async fn serve(listener: Listener, router: Router, limits: Limits, stop: impl Future<Output = ()>) -> Left {
    let site = Arc::new(Site {
        service: TowerToHyperService::new(router),
        requests: Semaphore::new(limits.requests),
        events: AtomicU64::new(0),
        limits,
    });
    let (tell, told) = watch::channel(false);
    let mut hall = Hall { conversations: JoinSet::new(), seats: HashMap::new() };
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.socket.accept() => match accepted {
                Ok((stream, _)) => hall.seat(stream, &site, &told),
                Err(error) => rest(&error).await,
            },
            Some(ended) = hall.conversations.join_next_with_id() => hall.rise(ended),
        }
    }
    drop(listener);
    // Nobody may listen any more; that is fine.
    let _ = tell.send(true);
    let all = async { while hall.conversations.join_next().await.is_some() {} };
    let _ = timeout(site.limits.grace, all).await;
    Left { connections: hall.conversations.len() }
}

/// A connection that could not be taken: mostly the process has too many files open, and trying at once would spin.
async fn rest(error: &io::Error) {
    tracing::warn!(%error, "cannot take a connection");
    #[expect(
        clippy::disallowed_methods,
        reason = "there is no condition to wait for: another process may hold the files"
    )]
    tokio::time::sleep(Duration::from_millis(50)).await;
}

/// All connections.
struct Hall {
    conversations: JoinSet<()>,
    seats: HashMap<Id, Arc<Seat>>,
}

impl Hall {
    /// Begins a conversation, if need be in the place of another.
    fn seat(&mut self, stream: TcpStream, site: &Arc<Site>, told: &watch::Receiver<bool>) {
        // Our answers are written at once; waiting for more to send would only delay them.
        let _ = stream.set_nodelay(true);
        // One that was asked to leave may stay for an answer: twice the number is the hard bound.
        let most = site.limits.connections;
        if self.conversations.len() >= 2 * most || (self.seats.len() >= most && !self.make_room()) {
            self.conversations.spawn(turn_away(stream));
            return;
        }
        let seat = Arc::new(Seat::default());
        seat.free_since.store(site.tick(), Ordering::Relaxed);
        let task = self.conversations.spawn(converse(stream, Arc::clone(site), Arc::clone(&seat), told.clone()));
        self.seats.insert(task.id(), seat);
    }

    /// Asks the one that has been idle longest to leave; false: all are being answered.
    fn make_room(&mut self) -> bool {
        let idle = self.seats.iter().filter(|(_, seat)| !seat.is_busy());
        let Some(id) = idle.min_by_key(|(_, seat)| seat.free_since.load(Ordering::Relaxed)).map(|(id, _)| *id) else {
            return false;
        };
        if let Some(seat) = self.seats.remove(&id) {
            seat.leave.notify_one();
        }
        true
    }

    fn rise(&mut self, ended: Result<(Id, ()), tokio::task::JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                // What went wrong was printed by the panic hook.
                tracing::error!(%error, "a connection ended by an error of our own");
                error.id()
            }
        };
        self.seats.remove(&id);
    }
}

/// Says that there is no room, without reading what was asked.
async fn turn_away(mut stream: TcpStream) {
    let body = full().document().to_string();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: {}\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        super::problem::MEDIA_TYPE,
        body.len()
    );
    let _ = timeout(Duration::from_secs(1), async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await
    })
    .await;
}

#[cfg(test)]
#[path = "server_tests.rs"]
mod tests;
