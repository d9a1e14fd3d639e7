#!/usr/bin/env python3
"""Packs files into an image of one layer: the same bytes for the same files, wherever and whenever.

    image.py OUT.tar NAME:TAG --entrypoint PATH --user UID:GID [option …] FILE=path/in/the/image …

OUT.tar holds an OCI image layout, and beside it the list that `docker load` has always asked for. Prints the manifest's digest.
"""

import argparse
import hashlib
import io
import json
import os
import platform
import struct
import tarfile
import time
import zlib
from pathlib import PurePosixPath

ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("name", help="what the image is called where it is loaded")
    parser.add_argument("files", nargs="+", metavar="FILE=PATH")
    parser.add_argument("--entrypoint", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--label", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--architecture", default=ARCHITECTURE.get(platform.machine(), platform.machine()))
    parser.add_argument("--created", type=int, default=0, metavar="SECONDS", help="since 1970")
    parser.add_argument("--gzip", action="store_true", help="as small as gzip makes it; else the layer is a bare tar")
    return parser.parse_args()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def entry(name, kind, mode, size=0):
    """An entry of a tar that tells nothing of who made it, and when."""
    made = tarfile.TarInfo(name)
    made.type, made.mode, made.size = kind, mode, size
    return made


def layer(files):
    folders = {str(folder) for _, name in files for folder in PurePosixPath(name).parents} - {"."}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for folder in sorted(folders):
            tar.addfile(entry(folder, tarfile.DIRTYPE, 0o755))
        for source, name in sorted(files, key=lambda pair: pair[1]):
            mode = 0o755 if os.access(source, os.X_OK) else 0o644
            with open(source, "rb") as data:
                tar.addfile(entry(name, tarfile.REGTYPE, mode, os.stat(source).st_size), data)
    return buffer.getvalue()


def gzipped(data):
    """By hand: Python's own header differs from release to release."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    body = packer.compress(data) + packer.flush()
    head = b"\x1f\x8b\x08\x00" + struct.pack("<L", 0) + b"\x02\xff"
    return head + body + struct.pack("<LL", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def blob(media_type, data):
    return {"mediaType": "application/vnd.oci.image." + media_type, "digest": digest(data), "size": len(data)}


def image(chosen):
    """The blobs of the image: layer, settings, manifest."""
    content = layer([pair.rsplit("=", 1) for pair in chosen.files])
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(chosen.created))
    labels = dict(label.split("=", 1) for label in chosen.label)
    settings = compact({
        "architecture": chosen.architecture,
        "os": "linux",
        "created": created,
        "config": {"Entrypoint": [chosen.entrypoint], "User": chosen.user, "WorkingDir": "/", "Labels": labels},
        "rootfs": {"type": "layers", "diff_ids": [digest(content)]},
        "history": [{"created": created, "created_by": "scripts/image.sh"}],
    })
    packed = gzipped(content) if chosen.gzip else content
    manifest = compact({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": blob("config.v1+json", settings),
        "layers": [blob("layer.v1.tar+gzip" if chosen.gzip else "layer.v1.tar", packed)],
        "annotations": labels,
    })
    return packed, settings, manifest


def write(out, name, architecture, blobs):
    packed, settings, manifest = blobs
    names = {"io.containerd.image.name": name, "org.opencontainers.image.ref.name": name.rsplit(":", 1)[-1]}
    listed = {**blob("manifest.v1+json", manifest), "annotations": names, "platform": {"architecture": architecture, "os": "linux"}}
    place = lambda data: "blobs/sha256/" + digest(data)[7:]
    parts = {
        "oci-layout": b'{"imageLayoutVersion":"1.0.0"}',
        "index.json": compact({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [listed]}),
        "manifest.json": compact([{"Config": place(settings), "RepoTags": [name], "Layers": [place(packed)]}]),
        **{place(data): data for data in blobs},
    }
    # Another suite may be reading the old one.
    draft = f"{out}.{os.getpid()}"
    with tarfile.open(draft, "w", format=tarfile.USTAR_FORMAT) as tar:
        for path, data in sorted(parts.items()):
            tar.addfile(entry(path, tarfile.REGTYPE, 0o644, len(data)), io.BytesIO(data))
    os.replace(draft, out)


if __name__ == "__main__":
    chosen = arguments()
    blobs = image(chosen)
    write(chosen.out, chosen.name, chosen.architecture, blobs)
    print(digest(blobs[2]))
