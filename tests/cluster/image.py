#!/usr/bin/env python3
"""Packs static files into an image of one layer, the same bytes for the same files.

    image.py OUT.tar NAME:TAG ENTRYPOINT UID:GID FILE=path/in/the/image …
"""

import hashlib
import io
import json
import os
import platform
import sys
import tarfile

ARCHITECTURE = {"x86_64": "amd64", "aarch64": "arm64"}


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def layer(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for source, name in files:
            entry = tar.gettarinfo(source, name)
            entry.uid = entry.gid = entry.mtime = 0
            entry.uname = entry.gname = ""
            entry.mode = 0o755
            with open(source, "rb") as data:
                tar.addfile(entry, data)
    return buffer.getvalue()


def blob(media_type, data):
    return {"mediaType": "application/vnd.oci.image." + media_type, "digest": digest(data), "size": len(data)}


def pack(out, name, config, files):
    content = layer(files)
    machine = platform.machine()
    settings = json.dumps({
        "architecture": ARCHITECTURE.get(machine, machine),
        "os": "linux",
        "config": config,
        "rootfs": {"type": "layers", "diff_ids": [digest(content)]},
    }).encode()
    manifest = json.dumps({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": blob("config.v1+json", settings),
        "layers": [blob("layer.v1.tar", content)],
    }).encode()
    names = {"io.containerd.image.name": name, "org.opencontainers.image.ref.name": name.split(":")[-1]}
    entry = {**blob("manifest.v1+json", manifest), "annotations": names}
    index = json.dumps({"schemaVersion": 2, "manifests": [entry]}).encode()

    # Another suite may be reading the old one.
    draft = f"{out}.{os.getpid()}"
    with tarfile.open(draft, "w") as tar:
        parts = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}', "index.json": index}
        parts.update({"blobs/sha256/" + digest(data)[7:]: data for data in (content, settings, manifest)})
        for path, data in parts.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    os.replace(draft, out)


if __name__ == "__main__":
    out, name, entrypoint, user, *pairs = sys.argv[1:]
    config = {"Entrypoint": [entrypoint], "User": user, "WorkingDir": "/"}
    pack(out, name, config, [pair.rsplit("=", 1) for pair in pairs])
