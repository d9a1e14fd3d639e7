#!/usr/bin/env bash
# setup.sh [NAME…]: installs the real packages and builds their drivers, all of them or only those named.
# Everything lands in a cache outside the checkout; with a full cache it says nothing, does nothing and needs no network.
set -euo pipefail
# shellcheck source=places.sh
source "$(dirname "${BASH_SOURCE[0]}")/places.sh"

# make_place DIR COMMAND…: fills a new directory with COMMAND and puts it in place in one move.
make_place() {
    local place=$1 new="$1.new.$$"
    shift
    rm -rf "$new"
    mkdir -p "$new"
    if ! "$@" "$new"; then
        rm -rf "$new"
        return 1
    fi
    mv -T "$new" "$place"
}

npm_packages() {
    cp "$own/package.json" "$own/package-lock.json" "$1/"
    # Scripts are left out: some fetch binaries from hosts of their own, which no driver needs.
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel error || return
    [[ -d $1/node_modules/better-sqlite3 ]] || return 0
    if [[ $(npm config get nodedir) == undefined && -f /usr/include/node/node_api.h ]]; then
        export npm_config_nodedir=/usr # the headers are here already, node-gyp need not fetch them
    fi
    # Unoptimized, from source: a prebuilt one is not in the registry, and the compiler is what takes the time.
    (cd "$1" && CFLAGS=-O0 CXXFLAGS=-O0 npm_config_build_from_source=true \
        npm rebuild better-sqlite3 --ignore-scripts=false --foreground-scripts) || return
    [[ -f $1/node_modules/better-sqlite3/build/Release/better_sqlite3.node ]]
}

npm_driver() {
    cp "$own/driver.mjs" "$1/"
    [[ $name == prisma ]] || return 0
    cp "$own"/*.prisma "$own"/*.sql "$1/"
    # `generate` insists on a schema engine that it never calls; any file will do.
    export PRISMA_SCHEMA_ENGINE_BINARY=/bin/true CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1
    local schema
    for schema in postgresql mysql sqlite; do
        (cd "$1" && "$packages/node_modules/.bin/prisma" generate --schema "$schema.prisma") || return
    done
}

python_packages() {
    # The place is moved once it is complete, so only `bin/python` of it is ever run: the other scripts know the old path.
    python3 -m venv "$1" || return
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-virtualenv --requirement "$own/requirements.txt"
}

go_driver() { (cd "$own" && go build -trimpath -buildvcs=false -o "$1/driver" .); }

cargo_driver() {
    # The target directory stays in `packages`: a changed driver does not build its dependencies again.
    (cd "$own" && CARGO_TARGET_DIR="$packages/target" cargo build --locked --quiet) || return
    cp "$packages/target/debug/apalis-driver" "$1/driver"
}

install_one() {
    name=$1
    own="$here/$name"
    place_of "$name"
    [[ ! -d $driver ]] || return 0
    mkdir -p "$cache"
    exec 9>"$cache/$name.lock"
    flock 9
    case "$name" in
    procrastinate) [[ -d $driver ]] || make_place "$driver" python_packages ;;
    river) mkdir -p "$packages" && { [[ -d $driver ]] || make_place "$driver" go_driver; } ;;
    apalis) mkdir -p "$packages" && { [[ -d $driver ]] || make_place "$driver" cargo_driver; } ;;
    *)
        [[ -d $packages ]] || make_place "$packages" npm_packages
        [[ -d $driver ]] || make_place "$driver" npm_driver
        ;;
    esac
}

[[ $# -gt 0 ]] || set -- "${names[@]}"
missing=()
for name in "$@"; do
    place_of "$name"
    [[ -d $driver ]] || missing+=("$name")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

failed=0
declare -A logs pids
for name in "${missing[@]}"; do
    logs[$name]=$(mktemp)
    (install_one "$name") >"${logs[$name]}" 2>&1 </dev/null &
    pids[$name]=$!
done
for name in "${missing[@]}"; do
    if ! wait "${pids[$name]}"; then
        failed=1
        echo "cannot set up $name:" >&2
        tail -n 40 "${logs[$name]}" >&2
    fi
    rm -f "${logs[$name]}"
done
exit "$failed"
