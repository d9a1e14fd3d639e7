//! A shop's database as a Prisma app has it, and unstick run on it from outside.

use std::path::PathBuf;

use serde_json::Value as Json;

use super::audit;
use super::rows::{self, Run};
use crate::support::servers::PASSWORD;
use crate::support::{Database, Engine, Output, Unstick, unstick};

/// The role of the suite that has what `unstick grants` prints, and no more.
pub(super) const ROLE: &str = "least";

/// Every column of the table that plays a role.
pub(super) const COLUMNS: &str = "startedAt=startedAt,heartbeatAt=heartbeatAt,leaseUntil=leaseUntil,owner=workerId,\
     progress=processed,total=total,error=error,updatedAt=updatedAt";

/// A database with a run table, and how unstick reaches it.
pub(super) struct Shop {
    pub(super) database: Database,
    pub(super) engine: Engine,
    /// What unstick connects with: the least role's, once it has been granted.
    pub(super) url: String,
    env: Vec<(&'static str, String)>,
}

impl Shop {
    /// The app's table, watched, with the least role for unstick.
    pub(super) fn open(engine: Engine) -> Self {
        let mut shop = Self::without_grants(engine);
        shop.grant(&[]);
        shop
    }

    /// The same; unstick comes as the owner, and has made nothing yet.
    pub(super) fn without_grants(engine: Engine) -> Self {
        let mut shop = Self::empty(engine);
        shop.sql(&rows::table(engine));
        audit::watch(&shop, "qualification_runs", &["id"], &rows::COLUMNS);
        shop.env = vec![("UNSTICK_COLUMNS", COLUMNS.to_owned()), ("UNSTICK_TIMEOUT", "5".to_owned())];
        shop
    }

    /// A database without a table; every flag is the case's own.
    pub(super) fn empty(engine: Engine) -> Self {
        let database = Database::create(engine);
        let url = database.url();
        if engine == Engine::Sqlite {
            // The suite's own statements need not survive a power cut.
            database.sql("PRAGMA synchronous = OFF");
        }
        Self { database, engine, url, env: Vec::new() }
    }

    /// What every later run of the binary finds in its environment.
    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        self.env.retain(|(known, _)| *known != name);
        self.env.push((name, value.to_owned()));
    }

    /// Runs what `unstick grants` prints as the owner; from now on unstick comes as that role.
    pub(super) fn grant(&mut self, args: &[&str]) {
        self.url = self.database.role(ROLE);
        let rights = self.unstick_as(&self.database.url(), "grants", &["--role", ROLE]).args(args).run().expect(0);
        self.sql(&rights.stdout);
    }

    pub(super) fn sql(&self, text: &str) -> u64 {
        self.database.sql(text)
    }

    /// Puts runs into the app's table.
    pub(super) fn add(&self, runs: &[Run]) {
        self.sql(&rows::insert(self.engine, runs));
    }

    /// The binary with this verb, ready to run.
    pub(super) fn unstick(&self, verb: &str, args: &[&str]) -> Unstick {
        self.unstick_as(&self.url, verb, args)
    }

    /// The same as somebody else.
    pub(super) fn unstick_as(&self, url: &str, verb: &str, args: &[&str]) -> Unstick {
        let known = self.env.iter().fold(unstick(), |run, (name, value)| run.env(name, value));
        known.env("DATABASE_URL", url).args([verb]).args(args)
    }

    /// Runs a verb to its end; whatever it says, it does not say the password.
    pub(super) fn run(&self, verb: &str, args: &[&str]) -> Output {
        let output = self.unstick(verb, args).run();
        keeps_secrets(&output);
        output
    }

    /// A report in JSON: of `check` or `recover`, whatever the exit code.
    pub(super) fn report(&self, verb: &str, args: &[&str], code: i32) -> Json {
        let output = self.run(verb, &[&["-o", "json"], args].concat()).expect(code);
        let report = output.json();
        valid(&report);
        report
    }

    pub(super) fn check(&self, args: &[&str]) -> Json {
        self.report("check", args, 0)
    }

    /// Recovers, and holds the audit against the ledger and both against the runs that should have been settled.
    pub(super) fn recover(&self, args: &[&str], settled: &[&str]) -> Json {
        audit::clear(self);
        let report = self.report("recover", args, 0);
        audit::holds(self, &report, settled);
        report
    }

