#!/usr/bin/env bash
# The image, without Docker: from scratch; the static release binary, a CA bundle, and the list of all that is in them.
# One source, built twice with the same tools, gives the same bytes, wherever and whenever: scripts/reproducible.sh.
#
#   image.sh [--platform linux/amd64]       builds all, into target/image/unstick.tar, and tells its digest and sizes
#   image.sh --files FOLDER                 builds the files of the image only: the Dockerfile's way
#   image.sh --binary                       builds the binary only, and tells where it is
#   image.sh --of BINARY OUT.tar NAME:TAG [--gzip]   packs another binary likewise: the tests' way
#   image.sh --labels                       the labels, a line each
#
# SOURCE_DATE_EPOCH and REVISION stand in the labels; by default those of the commit that is checked out.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:$HOME/.cargo/bin"
export LC_ALL=C TZ=UTC
place=target/image
bundle=etc/ssl/certs/ca-certificates.crt
sbom=usr/share/sbom/unstick.cdx.json

fail() { echo "image: $*" >&2; exit 1; }
told_by_cargo() { sed -n "s/^$1 = \"\(.*\)\"$/\1/p" Cargo.toml | head -n 1; }
commit() { git log -1 --format="$1" 2> /dev/null; }

export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(commit %ct || echo 0)}"
if [ -z "${REVISION:-}" ]; then
    REVISION=$(commit %H || echo unknown)
    [ "$REVISION" = unknown ] || git diff --quiet HEAD || REVISION+=-changed
fi
export REVISION
version=$(told_by_cargo version)

labels() {
    local source
    source=$(told_by_cargo repository)
    cat << LABELS
org.opencontainers.image.title=unstick
org.opencontainers.image.description=$(told_by_cargo description)
org.opencontainers.image.licenses=$(told_by_cargo license)
org.opencontainers.image.vendor=unstick-dev
org.opencontainers.image.url=$source
org.opencontainers.image.source=$source
org.opencontainers.image.documentation=$source/tree/main/docs
org.opencontainers.image.version=$version
org.opencontainers.image.revision=$REVISION
org.opencontainers.image.created=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
LABELS
}

# What a compiler would write down of where it ran, and what it shall write. The last that fits counts, so the longest comes last.
paths() { known_paths | awk '{ print length($0) " " $0 }' | sort -n | cut -d ' ' -f 2-; }
known_paths() {
    local home="${CARGO_HOME:-$HOME/.cargo}" sysroot commit sources
    sysroot=$(rustc --print sysroot)
    commit=$(rustc -vV | sed -n 's/^commit-hash: //p')
    printf '%s\n' "$PWD=/unstick" "$home=/cargo" "$sysroot=/rust" "$sysroot/lib/rustlib/src/rust=/rustc/$commit"
    for sources in "$home"/registry/src/*/; do
        printf '%s\n' "${sources%/}=/cargo"
    done
}

build() { # prints the path of the binary
    local host flags=(-Ctarget-feature=+crt-static) c_flags= path
    host=$(rustc -vV | sed -n 's/^host: //p')
    # Rust brings its own linker for this kind: it lays functions that are the same on one another, and packs 0.7 MB of relocations.
    [ "$host" != x86_64-unknown-linux-gnu ] || flags+=(-Clink-arg=-Wl,--icf=safe,--pack-dyn-relocs=relr)
    scripts/cargo_tool.sh cargo-auditable 0.7.7
    cargo fetch --quiet --locked --target "$host" >&2
    while read -r path; do
        flags+=("--remap-path-prefix=$path")
        c_flags+=" -ffile-prefix-map=$path"
    done < <(paths)
    # A target of its own: other flags would have cargo build everything again each time they change.
    PATH="$(scripts/cargo_tool.sh --where):$PATH" CARGO_INCREMENTAL=0 CFLAGS="$c_flags" \
        CARGO_ENCODED_RUSTFLAGS="$(IFS=$'\x1f'; echo "${flags[*]}")" \
        cargo auditable build --quiet --release --locked --bin unstick --target "$host" --target-dir target/static >&2
    echo "target/static/$host/release/unstick"
}

# The package's own certificates: what this machine trusts besides is nobody else's business.
certificates() {
    local from=/usr/share/ca-certificates/mozilla
    compgen -G "$from/*.crt" > /dev/null || fail "there are no certificates in $from: install ca-certificates"
    cat "$from"/*.crt
}

lay_out() { # BINARY FOLDER
    rm -rf "$2"
    mkdir -p "$2/$(dirname "$bundle")" "$2/$(dirname "$sbom")"
    install -m 755 "$1" "$2/unstick"
    certificates > "$2/$bundle"
    scripts/sbom.py > "$2/$sbom"
    chmod 644 "$2/$bundle" "$2/$sbom"
}

pack() { # FOLDER OUT.tar NAME:TAG [OPTION …]
    local folder=$1 out=$2 name=$3 label marked=()
    shift 3
    while read -r label; do marked+=(--label "$label"); done < <(labels)
    mkdir -p "$(dirname "$out")"
    scripts/image.py "$out" "$name" --entrypoint /unstick --user 65532:65532 --created "$SOURCE_DATE_EPOCH" "${marked[@]}" "$@" \
        "$folder/unstick=unstick" "$folder/$bundle=$bundle" "$folder/$sbom=$sbom"
}

all() {
    local binary digest
    binary=$(build)
    scripts/sbom.py --compare "$binary"
    lay_out "$binary" "$place/files"
    digest=$(pack "$place/files" "$place/unstick.tar" "ghcr.io/unstick-dev/unstick:$version" --gzip)
    echo "$place/unstick.tar"
    echo "digest     $digest"
    echo "unpacked   $(find "$place/files" -type f -printf '%s\n' | awk '{ n += $1 } END { printf "%.2f MB", n / 1e6 }')"
    echo "compressed $(stat -c %s "$place/unstick.tar" | awk '{ printf "%.2f MB", $1 / 1e6 }')"
}

machine() { case $(uname -m) in x86_64) echo linux/amd64 ;; aarch64) echo linux/arm64 ;; *) echo "linux/$(uname -m)" ;; esac; }

case "${1:-}" in
    "") all ;;
    --platform)
        [ "${2:-}" = "$(machine)" ] || fail "this machine builds $(machine); build ${2:-another platform} on a machine of that kind: the binary is linked with this machine's libc"
        all
        ;;
    --binary) build ;;
    --files) lay_out "$(build)" "$2" ;;
    --of)
        lay_out "$2" "$3.files"
        pack "$3.files" "${@:3}" > /dev/null
        rm -rf "$3.files"
        ;;
    --labels) labels ;;
    *) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
