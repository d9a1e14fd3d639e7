#!/usr/bin/env bash
# The steps of a release that need no registry: what .github/workflows/release.yml does, to be tried by hand. docs/release.md.
#
#   release.sh version vX.Y.Z     fails unless code, chart, deploy, Dockerfile and changelog are of that version
#   release.sh files FOLDER       image, archives and SBOM of this kind of machine, from what scripts/image.sh has built
#   release.sh krew FOLDER        krew's manifest, for the archives in it
#   release.sh checksums FOLDER   checksums.txt of all that is in it
#   release.sh notes X.Y.Z        what the changelog says of it
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "release: $*" >&2; exit 1; }
code=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)

# The lines under its heading, up to the next one.
notes() { awk -v version="$1" '/^## / { on = index($0, "## [" version "]") == 1; next } on' CHANGELOG.md | sed '/./,$!d'; }

version() {
    local wanted=${1#v} found
    [ "v$wanted" = "$1" ] || fail "$1 is no tag of a release: vX.Y.Z"
    same() { [ "$2" = "$wanted" ] || fail "$1 is of version ${2:-unknown}, not $wanted"; }
    same Cargo.toml "$code"
    for found in version appVersion; do
        same "the chart's $found" "$(sed -n "s/^$found: //p" charts/unstick/Chart.yaml)"
        same "the library chart's $found" "$(sed -n "s/^$found: //p" charts/unstick-library/Chart.yaml)"
    done
    same "the library chart's image" "$(sed -n 's/.*unstick-dev\/unstick:\([^"]*\)".*/\1/p' charts/unstick-library/templates/_init-container.tpl)"
    same "the image in the chart's annotations" "$(sed -n 's/^ *image: .*unstick-dev\/unstick://p' charts/unstick/Chart.yaml)"
    same deploy/base "$(sed -n 's/^  newTag: //p' deploy/base/kustomization.yaml)"
    same Dockerfile "$(sed -n 's/.*image\.version="\(.*\)".*/\1/p' Dockerfile)"
    same "krew's manifest" "$(sed -n 's/^  version: v//p' deploy/krew/unstick.yaml)"
    [ -n "$(notes "$wanted")" ] || fail "CHANGELOG.md says nothing of [$wanted]"
}

# Without the names and the time of whoever packs.
archive() { # OUT.tar.gz FOLDER FILE …
    local out=$1 folder=$2
    shift 2
    tar -C "$folder" --sort=name --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' --mtime="@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" -c "$@" |
        gzip -9n > "$out"
}

files() {
    local out=$1 kind work
    case $(uname -m) in x86_64) kind=linux-amd64 ;; aarch64) kind=linux-arm64 ;; *) fail "no release is made for $(uname -m)" ;; esac
    [ -e target/image/files/unstick ] || fail "there is no image: scripts/image.sh first"
    mkdir -p "$out"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' RETURN
    cp target/image/files/unstick LICENSE README.md "$work"
    # Also what krew installs: the same program is `kubectl unstick` under that name.
    archive "$out/unstick-$kind.tar.gz" "$work" unstick LICENSE README.md
    cp target/image/unstick.tar "$out/unstick-image-$kind.tar"
    cp target/image/files/usr/share/sbom/unstick.cdx.json "$out/unstick-$kind.cdx.json"
}

# krew's manifest, with the checksums of the archives in FOLDER.
krew() {
    local line archive=
    while IFS= read -r line; do
        case $line in
            *uri:*) archive=${line##*/} ;;
            *sha256:*) line="${line%%sha256:*}sha256: \"$(sha256sum "$1/$archive" | cut -d ' ' -f 1)\"" ;;
        esac
        printf '%s\n' "$line"
    done < deploy/krew/unstick.yaml > "$1/unstick-krew.yaml"
}

checksums() {
    local sums
    rm -f "$1/checksums.txt"
    sums=$(cd "$1" && sha256sum -- *)
    echo "$sums" > "$1/checksums.txt"
}

case "${1:-}" in
    version | files | krew | checksums) "$1" "${2:?}" ;;
    notes) notes "${2:?}" | grep . || fail "CHANGELOG.md says nothing of [$2]" ;;
    *) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
