//! A proxy of our own between operators and the API server: it counts requests, and does to them whatever a test wants.
//!
//! Operators speak plain HTTP to it, and ask as the `ServiceAccount` that the wire impersonates, so that their rights are
//! those of its role. One request a connection; of a watch, line by line.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use socket2::SockRef;

use super::call::{Call, read, refusal, status};

/// Where the API server answers whoever is on the node, as administrator.
const API: (&str, u16) = ("127.0.0.1", 8001);
/// How soon a watch notices that the weather has changed.
const NOTICE: Duration = Duration::from_millis(20);
/// What stands in an event about a Job that is one of ours.
const JOB: &[u8] = br#""kind":"Job","#;
/// What ends a list.
const BOOKMARK: &[u8] = br#""type":"BOOKMARK""#;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Pass,
    /// The operator is killed before the API server hears of it.
    KillBefore,
    /// The API server has answered, and the operator is killed before it hears that.
    KillAfter,
    /// The API server has answered, and the connection is reset before the operator hears that.
    LoseAnswer,
    /// The connection is reset before the API server hears of it.
    Reset,
    /// Answered with this code, and the API server does not hear of it.
    Answer(u16),
    /// Passed on when the test says so.
    Hold,
}

/// What watches show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum View {
    #[default]
    Live,
    /// Every event comes twice.
    Twice,
    /// Nothing comes until the view is another one.
    Held,
    /// What comes of Jobs is left out.
    WithoutJobs,
}

type Rule = Box<dyn FnMut(&Call) -> Act + Send>;

#[derive(Default)]
struct State {
    rule: Option<Rule>,
    counted: usize,
    calls: Vec<Call>,
    /// How many there were before the rule was set.
    earlier: usize,
    /// The operators' processes.
    victims: BTreeMap<String, u32>,
    /// The present rule has named a request at which it kills.
    struck: bool,
    killed: bool,
    /// Counts how often what was held was let go.
    released: usize,
    view: View,
    /// Counts how often all watches were told that they are too old.
    expired: usize,
    /// Counts how often all connections were reset.
    reset: usize,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Added to every request.
    identity: String,
}

/// The wire of one or more operators.
pub(crate) struct Wire {
    port: u16,
    shared: Arc<Shared>,
}

