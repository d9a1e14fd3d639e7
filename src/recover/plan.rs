//! What would run, what rights it takes, and the ledger made ahead of time.

use std::collections::BTreeSet;

use super::{
    Fault, Request,
    fault::is_denied,
    pace::purpose,
    prepare::{Prepared, prepare},
    session::Session,
};
use crate::{
    db::{Access, Purpose, begin},
    ledger::{self, LedgerState},
    runs::{Action, Dialect, Ident, RunTable, Source},
    settings::DatabaseUrl,
    sql::{
        Batch, LedgerNames, Order, Statement, Value, list, passes, pick_rows, quote, quote_text, settle_batch,
        settle_rows, summary, table_name, written,
    },
};

async fn prepared(request: &Request) -> Result<Prepared, Fault> {
    let mut session = Session::open(&request.url, Access::ReadOnly, None).await?;
    let prepared = prepare(&mut session, request).await;
    let prepared = session.end(prepared).await;
    session.close().await;
    prepared
}

/// The statements that a recovery would run, in order, with their values in comments.
///
/// # Errors
/// The table does not match, or the database cannot be reached.
pub async fn plan(request: &Request) -> Result<Vec<String>, Fault> {
    let mut prepared = prepared(request).await?;
    prepared.ledger = LedgerState::Ready;
    let scope = prepared.scope();
    let dialect = prepared.table.dialect;
    let mut all = vec![shown(&begin(dialect, Purpose::Look))];
    all.push(written_out(&summary(&scope)));
    all.push(written_out(&list(&scope, request.list_limit, prepared.most_requeues)));
    all.push("COMMIT;".to_owned());
    for pass in passes(&prepared.table, request.policy.action, &request.policy.requeue_on) {
        all.push(shown(&begin(dialect, purpose(request.policy.pace))));
        let batch = Batch {
            pass: &pass,
            order: &Order::default(),
            limit: u64::from(request.policy.batch_size),
            refused: &[],
            only: None,
            most_requeues: request.policy.max_recoveries,
            recovery: &request.recovery_id,
            number: 1,
        };
        if dialect == Dialect::Postgres {
            all.push(written_out(&settle_batch(&scope, &prepared.names, &batch)));
        } else {
            all.push(written_out(&pick_rows(&scope, &batch)));
            let kind = pass.kinds.last().copied().unwrap_or(crate::evidence::EvidenceKind::Age);
            let keys = vec![
                if dialect == Dialect::Sqlite { "'key'".to_owned() } else { "key".to_owned() };
                prepared.table.id.len()
            ];
            // What the first statement would answer: a row's number where SQLite keeps one, else its key.
            let by_number = dialect == Dialect::Sqlite && prepared.table.has_row_address;
            let place = if by_number { "1".to_owned() } else { keys.join(&crate::sql::KEY_SEPARATOR.to_string()) };
            all.push(written_out(&settle_rows(&scope, &batch, &[place], kind)));
        }
        all.push("COMMIT;".to_owned());
    }
    Ok(all)
}

fn shown(several: &str) -> String {
    format!("{several};")
}

fn written_out(statement: &Statement) -> String {
    let values: Vec<String> = statement
        .binds
        .iter()
        .enumerate()
        .map(|(i, value)| {
            let shown = match value {
                Value::Text(text) => format!("'{}'", text.escape_debug()),
                Value::Null => "NULL".to_owned(),
                Value::Int(number) => number.to_string(),
                Value::Float(number) => number.to_string(),
                Value::Bool(flag) => flag.to_string(),
                Value::TextArray(list) => format!("{list:?}"),
                Value::FloatArray(list) => format!("{list:?}"),
                Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
            };
            format!("--   {} = {shown}", i + 1)
        })
        .collect();
    if values.is_empty() {
        return format!("{};", statement.text);
    }
    format!("{};\n-- with\n{}", statement.text, values.join("\n"))
}

/// What PostgreSQL keeps of a role's name; it would cut a longer one in silence.
const LONGEST_ROLE: usize = 63;

/// The least rights for `role`, as statements for an owner of the database; the ledger is made with them.
///
/// # Errors
/// The table does not match, or the database cannot be reached.
pub async fn grants(request: &Request, role: &str) -> Result<String, Fault> {
    if role.is_empty() || role.len() > LONGEST_ROLE {
        let sentence = format!("--role: a role's name has 1 to {LONGEST_ROLE} bytes, this one has {}", role.len());
        return Err(Fault::policy(sentence));
    }
    let prepared = prepared(request).await?;
    ledger::refuse_nowhere(&prepared.names, request.url.database())?;
    Ok(rights(&prepared.table, &prepared.names, (role, request.url.database())))
}

