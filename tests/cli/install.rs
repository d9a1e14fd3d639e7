//! `unstick install`: the program copies itself.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use crate::support::{Output, Unstick, fresh_folder, unstick};

fn install(path: &Path) -> Unstick {
    unstick().args(["install".as_ref(), path.as_os_str()])
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn refused(output: &Output, path: &Path, why: &str) {
    let begin = format!("error: cannot install as {}: ", path.display());
    assert!(output.stderr.starts_with(&begin) && output.stderr.contains(why), "{output}");
    assert_eq!((output.stderr.lines().count(), output.stdout.as_str()), (1, ""), "{output}");
}

#[test]
fn a_folder_gets_the_program_under_its_own_name_and_it_runs() {
    let folder = fresh_folder("install");
    let target = folder.join("unstick");
    let told = install(&folder).run().expect(0);
    assert_eq!(told.stdout, format!("{}\n", target.display()));
    assert_eq!(fs::metadata(&target).expect("it").permissions().mode() & 0o7777, 0o755);
    assert_eq!(names(&folder), ["unstick"]);
    let version = std::process::Command::new(&target).arg("--version").output().expect("it runs");
    assert!(version.stdout.starts_with(b"unstick "), "{version:?}");
}

#[test]
fn an_older_one_is_replaced_also_while_it_runs_and_whatever_the_umask() {
    let folder = fresh_folder("install over");
    let target = folder.join("recoverer");
    // By another process: what a neighbour starts while we write would hold our file open, and nobody could run it.
    assert!(std::process::Command::new("cp").arg("/bin/sleep").arg(&target).status().expect("cp").success());
    let mut running = std::process::Command::new(&target).arg("60").spawn().expect("it runs");
    let line = format!("umask 077; exec {} install {:?}", env!("CARGO_BIN_EXE_unstick"), target);
    let told = std::process::Command::new("sh").args(["-c", &line]).output().expect("a shell");
    assert!(told.status.success(), "{told:?}");
    assert!(running.try_wait().expect("its state").is_none(), "the running one was ended");
    running.kill().and_then(|()| running.wait()).expect("an end");
    assert_eq!(fs::metadata(&target).expect("it").permissions().mode() & 0o7777, 0o755);
    assert_eq!(fs::read(&target).expect("it"), fs::read(env!("CARGO_BIN_EXE_unstick")).expect("the original"));
    assert_eq!(names(&folder), ["recoverer"]);
}

#[test]
fn an_installed_one_installs_itself_over_itself() {
    let folder = fresh_folder("install itself");
    install(&folder).run().expect(0);
    let target = folder.join("unstick");
    let told = std::process::Command::new(&target).arg("install").arg(&target).output().expect("it runs");
    assert!(told.status.success(), "{told:?}");
    assert_eq!(fs::read(&target).expect("it"), fs::read(env!("CARGO_BIN_EXE_unstick")).expect("the original"));
}

#[test]
fn what_cannot_be_is_one_sentence_and_leaves_nothing_behind() {
    let folder = fresh_folder("install nowhere");
    let missing = folder.join("missing/");
    refused(&install(&missing).run().expect(1), &missing.join("unstick"), "name a folder that exists");
    fs::write(folder.join("file"), "text").expect("a file");
    let below = folder.join("file/unstick");
    refused(&install(&below).run().expect(1), &below, "name a folder that exists");
    fs::create_dir_all(folder.join("taken/unstick/full")).expect("folders");
    let taken = folder.join("taken");
    refused(&install(&taken).run().expect(1), &taken.join("unstick"), "a folder has that name");
    assert_eq!(names(&taken), ["unstick"]);
    unstick().args(["install"]).run().expect(2);
    unstick().args(["install", ""]).run().expect(2);
}

#[test]
fn a_folder_that_takes_no_writes_is_not_permitted() {
    // Not even root makes files in /sys.
    refused(&install("/sys/".as_ref()).run().expect(77), "/sys/unstick".as_ref(), "name another");
}
