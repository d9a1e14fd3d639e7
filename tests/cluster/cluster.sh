#!/usr/bin/env bash
# A whole Kubernetes of one node, in a network namespace of its own that has no way out: up in seconds, gone without a trace.
#
#   cluster.sh up DIR [--FLAGS-OF=FLAG …] [IMAGE.tar …]   ready when it returns; --apiserver=--feature-gates=X=true, --kubelet=…;
#                                                         --kubernetes=1.34: the older release, kubectl aside
#   cluster.sh stop DIR NAME [SIGNAL]                     ends one of its daemons (etcd, apiserver, kubelet, …; see DIR/run)
#   cluster.sh start DIR NAME                             starts it again
#   cluster.sh down DIR                                   leaves no process, mount or namespace behind
#
# DIR/kubectl is kubectl as administrator. DIR/netns names the network namespace. The API server also answers plain HTTP, to
# whoever is in the namespace, on 127.0.0.1:8001. DIR/log/audit.jsonl has every request with its user.
# 10.88.0.1 is the node; pods are in 10.88.0.0/16, Services in 10.96.0.0/16.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
B=$("$here/tools.sh" --where) R=$B
verb=$1 D=$(mkdir -p "$2" && cd "$2" && pwd)
shift 2
NS=unstick-$(printf %s "$D" | md5sum | cut -c1-8)
X=(nsenter "--net=/run/netns/$NS")
K=("${X[@]}" "$B/kubectl" "--kubeconfig=$D/admin.kubeconfig" "--cache-dir=$D/cache")
CTR=(ctr --address "$D/containerd/sock" --namespace k8s.io)
umask 022

# -- daemons ---------------------------------------------------------------------------------------------------------------

start() { # NAME
    # A session of its own: Ctrl-C is for the one who started the cluster. `ip netns exec` would not do: it hides the cgroups.
    setsid "${X[@]}" bash -c "exec $(cat "$D/run/$1")" >> "$D/log/$1" 2>&1 < /dev/null 9>&- &
    echo $! > "$D/run/$1.pid"
}

daemon() { # NAME PROGRAM ARGUMENT …
    local name=$1
    shift
    printf '%q ' "$@" "${flags[@]}" > "$D/run/$name"
    start "$name"
}

flags_of() { # NAME: what the caller wants beside ours
    flags=()
    local flag
    for flag in "${more[@]}"; do
        [[ $flag != --$1=* ]] || flags+=("${flag#"--$1="}")
    done
}

stop() { # NAME [SIGNAL]
    local pid signal=${2:-KILL}
    pid=$(cat "$D/run/$1.pid" 2> /dev/null) || return 0
    kill "-$signal" "$pid" 2> /dev/null || return 0
    case $signal in STOP | CONT) return ;; esac
    for _ in $(seq 200); do
        lives "$pid" || break
        sleep 0.02
    done
}

# A zombie does not: whoever inherits our daemons may take seconds to collect them.
lives() { grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status" 2> /dev/null; }

wait_until() { # WHAT COMMAND …
    local what=$1
    shift
    for _ in $(seq 600); do
        ! "$@" > /dev/null 2>&1 || return 0
        sleep 0.1
    done
    echo "cluster: $what did not come within a minute; its logs:" >&2
    tail -n 5 "$D"/log/[^a]* "$D/log/apiserver" >&2
    exit 1
}

# -- what they need --------------------------------------------------------------------------------------------------------

make_network() {
    ip netns add "$NS"
    echo "$NS" > netns
    # An address of its own: else the bridge takes that of one of its pods, another one when that pod goes, and the others
    # are cut off from the node until they ask for it again.
    "${X[@]}" bash -c 'ip link set lo up && ip link add cni0 address 0a:58:0a:58:00:01 type bridge && ip addr add 10.88.0.1/16 dev cni0 &&
        ip link set cni0 up && ip route add 10.96.0.0/16 dev cni0 && echo 1 > /proc/sys/net/ipv4/ip_forward'
    cat > cni/10-bridge.conflist <<E
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true, "ipam": {
    "type": "host-local", "dataDir": "$D/ipam", "subnet": "10.88.0.0/16", "rangeStart": "10.88.1.1", "gateway": "10.88.0.1",
    "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "loopback"}]}
E
}

certificate() { # NAME SUBJECT ALTERNATIVE-NAMES
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "pki/$1.key" -out "pki/$1.csr" -subj "$2"
    openssl x509 -req -in "pki/$1.csr" -CA pki/ca.crt -CAkey pki/ca.key -CAserial "pki/$1.serial" -CAcreateserial -days 30 \
        -out "pki/$1.crt" -extfile <(printf 'subjectAltName=%s' "$3")
}

# A user of its own for each, so that the audit log tells them apart.
user() { # NAME SUBJECT ALTERNATIVE-NAMES
    certificate "$@"
    cat > "$1.kubeconfig" <<E
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "https://127.0.0.1:6443", certificate-authority: "$D/pki/ca.crt"}}]
users: [{name: "$1", user: {client-certificate: "$D/pki/$1.crt", client-key: "$D/pki/$1.key"}}]
contexts: [{name: test, context: {cluster: test, user: "$1"}}]
current-context: test
E
}

