"""P12: the image against the least that an init container on Node and Prisma would be: sizes, unpacked and compressed."""

import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

from .page import Section
from .shell import Failed, call, say
from .stats import Goal, number, ratio
from .subject import ROOT

MB = 1_000_000
PACKAGES = ("@prisma/client", "@prisma/adapter-pg", "pg")
# What `prisma generate` writes.
CLIENT = ".prisma"


def measure(context, _keys):
    sizes = {}
    if context.subject:
        say("packing the image")
        sizes["unstick"] = ours(context)
    node = [Path(context.peers.node).resolve(), *libraries(context.peers.node)]
    modules = context.peers.home / "node_modules"
    say("packing Node and Prisma")
    sizes["Node + Prisma, what the client needs"] = packed([*node, *needed(modules)])
    sizes["Node + Prisma, as `npm ci` leaves it"] = packed([*node, modules])
    return [section(sizes)]


def ours(context):
    """Bytes of the files in the image, and of its compressed layer."""
    out = context.scope.directory / "image.tar"
    call([ROOT / "scripts/image.sh", "--of", context.subject.binary, out, "bench/unstick:1", "--gzip"], cwd=ROOT)
    with tarfile.open(out) as layout:
        read = lambda digest: layout.extractfile("blobs/sha256/" + digest.removeprefix("sha256:"))
        index = json.load(layout.extractfile("index.json"))
        layer = json.load(read(index["manifests"][0]["digest"]))["layers"][0]
        with tarfile.open(fileobj=read(layer["digest"])) as files:
            return sum(entry.size for entry in files), layer["size"]


def libraries(program):
    """What the dynamic linker loads with it; without these it does not start."""
    return [Path(path).resolve() for path in re.findall(r"(/\S+) \(0x", call(["ldd", program]))]


def needed(modules):
    """The folders of the client, its adapter and all that they depend on, and what was generated for the schema."""
    found, waiting = {}, list(PACKAGES)
    while waiting:
        name = waiting.pop()
        folder = modules / name
        if name in found or not folder.is_dir():
            continue
        found[name] = folder
        waiting += json.loads((folder / "package.json").read_text()).get("dependencies", {})
    if missing := [name for name in PACKAGES if name not in found]:
        raise Failed(f"not in {modules}: {', '.join(missing)}")
    return [*found.values(), *(folder for folder in [modules / CLIENT] if folder.is_dir())]


def packed(paths):
    """Bytes of these files, and of a tar of them compressed as far as gzip goes."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file() and not file.is_symlink()]
    with tempfile.NamedTemporaryFile() as names:
        names.write("\0".join(map(str, files)).encode())
        names.flush()
        tar = subprocess.Popen(["tar", "-c", "-P", "--null", "-T", names.name], stdout=subprocess.PIPE)
        gzip = subprocess.Popen(["gzip", "-9n"], stdin=tar.stdout, stdout=subprocess.PIPE)
        tar.stdout.close()
        compressed = sum(map(len, iter(lambda: gzip.stdout.read(1 << 20), b"")))
    if tar.wait() or gzip.wait():
        raise Failed("tar or gzip failed")
    return sum(file.stat().st_size for file in files), compressed


def section(sizes):
    page = Section("P12", "the image", """
unstick: all files of the image that `make image` makes, and its one layer. Node + Prisma: a lower bound of an init container on node:slim. Counted are the node program,
the libraries that it is linked with, and `node_modules` (Prisma 7, adapter-pg, node-postgres): once with all that `npm ci` installs for them, the command-line program
`prisma` included, once only with what the client needs to run. Not counted is the rest of the Debian that node:slim stands on. Both compressed by gzip -9. MB are 10⁶ bytes.""")
    unpacked, compressed = sizes.get("unstick", (float("nan"), float("nan")))
    page.head = ["what", "unpacked, MB", "÷ unstick", "compressed, MB", "÷ unstick"]
    page.rows = [[name, f"{full / MB:.1f}", number(ratio(full, unpacked)), f"{small / MB:.1f}", number(ratio(small, compressed))] for name, (full, small) in sizes.items()]
    peer_full, peer_small = sizes["Node + Prisma, as `npm ci` leaves it"]
    page.goals = [Goal("Node + Prisma ÷ unstick, unpacked", ratio(peer_full, unpacked), 25), Goal("Node + Prisma ÷ unstick, compressed", ratio(peer_small, compressed), 25),
                  Goal("unpacked, MB", unpacked / MB, 12, "at most"), Goal("compressed, MB", compressed / MB, 5, "at most")]
    return page
