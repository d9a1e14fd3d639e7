//! Whether the statuses of a policy go together, and are values that their column can hold.

use super::{
    Catalogue, Dialect, Role, RunTable, State,
    resolve::{Mismatch, mismatch},
    spec::SpecError,
    table::base_type,
};

/// The statuses that a policy names are of one life: none is listed twice, and what a run becomes is not what it was.
pub(super) fn statuses_differ(
    active: &[String],
    never: &[String],
    failed: &str,
    requeued: &str,
) -> Result<(), SpecError> {
    let quoted = |s: &str| format!("\"{}\"", s.escape_debug());
    let refuse = |text: String| Err(SpecError::Statuses(text));
    for (i, status) in active.iter().enumerate() {
        if active[..i].contains(status) {
            return refuse(format!("runs.active: {} is listed twice; list each status once", quoted(status)));
        }
    }
    if let Some(status) = never.iter().find(|s| !active.contains(s)) {
        return refuse(format!(
            "runs.neverClaimed: {} is not one of runs.active; add it there or leave it out here",
            quoted(status)
        ));
    }
    if active.iter().any(|s| s == failed) {
        return refuse(format!(
            "runs.failed: {} is also in runs.active; a failed run must not be active",
            quoted(failed)
        ));
    }
    if !requeued.is_empty() && requeued == failed {
        return refuse(format!("runs.requeued: {} is also runs.failed; they must differ", quoted(requeued)));
    }
    Ok(())
}

/// Each status that the policy names is one that the column may have.
pub(super) fn statuses_fit(table: &RunTable, catalogue: &Catalogue) -> Result<(), Mismatch> {
    let (State::Status { active, .. }, Some(sign)) = (&table.spec.state, table.role(Role::Status)) else {
        return Ok(());
    };
    let Some(facts) = catalogue.column(sign.column.name.as_str()) else {
        return Ok(());
    };
    let named = active.iter().map(|s| ("runs.active", s));
    let named = named.chain([("runs.failed", &table.spec.failed), ("runs.requeued", &table.spec.requeued)]);
    for (field, status) in named.filter(|(_, status)| !status.is_empty()) {
        let shown = status.escape_debug();
        if !facts.labels.is_empty() && !facts.labels.contains(status) {
            return mismatch(format!(
                "{field}: \"{shown}\" is not a value of the enum {}; it has {}",
                facts.name,
                facts.labels.join(", ")
            ));
        }
        if facts.max_chars.is_some_and(|most| i64::try_from(status.chars().count()).unwrap_or(i64::MAX) > most) {
            return mismatch(format!("{field}: \"{shown}\" is longer than the column {} holds", facts.name));
        }
        if table.dialect == Dialect::Mysql && !is_number_of(&facts.data_type, status) {
            return mismatch(format!(
                "{field}: \"{shown}\" is no value of the column {}, whose type is {}: MySQL would take it for some number; write the number as the column shows it, or name another status column",
                facts.name, facts.data_type
            ));
        }
        let whole = matches!(facts.data_type.as_str(), "integer" | "bigint" | "smallint");
        if table.dialect == Dialect::Postgres && whole && status.parse::<i64>().is_err() {
            return mismatch(format!("{field}: \"{shown}\" is no number, but the column {} holds numbers", facts.name));
        }
    }
    Ok(())
}

/// MySQL compares a text with a number by the digits that it begins with: `PROCESSING` is 0, `7x` is 7. True where the
/// column holds no numbers, or the text is written as the column itself shows it.
fn is_number_of(data_type: &str, text: &str) -> bool {
    let is_whole = || text.parse::<i128>().is_ok_and(|number| number.to_string() == text);
    match base_type(data_type) {
        "tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint" | "boolean" | "bit" | "year" => is_whole(),
        "decimal" | "numeric" | "float" | "double" | "real" => {
            let (before, after) = text.split_once('.').unwrap_or((text, "0"));
            let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            is_digits(before.strip_prefix('-').unwrap_or(before)) && is_digits(after)
        }
        _ => true,
    }
}
