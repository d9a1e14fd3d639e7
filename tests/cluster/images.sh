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

image() { # NAME FILE COMMAND …: packs FILE by COMMAND into the archive of that name, if it is not there yet
    local out="$PWD/target/static/images/$1.tar" file=$2 source
    shift 2
    for source in "$file" scripts/image.py scripts/image.sh scripts/sbom.py; do
        [ "$out" -nt "$source" ] || { mkdir -p "$(dirname "$out")" && "$@"; break; }
    done
    echo "$out"
}
# Clusters that start at once pack once.
mkdir -p target/static/images
exec 8> target/static/images/lock
flock 8

# As it is released, but for the compiler's work and the layer's compression. The same whatever is checked out.
release() { SOURCE_DATE_EPOCH=0 REVISION=unknown scripts/image.sh --of "$built/unstick" "$out" ghcr.io/unstick-dev/unstick:dev; }
worker() {
    scripts/image.py "$out" ghcr.io/unstick-dev/example-worker:dev --entrypoint /worker --user 65532:65532 \
        "$built/examples/worker=worker" > /dev/null
}
image unstick "$built/unstick" release
image example-worker "$built/examples/worker" worker
