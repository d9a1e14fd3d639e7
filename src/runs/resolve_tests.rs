//! The description of a run table against the catalogue.

use super::*;
use crate::runs::{IndexFacts, spec::Overrides};

fn facts(name: &str, data_type: &str) -> ColumnFacts {
    ColumnFacts { name: name.into(), data_type: data_type.into(), cast: data_type.into(), ..ColumnFacts::default() }
}

fn catalogue() -> Catalogue {
    Catalogue {
        schema: "public".into(),
        table: "qualification_runs".into(),
        relation: "table".into(),
        flaw: None,
        columns: vec![
            facts("id", "text"),
            ColumnFacts {
                labels: ["PENDING", "PROCESSING", "COMPLETED", "FAILED"].map(String::from).to_vec(),
                ..facts("status", "enum")
            },
            facts("createdAt", "timestamp without time zone"),
            ColumnFacts { nullable: true, ..facts("completedAt", "timestamp without time zone") },
        ],
        indexes: vec![IndexFacts { columns: vec!["id".into()], unique: true, ..IndexFacts::default() }],
        has_row_number: false,
        has_row_security: false,
        has_after_triggers: false,
        rows: 10,
        others: vec![],
    }
}

fn spec(over: &Overrides<'_>) -> RunSpec {
    RunSpec::new("prisma", over).unwrap()
}

fn said(over: &Overrides<'_>, catalogue: &Catalogue) -> String {
    resolve(&spec(over), catalogue, Dialect::Postgres).unwrap_err().to_string()
}

#[test]
fn a_table_as_prisma_makes_it_resolves() {
    let table = resolve(&spec(&Overrides::default()), &catalogue(), Dialect::Postgres).unwrap();
    assert_eq!(table.ledger_name(), "public.qualification_runs");
    assert_eq!(table.walk, Walk::Newest);
    assert!(table.has_row_address);
}

#[test]
fn a_missing_table_a_missing_column_and_a_wrong_case_each_name_the_remedy() {
    assert!(said(&Overrides::default(), &Catalogue::default()).contains("qualification_runs does not exist"));
    let over = Overrides { columns: vec![(Role::HeartbeatAt, "beat")], ..Overrides::default() };
    assert!(said(&over, &catalogue()).contains("has no column beat; there are id, status"));
    let over = Overrides { columns: vec![(Role::CreatedAt, "createdat")], ..Overrides::default() };
    assert!(said(&over, &catalogue()).contains("there is createdAt"));
}

#[test]
fn a_status_that_the_enum_lacks_is_refused() {
    let over = Overrides { failed: Some("BROKEN"), ..Overrides::default() };
    assert!(said(&over, &catalogue()).contains("\"BROKEN\" is not a value of the enum status"));
}

#[test]
fn a_key_that_is_not_unique_or_may_be_null_is_refused() {
    let mut open = catalogue();
    open.indexes.clear();
    assert!(said(&Overrides::default(), &open).contains("not unique"));
    let mut null = catalogue();
    null.columns[0].nullable = true;
    assert!(said(&Overrides::default(), &null).contains("may be NULL"));
}

#[test]
fn a_view_and_the_ledger_itself_are_no_run_tables() {
    let view = Catalogue { relation: "view".into(), ..catalogue() };
    assert!(said(&Overrides::default(), &view).contains("is a view"));
    let ledger = Catalogue { schema: "unstick".into(), ..catalogue() };
    assert!(said(&Overrides::default(), &ledger).contains("belongs to the ledger"));
}

#[test]
fn a_text_column_cannot_be_a_time() {
    let over = Overrides { columns: vec![(Role::StartedAt, "id2")], ..Overrides::default() };
    let mut with = catalogue();
    with.columns.push(facts("id2", "text"));
    assert!(said(&over, &with).contains("holds no time"));
}

#[test]
fn a_large_table_is_walked_by_its_index_or_else_by_key() {
    let mut large = Catalogue { rows: 1_000_000, ..catalogue() };
    let walk = |c: &Catalogue| resolve(&spec(&Overrides::default()), c, Dialect::Postgres).unwrap().walk;
    assert_eq!(walk(&large), Walk::Key);
    large.indexes.push(IndexFacts { columns: vec!["status".into(), "createdAt".into()], ..IndexFacts::default() });
    assert!(matches!(walk(&large), Walk::Time(column) if column.name.as_str() == "createdAt"));
    large.columns[2].nullable = true;
    assert_eq!(walk(&large), Walk::Key);
}

#[test]
fn a_table_in_which_no_ledger_can_be_kept_is_refused_with_its_remedy() {
    let flawed = |flaw| Catalogue { flaw: Some(flaw), ..catalogue() };
    let engine = flawed(Flaw::NoTransactions("MyISAM".into()));
    let sentence = said(&Overrides::default(), &engine);
    assert!(sentence.starts_with("runs.table: qualification_runs is kept by the storage engine MyISAM"), "{sentence}");
    assert!(sentence.ends_with("run ALTER TABLE qualification_runs ENGINE=InnoDB"), "{sentence}");
    let inherited = flawed(Flaw::Inherited(vec!["a".into(), "b".into()]));
    let sentence = said(&Overrides::default(), &inherited);
    assert!(sentence.starts_with("runs.columns.id: the key of qualification_runs is not unique, for a, b below"));
    assert!(sentence.contains("run ALTER TABLE a NO INHERIT qualification_runs"), "{sentence}");
    for catalogue in [engine, inherited] {
        let name = TableName::parse("qualification_runs").unwrap();
        let refused = resolve_written((&name, &["id".into()]), &["status".into()], &catalogue, Dialect::Postgres);
        assert!(refused.unwrap_err().to_string().starts_with("cannot undo: "));
    }
}
