//! An API server that holds pods, and of every other kind nothing. What it says is of the kind that was asked for: Go's
//! clients look at it.
//!
//! In: how many. Out: its URL on standard output, then answers to lists and watches, until it is killed. Pods are as a
//! cluster has them: labels, owner, managed fields, probes, volumes, statuses.

use std::{
    fmt::Write as _,
    io::{BufWriter, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
};

use serde_json::json;

/// Over how many namespaces the pods are spread.
pub(super) const NAMESPACES: usize = 40;
const PAGE: usize = 500;
/// How large a pod is.
const BYTES: usize = 4855;

pub(super) fn serve(pods: usize) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let pods: Arc<Vec<String>> = Arc::new((0..pods).map(pod).collect());
    println!("http://{}", listener.local_addr().unwrap());
    for stream in listener.incoming() {
        let pods = Arc::clone(&pods);
        std::thread::spawn(move || answer(stream.unwrap(), &pods));
    }
}

fn answer(mut stream: TcpStream, pods: &[String]) {
    stream.set_nodelay(true).unwrap();
    while let Some(target) = request(&mut stream) {
        let is_pods = target.contains("/pods?");
        let held: &[String] = if is_pods { pods } else { &[] };
        if !target.contains("watch=true") {
            page(&mut stream, held, &target);
            continue;
        }
        let mut out = BufWriter::with_capacity(64 << 10, &stream);
        out.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
            .unwrap();
        if target.contains("sendInitialEvents=true") {
            for pod in held {
                chunk(&mut out, &format!("{{\"type\":\"ADDED\",\"object\":{pod}}}\n"));
            }
            let (version, kind) = kind(&target);
            let mark = json!({"type": "BOOKMARK", "object": {"kind": kind, "apiVersion": version, "metadata": {"resourceVersion": "999999999",
                "annotations": {"k8s.io/initial-events-end": "true"}}}});
            chunk(&mut out, &format!("{mark}\n"));
        }
        out.flush().unwrap();
    }
}

fn chunk(out: &mut impl Write, text: &str) {
    // The reader may be gone already: it had all that it wanted.
    let _ = write!(out, "{:x}\r\n{text}\r\n", text.len());
}

fn page(stream: &mut TcpStream, pods: &[String], target: &str) {
    let from: usize =
        target.split_once("continue=").map_or(0, |(_, rest)| rest.split('&').next().unwrap().parse().unwrap());
    let to = (from + PAGE).min(pods.len());
    let next = if to < pods.len() { to.to_string() } else { String::new() };
    let items = pods[from..to].join(",");
    let (version, kind) = kind(target);
    let body = format!(
        "{{\"kind\":\"{kind}List\",\"apiVersion\":\"{version}\",\"metadata\":{{\"resourceVersion\":\"999999999\",\"continue\":\"{next}\"}},\"items\":[{items}]}}"
    );
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all((head + &body).as_bytes()).unwrap();
}

/// Version and kind of what a target names.
fn kind(target: &str) -> (&'static str, &'static str) {
    let kinds = [("replicasets", "apps/v1", "ReplicaSet"), ("jobs", "batch/v1", "Job")];
    let found = kinds.iter().find(|(plural, ..)| target.contains(plural));
    found.map_or(("v1", "Pod"), |(_, version, kind)| (*version, *kind))
}

/// The target of the next request; none: the other side is gone.
fn request(stream: &mut TcpStream) -> Option<String> {
    let (mut text, mut byte) = (Vec::new(), [0]);
    while !text.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        text.push(byte[0]);
    }
    Some(String::from_utf8(text).unwrap().split(' ').nth(1).unwrap().to_owned())
}

