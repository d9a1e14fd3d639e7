//! Every statement of a recovery as text, for a handful of tables in three dialects, under `tests/golden/sql`. A change of
//! SQL shows up here as a change that a person reads.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden_sql` rewrites the files from the code; lines are broken for reading.

#![expect(clippy::unwrap_used, reason = "a table that does not resolve and a file that cannot be read fail the test")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use unstick::evidence::{EvidenceKind, Gone, Identity, Living, Owners, Rules};
use unstick::runs::{
    Action, Catalogue, ColumnFacts, Dialect, IndexFacts, Overrides, Role, RunSpec, RunTable, presets, resolve,
};
use unstick::sql::{
    self, Batch, Hold, LedgerNames, Order, Scope, Silent, Statement, UndoBatch, UndoGroup, Zone, after_images,
    pick_rows, put_back_since, recount, settle_batch, settle_rows, shared_images, undo_batch, undo_images, undo_match,
    undo_rows, written, written_since,
};

const FOLDER: &str = "tests/golden/sql";
const DIALECTS: [(Dialect, &str); 3] =
    [(Dialect::Postgres, "postgres"), (Dialect::Mysql, "mysql"), (Dialect::Sqlite, "sqlite")];

/// What a column of this name is declared as, per dialect.
fn column(name: &str, kind: &str, dialect: Dialect) -> ColumnFacts {
    let open = kind.ends_with('?');
    let kind = kind.trim_end_matches('?');
    let data_type = match (kind, dialect) {
        ("time", Dialect::Postgres) => "timestamp without time zone",
        ("time", Dialect::Mysql) => "datetime(3)",
        ("time", Dialect::Sqlite) => "datetime",
        ("zoned", Dialect::Postgres) => "timestamp with time zone",
        ("zoned", Dialect::Mysql) => "timestamp(6)",
        ("zoned", Dialect::Sqlite) => "text",
        ("text", Dialect::Mysql) => "varchar(191)",
        ("status", Dialect::Postgres | Dialect::Mysql) => "enum",
        ("status", Dialect::Sqlite) => "text",
        (kind, _) => kind,
    };
    let cast = match (kind, dialect) {
        (_, Dialect::Mysql | Dialect::Sqlite) => String::new(),
        ("status", _) => "\"public\".\"RunStatus\"".to_owned(),
        ("time", _) => "timestamp(3) without time zone".to_owned(),
        _ => data_type.to_owned(),
    };
    let labels = if data_type == "enum" { &["PENDING", "PROCESSING", "COMPLETED", "FAILED"][..] } else { &[] };
    ColumnFacts {
        name: name.to_owned(),
        data_type: data_type.to_owned(),
        cast,
        nullable: open,
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        max_chars: (kind == "text" && dialect == Dialect::Mysql).then_some(191),
        ..ColumnFacts::default()
    }
}

fn catalogue((schema, table): (&str, &str), key: &[&str], columns: &[(&str, &str)], dialect: Dialect) -> Catalogue {
    Catalogue {
        schema: if dialect == Dialect::Sqlite { "main" } else { schema }.to_owned(),
        table: table.to_owned(),
        relation: "table".to_owned(),
        flaw: None,
        columns: columns.iter().map(|(name, kind)| column(name, kind, dialect)).collect(),
        indexes: vec![IndexFacts {
            columns: key.iter().map(|name| (*name).to_owned()).collect(),
            unique: true,
            partial: false,
            primary: dialect == Dialect::Mysql,
        }],
        has_row_number: false,
        has_row_security: false,
        has_after_triggers: false,
        rows: 10,
        others: Vec::new(),
    }
}

/// As the first tool had it.
fn prisma(dialect: Dialect) -> RunTable {
    let columns = [("id", "text"), ("status", "status"), ("createdAt", "time"), ("completedAt", "time?")];
    let found = catalogue(("public", "qualification_runs"), &["id"], &columns, dialect);
    resolve(&RunSpec::new("prisma", &Overrides::default()).unwrap(), &found, dialect).unwrap()
}

