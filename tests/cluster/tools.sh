#!/usr/bin/env bash
# Builds a Kubernetes (control plane, kubelet, kube-proxy, kubectl, etcd, CoreDNS, Helm), and what tests the chart, from the Go
# modules of tools/, and what an older release has of its own, once per machine: ten minutes each on two cores. Quick and silent when
# all is there.
#
#   tools.sh                  builds them
#   tools.sh --where [1.34]   prints the folder, or that of the older release
set -euo pipefail
cd "$(dirname "$0")"
OLDER=kubernetes-1.34
version_of() { sed -n 's/^require k8s.io\/kubernetes v//p' "tools/$1/go.mod"; }
folder_of() { echo "${XDG_CACHE_HOME:-$HOME/.cache}/unstick/kubernetes-$(version_of "$1")"; }
bin=$(folder_of kubernetes)
if [ "${1:-}" = --where ]; then
    folder_of "kubernetes${2:+-$2}"
    exit
fi
mkdir -p "$bin" "$(folder_of $OLDER)"
# Two suites that start at once must not build twice.
exec 9> "$bin/.lock"
flock 9

# Without these the API server calls itself v0.0.0, and clients refuse it.
stamp_of() { # MODULE
    local version prefix=k8s.io/component-base/version minor
    version=$(version_of "$1")
    minor=${version#*.}
    echo "-X $prefix.gitVersion=v$version -X $prefix.gitMajor=${version%%.*} -X $prefix.gitMinor=${minor%%.*}"
}

need_go() {
    local wanted have
    wanted=$(sed -n 's/^go //p' tools/kubernetes/go.mod)
    # From 1.21 on, Go fetches the release that a module asks for.
    have=$(GOTOOLCHAIN=local go env GOVERSION)
    if [ "$(printf '%s\n' "go$wanted" "$have" | sort -V | head -1)" = "go$wanted" ]; then return; fi
    if [ "$(printf '%s\n' go1.21 "$have" | sort -V | head -1)" = go1.21 ]; then
        export GOTOOLCHAIN=auto
        return
    fi
    echo "setup: this is $have, and Kubernetes $(version_of kubernetes) is built with Go $wanted: install that from https://go.dev/dl first" >&2
    exit 1
}

build() { # MODULE PACKAGE NAME [LDFLAGS] [TAGS]
    local sums
    sums=$(cat "tools/$1/go.mod" "tools/$1/go.sum" | sha256sum)
    if [ -x "$bin/$3" ] && [ "$(cat "$bin/.$3.sum" 2> /dev/null)" = "$sums" ]; then return; fi
    need_go
    echo "setup: building $3 into $bin" >&2
    (cd "tools/$1" && CGO_ENABLED=0 go build -mod=readonly -trimpath -buildvcs=false -tags "${5:-}" -ldflags "-s -w ${4:-}" -o "$bin/$3" "$2") >&2 || return
    echo "$sums" > "$bin/.$3.sum"
}

for name in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do
    build kubernetes "k8s.io/kubernetes/cmd/$name" "$name" "$(stamp_of kubernetes)"
done
for name in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy; do
    bin=$(folder_of $OLDER) build $OLDER "k8s.io/kubernetes/cmd/$name" "$name" "$(stamp_of $OLDER)"
done
build etcd go.etcd.io/etcd/server/v3 etcd
build coredns github.com/coredns/coredns coredns
build helm helm.sh/helm/v4/cmd/helm helm
# What scripts/chart_check.sh tests the chart's templates and alerts with; without them it says what it does not check.
(build helm-unittest github.com/helm-unittest/helm-unittest/cmd/helm-unittest helm-unittest) ||
    echo "setup: helm-unittest cannot be built; templates of the chart have no unit tests here" >&2
# The tag leaves out the clients of all clouds.
(build promtool github.com/prometheus/prometheus/cmd/promtool promtool "" remove_all_sd) ||
    echo "setup: promtool cannot be built; alerts are not tested here" >&2

# What holds a pod's namespaces. The tests run nothing that they have not built.
pack=../../scripts/image.py
if [ ! -e "$bin/pause.tar" ] || [ pause.c -nt "$bin/pause.tar" ] || [ "$pack" -nt "$bin/pause.tar" ]; then
    cc -O2 -static -o "$bin/pause" pause.c
    "$pack" "$bin/pause.tar" docker.io/local/pause:1 --entrypoint /pause --user 65535:65535 "$bin/pause=pause" > /dev/null
fi
