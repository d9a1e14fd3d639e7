//! `unstick install PATH`: puts this very program at another place, for containers that run it from a shared volume.
//! In: a folder, or the name of a file in one. Out: the path it now has. Whoever runs the old file there keeps running it.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, ErrorKind},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::{Failure, args::InstallArgs, failure::FAILED, output};

/// Name in a folder, when only the folder was given.
const NAME: &str = "unstick";
/// Everybody may run it: the containers that do have users of their own.
const MODE: u32 = 0o755;
/// Exit code: not permitted.
const NOT_PERMITTED: u8 = 77;

/// Runs the verb.
pub(super) fn run(args: &InstallArgs) -> u8 {
    let target = target(&args.path);
    match install(&target) {
        Ok(()) => output::data(&format!("{}\n", target.display())),
        Err(error) => output::fail(&failure(&target, &error)),
    }
}

/// A folder means the usual name in it; a path that ends with a slash can only be meant as a folder.
fn target(path: &Path) -> PathBuf {
    let slash = path.as_os_str().as_encoded_bytes().ends_with(b"/");
    if slash || path.is_dir() { path.join(NAME) } else { path.to_owned() }
}

/// Written beside the target and then renamed: at no time is half a program there, and a running one is no obstacle.
fn install(target: &Path) -> io::Result<()> {
    let folder = match target.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return Err(io::Error::other("this is no place for a file")),
    };
    // Two containers may do this at once, both as process 1.
    let draft = folder.join(format!(".{NAME}.{}", ulid::Ulid::new()));
    let done = copy(&draft).and_then(|()| fs::rename(&draft, target));
    if done.is_err() {
        let _ = fs::remove_file(&draft);
    }
    done
}

fn copy(draft: &Path) -> io::Result<()> {
    let mut program = File::open(std::env::current_exe()?)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(draft)?;
    io::copy(&mut program, &mut file)?;
    // Said after creation: the umask of an image must not decide it.
    file.set_permissions(Permissions::from_mode(MODE))?;
    file.sync_all()
}

fn failure(target: &Path, error: &io::Error) -> Failure {
    let (exit, remedy) = match error.kind() {
        ErrorKind::PermissionDenied => (NOT_PERMITTED, "let this user write to that folder, or name another"),
        ErrorKind::ReadOnlyFilesystem => {
            (NOT_PERMITTED, "mount a volume there that can be written, or name another folder")
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => (FAILED, "name a folder that exists, or a file in one"),
        ErrorKind::IsADirectory => (FAILED, "a folder has that name: remove it, or name a file"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (FAILED, "give the volume some 20 MB"),
        _ => (FAILED, "what was there is there still"),
    };
    Failure::new(exit, format!("cannot install as {}: {error}; {remedy}", target.display()))
}
