#!/usr/bin/env bash
# Files that the code makes: writes them, or with --check fails when one is not what the code would write.
#
# One line per file at the end: `made FILE COMMAND…` puts the command's standard output there.
# Golden files, JSON Schemas and docs/reference are compared by the tests that own them; UPDATE_GOLDEN=1 rewrites those.
set -euo pipefail
cd "$(dirname "$0")/.."

check=false
case "${1:-}" in
    --check) check=true ;;
    "") ;;
    *) echo "usage: $0 [--check]" >&2; exit 2 ;;
esac

fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
stale=0

made() {
    local file=$1
    shift
    "$@" > "$fresh"
    if ! $check; then
        mkdir -p "$(dirname "$file")"
        cp "$fresh" "$file"
    elif ! diff -u "$file" "$fresh"; then
        echo "generated: $file is out of date: run scripts/generated.sh" >&2
        stale=1
    fi
}

cargo build --quiet
unstick=${CARGO_TARGET_DIR:-target}/debug/unstick

pages() { cargo test --quiet --test cli -- the_page_on; }
if $check; then
    cargo test --quiet --lib --test report
    pages
else
    UPDATE_GOLDEN=1 cargo test --quiet --lib --test report
    UPDATE_GOLDEN=1 pages
fi
made docs/pictures/demo.svg scripts/demo_picture.py "$unstick"
made deploy/crds/unstick.dev_recoverypolicies.yaml "$unstick" crd
made charts/unstick/files/recoverypolicies.yaml "$unstick" crd
made charts/unstick/values.schema.json scripts/chart_schema.py schema charts/unstick
made charts/unstick/files/defaults.yaml scripts/chart_schema.py defaults charts/unstick
made charts/unstick/README.md scripts/chart_schema.py readme charts/unstick
# Without Helm the components cannot be looked at; chart_check.sh says so.
if helm=$(scripts/chart_check.sh --helm); then
    made deploy/base/objects.yaml scripts/chart_component.sh "$helm" base
    for component in gates-watchdog guard injection monitoring two-replicas; do
        made "deploy/components/$component/objects.yaml" scripts/chart_component.sh "$helm" "$component"
    done
    made deploy/components/init-container/patch.yaml scripts/chart_component.sh "$helm" init-container
fi
exit $stale
