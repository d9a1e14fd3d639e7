#!/usr/bin/env bash
# Holds `unstick serve` against its own OpenAPI document: schemathesis sends what the document allows and what it forbids.
#
# In: the debug binary. Out: exit code 0, or schemathesis' findings. Bounded to less than a minute.
set -euo pipefail
cd "$(dirname "$0")/.."

schemathesis="${XDG_CACHE_HOME:-$HOME/.cache}/unstick/schemathesis-4.32.5/bin/schemathesis"
if [ ! -x "$schemathesis" ]; then
    echo "contract: NOT CHECKED: schemathesis is not installed, and scripts/setup.sh could not get it" >&2
    exit 0
fi

cargo build --quiet --bin unstick
unstick=$PWD/${CARGO_TARGET_DIR:-target}/debug/unstick
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

sqlite3 app.db "
CREATE TABLE qualification_runs (id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, createdAt DATETIME NOT NULL, completedAt DATETIME);
INSERT INTO qualification_runs (id, status, createdAt)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
SELECT 'run-' || i, 'PROCESSING', (unixepoch('now') - i * 60) * 1000 FROM n;"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
echo "0123456789abcdef0123456789abcdef" > token
DATABASE_URL="file:$folder/app.db" "$unstick" serve --listen "127.0.0.1:$port" --token-file token 2> serve.log &
server=$!
authorization="Authorization: Bearer $(cat token)"
curl --silent --show-error --fail --retry 50 --retry-delay 0 --retry-connrefused --retry-max-time 20 "http://127.0.0.1:$port/readyz" > /dev/null

"$schemathesis" run "http://127.0.0.1:$port/openapi.json" -H "$authorization" --checks all \
    --exclude-checks ignored_auth --max-time 40 --workers 2 --seed "${SEED:-1}" --no-color "$@"

kill -TERM "$server"
wait "$server"
server=
