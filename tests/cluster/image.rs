//! The image as it is released, but for the compiler's work, in the containerd of a node.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::time::Duration;

use crate::cluster::{cluster, in_project, script_at};
use crate::support::fresh_folder;

const USER: u32 = 65532;
const PACKING: Duration = Duration::from_secs(300);

#[test]
fn the_compressed_image_runs_as_its_own_user_on_a_root_that_cannot_be_written() {
    let node = cluster();
    let folder = fresh_folder("image");
    let tar = folder.join("unstick.tar").display().to_string();
    let name = format!("example.invalid/unstick:{}", std::process::id());
    // What the pods run, built for this cluster.
    let binary = in_project(&format!("target/static/{}-unknown-linux-gnu/debug/unstick", std::env::consts::ARCH));
    let pack = script_at("scripts/image.sh").env("SOURCE_DATE_EPOCH", "0").env("REVISION", "unknown");
    pack.args(["--of", &binary, &tar, &name, "--gzip"]).limit(PACKING).run().expect(0);
    node.ctr(&["images", "import", &tar]).expect(0);

    let run = |id: &str, more: &[&str], line: &[&str]| {
        let id = format!("{id}-{}", std::process::id());
        let fixed = ["run", "--rm", "--read-only"].into_iter().chain(more.iter().copied());
        let args: Vec<&str> =
            fixed.chain([name.as_str(), id.as_str(), "/unstick"]).chain(line.iter().copied()).collect();
        node.ctr(&args)
    };
    let version = run("version", &[], &["--version"]).expect(0);
    assert_eq!(version.stdout, concat!("unstick ", env!("CARGO_PKG_VERSION"), "\n"));
    let refused = run("root", &[], &["install", "/"]).expect(77);
    assert!(refused.stderr.contains("Read-only file system"), "{refused}");

    // What it writes belongs to whom it runs as.
    let volume = folder.join("volume");
    std::fs::create_dir(&volume).expect("a folder of ours");
    std::fs::set_permissions(&volume, PermissionsExt::from_mode(0o777)).expect("our own folder");
    let mount = format!("type=bind,src={},dst=/volume,options=rbind:rw", volume.display());
    run("install", &["--mount", &mount], &["install", "/volume"]).expect(0);
    let installed = std::fs::metadata(volume.join("unstick")).expect("it is installed");
    assert_eq!((installed.uid(), installed.gid()), (USER, USER));
    node.ctr(&["images", "rm", &name]).expect(0);
}
