#!/usr/bin/env bash
# The images that docs/quick-start.md names and nobody can pull in a test, under those very names, into target/static/images:
#   docker.io/library/postgres:17   Debian's own PostgreSQL and shell, with an entry point that does what the real image's does
#   ghcr.io/unstick-dev/unstick:VERSION   this source's binary, as images.sh builds it
# Prints their paths.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C
tests/cluster/images.sh > /dev/null
place=target/static/images
exec 8> "$place/lock"
flock 8

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
unstick="$PWD/$place/unstick-$version.tar"
built="target/static/$(rustc -vV | sed -n 's/^host: //p')/debug/unstick"
if [ ! "$unstick" -nt "$built" ]; then
    SOURCE_DATE_EPOCH=0 REVISION=unknown scripts/image.sh --of "$built" "$unstick" "ghcr.io/unstick-dev/unstick:$version"
fi
echo "$unstick"

postgres="$PWD/$place/postgres.tar"
if [ ! "$postgres" -nt "$0" ]; then
    server=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 | sort -V | tail -n 1)
    share=/usr/share/postgresql/${server##*/}
    made=$(mktemp -d)
    trap 'rm -rf "$made"' EXIT
    # initdb asks who it is. The names and numbers of the real image.
    echo 'postgres:x:999:999::/var/lib/postgresql:/bin/sh' > "$made/passwd"
    cat > "$made/entrypoint.sh" << ENTRYPOINT
#!/bin/sh
set -e
export PGDATA="\${PGDATA:-/var/lib/postgresql/data}"
if [ ! -s "\$PGDATA/PG_VERSION" ]; then
    mkdir -p "\$PGDATA"
    chmod 00700 "\$PGDATA" || :
    echo "\$POSTGRES_PASSWORD" > /var/run/postgresql/password
    $server/bin/initdb --username=postgres --pwfile=/var/run/postgresql/password
    echo 'host all all all scram-sha-256' >> "\$PGDATA/pg_hba.conf"
fi
exec $server/bin/postgres -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql
ENTRYPOINT
    chmod 755 "$made/entrypoint.sh"
    programs=("$server"/bin/{postgres,initdb,psql,pg_isready} /bin/{sh,sleep,touch,mkdir,chmod} /usr/bin/test)
    files=("$made/passwd=etc/passwd" "$made/entrypoint.sh=entrypoint.sh" "$server/bin/psql=usr/bin/psql" "$server/bin/pg_isready=usr/bin/pg_isready")
    while read -r file; do
        files+=("$file=${file#/}")
    done < <(
        printf '%s\n' "${programs[@]}"
        find "$server/lib" "$share" /usr/share/zoneinfo/UTC /usr/share/zoneinfo/Etc/UTC -type f -o -type l
        ldd "${programs[@]}" "$server"/lib/{plpgsql,dict_snowball}.so | grep -o '/[^ :]*\.so[^ :]*' | sort -u
    )
    mapfile -t files < <(printf '%s\n' "${files[@]}" | sort -u)
    scripts/image.py "$postgres" docker.io/library/postgres:17 --entrypoint /entrypoint.sh --user 999:999 "${files[@]}" > /dev/null
fi
echo "$postgres"
