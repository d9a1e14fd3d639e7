#!/usr/bin/env python3
"""What is in the image, as CycloneDX: every crate that is linked, and what is linked besides crates.

    sbom.py                    writes it to standard output: the same bytes for the same source and machine
    sbom.py --compare BINARY   fails unless its crates are those that cargo-auditable found while it built BINARY

cargo-cyclonedx would name the crates alone. What needs an update first is as often SQLite or the C library.
"""

import json
import re
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def told(*argv):
    return subprocess.run(argv, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def host():
    return re.search(r"^host: (.+)$", told("rustc", "-vV"), re.M)[1]


def crates(target, edges="normal,no-proc-macro"):
    """(name, version) of all that are linked: no tools of the build, no macros, no tests."""
    shown = told("cargo", "tree", "--locked", "--edges", edges, "--target", target, "--prefix", "none", "--format", "{p}")
    return {tuple(re.match(r"(\S+) v(\S+)", line).groups()) for line in shown.splitlines()}


def purl(kind, name, version):
    return f"pkg:{kind}/{name}@{version.replace('+', '%2B')}"


def checksums():
    lock = (ROOT / "Cargo.lock").read_text()
    return {(name, version): sha for name, version, sha in re.findall(r'name = "(.+)"\nversion = "(.+)"\nsource = .+\nchecksum = "(.+)"', lock)}


def of_crate(package, checksum):
    name, version = package["name"], package["version"]
    made = {"type": "library", "bom-ref": purl("cargo", name, version), "name": name, "version": version, "purl": purl("cargo", name, version)}
    if checksum:
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["license"]:
        # Before SPDX had expressions, a slash said "or".
        made["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if package["repository"]:
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def of_debian(name, title, license, kind="library"):
    """What the build takes from a package of this machine."""
    version = told("dpkg-query", "--show", "--showformat", "${Version}", name)
    known = purl("deb/debian", name, version)
    return {"type": kind, "bom-ref": known, "name": title, "version": version, "purl": known, "licenses": [license]}


def besides_crates(packages):
    sqlite = next(p for p in packages if p["name"] == "libsqlite3-sys")
    header = Path(sqlite["manifest_path"]).parent / "sqlite3" / "sqlite3.h"
    sqlite = re.search(r'#define SQLITE_VERSION\s+"(.+)"', header.read_text())[1]
    rust = re.search(r"^release: (.+)$", told("rustc", "-vV"), re.M)[1]
    return [
        {"type": "library", "bom-ref": f"sqlite@{sqlite}", "name": "sqlite", "version": sqlite, "purl": purl("generic", "sqlite", sqlite),
         "cpe": f"cpe:2.3:a:sqlite:sqlite:{sqlite}:*:*:*:*:*:*:*", "licenses": [{"expression": "blessing"}]},
        {"type": "library", "bom-ref": f"rust-std@{rust}", "name": "rust-std", "version": rust, "purl": purl("generic", "rust-std", rust),
         "cpe": f"cpe:2.3:a:rust-lang:rust:{rust}:*:*:*:*:*:*:*", "licenses": [{"expression": "MIT OR Apache-2.0"}]},
        of_debian("libc6-dev", "glibc", {"expression": "LGPL-2.1-or-later"}),
        of_debian("ca-certificates", "ca-certificates", {"expression": "MPL-2.0"}, "data"),
    ]


def document():
    target = host()
    linked = crates(target)
    told_all = json.loads(told("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target))
    packages = sorted((p for p in told_all["packages"] if (p["name"], p["version"]) in linked), key=lambda p: (p["name"], p["version"]))
    refs = {p["id"]: purl("cargo", p["name"], p["version"]) for p in packages}
    sums = checksums()
    root = next(p for p in packages if p["id"] == told_all["resolve"]["root"])
    others = besides_crates(packages)
    graph = {refs[node["id"]]: sorted({refs[dep["pkg"]] for dep in node["deps"] if dep["pkg"] in refs and any(k["kind"] is None for k in dep["dep_kinds"])})
             for node in told_all["resolve"]["nodes"] if node["id"] in refs}
    graph[refs[root["id"]]] += [other["bom-ref"] for other in others]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**of_crate(root, None), "type": "application"}},
        "components": [of_crate(p, sums.get((p["name"], p["version"]))) for p in packages if p is not root] + others,
        "dependencies": [{"ref": ref, "dependsOn": on} for ref, on in sorted(graph.items())],
    }


def compare(binary):
    with tempfile.NamedTemporaryFile() as section:
        told("objcopy", "--dump-section", f".dep-v0={section.name}", str(Path(binary).resolve()), "/dev/null")
        listed = json.loads(zlib.decompress(section.read()))["packages"]
    inside = {(p["name"], p["version"]) for p in listed}
    runtime = {(p["name"], p["version"]) for p in listed if p.get("kind", "runtime") == "runtime"}
    linked, with_macros = crates(host()), crates(host(), "normal")
    # It takes some macros, and what they are made with, for parts of the program.
    if wrong := (linked - inside) | (runtime - with_macros):
        sys.exit("sbom: it and the binary's own list differ in " + ", ".join(f"{name} {version}" for name, version in sorted(wrong)))


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            json.dump(document(), sys.stdout, separators=(",", ":"))
        case ["--compare", binary]:
            compare(binary)
        case _:
            sys.exit(__doc__)
