#!/usr/bin/env bash
# A cluster to play with: PostgreSQL, an example app in the namespace `shop`, and the operator. See `make cluster`.
#
#   playground.sh up | down
set -Eeuo pipefail
cd "$(dirname "$0")/../.."
D="${TMPDIR:-/tmp}/unstick-playground"
port=5432 password=playground
bin=/usr/lib/postgresql/15/bin
X() { nsenter "--net=/run/netns/$(cat "$D/netns")" "$@"; }

postgres_up() {
    mkdir -p "$D.postgres"
    chown postgres "$D.postgres"
    echo "$password" > "$D.postgres/password"
    runuser -u postgres -- "$bin/initdb" --no-sync --username=postgres --auth=scram-sha-256 --pwfile="$D.postgres/password" \
        --encoding=UTF8 --locale=C.UTF-8 --pgdata="$D.postgres/data" > /dev/null
    echo "host all all 0.0.0.0/0 scram-sha-256" >> "$D.postgres/data/pg_hba.conf"
    X runuser -u postgres -- "$bin/pg_ctl" start --silent --wait --pgdata="$D.postgres/data" --log="$D.postgres/data/log" \
        --options="-c listen_addresses=* -c port=$port -c unix_socket_directories= -c fsync=off"
    psql() { X env PGPASSWORD="$password" psql -h 127.0.0.1 -p "$port" -U postgres -qX "$@"; }
    psql -c "CREATE ROLE app LOGIN PASSWORD '$password'" -c 'CREATE DATABASE shop OWNER app'
}

up() {
    [ ! -e "$D" ] || { echo "cluster: one is up already; make cluster-down ends it" >&2; exit 1; }
    trap 'tests/cluster/playground.sh down' ERR
    local images
    mapfile -t images < <(tests/cluster/images.sh)
    tests/cluster/cluster.sh up "$D" "${images[@]}"
    postgres_up
    "$D/kubectl" apply --server-side -k deploy/crds > /dev/null
    "$D/kubectl" create namespace shop > /dev/null
    "$D/kubectl" -n shop apply -f - > /dev/null <<E
apiVersion: v1
kind: Service
metadata: {name: postgres}
spec: {ports: [{name: postgres, port: $port}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: postgres, labels: {kubernetes.io/service-name: postgres}}
addressType: IPv4
ports: [{name: postgres, port: $port}]
endpoints: [{addresses: [10.88.0.1]}]
---
apiVersion: v1
kind: Secret
metadata: {name: shop-db}
stringData: {url: "postgres://app:$password@postgres:$port/shop?sslmode=disable"}
E
    "$D/kubectl" -n shop apply -f tests/cluster/shop.yaml > /dev/null
    local operator="(no operator: deploy/base is not there)"
    if [ -d deploy/base ]; then
        "$D/kubectl" kustomize deploy/base | sed -E 's|(ghcr.io/unstick-dev/unstick):.*|\1:dev|' |
            "$D/kubectl" apply --server-side -f - > /dev/null
        # A cluster with an operator that does not start is what one needs to find out why.
        "$D/kubectl" -n unstick-system rollout status --timeout=60s deployment/unstick > /dev/null ||
            echo "cluster: the operator does not become ready: kubectl -n unstick-system describe pods" >&2
        operator="kubectl -n unstick-system logs -f deployment/unstick        # the operator"
    fi
    "$D/kubectl" -n shop rollout status --timeout=90s deployment/shop > /dev/null
    trap - ERR
    cat <<E
A cluster is up, with two example workers in the namespace shop. Type:

  alias kubectl=$D/kubectl
  alias psql="nsenter --net=/run/netns/$(cat "$D/netns") psql postgres://app:$password@127.0.0.1:$port/shop"
  kubectl -n shop get pods,recoverypolicies
  kubectl -n shop logs -f deployment/shop                            # what a worker does
  psql -c 'SELECT id, status, "workerId", processed, total FROM qualification_runs'
  kubectl -n shop delete pod --all --grace-period=0 --force          # leaves runs behind
  $operator

make cluster-down ends it.
E
}

down() {
    [ ! -e "$D.postgres/data/postmaster.pid" ] ||
        runuser -u postgres -- "$bin/pg_ctl" stop --silent --mode=immediate --pgdata="$D.postgres/data" || true
    rm -rf "$D.postgres"
    [ ! -e "$D" ] || tests/cluster/cluster.sh down "$D"
}

case "${1:-}" in
    up) up ;;
    down) down ;;
    *) sed -n 's/^# \{0,1\}//p' "$0" | sed -n 2,4p >&2; exit 2 ;;
esac
