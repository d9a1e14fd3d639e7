#!/usr/bin/env bash
# cargo deny: bans, licences and sources always; advisories when their database can be had, and it says which.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$(scripts/cargo_tool.sh --where):$PATH"

cargo deny --log-level error check bans licenses sources
if cargo deny --log-level error fetch db > /dev/null 2>&1; then
    cargo deny --log-level error check --disable-fetch advisories
else
    echo "deny: ADVISORIES NOT CHECKED: their database cannot be fetched from here"
fi
