//! A TCP proxy before a server, whose faults can be switched while connections are open.
//!
//! A `Cut` looks for a byte pattern as it passes (through TLS there is none to see), acts once, and then the proxy
//! passes again, so that the client's next attempt succeeds. All other faults last until the next `set`.
//! PostgreSQL names what it has done (`COMMIT\0`, `UPDATE 1000\0`) in its answers: a cut `Toward::Client`, `Before`,
//! is "done, but the answer was lost". MariaDB has no such words: use `Toward::Server`, `BeforeAnswer`.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use socket2::SockRef;

/// The way a byte goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// What the client says.
    Server,
    /// What the server answers.
    Client,
}

/// When a cut happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The piece with the pattern is not passed on.
    Before,
    /// It is passed on, the server's next answer is waited for (so the server has acted), and dropped.
    BeforeAnswer,
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// RST on both sides.
    Reset,
    /// FIN on both sides.
    Close,
    /// Nothing passes any more, and nobody is told.
    Silence,
    /// It goes on, so much later.
    Late(Duration),
}

/// What the proxy does to connections.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Nothing.
    Pass,
    /// Every piece waits this long, each way.
    Latency(Duration),
    /// All connections, open and new, stay open and pass nothing.
    Silence,
    /// All connections, open and new, are reset.
    Reset,
    /// The first connection with the pattern is ended.
    Cut { toward: Toward, pattern: Vec<u8>, moment: Moment, how: How },
    /// The first connection on which this many bytes have gone this way since the fault was set is ended.
    CutAfter { toward: Toward, bytes: usize, how: How },
}

impl Fault {
    /// Ends the connection instead of passing on what the client says: `COMMIT` never arrives.
    pub fn cut_before(pattern: &str, how: How) -> Self {
        Self::Cut { toward: Toward::Server, pattern: pattern.into(), moment: Moment::Before, how }
    }

    /// Ends the connection when the server has answered what the client said: `COMMIT` is done, nobody knows.
    pub fn cut_before_answer(pattern: &str, how: How) -> Self {
        Self::Cut { toward: Toward::Server, pattern: pattern.into(), moment: Moment::BeforeAnswer, how }
    }
}

struct Link {
    client: TcpStream,
    server: TcpStream,
    /// Set by a cut in silence: the other direction falls silent too, and passes on no end.
    silent: AtomicBool,
}

#[derive(Default)]
struct State {
    fault: Option<Fault>,
    /// Counts `set`, so that a pump knows that its tail and byte count are of an older fault.
    turn: usize,
    hits: usize,
    accepted: usize,
    links: Vec<Arc<Link>>,
    closed: bool,
    /// The port behind it.
    server: u16,
}

impl State {
    fn knows(&self, link: &Arc<Link>) -> bool {
        self.links.iter().any(|known| Arc::ptr_eq(known, link))
    }
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

/// A proxy on a port of its own.
pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

impl Proxy {
    /// Before the server on this port of 127.0.0.1, passing everything.
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on 127.0.0.1");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let shared = Arc::new(Shared::default());
        shared.lock().server = server;
        let ours = Arc::clone(&shared);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if ours.lock().closed {
                    return;
                }
                ours.accept(client);
            }
        });
        Self { port, shared }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Switches the fault, for open connections too, and counts hits from zero.
    pub fn set(&self, fault: Fault) {
        let mut state = self.shared.lock();
        if matches!(fault, Fault::Reset) {
            for link in state.links.drain(..) {
                link.end(How::Reset);
            }
        }
        state.fault = Some(fault);
        state.turn += 1;
        state.hits = 0;
        drop(state);
        self.shared.changed.notify_all();
    }

    /// New connections go to the server on this port.
    pub fn lead_to(&self, server: u16) {
        self.shared.lock().server = server;
    }

    /// How many connections it has accepted so far.
    pub fn accepted(&self) -> usize {
        self.shared.lock().accepted
    }

    /// How often the present fault has acted: cuts made, pieces held back, connections reset.
    pub fn hits(&self) -> usize {
        self.shared.lock().hits
    }

    /// Waits until the present fault has acted, or panics.
    pub fn wait_for_hit(&self, limit: Duration) {
        let state = self.shared.lock();
        let waited = self.shared.changed.wait_timeout_while(state, limit, |state| state.hits == 0);
        let (_state, time) = waited.unwrap_or_else(PoisonError::into_inner);
        assert!(!time.timed_out(), "the proxy's fault was not met within {limit:?}");
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closed = true;
        for link in state.links.drain(..) {
            link.end(How::Close);
        }
        drop(state);
        self.shared.changed.notify_all();
        // The listener wakes only for a connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Link {
    fn end(&self, how: How) {
        for side in [&self.client, &self.server] {
            match how {
                // With a linger of zero, the shutdown that follows sends RST instead of FIN once the socket closes.
                How::Reset => {
                    let _ = SockRef::from(side).set_linger(Some(Duration::ZERO));
                    let _ = side.shutdown(Shutdown::Read);
                }
                How::Close => {
                    let _ = side.shutdown(Shutdown::Both);
                }
                How::Silence | How::Late(_) => {}
            }
        }
    }
}

/// What becomes of a piece.
enum Verdict {
    Pass,
    /// Passed, and the server's next answer ends the connection.
    PassThenCut(How),
    End(How),
}

