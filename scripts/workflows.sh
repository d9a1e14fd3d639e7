#!/usr/bin/env bash
# The workflows under .github: their syntax, expressions, inputs and shell, as actionlint sees them; each action by its version, each
# right by name. Without actionlint, which needs Go 1.21 or newer, it says so and looks at the rest.
#
#   workflows.sh            checks
#   workflows.sh --setup    builds actionlint into the cache, once
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$(scripts/cargo_tool.sh --where)
tool=scripts/tools/actionlint

if [ "${1:-}" = --setup ]; then
    sums=$(cat $tool/go.mod $tool/go.sum | sha256sum)
    if [ -x "$bin/actionlint" ] && [ "$(cat "$bin/.actionlint.sum" 2> /dev/null)" = "$sums" ]; then exit; fi
    echo "setup: building actionlint into $bin" >&2
    mkdir -p "$bin"
    if (cd $tool && CGO_ENABLED=0 go build -mod=readonly -trimpath -buildvcs=false -o "$bin/actionlint" github.com/rhysd/actionlint/cmd/actionlint) >&2; then
        echo "$sums" > "$bin/.actionlint.sum"
    else
        echo "setup: actionlint cannot be had; workflows are looked at without it" >&2
    fi
    exit
fi

failed=0
fails() { echo "workflows: $*" >&2; failed=1; }
if [ -x "$bin/actionlint" ]; then
    "$bin/actionlint" -color .github/workflows/*.yml >&2 || failed=1
else
    echo "workflows: not checked by actionlint, there is none" >&2
fi
for file in .github/workflows/*.yml; do
    grep -q '^permissions: {}$\|^permissions: {contents: read}$' "$file" || fails "$file begins with more rights than to read"
    loose=$(grep -nE '^\s*(- )?uses: ' "$file" | grep -vE 'uses: (\./[^ ]+|[^ ]+@v[0-9]+\.[0-9]+\.[0-9]+)$' || true)
    [ -z "$loose" ] || fails "$file: an action without its whole version: $loose"
done
exit $failed