/// A pod as a cluster has it, filled up with managed fields to [`BYTES`].
fn pod(number: usize) -> String {
    let (hash, app, namespace) = (format!("{:010x}", number / 10 * 7919), number / 30, number % NAMESPACES);
    let name = format!("service-{app}-{hash}-{:05x}", number % 0xf_ffff);
    let uid = |salt: usize| {
        format!("{:08x}-{salt:04x}-4c3d-8e4f-{:012x}", number.wrapping_mul(2_654_435_761) & 0xffff_ffff, number)
    };
    let at = "2026-11-24T10:00:00Z";
    let mut fields = String::new();
    let object = |fields: &str| {
        json!({"kind": "Pod", "apiVersion": "v1", "metadata": {
            "name": name, "generateName": format!("service-{app}-{hash}-"), "namespace": format!("ns-{namespace}"), "uid": uid(1),
            "resourceVersion": (number + 1).to_string(), "creationTimestamp": at,
            "labels": {"app.kubernetes.io/name": format!("service-{app}"), "app.kubernetes.io/part-of": "shop", "pod-template-hash": hash},
            "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "8080"},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": format!("service-{app}-{hash}"), "uid": uid(2), "controller": true, "blockOwnerDeletion": true}],
            "managedFields": [{"manager": "kube-controller-manager", "operation": "Update", "apiVersion": "v1", "time": at, "fieldsType": "FieldsV1",
                "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:app.kubernetes.io/name": {}, "f:pod-template-hash": {}}, "f:ownerReferences": {".": {}}},
                    "f:spec": {"f:containers": {"k:{\"name\":\"app\"}": {".": {}, "f:image": {}, "f:ports": {".": {}}, "f:resources": {".": {}, "f:limits": {}}}}, "f:padding": fields_of(fields)}}}]},
            "spec": {"volumes": [{"name": "kube-api-access-x2x4q", "projected": {"sources": [{"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}], "defaultMode": 420}}],
                "containers": [{"name": "app", "image": "registry.example.com/shop/service:1.42.0", "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
                    "env": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "db", "key": "url"}}}],
                    "resources": {"limits": {"cpu": "1", "memory": "512Mi"}, "requests": {"cpu": "100m", "memory": "256Mi"}},
                    "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080, "scheme": "HTTP"}, "timeoutSeconds": 1, "periodSeconds": 10},
                    "terminationMessagePath": "/dev/termination-log", "imagePullPolicy": "IfNotPresent"}],
                "restartPolicy": "Always", "dnsPolicy": "ClusterFirst", "serviceAccountName": "default", "nodeName": format!("node-{}", number % 500),
                "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}]},
            "status": {"phase": "Running", "conditions": [
                    {"type": "Initialized", "status": "True", "lastProbeTime": null, "lastTransitionTime": at},
                    {"type": "Ready", "status": "True", "lastProbeTime": null, "lastTransitionTime": at},
                    {"type": "ContainersReady", "status": "True", "lastProbeTime": null, "lastTransitionTime": at},
                    {"type": "PodScheduled", "status": "True", "lastProbeTime": null, "lastTransitionTime": at}],
                "hostIP": "10.0.0.1", "podIP": "10.1.2.3", "podIPs": [{"ip": "10.1.2.3"}], "startTime": at, "qosClass": "Burstable",
                "containerStatuses": [{"name": "app", "state": {"running": {"startedAt": at}}, "lastState": {}, "ready": true, "restartCount": 0, "started": true,
                    "image": "registry.example.com/shop/service:1.42.0", "imageID": format!("registry.example.com/shop/service@sha256:{:064x}", 42), "containerID": format!("containerd://{number:064x}")}]}})
        .to_string()
    };
    // Each field takes as many bytes as the first.
    let (bare, one) = (object("").len(), object("f:field-000,").len());
    for field in 0..BYTES.saturating_sub(bare).div_ceil(one - bare) {
        let _ = write!(fields, "f:field-{field:03},");
    }
    object(&fields)
}

fn fields_of(list: &str) -> serde_json::Value {
    list.split(',')
        .filter(|name| !name.is_empty())
        .map(|name| (name.to_owned(), json!({})))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
