//! Runs the binary under test (or another program), with nothing in its environment but what the test puts there.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use nix::pty::{OpenptyResult, Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;

type Reader = JoinHandle<Vec<u8>>;

const LIMIT: Duration = Duration::from_secs(60);

/// A run of the binary that is being put together.
#[must_use = "nothing runs before .run() or .spawn()"]
pub struct Unstick {
    program: PathBuf,
    args: Vec<OsString>,
    envs: Vec<(OsString, OsString)>,
    stdin: Option<Vec<u8>>,
    stdout: Option<File>,
    stderr: Option<File>,
    folder: PathBuf,
    limit: Duration,
}

/// The binary under test: empty environment, closed standard input, a minute to finish.
pub fn unstick() -> Unstick {
    program(env!("CARGO_BIN_EXE_unstick"))
}

/// Another program, in the same way.
pub fn program(program: impl Into<PathBuf>) -> Unstick {
    let folder = super::workplace::workplace().to_owned();
    Unstick {
        program: program.into(),
        args: Vec::new(),
        envs: Vec::new(),
        stdin: None,
        stdout: None,
        stderr: None,
        folder,
        limit: LIMIT,
    }
}

impl Unstick {
    /// More arguments.
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, args: I) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// One environment variable.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.envs.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// What it reads.
    pub fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(text.into());
        self
    }

    /// Standard error is a terminal of 100 columns; what is shown on it is given back when all of it was closed.
    pub fn terminal(self) -> (Self, JoinHandle<String>) {
        let size = Winsize { ws_row: 24, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
        let OpenptyResult { master, slave } = openpty(Some(&size), None).expect("a pseudo terminal");
        let shown = std::thread::spawn(move || {
            let (mut bytes, mut file) = (Vec::new(), File::from(master));
            // The kernel ends it with an error when nobody has the other side any more.
            let _ = file.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        (self.env("TERM", "xterm").stderr(File::from(slave)), shown)
    }

    /// Standard output goes to a file, to be read while it runs, and not into the output.
    pub fn stdout(mut self, file: File) -> Self {
        self.stdout = Some(file);
        self
    }

    /// Standard error goes to a file, to be read while it runs, and not into the output.
    pub fn stderr(mut self, file: File) -> Self {
        self.stderr = Some(file);
        self
    }

    /// The working folder; the workplace otherwise.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// Permissions bind it, as they bind anybody but root: where the tests are root's, its right to pass them by is taken away.
    pub fn bound_by_permissions(mut self) -> Self {
        if nix::unistd::geteuid().is_root() {
            let rights = ["--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"];
            let program = std::mem::replace(&mut self.program, super::process::program("setpriv", &["/usr/bin"]));
            let before = rights.iter().map(OsString::from).chain([OsString::from("--"), program.into_os_string()]);
            self.args.splice(0..0, before);
        }
        self
    }

    /// How long it may take before the test fails.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end.
    pub fn run(self) -> Output {
        self.spawn().wait()
    }

    /// Starts it.
    pub fn spawn(self) -> Running {
        let Self { program, args, envs, stdin, stdout, stderr, folder, limit } = self;
        let name = program.file_name().unwrap_or(program.as_os_str());
        let shown = std::iter::once(name).chain(args.iter().map(OsString::as_os_str));
        let line = shown.collect::<Vec<_>>().join(OsStr::new(" ")).to_string_lossy().into_owned();
        let mut command = Command::new(&program);
        command.args(args).env_clear().envs(envs).current_dir(folder);
        command.stdin(if stdin.is_some() { Stdio::piped() } else { Stdio::null() });
        command.stdout(stdout.map_or_else(Stdio::piped, Stdio::from));
        command.stderr(stderr.map_or_else(Stdio::piped, Stdio::from));
        let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot start {line}: {error}"));
        if let (Some(mut pipe), Some(text)) = (child.stdin.take(), stdin) {
            // It may end without reading all of it.
            std::thread::spawn(move || pipe.write_all(&text));
        }
        let stdout = reader(child.stdout.take());
        let stderr = reader(child.stderr.take());
        let (tell, ended) = channel();
        let pid = Pid::from_raw(child.id().cast_signed());
        std::thread::spawn(move || {
            // WNOWAIT leaves the process to be collected, so its number cannot be another's when we kill it.
            let _ = waitid(Id::Pid(pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT);
            let _ = tell.send(());
        });
        Running { line, child, ended, limit, readers: Some((stdout, stderr)) }
    }
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> Reader {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

/// A run under way. It is killed on drop.
pub struct Running {
    line: String,
    child: Child,
    ended: Receiver<()>,
    limit: Duration,
    readers: Option<(Reader, Reader)>,
}

impl Running {
    /// Its process number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        // It may have ended already; until it is waited for, the number stays its own.
        let _ = kill(Pid::from_raw(self.child.id().cast_signed()), signal);
    }

    /// Whether it has ended, by itself or not.
    pub fn has_ended(&self) -> bool {
        let pid = Id::Pid(Pid::from_raw(self.child.id().cast_signed()));
        let state = waitid(pid, WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT | WaitPidFlag::WNOHANG);
        !matches!(state, Ok(WaitStatus::StillAlive))
    }

    /// Kills it and waits.
    pub fn kill(self) -> Output {
        self.signal(Signal::SIGKILL);
        self.wait()
    }

    /// Waits for its end; past the limit it is killed and the test fails with what it had said.
    pub fn wait(mut self) -> Output {
        let in_time = self.ended.recv_timeout(self.limit).is_ok();
        if !in_time {
            self.signal(Signal::SIGKILL);
        }
        let status = self.child.wait().expect("our own child");
        let (stdout, stderr) = self.readers.take().expect("taken only here");
        let text =
            |reader: Reader| String::from_utf8_lossy(&reader.join().expect("a reader does not panic")).into_owned();
        let output = Output { line: self.line.clone(), code: code(status), stdout: text(stdout), stderr: text(stderr) };
        assert!(in_time, "took longer than {:?}: {output}", self.limit);
        output
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.readers.is_some() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// As a shell counts: 128 + the signal that ended it.
fn code(status: ExitStatus) -> i32 {
    status.code().or_else(|| status.signal().map(|signal| 128 + signal)).expect("it exited or was killed")
}

/// What a run came to.
#[derive(Clone, Debug)]
pub struct Output {
    line: String,
    /// The exit code; 128 + the signal if one ended it.
    pub code: i32,
    /// All of standard output.
    pub stdout: String,
    /// All of standard error.
    pub stderr: String,
}

impl Output {
    /// Fails the test, with all that was said, unless the exit code is this one.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert!(self.code == code, "expected exit code {code}: {self}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON on stdout ({error}): {self}"))
    }
}

impl std::fmt::Display for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { line, code, stdout, stderr } = self;
        write!(f, "{line}\nexit code {code}\n--- stdout\n{stdout}--- stderr\n{stderr}---")
    }
}
