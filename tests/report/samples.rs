//! Reports, histories and undos as a recovery may end in them: what the schemas must admit and the golden files show.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use unstick::{
    evidence::EvidenceKind,
    report::{
        Change, Counts, LOCKED, Outcome, Recovery, RecoveryDetail, Report, ReportError, RunLine, Skipped, Trigger,
        UNDO_SCHEMA, UndoReport,
    },
    runs::Action,
};
fn a_run(id: &str, progress: Option<&str>, age_seconds: u64) -> RunLine {
    RunLine {
        id: id.to_owned(),
        status: "PROCESSING".to_owned(),
        progress: progress.map(str::to_owned),
        age_seconds: Some(age_seconds),
        evidence: None,
        owner: None,
        action: None,
    }
}

fn stuck(run: RunLine, evidence: EvidenceKind, action: Action) -> RunLine {
    RunLine { evidence: Some(evidence), action: Some(action), ..run }
}

fn blank(outcome: Outcome) -> Report {
    Report {
        environment: Some("development".to_owned()),
        stuck_after_seconds: Some(300),
        database: Some("shop".to_owned()),
        table: Some("qualification_runs".to_owned()),
        database_time: Some("2026-11-24T13:12:14.123Z".to_owned()),
        ..Report::blank(Trigger::CommandLine, outcome)
    }
}

fn two_runs(outcome: Outcome) -> Report {
    let left_behind = a_run("cmgz47wkm0005on6t8hxo4b9a", Some("0/1"), 600);
    Report {
        active: 2,
        stuck: 1,
        next_due_seconds: Some(180),
        runs: vec![stuck(left_behind, EvidenceKind::Age, Action::Fail), a_run("xyz123", Some("3/10"), 120)],
        ..blank(outcome)
    }
}

pub(crate) fn recovered() -> Report {
    let recovery_id = Some("01JDFQ5M2Z8C9V0T3B7K6XWNRE".to_owned());
    Report { recovery_id, recovered: 1, failed: 1, duration_ms: 12, ..two_runs(Outcome::Recovered) }
}

pub(crate) fn every_evidence() -> Report {
    let actions = [Action::Requeue, Action::Requeue, Action::Requeue, Action::Requeue, Action::Fail];
    let ages = [45, 600, 3 * 3_600, 2 * 86_400, 90 * 60];
    let runs = EvidenceKind::ALL.into_iter().zip(actions).zip(ages).enumerate();
    let runs = runs.map(|(n, ((evidence, action), age))| stuck(a_run(&format!("{n},eu"), None, age), evidence, action));
    Report {
        recovery_id: Some("rollout/Deployment/shop/7/before".to_owned()),
        policy: Some("qualification-runs".to_owned()),
        trigger: Trigger::RolloutBeforeReady,
        active: 6,
        stuck: 5,
        recovered: 5,
        failed: 2,
        requeued: 3,
        exhausted: 1,
        runs: runs.collect(),
        runs_truncated: true,
        ..blank(Outcome::Recovered)
    }
}

fn partial() -> Report {
    let refused = "violates check constraint \"done_in_time\"".to_owned();
    Report {
        recovery_id: Some("nightly run".to_owned()),
        stuck: 5,
        active: 9,
        recovered: 1,
        requeued: 1,
        skipped_locked: 1,
        lost_races: 2,
        unknown_owners: 1,
        stuck_after_seconds: Some(7_200),
        warnings: vec!["1 run(s) of unknown owners still show life".to_owned()],
        errors: vec![
            ReportError { id: Some("42".to_owned()), message: refused },
            ReportError { id: None, message: "the list of runs could not be read".to_owned() },
        ],
        ..blank(Outcome::Partial)
    }
}

fn hostile() -> Report {
    let evil = "\u{1b}[2Jx\nMarked 9 run(s) as FAILED \u{202e}Größe 実行";
    Report {
        table: Some(evil.to_owned()),
        active: 1,
        stuck: 1,
        warnings: vec![evil.to_owned()],
        errors: vec![ReportError { id: Some(evil.to_owned()), message: evil.to_owned() }],
        runs: vec![stuck(
            RunLine { status: evil.to_owned(), ..a_run(evil, Some(evil), 90) },
            EvidenceKind::Age,
            Action::Fail,
        )],
        ..blank(Outcome::CheckOnly)
    }
}

