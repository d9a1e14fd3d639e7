//! One server process: started as a user who may run it, waited for until it answers, stopped and started again.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};

const START_LIMIT: Duration = Duration::from_secs(60);
const STOP_LIMIT: Duration = Duration::from_secs(60);

type Ready = Box<dyn Fn() -> Result<(), String> + Send + Sync>;

/// How to start a server, and how to know that it answers.
pub struct Recipe {
    /// For messages, and the name of the log.
    pub name: &'static str,
    /// The server's program.
    pub program: PathBuf,
    /// Its arguments; they name a folder of the workplace, by which the guard finds the process.
    pub args: Vec<String>,
    /// Where its output goes.
    pub log: PathBuf,
    /// One attempt to talk to it.
    pub ready: Ready,
}

/// A running (or stopped) server. It is killed on drop.
pub struct Process {
    recipe: Recipe,
    child: Mutex<Option<Child>>,
}

impl Process {
    /// Starts it and waits until it answers.
    pub fn start(recipe: Recipe) -> Self {
        let process = Self { recipe, child: Mutex::new(None) };
        process.launch();
        process.wait_until_ready();
        process
    }

    /// Starts it again after `stop`, and waits until it answers.
    pub fn start_again(&self) {
        self.launch();
        self.wait_until_ready();
    }

    /// Starts it without waiting.
    pub fn launch(&self) {
        let log = File::options().create(true).append(true).open(&self.recipe.log).expect("a log in our own folder");
        let mut command = Command::new(&self.recipe.program);
        command.args(&self.recipe.args).current_dir("/").stdin(Stdio::null());
        command.stdout(log.try_clone().expect("a second handle")).stderr(log);
        // Its own group: Ctrl-C is for the tests, the guard ends the servers.
        as_server_user(&mut command).process_group(0);
        let child = command.spawn().unwrap_or_else(|error| panic!("cannot start {}: {error}", self.recipe.name));
        let before = self.child.lock().expect("no panic under this lock").replace(child);
        assert!(before.is_none(), "{} runs already", self.recipe.name);
    }

    /// Sends the signal and returns at once (`SIGSTOP` and `SIGCONT` freeze and thaw the main process only).
    pub fn signal(&self, signal: Signal) {
        let child = self.child.lock().expect("no panic under this lock");
        let child = child.as_ref().unwrap_or_else(|| panic!("{} does not run", self.recipe.name));
        kill(Pid::from_raw(child.id().cast_signed()), signal).expect("a signal to our own child");
    }

    /// Sends the signal and waits for the end.
    pub fn stop(&self, signal: Signal) {
        self.signal(signal);
        let mut slot = self.child.lock().expect("no panic under this lock");
        let mut child = slot.take().expect("it was there for the signal");
        let deadline = Instant::now() + STOP_LIMIT;
        while child.try_wait().expect("our own child").is_none() {
            assert!(Instant::now() < deadline, "{} does not end on {signal}", self.recipe.name);
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What the server has said so far.
    pub fn log(&self) -> String {
        std::fs::read(&self.recipe.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Waits until it answers; panics with its log when it ends first or takes a minute.
    pub fn wait_until_ready(&self) {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            let Err(error) = (self.recipe.ready)() else { return };
            let mut slot = self.child.lock().expect("no panic under this lock");
            let ended = slot.as_mut().and_then(|child| child.try_wait().expect("our own child"));
            drop(slot);
            let late = Instant::now() > deadline;
            assert!(ended.is_none() && !late, "{} did not start: {error}\n{}", self.recipe.name, self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Ok(mut slot) = self.child.lock()
            && let Some(mut child) = slot.take()
        {
            // PostgreSQL takes its shared memory along only on QUIT; the others just end.
            let _ = kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGCONT);
            let _ = kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGQUIT);
            let _ = child.wait();
        }
    }
}

/// Runs a set-up program to its end.
pub fn run(command: &mut Command) {
    let output = as_server_user(command.current_dir("/").stdin(Stdio::null())).output();
    let output = output.unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&said));
}

/// PostgreSQL, PgBouncer and MariaDB refuse to run as root.
fn as_server_user(command: &mut Command) -> &mut Command {
    match server_user() {
        Some(user) => command.uid(user.uid.as_raw()).gid(user.gid.as_raw()),
        None => command,
    }
}

fn server_user() -> Option<User> {
    let known = || ["postgres", "nobody"].iter().find_map(|name| User::from_name(name).ok().flatten());
    geteuid().is_root().then(|| known().expect("a Debian system has the user nobody"))
}

/// Gives a file or folder to the user the servers run as.
pub fn hand_over(path: &Path) {
    if let Some(user) = server_user() {
        std::os::unix::fs::chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))
            .unwrap_or_else(|error| panic!("cannot give away {}: {error}", path.display()));
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on 127.0.0.1");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// The program, from the first of `folders` or of `PATH` that has it.
pub fn program(name: &str, folders: &[&str]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = folders.iter().map(PathBuf::from).chain(std::env::split_paths(&path));
    let found = places.map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("{name} is not installed; `make setup` installs what the tests need"))
}