impl Wire {
    /// A wire whose operators are that `ServiceAccount`. The calling thread has entered the cluster.
    pub(crate) fn of(namespace: &str, account: &str) -> Self {
        let groups = ["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{namespace}")];
        let groups = groups.into_iter().chain(["system:authenticated".to_owned()]);
        let user = format!("Impersonate-User: system:serviceaccount:{namespace}:{account}\r\n");
        let identity = groups.fold(user, |text, group| format!("{text}Impersonate-Group: {group}\r\n"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on 127.0.0.1");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let shared = Arc::new(Shared { identity, ..Shared::default() });
        let ours = Arc::clone(&shared);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if ours.lock().closed {
                    return;
                }
                let ours = Arc::clone(&ours);
                std::thread::spawn(move || ours.serve(client));
            }
        });
        Self { port, shared }
    }

    /// What `KUBECONFIG` names. Whose requests they are stands in their path.
    pub(crate) fn kubeconfig(&self, namespace: &str, replica: &str) -> Value {
        let server = format!("http://127.0.0.1:{}/{replica}", self.port);
        json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "wire",
            "clusters": [{"name": "wire", "cluster": {"server": server}}],
            "users": [{"name": "wire", "user": {}}],
            "contexts": [{"name": "wire", "context": {"cluster": "wire", "user": "wire", "namespace": namespace}}],
        })
    }

    /// From now on requests are counted anew, and this is what becomes of them.
    pub(crate) fn rule(&self, rule: impl FnMut(&Call) -> Act + Send + 'static) {
        let mut state = self.shared.lock();
        state.rule = Some(Box::new(rule));
        (state.counted, state.struck, state.killed) = (0, false, false);
        state.earlier = state.calls.len();
    }

    /// From now on everything passes.
    pub(crate) fn pass(&self) {
        self.rule(|_| Act::Pass);
        self.view(View::Live);
    }

    /// Which process an operator is. A rule that kills waits for this.
    pub(crate) fn meet(&self, replica: &str, pid: u32) {
        self.shared.lock().victims.insert(replica.to_owned(), pid);
        self.shared.changed.notify_all();
    }

    /// That operator is no more.
    pub(crate) fn forget(&self, replica: &str) {
        self.shared.lock().victims.remove(replica);
    }

    /// Passes on what was held.
    pub(crate) fn release(&self) {
        self.shared.lock().released += 1;
        self.shared.changed.notify_all();
    }

    /// Whether the present rule has killed.
    pub(crate) fn has_killed(&self) -> bool {
        self.shared.lock().killed
    }

    /// Ends a rule that kills: whether it has killed. A request that it has already named is waited for; from the next one on
    /// everything passes.
    pub(crate) fn ends_with_a_kill(&self) -> bool {
        let is_on_its_way = |state: &mut State| state.struck && !state.killed && !state.closed;
        let state = self.shared.changed.wait_while(self.shared.lock(), is_on_its_way);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.rule = None;
        state.killed
    }

    /// How many requests have come since the rule was set.
    pub(crate) fn counted(&self) -> usize {
        self.shared.lock().counted
    }

    /// What watches show from now on.
    pub(crate) fn view(&self, view: View) {
        self.shared.lock().view = view;
        self.shared.changed.notify_all();
    }

    /// Tells every watch that its version is too old: 410.
    pub(crate) fn expire_watches(&self) {
        self.shared.lock().expired += 1;
        self.shared.changed.notify_all();
    }

    /// Resets every watch that is open.
    pub(crate) fn reset_watches(&self) {
        self.shared.lock().reset += 1;
        self.shared.changed.notify_all();
    }

    /// The requests since the rule was set.
    pub(crate) fn calls_now(&self) -> Vec<Call> {
        let state = self.shared.lock();
        state.calls[state.earlier..].to_vec()
    }

    /// All requests so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.shared.lock().calls.clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
        // The listener wakes only for a connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One connection with its one request. Whatever goes wrong ends the connection, which the operator has to bear.
    fn serve(&self, mut client: TcpStream) {
        let Some((mut call, head)) = read(&client) else { return };
        let mut state = self.lock();
        state.counted += 1;
        call.number = state.counted;
        let act = state.rule.as_mut().map_or(Act::Pass, |rule| rule(&call));
        state.struck |= matches!(act, Act::KillBefore | Act::KillAfter);
        let at = state.calls.len();
        state.calls.push(call.clone());
        drop(state);
        match act {
            Act::KillBefore => return self.kill(&call.replica),
            Act::Reset => return reset(&client),
            Act::Answer(code) => return drop(client.write_all(refusal(code).as_bytes())),
            Act::Hold => {
                let state = self.lock();
                let released = state.released;
                let is_held = |state: &mut State| state.released == released && !state.closed;
                drop(self.changed.wait_while(state, is_held).unwrap_or_else(PoisonError::into_inner));
            }
            Act::Pass | Act::KillAfter | Act::LoseAnswer => {}
        }
        let Some((answer, status)) = self.forward(&call, &head) else {
            self.spare(act);
            return reset(&client);
        };
        self.lock().calls[at].status = status;
        let passes = matches!(act, Act::Pass | Act::Hold);
        if call.is_watch() && passes {
            return self.show(client, answer);
        }
        let mut bytes = Vec::new();
        let mut answer = answer;
        // A watch that is not to be passed on has no end: its head is enough.
        if !call.is_watch() && answer.read_to_end(&mut bytes).is_err() {
            self.spare(act);
            return reset(&client);
        }
        match act {
            Act::KillAfter => self.kill(&call.replica),
            Act::LoseAnswer => reset(&client),
            _ => drop(client.write_all(&bytes)),
        }
    }

    /// Sends the request on; the answer from its first byte on, and its code.
    fn forward(&self, call: &Call, head: &str) -> Option<(BufReader<TcpStream>, u16)> {
        let mut server = TcpStream::connect(API).ok()?;
        let Call { method, target, body, .. } = call;
        // Version 1.0, so that the body just ends with the connection, and nothing is cut into chunks.
        let text = format!("{method} {target} HTTP/1.0\r\n{head}{}\r\n{body}", self.identity);
        server.write_all(text.as_bytes()).ok()?;
        let mut answer = BufReader::new(server);
        let status =
            answer.fill_buf().ok()?.get(9..12).and_then(|code| std::str::from_utf8(code).ok()?.parse().ok())?;
        Some((answer, status))
    }

    /// There was no answer after which the operator was to be killed.
    fn spare(&self, act: Act) {
        if act == Act::KillAfter {
            self.lock().struck = false;
            self.changed.notify_all();
        }
    }

    /// Kills the operator, as soon as it is known which process that is. Its watches end with it.
    fn kill(&self, replica: &str) {
        let is_unknown = |state: &mut State| !state.victims.contains_key(replica) && !state.closed;
        let state = self.changed.wait_while(self.lock(), is_unknown);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if let Some(pid) = state.victims.remove(replica) {
            let _ = kill(Pid::from_raw(pid.cast_signed()), Signal::SIGKILL);
            (state.killed, state.reset) = (true, state.reset + 1);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Passes a watch on, line by line, as the view is.
    fn show(&self, mut client: TcpStream, mut answer: BufReader<TcpStream>) {
        let _ = answer.get_ref().set_read_timeout(Some(NOTICE));
        let (mut line, mut in_head) = (Vec::new(), true);
        let begun = {
            let state = self.lock();
            (state.expired, state.reset)
        };
        loop {
            let read = answer.read_until(b'\n', &mut line);
            let mut state = self.lock();
            while state.view == View::Held && !in_head && (state.expired, state.reset) == begun && !state.closed {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            let (view, expired, was_reset) =
                (state.view, state.expired != begun.0, state.reset != begun.1 || state.closed);
            drop(state);
            if was_reset {
                return reset(&client);
            }
            if expired && !in_head {
                let event = json!({"type": "ERROR", "object": status(410)});
                let _ = writeln!(client, "{event}");
                return;
            }
            match read {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => continue,
                Err(_) => return,
            }
            if !line.ends_with(b"\n") {
                return;
            }
            let has = |part: &[u8]| line.windows(part.len()).any(|window| window == part);
            let times = match view {
                _ if in_head => 1,
                View::Twice => 2,
                View::WithoutJobs if has(JOB) && !has(BOOKMARK) => 0,
                _ => 1,
            };
            in_head &= line != b"\r\n";
            if (0..times).any(|_| client.write_all(&line).is_err()) {
                let _ = answer.get_ref().shutdown(Shutdown::Both);
                return;
            }
            line.clear();
        }
    }
}

/// Ends a connection so that the other side sees it broken.
fn reset(client: &TcpStream) {
    let _ = SockRef::from(client).set_linger(Some(Duration::ZERO));
}