/// The ledger's statements and the least rights of a role.
pub(super) fn rights(table: &RunTable, names: &LedgerNames, (role, database): (&str, Option<&str>)) -> String {
    let mut all = ledger::sql(names);
    match table.dialect {
        Dialect::Postgres => all.extend(postgres_rights(table, names, &quote_text(Dialect::Postgres, role))),
        Dialect::Mysql => {
            all.extend(mysql_rights(table, names, (&mysql_account(role), database)));
        }
        Dialect::Sqlite => {}
    }
    let mut text = all.join(";\n") + ";\n";
    if table.dialect == Dialect::Sqlite {
        text.push_str(
            "-- SQLite knows no roles: the file and its folder must be writable for the account that runs unstick.\n",
        );
    }
    text
}

/// The least rights of a role that only looks.
pub(super) fn rights_to_look(table: &RunTable, role: &str) -> String {
    let all = match table.dialect {
        Dialect::Postgres => {
            let role = quote_text(Dialect::Postgres, role);
            let usage = format!("GRANT USAGE ON SCHEMA {} TO {role}", quote_text(Dialect::Postgres, &table.schema));
            [vec![usage], rights_to_read(table, &role)].concat()
        }
        Dialect::Mysql => rights_to_read(table, &mysql_account(role)),
        Dialect::Sqlite => Vec::new(),
    };
    all.join(";\n") + ";\n"
}

/// The same of a table that is known by its name alone; without a schema it is where its server looks first.
pub(super) fn rights_to_find(dialect: Dialect, (schema, table): (Option<&str>, &Ident), role: &str) -> String {
    let schema = schema.or((dialect == Dialect::Postgres).then_some("public")).map(|name| quote_text(dialect, name));
    let place = schema.as_ref().map(|schema| format!("{schema}.")).unwrap_or_default();
    let table = format!("{place}{}", quote(dialect, table));
    match dialect {
        Dialect::Postgres => {
            let (role, schema) = (quote_text(dialect, role), schema.unwrap_or_default());
            format!("GRANT USAGE ON SCHEMA {schema} TO {role};\nGRANT SELECT ON {table} TO {role};\n")
        }
        Dialect::Mysql => format!("GRANT SELECT ON {table} TO {};\n", mysql_account(role)),
        Dialect::Sqlite => String::new(),
    }
}

/// The run table, and tables that a preset reads beside it.
fn rights_to_read(table: &RunTable, role: &str) -> Vec<String> {
    let all = std::iter::once(table_name(table)).chain(looked_into(table));
    all.map(|table| format!("GRANT SELECT ON {table} TO {role}")).collect()
}

fn mysql_account(role: &str) -> String {
    format!("'{}'@'%'", role.replace('\'', "''"))
}

fn written_columns(table: &RunTable) -> String {
    let mut columns: BTreeSet<Ident> = BTreeSet::new();
    for action in [Action::Fail, Action::Requeue] {
        columns.extend(written(table, action).into_iter().map(|column| column.name));
    }
    columns.iter().map(|name| quote(table.dialect, name)).collect::<Vec<_>>().join(", ")
}

/// Tables that a preset reads beside the run table.
fn looked_into(table: &RunTable) -> BTreeSet<String> {
    let lookups = table.spec.columns.values().filter_map(|source| match source {
        Source::Lookup { table: other, .. } => {
            Some(format!("{}.{}", quote_text(table.dialect, &table.schema), quote(table.dialect, other)))
        }
        _ => None,
    });
    lookups.collect()
}