    /// A recovery that must refuse: nothing is changed; answers what it said on standard error.
    pub(super) fn refuses(&self, args: &[&str], code: i32) -> String {
        audit::clear(self);
        let output = self.run("recover", args).expect(code);
        assert!(audit::changes(self).is_empty(), "refused, and changed rows all the same: {output}");
        output.stderr
    }

    /// One column of one run, as text.
    pub(super) fn value(&self, id: &str, column: &str) -> Option<String> {
        let column = self.quote(column);
        self.database.value(&format!("SELECT {} FROM qualification_runs WHERE id = '{id}'", self.text(&column)))
    }

    pub(super) fn status(&self, id: &str) -> String {
        self.value(id, "status").expect("a status is never null")
    }

    /// The whole table as text, sorted.
    pub(super) fn table(&self, table: &str) -> Vec<Vec<Option<String>>> {
        let mut rows = self.database.rows(&format!("SELECT * FROM {table}"));
        rows.sort();
        rows
    }

    /// A name as this engine quotes it.
    pub(super) fn quote(&self, name: &str) -> String {
        quote(self.engine, name)
    }

    /// An expression as text.
    pub(super) fn text(&self, expression: &str) -> String {
        match self.engine {
            Engine::MariaDb => format!("CAST({expression} AS CHAR)"),
            Engine::Sqlite => format!("CAST({expression} AS TEXT)"),
            _ => format!("({expression})::text"),
        }
    }

    /// A file of the suite's own.
    pub(super) fn file(&self, name: &str, text: &str) -> PathBuf {
        let file = crate::support::fresh_folder("files").join(name);
        std::fs::write(&file, text).expect("a file in our own folder");
        file
    }
}

pub(super) fn quote(engine: Engine, name: &str) -> String {
    if engine == Engine::MariaDb { format!("`{name}`") } else { format!("\"{name}\"") }
}

/// Nothing that the binary says holds the password.
pub(super) fn keeps_secrets(output: &Output) {
    for said in [&output.stdout, &output.stderr] {
        assert!(!said.contains(PASSWORD) && !said.contains("canary"), "a secret is out: {output}");
    }
}

/// The report is what `docs/schema/report.v1.json` says.
pub(super) fn valid(report: &Json) {
    static SCHEMA: std::sync::OnceLock<jsonschema::Validator> = std::sync::OnceLock::new();
    let schema = SCHEMA.get_or_init(|| {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/report.v1.json");
        let text = std::fs::read_to_string(file).expect("the schema is in the repository");
        let schema: Json = serde_json::from_str(&text).expect("the schema is JSON");
        jsonschema::draft202012::new(&schema).expect("the schema is one")
    });
    let errors: Vec<String> = schema.iter_errors(report).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{report:#}");
    let of = |name: &str| report[name].as_u64().expect("a count");
    assert_eq!(of("recovered"), of("failed") + of("requeued"), "{report:#}");
    assert!(of("exhausted") <= of("failed"), "{report:#}");
}

/// The runs that a report lists: id, evidence, action, with `-` for null.
pub(super) fn listed(report: &Json) -> Vec<(String, String, String)> {
    let runs = report["runs"].as_array().expect("a list");
    let text = |value: &Json| value.as_str().unwrap_or("-").to_owned();
    let mut all: Vec<_> =
        runs.iter().map(|run| (text(&run["id"]), text(&run["evidence"]), text(&run["action"]))).collect();
    all.sort();
    all
}

/// On what evidence each listed run is stuck, `-` for none.
pub(super) fn evidence(report: &Json) -> Vec<(String, String)> {
    listed(report).into_iter().map(|(id, evidence, _)| (id, evidence)).collect()
}

/// Whether the report lists exactly these runs with this evidence.
#[track_caller]
pub(super) fn shows(report: &Json, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(id, kind)| ((*id).to_owned(), (*kind).to_owned())).collect();
    assert_eq!(evidence(report), expected, "{report:#}");
}

/// Whether some sentence of the report's list (`warnings`, `errors`) holds the words.
pub(super) fn says(report: &Json, list: &str, words: &str) -> bool {
    report[list].to_string().contains(words)
}