/// Every role that there is, on a large table with an index that serves.
fn full(dialect: Dialect) -> RunTable {
    let columns = [
        ("id", "text"),
        ("status", "status"),
        ("createdAt", "time"),
        ("startedAt", "zoned?"),
        ("heartbeatAt", "bigint?"),
        ("leaseUntil", "time?"),
        ("progressAt", "double precision?"),
        ("updatedAt", "time"),
        ("workerId", "text?"),
        ("attempts", "integer"),
        ("maxAttempts", "integer"),
        ("completedAt", "time?"),
        ("error", "text?"),
        ("kind", "text"),
        ("processed", "integer"),
        ("total", "integer?"),
    ];
    let mut found = catalogue(("public", "qualification_runs"), &["id"], &columns, dialect);
    found.rows = 1_000_000;
    found
        .indexes
        .push(IndexFacts { columns: vec!["status".to_owned(), "createdAt".to_owned()], ..IndexFacts::default() });
    let roles = vec![
        (Role::StartedAt, "startedAt"),
        (Role::HeartbeatAt, "heartbeatAt"),
        (Role::LeaseUntil, "leaseUntil"),
        (Role::ProgressAt, "progressAt"),
        (Role::UpdatedAt, "updatedAt"),
        (Role::Owner, "workerId"),
        (Role::Attempts, "attempts"),
        (Role::MaxAttempts, "maxAttempts"),
        (Role::Error, "error"),
        (Role::Kind, "kind"),
        (Role::Progress, "processed"),
        (Role::Total, "total"),
    ];
    resolve(&RunSpec::new("prisma", &Overrides { columns: roles, ..Overrides::default() }).unwrap(), &found, dialect)
        .unwrap()
}

/// Two key columns, large, without an index on a time.
fn composite(dialect: Dialect) -> RunTable {
    let columns = [("tenant", "text"), ("no", "bigint"), ("state", "text"), ("beat", "bigint?"), ("made", "time")];
    let mut found = catalogue(("shop", "jobs"), &["tenant", "no"], &columns, dialect);
    found.rows = 1_000_000;
    let over = Overrides {
        table: Some("jobs"),
        id: vec!["tenant", "no"],
        columns: vec![(Role::Status, "state"), (Role::HeartbeatAt, "beat"), (Role::CreatedAt, "made")],
        active: vec!["waiting", "working"],
        never_claimed: Some(vec!["waiting"]),
        failed: Some("dead"),
        requeued: None,
    };
    resolve(&RunSpec::new("generic", &over).unwrap(), &found, dialect).unwrap()
}

/// Columns that are set say that a run is being worked on; a sibling row is let go with it.
fn marks(dialect: Dialect) -> RunTable {
    let columns = [
        ("id", "bigint"),
        ("created_at", "zoned"),
        ("locked_at", "zoned?"),
        ("updated_at", "zoned"),
        ("run_at", "zoned"),
        ("locked_by", "text?"),
        ("attempts", "integer"),
        ("max_attempts", "integer"),
        ("last_error", "text?"),
        ("task_id", "integer"),
        ("job_queue_id", "integer?"),
        ("is_available", "boolean"),
    ];
    let mut found = catalogue(("graphile_worker", "_private_jobs"), &["id"], &columns, dialect);
    let siblings = [("id", "integer"), ("locked_at", "zoned?"), ("locked_by", "text?")];
    found.others.push((
        "_private_job_queues".to_owned(),
        siblings.iter().map(|(name, kind)| column(name, kind, dialect)).collect(),
    ));
    resolve(&RunSpec::new("graphile-worker", &Overrides::default()).unwrap(), &found, dialect).unwrap()
}

/// A sign of life in another table.
fn lookup(dialect: Dialect) -> RunTable {
    let columns = [
        ("run_uuid", "text"),
        ("status", "text?"),
        ("start_time", "bigint?"),
        ("end_time", "bigint?"),
        ("lifecycle_stage", "text?"),
        ("experiment_id", "integer?"),
        ("source_name", "text?"),
    ];
    let mut found = catalogue(("public", "runs"), &["run_uuid"], &columns, dialect);
    let theirs = [("run_uuid", "text"), ("timestamp", "bigint?")];
    found
        .others
        .push(("latest_metrics".to_owned(), theirs.iter().map(|(name, kind)| column(name, kind, dialect)).collect()));
    resolve(&RunSpec::new("mlflow", &Overrides::default()).unwrap(), &found, dialect).unwrap()
}

fn rules(owners: bool) -> Rules {
    let owners = owners.then(|| Owners {
        identity: Identity::PodUid,
        living: vec![
            Living { identity: "uid-alive".into(), since: Some(1_764_000_000.0), left_before: Some(1_763_999_998.0) },
            Living { identity: "uid-other".into(), since: None, left_before: None },
        ],
        gone: vec![Gone { identity: "uid-gone".into(), claimed_before: 1_764_000_500.0 }],
        seen_until: 1_764_000_560.0,
        settled: 1_764_000_470.0,
        refused: false,
    });
    let hung_after = owners.as_ref().map(|_| 14_400.0);
    Rules { stuck_after: 1800.0, never_claimed_after: 3600.0, hung_after, owners }
}

