//! What `helm test` asks of an installation, against a scripted operator and a scripted API server.

use serde_json::json;

use crate::fake::{Fake, Says};
use crate::shop::file;
use crate::support::{Output, unstick};

/// An operator that is ready and counts.
fn well(line: &str) -> Says {
    match line {
        _ if line.contains("/readyz") => Says::Answer(200, "ok".into()),
        _ => Says::Answer(200, "# TYPE unstick_leader gauge\nunstick_leader 1\n".into()),
    }
}

/// An API server that asks whether the body has a limit that is too long, and says this then.
fn judge(body_is_bad: &'static str) -> Fake {
    let (good, turn) = (Says::Answer(201, "{}".into()), std::sync::Mutex::new(0));
    let status =
        json!({"kind": "Status", "status": "Failure", "code": 422, "reason": "Invalid", "message": body_is_bad});
    Fake::answering(move |_| {
        let mut turn = turn.lock().expect("no panic under this lock");
        *turn += 1;
        if *turn == 1 { good.clone() } else { Says::Answer(422, status.to_string()) }
    })
}

fn prove(operator: &str, server: &str) -> Output {
    let config = json!({
        "apiVersion": "v1", "kind": "Config", "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": server}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "shop"}}],
        "users": [{"name": "u", "user": {}}],
    });
    let config = file("kubeconfig", &config.to_string());
    unstick().args(["prove", "--timeout-total", "1s", "--health-url", operator]).env("KUBECONFIG", config).run()
}

#[test]
fn an_installation_that_works_is_proven_line_by_line_and_nothing_is_kept() {
    let (operator, server) = (Fake::answering(well), judge("spec.stuckAfter: Invalid value: 721h is too long"));
    let said = prove(&operator.url(), &server.url()).expect(0);
    assert_eq!(said.stdout.lines().filter(|line| line.starts_with("ok: ")).count(), 4, "{said}");
    assert!(said.stdout.contains("refuses an invalid policy: spec.stuckAfter: Invalid value"), "{said}");
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|asked| asked.line.contains("/namespaces/shop/") && asked.line.contains("dryRun=All")));
    assert!(asked[1].body.contains("721h") && !asked[0].body.contains("721h"), "{asked:?}");
}

#[test]
fn whatever_does_not_hold_is_said_and_the_rest_is_proven_all_the_same() {
    // The definition of another version, which has no such rule; and somebody else's metrics.
    let server = Fake::answering(|_| Says::Answer(201, "{}".into()));
    let operator = Fake::answering(|_| Says::Answer(200, "go_goroutines 7\n".into()));
    let said = prove(&operator.url(), &server.url()).expect(1);
    for line in [
        "ok: the operator is ready",
        "FAILED: the operator counts what it does",
        "ok: the cluster accepts a policy",
        "FAILED: the cluster refuses an invalid policy: it would take stuckAfter: 721h",
    ] {
        assert!(said.stdout.contains(line), "{line}: {said}");
    }
    let said = unstick().args(["prove", "--health-url", "ftp://there"]).run().expect(2);
    assert!(said.stderr.contains("--health-url"), "{said}");
}
