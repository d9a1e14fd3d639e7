#!/usr/bin/env bash
# Installs what the tests need on a bare Debian machine. Quick and silent when all is there.
#
# UNSTICK_LINT=1 also builds what lint needs, cargo-deny and actionlint, into ${XDG_CACHE_HOME:-~/.cache}/unstick (minutes, once).
set -euo pipefail
cd "$(dirname "$0")/.."

has() { command -v "$1" > /dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }

missing=()
want() { missing+=("$@"); }
[ -x /usr/lib/postgresql/15/bin/postgres ] || want postgresql-15
has psql || want postgresql-client-15
has mariadbd || want mariadb-server-core
has mariadb || want mariadb-client-core
has pgbouncer || want pgbouncer
has openssl || want openssl
has sqlite3 || want sqlite3
has curl || want curl
has node || want nodejs
has npm || want npm
has python3 || want python3
has go || want golang-go
has cc || want gcc libc6-dev
[ -d /usr/share/ca-certificates/mozilla ] || want ca-certificates
has make || want make
has containerd || want containerd
has runc || want runc
[ -x /usr/lib/cni/bridge ] || want containernetworking-plugins
has iptables || want iptables
has conntrack || want conntrack
has ip || want iproute2
[ -x /usr/bin/time ] || want time
python3 -c 'import ensurepip, venv' 2> /dev/null || want python3-venv
has cargo || [ -x "$HOME/.cargo/bin/cargo" ] || want rustup

if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        has sudo || { echo "setup: missing ${missing[*]}, and only root can install them" >&2; exit 1; }
        as_root=(sudo)
    fi
    echo "setup: installing ${missing[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get update -qq >&2
    # Nobody needs the package's own cluster or service: the tests start servers of their own.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        "${as_root[@]}" mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf > /dev/null
    fi
    for package in "${missing[@]}"; do
        [ "$package" != rustup ] || apt-cache show rustup > /dev/null 2>&1 || {
            echo "setup: this Debian has no rustup package; install Rust $(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml) first" >&2
            exit 1
        }
    done
    # Options follow the words: `env` carries the front end through sudo.
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Options::=--force-confold "${missing[@]}" < /dev/null >&2
fi

if [ "${UNSTICK_LINT:-}" = 1 ]; then
    scripts/cargo_tool.sh cargo-deny 0.20.2
    scripts/workflows.sh --setup
fi

# The Kubernetes of the cluster tests; minutes once, then cached.
tests/cluster/tools.sh

# Tools in Python, each in a folder of its own. Whoever needs one that cannot be had says so and checks nothing.
python_tool() { # NAME VERSION
    local folder="${XDG_CACHE_HOME:-$HOME/.cache}/unstick/$1-$2"
    [ ! -x "$folder/bin/$1" ] || return 0
    echo "setup: installing $1 into $folder" >&2
    rm -rf "$folder"
    if ! { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet "$1==$2"; } >&2; then
        echo "setup: $1 cannot be had" >&2
        rm -rf "$folder"
    fi
}
python_tool schemathesis 4.32.5   # holds `unstick serve` against its OpenAPI document: scripts/contract.sh
python_tool yamllint 1.38.0       # reads the YAML files: scripts/chart_check.sh
python_tool checkov 3.3.30        # judges what the chart renders: likewise

# The real packages whose tables the presets settle; minutes once, then cached.
tests/real/setup.sh