fn postgres_rights(table: &RunTable, names: &LedgerNames, role: &str) -> Vec<String> {
    let run_table = table_name(table);
    let schema = quote_text(Dialect::Postgres, &table.schema);
    let mut all = vec![
        format!("GRANT USAGE ON SCHEMA {schema} TO {role}"),
        format!("GRANT SELECT ON {run_table} TO {role}"),
        format!("GRANT UPDATE ({}) ON {run_table} TO {role}", written_columns(table)),
    ];
    all.extend(looked_into(table).into_iter().map(|other| format!("GRANT SELECT ON {other} TO {role}")));
    if let Some(release) = table.spec.release() {
        let other = format!("{schema}.{}", quote_text(Dialect::Postgres, release.table));
        let clear: Vec<String> = release.clear.iter().map(|name| quote_text(Dialect::Postgres, name)).collect();
        all.push(format!("GRANT SELECT, UPDATE ({}) ON {other} TO {role}", clear.join(", ")));
    }
    for fired in table.spec.fires() {
        let place = |name: &str| format!("{schema}.{}", quote_text(Dialect::Postgres, name));
        all.push(format!("GRANT INSERT ON {} TO {role}", place(fired.table)));
        all.push(format!("GRANT USAGE ON SEQUENCE {} TO {role}", place(fired.sequence)));
    }
    let ledger = names.schema().map(|schema| quote_text(Dialect::Postgres, schema)).unwrap_or_default();
    all.push(format!("GRANT USAGE ON SCHEMA {ledger} TO {role}"));
    all.extend(ledger_rights(names, role));
    all
}

fn mysql_rights(table: &RunTable, names: &LedgerNames, (role, database): (&str, Option<&str>)) -> Vec<String> {
    let run_table = table_name(table);
    let mut all = vec![
        format!("GRANT SELECT ON {run_table} TO {role}"),
        format!("GRANT UPDATE ({}) ON {run_table} TO {role}", written_columns(table)),
    ];
    all.extend(looked_into(table).into_iter().map(|other| format!("GRANT SELECT ON {other} TO {role}")));
    // The ledger lies in the connection's own database, wherever the run table is.
    let database = quote_text(Dialect::Mysql, database.unwrap_or(&table.schema));
    let qualified = |table: &str| match names.schema() {
        Some(_) => names.table(table),
        None => format!("{database}.{}", names.table(table)),
    };
    for (table, rights) in LEDGER_RIGHTS {
        all.push(format!("GRANT {rights} ON {} TO {role}", qualified(table)));
    }
    all
}

/// What the ledger's tables are used for; changed rows are only ever added.
const LEDGER_RIGHTS: [(&str, &str); 5] = [
    ("migration", "SELECT"),
    ("recovery", "SELECT, INSERT, UPDATE"),
    ("change", "SELECT, INSERT"),
    ("requeue", "SELECT, INSERT, UPDATE"),
    ("worker", "SELECT, INSERT, UPDATE, DELETE"),
];

fn ledger_rights(names: &LedgerNames, role: &str) -> Vec<String> {
    LEDGER_RIGHTS.iter().map(|(table, rights)| format!("GRANT {rights} ON {} TO {role}", names.table(table))).collect()
}

/// The statements that make the ledger.
#[must_use]
pub fn migration_sql(dialect: Dialect, ledger_schema: Option<Ident>) -> String {
    ledger::sql(&LedgerNames::new(dialect, ledger_schema)).join(";\n") + ";\n"
}

/// Makes the ledger; says what was done.
///
/// # Errors
/// The role may not; the statements to run come with the fault.
pub async fn migrate(url: &DatabaseUrl, ledger_schema: Option<Ident>) -> Result<Vec<String>, Fault> {
    let mut session = Session::open(url, Access::ReadWrite, None).await?;
    let names = LedgerNames::new(session.dialect(), ledger_schema.clone());
    session.begin(Purpose::Look).await?;
    let state = ledger::state(session.connection(), &names).await;
    let state = session.end(state).await?;
    let place = names.schema().map_or_else(|| "beside the app's tables".to_owned(), |schema| format!("in {schema}"));
    let done = match state {
        LedgerState::Ready => Ok(vec![format!("The ledger {place} is at version {}, nothing to do", ledger::NEWEST)]),
        LedgerState::Newer(version) => Err(Fault::new(
            78,
            format!(
                "cannot use the ledger {place}: it is of version {version}, this program writes version {}; use a newer unstick",
                ledger::NEWEST
            ),
        )),
        LedgerState::Hidden => {
            Err(Fault::new(77, format!("the ledger {place} is there, but this role may not read it")))
        }
        LedgerState::Absent => match ledger::create(session.connection(), &names).await {
            Ok(()) => Ok(vec![format!("Created the ledger {place}, version {}", ledger::NEWEST)]),
            Err(error) if is_denied(&error) => Err(Fault {
                remedy_sql: Some(migration_sql(names.dialect(), ledger_schema)),
                ..Fault::new(77, format!("{error}; let an owner of the database run the statements below"))
            }),
            Err(error) => Err(error.into()),
        },
    };
    session.close().await;
    done
}
