//! What applies: defaults, environments, overrides, refusals.

use super::*;
use crate::{
    api::{Columns, EnvironmentGate, Identity, Runs},
    runs::Action,
};

const MINUTE: Duration = Duration::from_secs(60);

fn mins(minutes: u64) -> Option<api::Duration> {
    Some(api::Duration::from_mins(minutes))
}

fn with(spec: &RecoveryPolicySpec, flag: Option<&str>) -> EffectivePolicy {
    effective(None, spec, &EnvironmentSources { flag, ..EnvironmentSources::default() }).unwrap()
}

fn applies(spec: &RecoveryPolicySpec) -> EffectivePolicy {
    with(spec, None)
}

fn refused(spec: &RecoveryPolicySpec) -> String {
    effective(None, spec, &EnvironmentSources::default()).unwrap_err().to_string()
}

fn entry(name: &str, minutes: Option<u64>) -> Environment {
    Environment { name: name.into(), stuck_after: minutes.map(api::Duration::from_mins), ..Environment::default() }
}

#[test]
fn an_empty_spec_has_the_defaults_of_the_contract() {
    let policy = effective(Some("shop"), &RecoveryPolicySpec::default(), &EnvironmentSources::default()).unwrap();
    let EffectivePolicy {
        name,
        environment,
        stuck_after,
        never_claimed_after,
        hung_after,
        action,
        requeue_on,
        max_recoveries,
        batch_size,
        pace,
        max_rows,
        max_percent,
        dry_run,
        ledger_schema,
        identity,
        runs,
        zone,
        gate_timeout,
        warnings,
    } = policy;
    assert_eq!((name.as_deref(), environment.as_str()), (Some("shop"), "production"));
    assert_eq!((stuck_after, never_claimed_after, hung_after), (30 * MINUTE, 30 * MINUTE, None));
    assert_eq!((action, requeue_on), (Action::Fail, REQUEUE_ON.to_vec()));
    assert_eq!((max_recoveries, batch_size, pace), (3, 1000, Pace::Gentle));
    assert_eq!((max_rows, max_percent, dry_run), (100_000, 100, false));
    assert_eq!((ledger_schema, identity), (None, None));
    assert_eq!((runs.preset.name, zone.as_str(), gate_timeout), ("prisma", "UTC", MINUTE));
    assert_eq!(warnings, Vec::<String>::new());
}

#[test]
fn the_environment_is_named_by_flag_spec_namespace_and_operator_in_this_order() {
    let spec = RecoveryPolicySpec { environment: Some("staging".into()), ..RecoveryPolicySpec::default() };
    let all =
        EnvironmentSources { flag: Some("development"), namespace: Some("n"), operator: Some("o"), stuck_after: None };
    let named = |spec: &RecoveryPolicySpec, sources| effective(None, spec, &sources).unwrap().environment;
    assert_eq!(named(&spec, all), "development");
    assert_eq!(named(&spec, EnvironmentSources { flag: None, ..all }), "staging");
    let spec = RecoveryPolicySpec::default();
    assert_eq!(named(&spec, EnvironmentSources { flag: None, ..all }), "n");
    assert_eq!(named(&spec, EnvironmentSources { flag: None, namespace: None, ..all }), "o");
    assert_eq!(named(&spec, EnvironmentSources::default()), "production");
}

#[test]
fn an_empty_label_names_no_environment() {
    let sources =
        EnvironmentSources { namespace: Some(""), operator: Some("staging"), ..EnvironmentSources::default() };
    assert_eq!(effective(None, &RecoveryPolicySpec::default(), &sources).unwrap().environment, "staging");
}

#[test]
fn what_cannot_be_a_label_is_no_environment() {
    for name in ["a b", "stäging", &"x".repeat(64), "\u{1b}[2J"] {
        let sources = EnvironmentSources { flag: Some(name), ..EnvironmentSources::default() };
        let said = effective(None, &RecoveryPolicySpec::default(), &sources).unwrap_err().to_string();
        assert!(said.starts_with("spec.environment: ") && !said.contains('\u{1b}'), "{said}");
    }
}

