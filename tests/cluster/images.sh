#!/usr/bin/env bash
# Builds the images that the cluster's pods run, statically linked and from scratch, into target/static/images:
#   ghcr.io/unstick-dev/unstick:dev   ghcr.io/unstick-dev/example-worker:dev
# Quick when nothing has changed. Prints their paths.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PATH:$HOME/.cargo/bin"
# Started from a test, cargo's variables for that test would make build scripts run again.
for name in $(compgen -e CARGO_PKG_; compgen -e CARGO_MANIFEST_; compgen -e CARGO_BIN_) CARGO LD_LIBRARY_PATH; do
    unset "$name"
done

host=$(rustc -vV | sed -n 's/^host: //p')
# A folder and a target of their own: other flags would have cargo build everything again each time they change.
RUSTFLAGS="-C target-feature=+crt-static" cargo build --quiet --bin unstick --example worker \
    --target "$host" --target-dir target/static \
    --config 'profile.dev.debug=false' --config 'profile.dev.strip="symbols"' >&2
built="target/static/$host/debug"

image() { # NAME FILE PATH
    local out="$PWD/target/static/images/$1.tar"
    if [ ! -e "$out" ] || [ "$2" -nt "$out" ] || [ tests/cluster/image.py -nt "$out" ]; then
        mkdir -p "$(dirname "$out")"
        python3 tests/cluster/image.py "$out" "ghcr.io/unstick-dev/$1:dev" "$3" 65532:65532 "$2=${3#/}"
    fi
    echo "$out"
}
image unstick "$built/unstick" /unstick
image example-worker "$built/examples/worker" /worker
