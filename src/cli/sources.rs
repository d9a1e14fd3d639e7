//! What flags and variables point at: the database URL, the policy, the snapshot of workers.
//!
//! In: arguments and where each was given. Out: the things themselves, or a [`Failure`] that says what to mend.

use std::{
    ffi::OsString,
    io::Read,
    path::{Path, PathBuf},
};

use clap::{ArgMatches, parser::ValueSource};

use super::{
    Failure,
    args::{ColumnArg, DatabaseArgs, LedgerArgs, Limit, PolicyArgs},
};
use crate::{
    api::{self, RecoveryPolicy, RecoveryPolicySpec, names::ENV_ACTOR, parse_policy, problems},
    evidence::Snapshot,
    policy::{EffectivePolicy, EnvironmentSources, PolicyFault, effective},
    runs::Ident,
    settings::DatabaseUrl,
};

/// The variable that the URL is read from unless another is named.
const DATABASE_URL: &str = "DATABASE_URL";
/// The variable that holds a policy's text.
const POLICY_TEXT: &str = "UNSTICK_POLICY";
/// No file is larger than this; a policy has 16 KiB at most, a snapshot 100 KiB.
const LARGEST: u64 = 4 << 20;
/// The field that says where the ledger is.
const LEDGER: &str = "spec.recovery.ledger.schema";
/// Invalid policy.
const INVALID: u8 = PolicyFault::EXIT_CODE;

/// The database URL: what the command line names goes before what variables name.
pub(super) fn database_url(args: &DatabaseArgs, matches: &ArgMatches) -> Result<DatabaseUrl, Failure> {
    let typed = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let places = ["database_url", "database_url_file", "database_url_env"];
    let named: Vec<&str> = places.into_iter().filter(|id| typed(id)).collect();
    if let [first, second, ..] = named.as_slice() {
        let flag = |id: &str| format!("--{}", id.replace('_', "-"));
        return Err(Failure::usage(format!("{} and {} name two places; give one", flag(first), flag(second))));
    }
    let is = |id: &str, given: bool| given && named.first().is_none_or(|named| *named == id);
    let url = if let Some(text) = args.database_url.as_ref().filter(|_| is("database_url", true)) {
        let url = DatabaseUrl::parse(text)?;
        if typed("database_url") && url.holds_password() {
            return Err(Failure::usage(
                "--database-url holds a password, which everybody on this machine can read; put the URL into DATABASE_URL or into a file for --database-url-file",
            ));
        }
        url
    } else if let Some(file) = args.database_url_file.as_ref().filter(|_| is("database_url_file", true)) {
        DatabaseUrl::parse(&read_file(file, "the database URL").map_err(Failure::usage)?)?
    } else {
        let name = args.database_url_env.as_deref().unwrap_or(DATABASE_URL);
        let Some(text) = variable(name) else {
            return Err(Failure::usage(format!(
                "no database URL: the variable {} is not set; set it, or name another place with --database-url-env or --database-url-file",
                name.escape_debug()
            )));
        };
        DatabaseUrl::parse(&text)?
    };
    match &args.database_ca {
        Some(file) => Ok(url.with_ca(file)?),
        None => Ok(url),
    }
}

/// A policy as it was found: its name, its spec, and the flags that were laid over it.
struct Found {
    name: Option<String>,
    spec: RecoveryPolicySpec,
    given: Given,
}

/// The fields that flags wrote, each with its flag; and lengths of time of flags that are longer than a policy can say.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    fields: Vec<(&'static str, &'static str)>,
    beyond: Vec<(&'static str, String)>,
}

impl Given {
    /// A sentence about a field, with the flag that wrote what stands there, and what was written.
    pub(super) fn name_flag(&self, sentence: &str) -> String {
        let Some((path, rest)) = sentence.split_once(": ") else { return sentence.to_owned() };
        let wrote =
            |known: &str| path.strip_prefix(known).is_some_and(|more| more.is_empty() || more.starts_with(['.', '[']));
        let Some((_, flag)) = self.fields.iter().find(|(known, _)| wrote(known)) else { return sentence.to_owned() };
        let beyond = self.beyond.iter().find(|(of, _)| of == flag);
        match (beyond, rest.strip_prefix('"').and_then(|rest| rest.split_once('"'))) {
            (Some((_, written)), Some((_, rest))) => format!("{path} ({flag}): \"{written}\"{rest}"),
            _ => format!("{path} ({flag}): {rest}"),
        }
    }
}

/// Whether anything at all says what to look for.
pub(super) fn names_a_policy(args: &PolicyArgs) -> bool {
    let text = variable(POLICY_TEXT).is_some();
    args.policy.is_some() || text || !args.table.fill(&mut RecoveryPolicySpec::default()).is_empty()
}