#[test]
fn each_default_environment_has_its_own_limit() {
    let spec = RecoveryPolicySpec::default();
    for (name, minutes) in [("development", 5), ("staging", 15), ("production", 30)] {
        let policy = with(&spec, Some(name));
        assert_eq!((policy.stuck_after, policy.never_claimed_after), (minutes * MINUTE, minutes * MINUTE), "{name}");
    }
}

#[test]
fn the_general_limit_is_for_environments_that_are_not_listed() {
    let spec = RecoveryPolicySpec { stuck_after: mins(7), ..RecoveryPolicySpec::default() };
    assert_eq!(with(&spec, Some("preview")).stuck_after, 7 * MINUTE);
    let listed = with(&spec, Some("staging"));
    assert_eq!(listed.stuck_after, 15 * MINUTE);
    assert!(listed.warnings[0].starts_with("spec.stuckAfter (7m) does not apply"), "{:?}", listed.warnings);
}

#[test]
fn a_list_of_ones_own_takes_the_place_of_the_default_one() {
    let environments = Some(vec![entry("production", Some(2)), entry("staging", None)]);
    let spec = RecoveryPolicySpec { environments, stuck_after: mins(9), ..RecoveryPolicySpec::default() };
    assert_eq!(applies(&spec).stuck_after, 2 * MINUTE);
    assert_eq!(with(&spec, Some("staging")).stuck_after, 9 * MINUTE, "listed, but without a limit of its own");
    assert_eq!(with(&spec, Some("development")).stuck_after, 9 * MINUTE, "not listed any more");
    let empty = RecoveryPolicySpec { environments: Some(vec![]), ..RecoveryPolicySpec::default() };
    assert_eq!(with(&empty, Some("development")).stuck_after, 30 * MINUTE);
}

#[test]
fn an_environment_nobody_listed_is_pointed_out() {
    let policy = with(&RecoveryPolicySpec::default(), Some("developmnt"));
    assert_eq!(policy.stuck_after, 30 * MINUTE);
    assert!(policy.warnings[0].contains("developmnt is not listed"), "{:?}", policy.warnings);
}

#[test]
fn the_flag_beats_every_limit_of_the_spec() {
    let spec = RecoveryPolicySpec {
        stuck_after: mins(7),
        environments: Some(vec![entry("production", Some(2))]),
        ..RecoveryPolicySpec::default()
    };
    let sources = EnvironmentSources { stuck_after: Some(60 * MINUTE), ..EnvironmentSources::default() };
    let policy = effective(None, &spec, &sources).unwrap();
    assert_eq!((policy.stuck_after, policy.never_claimed_after), (60 * MINUTE, 60 * MINUTE));
    assert_eq!(policy.warnings, Vec::<String>::new());
}

#[test]
fn limits_of_nothing_and_of_ten_years_are_refused() {
    for seconds in [0, 720 * 3600 + 1, 87_600 * 3600] {
        let sources = EnvironmentSources { stuck_after: Some(Duration::from_secs(seconds)), ..Default::default() };
        let said = effective(None, &RecoveryPolicySpec::default(), &sources).unwrap_err().to_string();
        assert!(said.starts_with("spec.stuckAfter: ") && said.ends_with("from 1s to 720h"), "{said}");
        let long = Some(api::Duration::from_secs(seconds));
        let mut spec = RecoveryPolicySpec { environments: Some(vec![]), stuck_after: long, ..Default::default() };
        assert!(refused(&spec).starts_with("spec.stuckAfter"));
        spec.stuck_after = None;
        spec.recovery.never_claimed_after = long;
        assert!(refused(&spec).starts_with("spec.recovery.neverClaimedAfter"));
        spec.recovery.never_claimed_after = None;
        spec.recovery.hung_after = long;
        assert!(refused(&spec).starts_with("spec.recovery.hungAfter"));
        let listed = Environment { stuck_after: long, ..entry("production", None) };
        let spec = RecoveryPolicySpec { environments: Some(vec![listed]), ..Default::default() };
        assert!(refused(&spec).starts_with("spec.environments[name=production].stuckAfter"));
    }
}

