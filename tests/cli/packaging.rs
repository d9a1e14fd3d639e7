//! The image: what is in it, and that the Dockerfile makes the same as `make image`, which packs it here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Unstick, fresh_folder, program};

const SOME_PROGRAM: &str = "/bin/true";
/// Cargo is asked for all dependencies, on a machine that does other things too.
const PACKING: Duration = Duration::from_secs(300);

fn in_project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[expect(clippy::disallowed_methods, reason = "the scripts need to find cargo, as we did")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

fn script(name: &str) -> Unstick {
    let names = ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "XDG_CACHE_HOME"].into_iter();
    let known = names.map(|name| (name, variable(name))).filter(|(_, value)| !value.is_empty());
    let script = program(in_project("scripts").join(name)).env("REVISION", "abc").env("SOURCE_DATE_EPOCH", "86400");
    known.fold(script, |script, (name, value)| script.env(name, value))
}

/// An image with some program in place of ours.
fn packed(folder: &Path) -> PathBuf {
    let out = folder.join("image.tar");
    script("image.sh")
        .limit(PACKING)
        .args(["--of", SOME_PROGRAM, &out.display().to_string(), "example/unstick:1.2.3"])
        .run()
        .expect(0);
    out
}

fn untarred(tar: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder of ours");
    program("/bin/tar")
        .env("PATH", variable("PATH"))
        .args(["-xf".as_ref(), tar.as_os_str(), "-C".as_ref(), to.as_os_str()])
        .run()
        .expect(0);
}

fn json_of(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a file of the image")).expect("JSON")
}

fn blob(layout: &Path, descriptor: &Value) -> PathBuf {
    layout.join("blobs/sha256").join(descriptor["digest"].as_str().expect("a digest").replace("sha256:", ""))
}

/// The image's settings, and its layer.
fn opened(layout: &Path) -> (Value, PathBuf) {
    let manifest = json_of(&blob(layout, &json_of(&layout.join("index.json"))["manifests"][0]));
    (json_of(&blob(layout, &manifest["config"])), blob(layout, &manifest["layers"][0]))
}

/// What the last stage of the Dockerfile says: each instruction with its text, its ARGs put in.
fn dockerfile() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(in_project("Dockerfile")).expect("the Dockerfile").replace("\\\n", " ");
    let last = text.rsplit_once("\nFROM ").expect("stages").1;
    let lines = last.lines().skip(1).filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    let (mut said, mut given) = (Vec::new(), Vec::new());
    for (word, rest) in lines {
        match (word, rest.split_once('=')) {
            ("ARG", Some((name, value))) => given.push((format!("${{{name}}}"), value.to_owned())),
            _ => {
                let rest = given.iter().fold(rest.to_owned(), |rest, (name, value)| rest.replace(name, value));
                said.push((word.to_owned(), rest.split_whitespace().collect::<Vec<_>>().join(" ")));
            }
        }
    }
    said
}

fn said(word: &str) -> String {
    let mut found = dockerfile().into_iter().filter(|(name, _)| name == word);
    let (only, more) = (found.next(), found.next());
    assert!(more.is_none(), "{word} twice");
    only.unwrap_or_else(|| panic!("the Dockerfile has no {word}")).1
}

#[test]
fn the_dockerfile_makes_the_same_image_as_make_image() {
    let folder = fresh_folder("dockerfile");
    untarred(&packed(&folder), &folder.join("layout"));
    let config = opened(&folder.join("layout")).0["config"].clone();

    assert_eq!(json!([said("ENTRYPOINT").trim_matches(['[', ']', '"'])]), config["Entrypoint"]);
    assert_eq!(said("USER"), config["User"]);
    assert_eq!(said("WORKDIR"), config["WorkingDir"]);
    let labels: BTreeMap<String, String> = said("LABEL")
        .split("\" ")
        .map(|label| label.split_once("=\"").expect("KEY=\"VALUE\""))
        .map(|(key, value)| (key.to_owned(), value.trim_end_matches('"').to_owned()))
        .collect();
    let mut expected: BTreeMap<String, String> = serde_json::from_value(config["Labels"].clone()).expect("labels");
    // Given by whoever builds; the Dockerfile cannot ask git.
    for (key, ours, theirs) in
        [("revision", "abc", "unknown"), ("created", "1970-01-02T00:00:00Z", "1970-01-01T00:00:00Z")]
    {
        let key = format!("org.opencontainers.image.{key}");
        assert_eq!(expected.insert(key, theirs.to_owned()).as_deref(), Some(ours));
    }
    assert_eq!(labels, expected);

    // The files are made by the same script, and nothing is added to them.
    let text = std::fs::read_to_string(in_project("Dockerfile")).expect("the Dockerfile");
    assert!(text.contains("\nRUN scripts/image.sh --files /image\n"), "{text}");
    assert_eq!(said("COPY"), "--from=build /image/ /");
    assert!(dockerfile().iter().all(|(word, _)| !["ADD", "RUN"].contains(&word.as_str())));
}

