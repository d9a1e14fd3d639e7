#!/usr/bin/env bash
# Whether this source gives the same image again: builds it here, and once more from a copy in another folder, with another home of
# cargo's, nothing cached. Two release builds: minutes. Fails, and tells which files differ, when the digests do.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:$HOME/.cargo/bin"

other=$(mktemp -d /tmp/unstick-reproducible-somewhere-else-XXXXXX)
trap 'rm -rf "$other"' EXIT

digest() { sed -n 's/^digest *//p'; }

# What says when and from what must be the same; in the copy there is no git to ask.
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" REVISION="${REVISION:-$(git rev-parse HEAD)}"
here=$(scripts/image.sh | digest)
echo "here       $here"

mkdir "$other/source" "$other/cargo"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --no-preserve=timestamps -t "$other/source"
# The downloads only, so that registries are spared; under other paths they say other things of themselves.
home="${CARGO_HOME:-$HOME/.cargo}"
mkdir "$other/cargo/registry"
cp -r "$home/registry/cache" "$home/registry/index" "$other/cargo/registry/"
there=$(CARGO_HOME="$other/cargo" "$other/source/scripts/image.sh" | digest)
echo "elsewhere  $there"

if [ "$here" != "$there" ]; then
    diff -rq target/image/files "$other/source/target/image/files" >&2 || true
    echo "reproducible: the two images differ" >&2
    exit 1
fi