make_identities() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
        -keyout pki/ca.key -out pki/ca.crt -subj /CN=test-ca
    openssl genrsa -out pki/sa.key 2048
    openssl rsa -in pki/sa.key -pubout -out pki/sa.pub
    certificate apiserver /CN=kube-apiserver \
        IP:127.0.0.1,IP:10.88.0.1,IP:10.96.0.1,DNS:localhost,DNS:kubernetes.default.svc
    user admin /O=system:masters/CN=admin DNS:admin &
    user kubelet /O=system:nodes/CN=system:node:node1 DNS:node1,IP:10.88.0.1 &
    user manager /O=system:masters/CN=system:kube-controller-manager DNS:manager &
    user scheduler /O=system:masters/CN=system:kube-scheduler DNS:scheduler &
    user proxy /O=system:masters/CN=system:kube-proxy DNS:proxy &
    user dns /O=system:masters/CN=coredns DNS:dns &
    wait
}

make_settings() {
    cat > audit.yaml <<E
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Metadata}]
E
    cat > containerd/config.toml <<E
version = 2
root = "$D/containerd/root"
state = "$D/containerd/state"
[grpc]
  address = "$D/containerd/sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/local/pause:1"
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$D/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
E
    echo "nameserver 10.88.0.1" > resolv.conf
    cat > kubelet.yaml <<E
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
containerRuntimeEndpoint: unix://$D/containerd/sock
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "$D/pki/ca.crt"}}
authorization: {mode: Webhook}
tlsCertFile: $D/pki/kubelet.crt
tlsPrivateKeyFile: $D/pki/kubelet.key
failSwapOn: false
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
resolvConf: $D/resolv.conf
evictionHard: {memory.available: "100Mi", nodefs.available: "0%", imagefs.available: "0%", nodefs.inodesFree: "0%"}
imageGCHighThresholdPercent: 100   # never: on a full disk it removes images that nothing here can pull again
syncFrequency: 1s
serializeImagePulls: false
maxPods: 500
podLogsDir: $D/pods
E
    cat > proxy.yaml <<E
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
clientConnection: {kubeconfig: "$D/proxy.kubeconfig"}
clusterCIDR: 10.88.0.0/16
hostnameOverride: node1
conntrack: {maxPerCore: 0}
E
    cat > Corefile <<E
.:53 {
  bind 10.88.0.1
  kubernetes cluster.local {
    kubeconfig $D/dns.kubeconfig test
    endpoint_pod_names
  }
  cache 5
}
E
    printf '#!/bin/sh\nexec %s "$@"\n' "${K[*]@Q}" > kubectl
    chmod +x kubectl
}

# -- up --------------------------------------------------------------------------------------------------------------------

start_control_plane() {
    local local=http://127.0.0.1
    flags_of etcd
    daemon etcd "$B/etcd" --data-dir="$D/etcd" --unsafe-no-fsync --listen-client-urls=$local:2379 \
        --advertise-client-urls=$local:2379 --listen-peer-urls=$local:2380 --log-level=warn
    flags_of apiserver
    daemon apiserver "$R/kube-apiserver" --etcd-servers=$local:2379 --cert-dir="$D/pki" \
        --bind-address=0.0.0.0 --advertise-address=10.88.0.1 --service-cluster-ip-range=10.96.0.0/16 \
        --tls-cert-file="$D/pki/apiserver.crt" --tls-private-key-file="$D/pki/apiserver.key" --client-ca-file="$D/pki/ca.crt" \
        --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$D/pki/sa.pub" \
        --service-account-signing-key-file="$D/pki/sa.key" --authorization-mode=Node,RBAC \
        --enable-admission-plugins=NodeRestriction --allow-privileged=true --kubelet-preferred-address-types=InternalIP \
        --kubelet-client-certificate="$D/pki/admin.crt" --kubelet-client-key="$D/pki/admin.key" \
        --audit-log-path="$D/log/audit.jsonl" --audit-policy-file="$D/audit.yaml"
    wait_until "the API server" "${K[@]}" get --raw /readyz
    flags_of manager
    daemon manager "$R/kube-controller-manager" --kubeconfig="$D/manager.kubeconfig" --leader-elect=false \
        --service-account-private-key-file="$D/pki/sa.key" --root-ca-file="$D/pki/ca.crt" \
        --use-service-account-credentials=true --bind-address=127.0.0.1
    flags_of scheduler
    daemon scheduler "$R/kube-scheduler" --kubeconfig="$D/scheduler.kubeconfig" --leader-elect=false --bind-address=127.0.0.1
    flags_of api
    daemon api "$B/kubectl" --kubeconfig="$D/admin.kubeconfig" proxy --port=8001 --disable-filter=true
}