/// The policy from file or variable, the flags laid over it, held against every rule.
pub(super) fn policy(args: &PolicyArgs) -> Result<(EffectivePolicy, Given), Failure> {
    let mut found = read_policy(args.policy.as_deref())?;
    if let Some(role) = ColumnArg::twice(&args.table.columns) {
        let says = format!("spec.runs.columns.{role} (--columns): {role} is given twice; a role has one column");
        return Err(Failure::new(INVALID, says));
    }
    found.given.fields.extend(args.table.fill(&mut found.spec));
    found.given.fields.extend(args.recovery.fill(&mut found.spec));
    found.given.beyond.extend(args.recovery.beyond().map(|(flag, written)| (flag, written.to_owned())));
    // A file was held against the rules when it was read.
    if !found.given.fields.is_empty() {
        let broken = problems(&RecoveryPolicy::new(found.name.as_deref().unwrap_or("flags"), found.spec.clone()));
        if !broken.is_empty() {
            let said = broken.iter().map(|problem| found.given.name_flag(&problem.to_string()));
            return Err(Failure { exit: INVALID, sentences: said.collect(), remedy_sql: None });
        }
    }
    let stuck_after = args.recovery.timeout.as_ref().and_then(Limit::get).map(api::Duration::get);
    if stuck_after.is_some() {
        found.given.fields.push(("spec.stuckAfter", "--timeout"));
    }
    if args.environment.is_some() {
        found.given.fields.push(("spec.environment", "--environment"));
    }
    let sources =
        EnvironmentSources { flag: args.environment.as_deref(), stuck_after, ..EnvironmentSources::default() };
    match effective(found.name.as_deref(), &found.spec, &sources) {
        Ok(policy) => Ok((policy, found.given)),
        Err(fault) => Err(Failure::new(INVALID, found.given.name_flag(&fault.to_string()))),
    }
}

/// Where the ledger is, by flag or policy.
pub(super) fn ledger_schema(args: &LedgerArgs) -> Result<Option<Ident>, Failure> {
    let found = read_policy(args.policy.as_deref())?;
    let from_policy = found.spec.recovery.ledger.schema;
    let flag = if args.ledger_schema.is_some() { " (--ledger-schema)" } else { "" };
    let Some(name) = args.ledger_schema.as_ref().or(from_policy.as_ref()) else { return Ok(None) };
    if name.is_empty() {
        let says = format!("{LEDGER}{flag}: is empty; give it a value or leave it out");
        return Err(Failure::new(INVALID, says));
    }
    let ident = Ident::parse(name).map_err(|error| Failure::new(INVALID, format!("{LEDGER}{flag}: {error}")))?;
    Ok(Some(ident))
}

/// The policy's file, else its text in the variable, else a spec that says nothing.
fn read_policy(file: Option<&Path>) -> Result<Found, Failure> {
    let (place, text) = match (file, variable(POLICY_TEXT)) {
        (Some(file), _) => {
            let text = read_file(file, "the policy").map_err(|sentence| Failure::new(INVALID, sentence))?;
            (file.display().to_string(), text)
        }
        (None, Some(text)) => (POLICY_TEXT.to_owned(), text),
        (None, None) => return Ok(Found { name: None, spec: RecoveryPolicySpec::default(), given: Given::default() }),
    };
    let policy = parse_policy(&text).map_err(|error| {
        let mut failure = Failure::from(error);
        failure.sentences.iter_mut().for_each(|sentence| *sentence = format!("{place}: {sentence}"));
        failure
    })?;
    Ok(Found { name: policy.metadata.name, spec: policy.spec, given: Given::default() })
}

/// The snapshot of workers. In the variable it may stand itself; a flag names a file.
pub(super) fn snapshot(given: Option<&str>) -> Result<Option<Snapshot>, Failure> {
    let Some(given) = given else { return Ok(None) };
    // Other JSON is no snapshot, which is said of it, and no name of a file either.
    let is_json =
        given.trim_start().starts_with(['{', '[', '"']) || serde_json::from_str::<serde_json::Value>(given).is_ok();
    let text = match is_json {
        true => given.to_owned(),
        false => read_file(Path::new(given), "the snapshot of workers").map_err(Failure::usage)?,
    };
    Snapshot::parse(&text).map(Some).map_err(|error| Failure::usage(format!("--workers: {error}")))
}

/// A file's text, or standard input's for `-`; `what` it is goes into the sentence of a failure.
pub(super) fn read_file(file: &Path, what: &str) -> Result<String, String> {
    let standard_input = file == Path::new("-");
    let shown =
        if standard_input { "standard input".into() } else { file.to_string_lossy().escape_debug().to_string() };
    let mut bytes = Vec::new();
    let read = if standard_input {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    match read {
        Err(error) => Err(format!("cannot read {what} from {shown}: {error}; check the path and its permissions")),
        Ok(_) if bytes.len() as u64 > LARGEST => {
            Err(format!("cannot read {what} from {shown}: it has more than 4 MiB"))
        }
        Ok(_) => String::from_utf8(bytes).map_err(|_| format!("cannot read {what} from {shown}: it is not UTF-8 text")),
    }
}

/// A variable's value, if it says anything.
pub(super) fn variable(name: &str) -> Option<String> {
    let value: OsString = std::env::var_os(name).filter(|value| !value.is_empty())?;
    Some(value.to_string_lossy().into_owned())
}

/// Who does this, for the ledger: the pod, else the person and the machine.
pub(super) fn actor() -> String {
    if let Some(person) = variable(ENV_ACTOR) {
        return person;
    }
    if let Some(pod) = variable("POD_NAME") {
        return pod;
    }
    let host = variable("HOSTNAME").or_else(|| {
        let name = std::fs::read_to_string(PathBuf::from("/proc/sys/kernel/hostname")).ok()?;
        Some(name.trim().to_owned()).filter(|name| !name.is_empty())
    });
    let user = variable("USER").or_else(|| variable("LOGNAME"));
    match (user, host) {
        (Some(user), Some(host)) => format!("{user}@{host}"),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => "unknown".to_owned(),
    }
}
