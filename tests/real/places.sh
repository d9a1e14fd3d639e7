# Where each driver's packages and builds live; sourced by setup.sh and run.
# A place is named after a hash of what it was made from, so it is either right or not there.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache="${XDG_CACHE_HOME:-${HOME:?}/.cache}/unstick/real"
names=(prisma pg-boss river procrastinate graphile-worker bullmq apalis)

# hash_of FILE…: 16 hex digits over the files' contents
hash_of() { cat "$@" | sha256sum | cut -c1-16; }

# place_of NAME sets `packages` (what the registries gave) and `driver` (what is made of our own files).
place_of() {
    local own="$here/$1"
    case "$1" in
    prisma | pg-boss | graphile-worker | bullmq)
        packages="$cache/$1-$(hash_of "$own/package.json" "$own/package-lock.json")"
        local files=("$own"/driver.mjs)
        [[ $1 != prisma ]] || files+=("$own"/*.prisma "$own"/*.sql)
        # Inside `packages`, so that node finds node_modules on its way up.
        driver="$packages/driver-$(hash_of "${files[@]}")"
        ;;
    procrastinate)
        packages="$cache/$1-$(hash_of "$own/requirements.txt")"
        driver="$packages"
        ;;
    river)
        packages="$cache/$1-$(hash_of "$own/go.mod" "$own/go.sum")"
        driver="$packages/driver-$(hash_of "$own"/*.go)"
        ;;
    apalis)
        packages="$cache/$1-$(hash_of "$own/Cargo.toml" "$own/Cargo.lock")"
        driver="$packages/driver-$(hash_of "$own"/src/*.rs)"
        ;;
    *)
        echo "unknown driver $1, known are: ${names[*]}" >&2
        return 2
        ;;
    esac
}