start_node() {
    flags_of containerd
    daemon containerd containerd --config="$D/containerd/config.toml"
    wait_until containerd "${CTR[@]}" version
    local image
    for image in "$B/pause.tar" "$@"; do
        "${CTR[@]}" images import "$image" > /dev/null
    done
    flags_of kubelet
    daemon kubelet "$R/kubelet" --config="$D/kubelet.yaml" --kubeconfig="$D/kubelet.kubeconfig" --hostname-override=node1 \
        --node-ip=10.88.0.1 --root-dir="$D/kubelet" --cert-dir="$D/pki"
    flags_of proxy
    daemon proxy "$R/kube-proxy" --config="$D/proxy.yaml"
    flags_of dns
    daemon dns "$B/coredns" -conf "$D/Corefile"
    "${K[@]}" apply -f - > /dev/null <<E
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: 10.96.0.10
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
endpoints: [{addresses: [10.88.0.1]}]
E
}

node_is_ready() { "${K[@]}" get node node1 --no-headers | grep -q ' Ready'; }

up() {
    local images=() argument
    more=()
    for argument in "$@"; do
        case $argument in
            --kubernetes=*) R=$("$here/tools.sh" --where "${argument#*=}") ;;
            --*) more+=("$argument") ;;
            *) images+=("$(realpath "$argument")") ;;
        esac
    done
    [ "$(id -u)" -eq 0 ] || { echo "cluster: only root can make network namespaces and containers" >&2; exit 1; }
    cd "$D"
    mkdir -p pki log run cni containerd
    make_network
    make_identities 2> log/openssl
    make_settings
    start_control_plane
    start_node ${images[@]+"${images[@]}"}
    wait_until "the node" node_is_ready
    wait_until "the default ServiceAccount" "${K[@]}" get serviceaccount default
}

# -- down ------------------------------------------------------------------------------------------------------------------

# The shims of this cluster's containers, and their children: each is the first process of its container, and takes all along.
container_processes() {
    local process shims=' ' parent
    for process in /proc/[0-9]*; do
        case "$(tr '\0' ' ' 2> /dev/null < "$process/cmdline")" in
            *containerd-shim*"-address $D/containerd/sock"*) shims+="${process#/proc/} " ;;
        esac
    done
    [ "$shims" != ' ' ] || return 0
    for process in /proc/[0-9]*; do
        parent=$(sed -n 's/^PPid:\t//p' "$process/status" 2> /dev/null) || continue
        [[ $shims != *" $parent "* ]] || echo "${process#/proc/}"
    done
    printf '%s\n' $shims
}

down() {
    local name file tasks="$D/containerd/state/io.containerd.runtime.v2.task/k8s.io" left
    # The kubelet first, so that it restarts nothing.
    stop kubelet
    stop containerd
    left=$(container_processes)
    [ -z "$left" ] || kill -KILL $left 2> /dev/null || true
    for name in dns proxy api scheduler manager apiserver etcd; do stop "$name"; done
    # Killed like this, shims leave their sockets and control groups behind.
    for file in "$tasks"/*/address; do
        [ ! -e "$file" ] || rm -f "$(sed 's|^unix://||' "$file")"
    done
    for file in "$tasks"/*; do
        [ ! -e "$file" ] || find /sys/fs/cgroup -depth -type d -name "$(basename "$file")" -exec rmdir {} + 2> /dev/null || true
    done
    cut -d' ' -f2 /proc/mounts | grep -F "$D/" | sort -r | xargs -r umount -l || true
    ip netns del "$NS" 2> /dev/null || true
    rm -rf "$D"
}

case $verb in
    up) up "$@" ;;
    down) down ;;
    stop) stop "$@" ;;
    start) start "$1" ;;
    *) sed -n 's/^# \{0,1\}//p' "$0" | head -15 >&2; exit 2 ;;
esac