#[test]
fn the_image_holds_the_program_certificates_and_the_list_of_its_parts_and_nothing_else() {
    let folder = fresh_folder("image");
    untarred(&packed(&folder), &folder.join("layout"));
    let (settings, layer) = opened(&folder.join("layout"));
    assert_eq!(settings["os"], "linux");
    let listed =
        program("/bin/tar").env("PATH", variable("PATH")).args(["-tvf".as_ref(), layer.as_os_str()]).run().expect(0);
    let listed: Vec<String> =
        listed.stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let facts = |line: &String| {
        let words: Vec<&str> = line.split(' ').collect();
        [words[0], words[1], words[3], words[5]].join(" ")
    };
    assert_eq!(
        listed.iter().map(facts).collect::<Vec<_>>(),
        [
            "drwxr-xr-x 0/0 1970-01-01 etc/",
            "drwxr-xr-x 0/0 1970-01-01 etc/ssl/",
            "drwxr-xr-x 0/0 1970-01-01 etc/ssl/certs/",
            "drwxr-xr-x 0/0 1970-01-01 usr/",
            "drwxr-xr-x 0/0 1970-01-01 usr/share/",
            "drwxr-xr-x 0/0 1970-01-01 usr/share/sbom/",
            "-rw-r--r-- 0/0 1970-01-01 etc/ssl/certs/ca-certificates.crt",
            "-rwxr-xr-x 0/0 1970-01-01 unstick",
            "-rw-r--r-- 0/0 1970-01-01 usr/share/sbom/unstick.cdx.json",
        ]
    );
    let files = folder.join("files");
    untarred(&layer, &files);
    assert_eq!(std::fs::read(files.join("unstick")).expect("it"), std::fs::read(SOME_PROGRAM).expect("the program"));
    let certificates = std::fs::read_to_string(files.join("etc/ssl/certs/ca-certificates.crt")).expect("text");
    assert!(certificates.matches("BEGIN CERTIFICATE").count() > 100, "{certificates}");

    let bom = json_of(&files.join("usr/share/sbom/unstick.cdx.json"));
    assert_eq!((&bom["bomFormat"], &bom["metadata"]["component"]["name"]), (&json!("CycloneDX"), &json!("unstick")));
    assert_eq!(bom["metadata"]["component"]["version"], env!("CARGO_PKG_VERSION"));
    let components = bom["components"].as_array().expect("a list");
    let names: Vec<&str> = components.iter().filter_map(|part| part["name"].as_str()).collect();
    for name in ["sqlx-core", "rustls", "ring", "sqlite", "glibc", "rust-std", "ca-certificates"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    for name in ["proptest", "serde_derive", "cc"] {
        assert!(!names.contains(&name), "{name} is not in the image");
    }
}

#[test]
fn two_packings_are_the_same_bytes() {
    let read = |name: &str| std::fs::read(packed(&fresh_folder(name))).expect("an image");
    assert!(read("packed once") == read("packed twice"), "the two differ");
}

#[test]
fn a_platform_that_this_machine_cannot_build_is_refused_with_the_reason() {
    let refused = script("image.sh").args(["--platform", "linux/s390x"]).run().expect(1);
    assert!(refused.stderr.contains("linux/s390x on a machine of that kind"), "{refused}");
}

#[test]
fn a_tag_that_is_not_the_version_is_no_release() {
    let refused = script("release.sh").args(["version", "v99.0.0"]).run().expect(1);
    assert!(refused.stderr.starts_with("release: Cargo.toml is of version "), "{refused}");
    let nothing = script("release.sh").args(["notes", "99.0.0"]).run().expect(1);
    assert!(nothing.stderr.contains("CHANGELOG.md says nothing of [99.0.0]"), "{nothing}");
}

#[test]
fn krews_manifest_gets_the_checksums_of_the_archives_that_a_release_makes() {
    let folder = fresh_folder("krew");
    for kind in ["amd64", "arm64"] {
        std::fs::write(folder.join(format!("unstick-linux-{kind}.tar.gz")), kind).expect("a file of ours");
    }
    script("release.sh").args(["krew".as_ref(), folder.as_os_str()]).run().expect(0);
    script("release.sh").args(["checksums".as_ref(), folder.as_os_str()]).run().expect(0);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("it is made");
    let manifest: Value = serde_yaml::from_str(&read("unstick-krew.yaml")).expect("YAML");
    let sums = read("checksums.txt");
    let platforms = manifest["spec"]["platforms"].as_array().expect("platforms");
    assert_eq!((platforms.len(), sums.lines().count()), (2, 3));
    for platform in platforms {
        let (uri, sum) = (platform["uri"].as_str().expect("a URI"), platform["sha256"].as_str().expect("a sum"));
        let archive = uri.rsplit_once('/').expect("a path").1;
        assert!(sums.contains(&format!("{sum}  {archive}\n")), "{sum} {archive}\n{sums}");
    }
}
