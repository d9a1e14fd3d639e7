//! The token of the operator's account is replaced while it runs, as the kubelet does long before the old one is over.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::audit::user_of;
use crate::namespace::{Namespace, SOON, name, uid};
use crate::own::{ACCOUNT, Own, grant};
use crate::shop::{claimed_by, policy, recovered, recoveries_of, request, slow_workers, text};
use crate::support::fresh_folder;

/// A token file is read again about once a minute.
const READ_AGAIN: Duration = Duration::from_secs(180);
const CREDENTIAL: &str = "authentication.kubernetes.io/credential-id";

/// A token of the operator's account that is good for as long as there is a Secret of this name.
fn token(shop: &Namespace<'_>, bound_to: &str) -> String {
    shop.kubectl(&["create", "secret", "generic", bound_to]).expect(0);
    let bound = ["create", "token", ACCOUNT, "--bound-object-kind=Secret", "--bound-object-name", bound_to];
    shop.kubectl(&bound).expect(0).stdout.trim().to_owned()
}

/// What the API server makes of a token.
fn review(shop: &Namespace<'_>, token: &str) -> Value {
    let review = json!({"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": token}});
    let path = "/apis/authentication.k8s.io/v1/tokenreviews";
    shop.cluster().api("POST", path, Some(&review.to_string())).json()["status"].clone()
}

/// Puts a token in the place of the one before, at once for all readers.
fn put(file: &Path, token: &str) {
    let next = file.with_extension("next");
    std::fs::write(&next, token).expect("a file in our own folder");
    std::fs::rename(&next, file).expect("our own folder");
}

#[test]
fn an_operator_whose_token_is_replaced_goes_on_by_the_new_one_and_never_notices_the_end_of_the_old_one() {
    let shop = Namespace::open();
    shop.database().sql(include_str!("../../examples/worker.sql"));
    grant(&[&shop]);
    let file = fresh_folder("token").join("token");
    let (old, new) = (token(&shop, "old"), token(&shop, "new"));
    put(&file, &old);
    let own = Own::start_by(&shop.kubeconfig_by(ACCOUNT, &json!({"tokenFile": file})), &[&shop]);
    shop.apply(slow_workers(1));
    shop.apply(policy(&[]));
    recovered(&shop, "1");

    put(&file, &new);
    let reviewed = review(&shop, &new);
    let credential = text(&reviewed["user"]["extra"][CREDENTIAL][0]).to_owned();
    assert!(!credential.is_empty(), "{reviewed}");
    let audit = shop.cluster().audit();
    let user = user_of(shop.name(), ACCOUNT);
    shop.wait_until("it comes with the new one", READ_AGAIN, || {
        audit.by(&user).iter().any(|request| request.token == credential).then_some(())
    });
    shop.kubectl(&["delete", "secret", "old"]).expect(0);
    shop.wait_until("the old one is worth nothing", SOON, || {
        (review(&shop, &old)["authenticated"] != true).then_some(())
    });

    let since = audit.since_now();
    let worker = shop.ready_pods("shop", 1).remove(0);
    assert_eq!(claimed_by(&shop, "a"), uid(&worker));
    shop.kubectl(&["delete", "pod", name(&worker), "--grace-period=0", "--force"]).expect(0);
    shop.wait_until("the loss is dealt with", SOON, || recoveries_of(&shop, "a").filter(|count| count == "1"));
    request(&shop, "afterwards");
    assert_eq!(recoveries_of(&shop, "a").as_deref(), Some("1"), "once");
    let asked = since.by(&user);
    assert!(asked.iter().any(|one| one.verb == "create" && one.resource == "jobs"), "{asked:?}");
    assert!(asked.iter().all(|one| one.token == credential && ![401, 403].contains(&one.code)), "{asked:?}");
    assert!(!own.has_ended());
    let said = own.stop().expect(0);
    assert!(!said.stderr.contains("Unauthorized"), "{said}");
}
