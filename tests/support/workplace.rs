//! The folder in which this test process keeps servers and database files, and the guard that removes both.
//!
//! The guard is a shell that waits for its standard input to end, which happens when the test process does, also by
//! SIGKILL. It then ends every process that names the folder on its command line, and removes the folder.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// PostgreSQL frees its shared memory on QUIT, so that comes first; KILL is for what is left after five seconds.
const GUARD: &str = r#"
trap '' HUP INT TERM
cat > /dev/null
mine() {
    for process in /proc/[0-9]*; do
        case "$(tr '\0' ' ' 2> /dev/null < "$process/cmdline")" in
            *"$UNSTICK_TEST_FOLDER"*) printf '%s ' "${process#/proc/}" ;;
        esac
    done
}
for signal in QUIT KILL; do
    left=$(mine)
    [ -z "$left" ] || kill -CONT $left 2> /dev/null
    [ -z "$left" ] || kill -$signal $left 2> /dev/null
    tries=0
    while [ $tries -lt 25 ] && [ -n "$(mine)" ]; do sleep 0.2; tries=$((tries + 1)); done
done
rm -rf "$UNSTICK_TEST_FOLDER"
"#;

struct Workplace {
    folder: PathBuf,
    /// Its standard input is the life line; it is never waited for.
    _guard: Child,
}

static WORKPLACE: OnceLock<Workplace> = OnceLock::new();
static FOLDERS: AtomicUsize = AtomicUsize::new(0);

/// The folder of this test process. It is gone soon after the process.
pub fn workplace() -> &'static Path {
    &WORKPLACE.get_or_init(open).folder
}

/// A new empty folder in the workplace that any user may enter.
pub fn fresh_folder(name: &str) -> PathBuf {
    let folder = workplace().join(format!("{name}-{}", FOLDERS.fetch_add(1, Ordering::Relaxed)));
    make(&folder);
    folder
}

fn open() -> Workplace {
    #[expect(clippy::disallowed_methods, reason = "only to name a folder that no other process has")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    let name = format!("unstick-test-{}-{:x}", std::process::id(), now.as_nanos());
    let folder = std::env::temp_dir().join(name);
    make(&folder);
    let guard = Command::new("sh")
        .args(["-c", GUARD])
        .env("UNSTICK_TEST_FOLDER", &folder)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Its own group: Ctrl-C on the tests must not take the guard along.
        .process_group(0)
        .spawn()
        .expect("a shell to guard the servers");
    Workplace { folder, _guard: guard }
}

fn make(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap_or_else(|error| panic!("cannot create {}: {error}", folder.display()));
    let open_to_all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder, open_to_all).expect("permissions of our own folder");
}