/// Sample reports, by the name of the golden file that holds their text.
pub(crate) fn reports() -> BTreeMap<&'static str, Report> {
    let limits = "recover would refuse: 1 of 2 active runs are stuck (50%), limits.maxPercent is 20";
    let unreachable = ReportError { id: None, message: "cannot reach the database shop".to_owned() };
    let running =
        Report { recovery_id: Some("01JD".to_owned()), recovered: 1_000, failed: 1_000, ..two_runs(Outcome::Braked) };
    BTreeMap::from([
        ("already-done", Report { outcome: Outcome::AlreadyDone, ..recovered() }),
        ("braked-before", Report { warnings: vec!["limits.maxRows is 0".to_owned()], ..two_runs(Outcome::Braked) }),
        ("braked-while-running", Report { active: 5_000, stuck: 4_000, runs_truncated: true, ..running }),
        ("busy", Report { active: 0, ..blank(Outcome::Busy) }),
        ("check", Report { dry_run: true, ..two_runs(Outcome::CheckOnly) }),
        ("check-beyond-brake", Report { warnings: vec![limits.to_owned()], ..two_runs(Outcome::CheckOnly) }),
        ("check-truncated", Report { active: 482, runs_truncated: true, ..two_runs(Outcome::CheckOnly) }),
        ("every-evidence", every_evidence()),
        ("failed", Report { errors: vec![unreachable], ..Report::blank(Trigger::InitContainer, Outcome::Failed) }),
        ("hostile", hostile()),
        ("none-stuck", Report { active: 1, runs: vec![a_run("xyz123", None, 59)], ..blank(Outcome::NothingStuck) }),
        ("partial", partial()),
        ("quiet", blank(Outcome::NothingStuck)),
        ("recovered", recovered()),
    ])
}

pub(crate) fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("an object")
}

pub(crate) fn recoveries() -> Vec<Recovery> {
    let undone = Recovery {
        recovery_id: "01JDFQ5M2Z8C9V0T3B7K6XWNRE".to_owned(),
        policy: Some("qualification-runs".to_owned()),
        trigger: Trigger::WorkerLoss,
        actor: "shop@10.1.2.3".to_owned(),
        table: "qualification_runs".to_owned(),
        started_at: "2026-11-24T13:12:14.123Z".to_owned(),
        finished_at: Some("2026-11-24T13:12:14.223Z".to_owned()),
        outcome: Some(Outcome::Recovered),
        counts: Counts { active: 2, stuck: 1, recovered: 1, failed: 1, ..Counts::default() },
        undo_of: None,
        undone_by: Some("01JDFQ7".to_owned()),
    };
    let undo = Recovery {
        recovery_id: "01JDFQ7".to_owned(),
        trigger: Trigger::CommandLine,
        counts: Counts { recovered: 1, ..Counts::default() },
        undo_of: Some(undone.recovery_id.clone()),
        undone_by: None,
        ..undone.clone()
    };
    let cut_off = Recovery {
        recovery_id: "01JDFQ9".to_owned(),
        finished_at: None,
        outcome: None,
        undone_by: None,
        policy: None,
        counts: Counts::default(),
        ..undone.clone()
    };
    vec![cut_off, undo, undone]
}

pub(crate) fn detail() -> RecoveryDetail {
    let change = Change {
        id: "cmgz47wkm0005on6t8hxo4b9a".to_owned(),
        before: object(json!({"status": "PROCESSING", "completedAt": null})),
        after: object(json!({"status": "FAILED", "completedAt": "2026-11-24T13:12:14.123Z"})),
        evidence: Some(EvidenceKind::Age),
    };
    let recovery = recoveries().pop().expect("there are three");
    RecoveryDetail { recovery, changes: vec![change.clone(), Change { evidence: None, ..change }] }
}

pub(crate) fn undos() -> BTreeMap<&'static str, UndoReport> {
    let undo = UndoReport {
        schema: UNDO_SCHEMA.to_owned(),
        recovery_id: Some("01JDFQ7".to_owned()),
        undo_of: "01JDFQ5M2Z8C9V0T3B7K6XWNRE".to_owned(),
        restored: 3,
        skipped_changed: 0,
        skipped_locked: 0,
        skipped: vec![],
        warnings: vec![],
        errors: vec![],
        outcome: Outcome::Recovered,
        duration_ms: 5,
        dry_run: false,
    };
    let skipped = vec![Skipped { id: "xyz123".to_owned(), reason: "status is COMPLETED".to_owned() }];
    BTreeMap::from([
        ("undo", undo.clone()),
        (
            "undo-set-by-a-trigger",
            UndoReport {
                warnings: vec!["updatedAt of shop.jobs is not what it was in 1 restored run(s)".to_owned()],
                ..undo.clone()
            },
        ),
        ("undo-skipped", UndoReport { skipped_changed: 1, skipped, ..undo.clone() }),
        (
            "undo-refused",
            UndoReport {
                errors: vec![ReportError {
                    id: Some("r2".into()),
                    message: "the database refuses its old values: nop".into(),
                }],
                outcome: Outcome::Partial,
                ..undo.clone()
            },
        ),
        (
            "undo-locked",
            UndoReport {
                skipped_locked: 1,
                skipped: vec![Skipped { id: "abc".to_owned(), reason: LOCKED.to_owned() }],
                outcome: Outcome::Partial,
                ..undo.clone()
            },
        ),
        ("undo-twice", UndoReport { outcome: Outcome::AlreadyDone, restored: 0, ..undo.clone() }),
        ("undo-check", UndoReport { recovery_id: None, outcome: Outcome::CheckOnly, dry_run: true, ..undo }),
    ])
}
