//! The first writes of a recovery: the ledger, if there is none, and the recovery's own row in it.

use super::{
    Fault, Request,
    fault::is_denied,
    plan::{rights, rights_to_find, rights_to_look},
    prepare::Prepared,
    session::Session,
    signs,
};
use crate::{
    db::{DbError, Purpose},
    evidence::Owners,
    ledger::{self, LedgerState, Opening},
    runs::{Dialect, Ident, RunTable},
};

/// Makes the ledger where there is none yet. Making it twice changes nothing.
pub(super) async fn make_ledger(
    session: &mut Session<'_>,
    prepared: &mut Prepared,
    request: &Request,
) -> Result<(), Fault> {
    let mut tries = 0;
    while prepared.ledger == LedgerState::Absent {
        match ledger::create(session.connection(), &prepared.names).await {
            Ok(()) => prepared.ledger = LedgerState::Ready,
            Err(error) if is_denied(&error) => return Err(no_rights(prepared, request, &error.to_string())),
            Err(error) => session.bear(error, &mut tries).await?,
        }
    }
    if prepared.ledger == LedgerState::Hidden {
        return Err(no_rights(prepared, request, "the ledger is there, but this role may not use it"));
    }
    Ok(())
}

fn no_rights(prepared: &Prepared, request: &Request, why: &str) -> Fault {
    let role = request.url.user().unwrap_or("unstick");
    Fault {
        remedy_sql: Some(rights(&prepared.table, &prepared.names, (role, request.url.database()))),
        ..Fault::new(77, format!("{why}; nothing was changed; let an owner of the database run the statements below"))
    }
}

/// A right that turned out to be missing while settling comes with the statements that give it.
pub(super) fn with_remedy(fault: Fault, prepared: &Prepared, request: &Request) -> Fault {
    remedied(fault, || no_rights(prepared, request, ""))
}

/// The same for what only looks, which needs less.
pub(super) fn with_remedy_to_look(fault: Fault, table: &RunTable, request: &Request) -> Fault {
    let role = request.url.user().unwrap_or("unstick");
    remedied(fault, || Fault { remedy_sql: Some(rights_to_look(table, role)), ..Fault::new(77, "") })
}

/// The same where not even its columns may be seen, so that the table is known by its name alone.
pub(super) fn with_remedy_to_find(fault: Fault, dialect: Dialect, request: &Request) -> Fault {
    let role = request.url.user().unwrap_or("unstick");
    let name = &request.policy.runs.table;
    let schema = name.schema.as_ref().map(Ident::as_str).or(match dialect {
        Dialect::Postgres => request.url.schema(),
        Dialect::Mysql | Dialect::Sqlite => request.url.database(),
    });
    remedied(fault, || Fault {
        remedy_sql: Some(rights_to_find(dialect, (schema, &name.table), role)),
        ..Fault::new(77, "")
    })
}

fn remedied(fault: Fault, remedy: impl FnOnce() -> Fault) -> Fault {
    if !fault.lacks_rights {
        return fault;
    }
    let sentence = format!("{}; let an owner of the database run the statements below", fault.sentence);
    Fault { sentence, ..remedy() }
}

/// Records that the recovery begins, and which workers the snapshot shows.
pub(super) async fn open(
    session: &mut Session<'_>,
    prepared: &Prepared,
    request: &Request,
    recovery: &str,
) -> Result<(), Fault> {
    let table = &prepared.table;
    let signs = signs::noted(table, &request.policy.zone);
    let opening = Opening {
        recovery,
        run_table: &table.ledger_name(),
        id_columns: table.id.iter().map(|column| column.name.to_string()).collect(),
        policy: request.policy.name.as_deref(),
        environment: Some(&request.policy.environment),
        trigger: request.trigger.name(),
        actor: &request.actor,
        undo_of: None,
        signs: Some(&signs),
    };
    let mut tries = 0;
    loop {
        match write_opening(session, prepared, request, &opening).await {
            Ok(()) => return Ok(()),
            Err(error) if is_denied(&error) => return Err(no_rights(prepared, request, &error.to_string())),
            Err(error) => session.bear(error, &mut tries).await?,
        }
    }
}

/// Opening twice changes nothing.
async fn write_opening(
    session: &mut Session<'_>,
    prepared: &Prepared,
    request: &Request,
    opening: &Opening<'_>,
) -> Result<(), DbError> {
    session.begin(Purpose::Batch).await?;
    let opened = async {
        ledger::open(session.connection(), &prepared.names, opening).await?;
        if let (Some(snapshot), Some(identity)) = (&request.snapshot, request.policy.identity) {
            let workers = Owners::workers(snapshot, identity);
            let place = (opening.run_table, snapshot.scope.as_str());
            let at = snapshot.saw_at(prepared.clocks);
            ledger::see(session.connection(), &prepared.names, place, (&workers, at)).await?;
        }
        Ok(())
    }
    .await;
    session.end(opened).await
}