/// What one direction of one connection remembers.
struct Pump {
    toward: Toward,
    turn: usize,
    tail: Vec<u8>,
    bytes: usize,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn accept(self: &Arc<Self>, client: TcpStream) {
        let mut state = self.lock();
        let server = SocketAddr::from(([127, 0, 0, 1], state.server));
        state.accepted += 1;
        if matches!(state.fault, Some(Fault::Reset)) {
            state.hits += 1;
            let _ = SockRef::from(&client).set_linger(Some(Duration::ZERO));
            drop(state);
            self.changed.notify_all();
            return;
        }
        // A server that is down looks like one: the client's connection closes at once.
        let Ok(server) = TcpStream::connect(server) else { return };
        let _ = client.set_nodelay(true);
        let _ = server.set_nodelay(true);
        let link = Arc::new(Link { client, server, silent: AtomicBool::new(false) });
        state.links.push(Arc::clone(&link));
        drop(state);
        let cut = Arc::new(Mutex::new(None));
        for toward in [Toward::Server, Toward::Client] {
            let (shared, link, cut) = (Arc::clone(self), Arc::clone(&link), Arc::clone(&cut));
            std::thread::spawn(move || shared.pump(&link, toward, &cut));
        }
    }

    fn pump(&self, link: &Arc<Link>, toward: Toward, cut: &Mutex<Option<How>>) {
        let (mut from, mut to) = match toward {
            Toward::Server => (&link.client, &link.server),
            Toward::Client => (&link.server, &link.client),
        };
        let mut pump = Pump { toward, turn: 0, tail: Vec::new(), bytes: 0 };
        let mut piece = vec![0; 64 * 1024];
        let how = loop {
            let read = from.read(&mut piece);
            if link.silent.load(Ordering::Acquire) {
                break How::Silence;
            }
            let Ok(length @ 1..) = read else { break How::Close };
            let answer = toward == Toward::Client;
            let due = cut.lock().unwrap_or_else(PoisonError::into_inner).take_if(|_| answer);
            let verdict = match due {
                Some(how) => Verdict::End(how),
                None => self.judge(link, &mut pump, &piece[..length]),
            };
            match verdict {
                Verdict::Pass => {}
                Verdict::PassThenCut(how) => *cut.lock().unwrap_or_else(PoisonError::into_inner) = Some(how),
                Verdict::End(How::Late(delay)) => {
                    self.hit();
                    self.hold_back(link, delay);
                }
                Verdict::End(how) => {
                    self.hit();
                    break how;
                }
            }
            if to.write_all(&piece[..length]).is_err() {
                break How::Close;
            }
        };
        self.finish(link, how);
    }

    fn hit(&self) {
        self.lock().hits += 1;
        self.changed.notify_all();
    }

    /// Waits, as long as the connection is not ended meanwhile.
    fn hold_back(&self, link: &Arc<Link>, delay: Duration) {
        let waited = self.changed.wait_timeout_while(self.lock(), delay, |state| state.knows(link));
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Ends the connection unless somebody has; in silence, holds it open until the proxy goes or resets it.
    fn finish(&self, link: &Arc<Link>, how: How) {
        let mut state = self.lock();
        if how == How::Silence {
            link.silent.store(true, Ordering::Release);
            while state.knows(link) {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
        // The first end counts: a close after a reset would turn the RST into a FIN.
        if state.knows(link) {
            state.links.retain(|known| !Arc::ptr_eq(known, link));
            link.end(how);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Decides about a piece, waiting out latency and silence.
    fn judge(&self, link: &Arc<Link>, pump: &mut Pump, piece: &[u8]) -> Verdict {
        let mut state = self.lock();
        let arrived = Instant::now();
        loop {
            if pump.turn != state.turn {
                (pump.turn, pump.bytes) = (state.turn, 0);
                pump.tail.clear();
            }
            match state.fault.clone().unwrap_or(Fault::Pass) {
                Fault::Pass => return Verdict::Pass,
                Fault::Latency(delay) => {
                    let left = delay.saturating_sub(arrived.elapsed());
                    if left.is_zero() {
                        return Verdict::Pass;
                    }
                    state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
                }
                Fault::Silence => {
                    state.hits += 1;
                    let turn = state.turn;
                    self.changed.notify_all();
                    while state.turn == turn && state.knows(link) {
                        state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                    }
                    if !state.knows(link) {
                        return Verdict::End(How::Close);
                    }
                }
                Fault::Reset => return Verdict::End(How::Reset),
                Fault::Cut { toward, pattern, moment, how } => {
                    if toward != pump.toward || !pump.met(&pattern, piece) {
                        return Verdict::Pass;
                    }
                    state.fault = Some(Fault::Pass);
                    return match moment {
                        Moment::Before => Verdict::End(how),
                        Moment::BeforeAnswer => Verdict::PassThenCut(how),
                    };
                }
                Fault::CutAfter { toward, bytes, how } => {
                    if toward != pump.toward {
                        return Verdict::Pass;
                    }
                    pump.bytes += piece.len();
                    if pump.bytes < bytes {
                        return Verdict::Pass;
                    }
                    state.fault = Some(Fault::Pass);
                    return Verdict::End(how);
                }
            }
        }
    }
}

impl Pump {
    /// Whether the pattern ends in this piece; one that began in the piece before counts.
    fn met(&mut self, pattern: &[u8], piece: &[u8]) -> bool {
        let seen = [self.tail.as_slice(), piece].concat();
        self.tail = seen[seen.len().saturating_sub(pattern.len().saturating_sub(1))..].to_vec();
        seen.windows(pattern.len()).any(|window| window == pattern)
    }
}
