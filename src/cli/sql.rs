//! `unstick sql`, `unstick grants`, `unstick migrate`: what would run, who may run it, and the ledger's own tables.

use clap::ArgMatches;

use super::{
    Failure,
    args::{GrantsArgs, MigrateArgs, SqlArgs},
    output, pass, runtime, sources,
};
use crate::recover;

/// `unstick sql`: the statements, each ended by a semicolon. The exit code.
pub(super) fn run(args: &SqlArgs, matches: &ArgMatches) -> u8 {
    end(statements(args, matches))
}

/// `unstick grants`. The exit code.
pub(super) fn grants(args: &GrantsArgs, matches: &ArgMatches) -> u8 {
    end(grants_text(args, matches))
}

/// `unstick migrate`. The exit code.
pub(super) fn migrate(args: &MigrateArgs, matches: &ArgMatches) -> u8 {
    end(migrate_text(args, matches))
}

fn end(result: Result<String, Failure>) -> u8 {
    match result {
        Ok(text) => output::data(&text),
        Err(failure) => output::fail(&failure),
    }
}

fn statements(args: &SqlArgs, matches: &ArgMatches) -> Result<String, Failure> {
    let request = pass::plan_request(&args.policy, matches)?;
    let statements = runtime::look(recover::plan(&request))??;
    Ok(statements.iter().map(|statement| ended(statement) + "\n\n").collect())
}

fn grants_text(args: &GrantsArgs, matches: &ArgMatches) -> Result<String, Failure> {
    let request = pass::plan_request(&args.policy, matches)?;
    let text = runtime::look(recover::grants(&request, &args.role))??;
    Ok(text.trim_end().to_owned() + "\n")
}

fn migrate_text(args: &MigrateArgs, matches: &ArgMatches) -> Result<String, Failure> {
    let schema = sources::ledger_schema(&args.ledger)?;
    let url = sources::database_url(&args.database, matches)?;
    if args.print {
        return Ok(recover::migration_sql(url.dialect(), schema).trim_end().to_owned() + "\n");
    }
    let done = runtime::block_on(recover::migrate(&url, schema), None)??;
    Ok(done.iter().map(|line| line.clone() + "\n").collect())
}

/// A statement as a client reads it: ended before the comments that stand behind it, where a semicolon would be lost.
fn ended(statement: &str) -> String {
    let comment = |line: &&str| line.trim_start().starts_with("--") || line.trim().is_empty();
    let lines: Vec<&str> = statement.trim_end().lines().collect();
    let code = lines.len() - lines.iter().rev().take_while(|line| comment(line)).count();
    let (code, comments) = (lines[..code].join("\n"), lines[code..].join("\n"));
    let end = if code.is_empty() || code.ends_with(';') { "" } else { ";" };
    let between = if code.is_empty() || comments.is_empty() { "" } else { "\n" };
    format!("{code}{end}{between}{comments}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_is_ended_once_and_a_comment_is_not() {
        assert_eq!(ended("SELECT 1"), "SELECT 1;");
        assert_eq!(ended("SELECT 1;\n"), "SELECT 1;");
        assert_eq!(ended("-- look"), "-- look");
        assert_eq!(ended("-- look\nSELECT 1"), "-- look\nSELECT 1;");
        assert_eq!(ended("SELECT ?\n-- with\n--   1 = 'x'"), "SELECT ?;\n-- with\n--   1 = 'x'");
    }
}