/// All statements about one table, one after the other.
fn rendered(table: &RunTable) -> String {
    let rules = rules(table.role(Role::Owner).is_some());
    let names = LedgerNames::new(table.dialect, None);
    let zone = Zone { reading: 3600, lease: 3600, writing: 7200 };
    let scope = Scope { table, rules: &rules, zone, requeues: Some(names.table("requeue")) };
    let mut text = String::new();
    let mut add = |title: &str, statement: &Statement| {
        let broken = [" FROM ", " WHERE ", " AND ", " WHEN ", " SET ", " ORDER BY ", " RETURNING "]
            .iter()
            .fold(statement.text.clone(), |text, word| text.replace(word, &format!("\n{}", &word[1..])));
        writeln!(text, "-- {title}\n{broken};").unwrap();
        let binds: Vec<String> = statement.binds.iter().map(|value| format!("{value:?}")).collect();
        writeln!(text, "-- {}\n", binds.join(", ")).unwrap();
    };
    add("summary", &sql::summary(&scope));
    add("list", &sql::list(&scope, 20, None));
    if let Some(statement) = sql::owned_and_silent(&scope) {
        add("owned and silent", &statement);
    }
    add("newest times", &sql::newest_times(&scope));
    let again: Vec<EvidenceKind> = EvidenceKind::ALL.into_iter().filter(|kind| *kind != EvidenceKind::Age).collect();
    let key = vec!["run-1".to_owned(); table.id.len()].join(&sql::KEY_SEPARATOR.to_string());
    for action in Action::ALL {
        let Some(pass) = sql::passes(table, action, &again).into_iter().next() else { continue };
        let order = Order { after: Some(if table.id.len() > 1 { key.clone() } else { "1763990000".to_owned() }) };
        let batch = Batch {
            pass: &pass,
            order: &order,
            limit: 1000,
            refused: &[],
            only: None,
            most_requeues: 3,
            recovery: "01JD",
            number: 2,
        };
        let columns = written(table, pass.action);
        let which = UndoBatch { recovery: "01JD", undo: "01JE", root: "01JD", number: 2, again: None };
        if table.dialect == Dialect::Postgres {
            add(&format!("settle, {action}"), &settle_batch(&scope, &names, &batch));
            add(&format!("settle, with triggers, {action}"), &put_back_since(&scope, &names, &batch));
            add(&format!("undo, {action}"), &undo_batch(table, &names, &columns, which));
            add(&format!("undo, with triggers, {action}"), &written_since(table, &names, &columns, ("01JE", 2)));
            continue;
        }
        let keys = [key.clone()];
        add(&format!("pick, {action}"), &pick_rows(&scope, &batch));
        add(&format!("settle, {action}"), &settle_rows(&scope, &batch, &keys, pass.kinds[0]));
        add(&format!("read back together, {action}"), &shared_images(table, &pass, &keys));
        add(&format!("read back, {action}"), &after_images(table, &pass, &keys));
        let group = UndoGroup {
            keys: keys.to_vec(),
            before: vec![None; columns.len()],
            after: vec![Some("'x'".to_owned()); columns.len()],
            silent: None,
        };
        add(&format!("undo, match, {action}"), &undo_match(table, &columns, &group, Hold::Lock));
        add(&format!("undo, {action}"), &undo_rows(table, &columns, &group, &keys));
        add(&format!("undo, read back, {action}"), &undo_images(table, &columns, &group, &keys));
        let silent = Some(Silent { since: 1.0e9, zone: Zone::default() });
        let again = UndoGroup { silent, ..group };
        add(&format!("undo of an undo, match, {action}"), &undo_match(table, &columns, &again, Hold::Lock));
        let counted = ("shop.runs", "01JD");
        add(&format!("undo, count, {action}"), &recount(&names, counted, false, &["run-1"]));
    }
    text
}

#[test]
fn statements_are_what_the_golden_files_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let mut expected = BTreeSet::new();
    for (dialect, folder) in DIALECTS {
        let mut tables =
            vec![("prisma", prisma(dialect)), ("composite", composite(dialect)), ("lookup", lookup(dialect))];
        // SQLite looks at the form of each value, which makes long statements that nobody reads.
        if dialect != Dialect::Sqlite {
            tables.push(("full", full(dialect)));
        }
        if presets::find("graphile-worker").unwrap().dialects.contains(&dialect) {
            tables.push(("marks", marks(dialect)));
        }
        for (name, table) in tables {
            let path = root.join(folder).join(format!("{name}.sql"));
            let fresh = rendered(&table);
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, &fresh).unwrap();
            }
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(kept == fresh, "{} is not what the code makes: run with UPDATE_GOLDEN=1", path.display());
            expected.insert(path);
        }
    }
    let there: BTreeSet<PathBuf> = DIALECTS
        .iter()
        .flat_map(|(_, folder)| std::fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(there, expected, "a file that no table makes");
}
