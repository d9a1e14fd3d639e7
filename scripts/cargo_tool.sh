#!/usr/bin/env bash
# Builds a tool of cargo's into a cache, once (minutes). Quick and silent when it is there.
#
#   cargo_tool.sh NAME VERSION
#   cargo_tool.sh --where        the folder of their programs
set -euo pipefail
cache="${XDG_CACHE_HOME:-$HOME/.cache}/unstick"
if [ "$1" = --where ]; then
    echo "$cache/bin"
    exit
fi
name=$1 version=$2
mark="$cache/bin/.$name.version"
if [ -x "$cache/bin/$name" ] && [ "$(cat "$mark" 2> /dev/null)" = "$version" ]; then exit; fi
echo "setup: building $name into $cache" >&2
# Flags meant for what the caller builds are not meant for its tools.
env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS -u CARGO_TARGET_DIR PATH="$PATH:$HOME/.cargo/bin" \
    cargo install --quiet --locked --root "$cache" --version "$version" "$name" >&2
echo "$version" > "$mark"