#[test]
fn numbers_out_of_their_range_are_refused() {
    let mut spec = RecoveryPolicySpec::default();
    spec.recovery.batch_size = Some(0);
    assert_eq!(refused(&spec), "spec.recovery.batchSize: 0 must be from 1 to 10000");
    spec.recovery.batch_size = None;
    spec.recovery.limits.max_rows = Some(0);
    assert!(refused(&spec).starts_with("spec.recovery.limits.maxRows: 0 "));
    spec.recovery.limits.max_rows = None;
    spec.recovery.limits.max_percent = Some(101);
    assert!(refused(&spec).starts_with("spec.recovery.limits.maxPercent: 101 "));
}

#[test]
fn an_environment_may_have_its_own_action_dry_run_and_gate() {
    let own = Environment {
        action: Some(Action::Requeue),
        dry_run: Some(true),
        gate: EnvironmentGate { timeout: mins(2) },
        ..entry("staging", None)
    };
    let mut spec = RecoveryPolicySpec { environments: Some(vec![own]), ..RecoveryPolicySpec::default() };
    spec.gate.timeout = mins(1);
    let there = with(&spec, Some("staging"));
    assert_eq!((there.action, there.dry_run, there.gate_timeout), (Action::Requeue, true, 2 * MINUTE));
    let elsewhere = applies(&spec);
    assert_eq!((elsewhere.action, elsewhere.dry_run, elsewhere.gate_timeout), (Action::Fail, false, MINUTE));
}

#[test]
fn a_run_that_nobody_claimed_may_have_a_limit_of_its_own() {
    let mut spec = RecoveryPolicySpec::default();
    spec.recovery.never_claimed_after = mins(240);
    spec.recovery.hung_after = mins(120);
    let policy = applies(&spec);
    assert_eq!((policy.never_claimed_after, policy.hung_after), (240 * MINUTE, Some(120 * MINUTE)));
}

#[test]
fn a_suspended_policy_settles_nothing_and_says_so() {
    let policy = applies(&RecoveryPolicySpec { suspend: true, ..RecoveryPolicySpec::default() });
    assert!(policy.dry_run && policy.warnings[0].contains("spec.suspend"), "{:?}", policy.warnings);
}

#[test]
fn an_identity_without_an_owner_column_is_pointed_out() {
    let mut spec = RecoveryPolicySpec::default();
    spec.workers.identity = Some(Identity::PodUID);
    let policy = applies(&spec);
    assert_eq!(policy.identity, Some(evidence::Identity::PodUid));
    assert!(policy.warnings[0].contains("spec.runs.columns.owner"), "{:?}", policy.warnings);
    spec.runs.columns.owner = Some("workerId".into());
    assert_eq!(applies(&spec).warnings, Vec::<String>::new());
    spec.workers.identity = Some(Identity::PodName);
    assert_eq!(applies(&spec).identity, Some(evidence::Identity::PodName));
    spec.workers.identity = Some(Identity::None);
    assert_eq!(applies(&spec).identity, None);
}

#[test]
fn requeueing_without_a_status_to_requeue_to_is_refused() {
    let runs = Runs { active: vec!["PROCESSING".into()], never_claimed: Some(vec![]), ..Runs::default() };
    let mut spec = RecoveryPolicySpec { runs, ..RecoveryPolicySpec::default() };
    assert_eq!(applies(&spec).action, Action::Fail);
    spec.recovery.action = Some(Action::Requeue);
    assert!(refused(&spec).starts_with("spec.recovery.action: \"Requeue\" needs"), "{}", refused(&spec));
    spec.runs.active.push("PENDING".into());
    spec.runs.requeued = Some("PENDING".into());
    assert_eq!(applies(&spec).runs.requeued, "PENDING");
}

#[test]
fn every_column_of_the_spec_reaches_its_role() {
    let name = |role: Role| Some(format!("c_{role}"));
    let columns = Columns {
        id: vec!["a".into(), "b".into()],
        status: name(Role::Status),
        created_at: name(Role::CreatedAt),
        started_at: name(Role::StartedAt),
        heartbeat_at: name(Role::HeartbeatAt),
        lease_until: name(Role::LeaseUntil),
        progress_at: name(Role::ProgressAt),
        updated_at: name(Role::UpdatedAt),
        owner: name(Role::Owner),
        attempts: name(Role::Attempts),
        max_attempts: name(Role::MaxAttempts),
        finished_at: name(Role::FinishedAt),
        error: name(Role::Error),
        kind: name(Role::Kind),
        progress: name(Role::Progress),
        total: name(Role::Total),
    };
    let runs = Runs { columns, table: Some("app.jobs".into()), ..Runs::default() };
    let policy = applies(&RecoveryPolicySpec { runs, ..RecoveryPolicySpec::default() });
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Id) {
        let column = policy.runs.columns[&role].column().unwrap().to_string();
        assert_eq!(column, format!("c_{role}"));
    }
    assert_eq!(policy.runs.id.iter().map(Ident::as_str).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(policy.runs.table.to_string(), "app.jobs");
}

#[test]
fn a_table_that_cannot_be_is_refused_with_its_path() {
    let cases = [
        (Runs { table: Some("a.b.c".into()), ..Runs::default() }, "spec.runs.table: "),
        (Runs { table: Some("runs\"; DROP TABLE x".into()), ..Runs::default() }, "spec.runs.table: "),
        (Runs { preset: Some("nope".into()), ..Runs::default() }, "spec.runs.preset: "),
        (Runs { preset: Some("generic".into()), ..Runs::default() }, "spec.runs.table: "),
        (Runs { failed: Some("PENDING".into()), ..Runs::default() }, "spec.runs.failed: "),
        (Runs { requeued: Some("FAILED".into()), ..Runs::default() }, "spec.runs.requeued: "),
    ];
    for (runs, path) in cases {
        let said = refused(&RecoveryPolicySpec { runs, ..RecoveryPolicySpec::default() });
        assert!(said.starts_with(path), "{said}");
    }
}

#[test]
fn a_ledger_elsewhere_is_a_name_and_a_zone_is_one_that_exists() {
    let mut spec = RecoveryPolicySpec::default();
    spec.recovery.ledger.schema = Some("ops".into());
    spec.runs.timestamps = Some("Asia/Tokyo".into());
    let policy = applies(&spec);
    assert_eq!((policy.ledger_schema, policy.zone.as_str()), (Some(Ident::parse("ops").unwrap()), "Asia/Tokyo"));
    spec.recovery.ledger.schema = Some("a`b".into());
    assert!(refused(&spec).starts_with("spec.recovery.ledger.schema: "));
    spec.recovery.ledger.schema = None;
    spec.runs.timestamps = Some("Mars/Olympus".into());
    assert!(refused(&spec).starts_with("spec.runs.timestamps: "));
}

#[test]
fn names_of_pods_without_a_claim_time_are_no_evidence_and_the_policy_warns_of_it() {
    let columns = |owner: bool, started: bool| Columns {
        owner: owner.then(|| "workerId".into()),
        started_at: started.then(|| "startedAt".into()),
        ..Columns::default()
    };
    let warnings = |identity, columns| {
        let mut spec = RecoveryPolicySpec::default();
        spec.workers.identity = Some(identity);
        spec.runs = Runs { columns, ..Runs::default() };
        applies(&spec).warnings
    };
    let said = warnings(Identity::PodName, columns(true, false));
    assert!(said.len() == 1 && said[0].contains("startedAt names no column"), "{said:?}");
    assert!(warnings(Identity::PodName, columns(true, true)).is_empty());
    assert!(warnings(Identity::PodUID, columns(true, false)).is_empty(), "the newest sign of life stands in");
    let said = warnings(Identity::PodName, columns(false, false));
    assert!(said.len() == 1 && said[0].contains("columns.owner"), "{said:?}");
}
