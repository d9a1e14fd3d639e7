//! Random runs, their times in every representation that an engine has.

use std::collections::BTreeMap;
use std::fmt;

use unstick::evidence::{UNREADABLE, of_date, of_number};
use unstick::runs::{Dialect, Role};
use unstick::sql::LedgerNames;

use super::random::Random;
use crate::support::{Database, Engine};

/// How one column (on SQLite: one value) stores a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    Instant(&'static str),
    Naive(&'static str),
    Millis(&'static str),
    Seconds(&'static str),
    Fraction(&'static str),
    MillisFraction(&'static str),
    /// SQLite: text in the given style, with a zone in seconds or without one.
    Text(&'static str, Option<i32>),
    Digits,
    Garbage(&'static str),
    /// SQLite: any of the others, row by row.
    Mixed(&'static str),
}

use Form::{Digits, Fraction, Garbage, Instant, Millis, MillisFraction, Mixed, Naive, Seconds, Text};

const POSTGRES: &[Form] = &[
    Instant("timestamptz"),
    Naive("timestamp"),
    Millis("bigint"),
    Seconds("bigint"),
    Fraction("double precision"),
    MillisFraction("numeric"),
    Naive("timestamp(3)"),
    Seconds("integer"),
];
const MARIADB: &[Form] = &[
    Naive("datetime(3)"),
    Instant("timestamp(3)"),
    Millis("bigint"),
    Fraction("double"),
    Seconds("bigint unsigned"),
    Naive("datetime"),
    MillisFraction("decimal(20,3)"),
];
const SQLITE: &[Form] = &[Mixed("DATETIME"), Mixed("TEXT"), Mixed("INTEGER"), Mixed(""), Mixed("REAL")];
const SQLITE_VALUES: &[Form] = &[
    Millis(""),
    Seconds(""),
    Fraction(""),
    MillisFraction(""),
    Text("%Y-%m-%dT%H:%M:%S%.3fZ", Some(0)),
    Text("%Y-%m-%dT%H:%M:%S%.3f+00:00", Some(0)),
    Text("%Y-%m-%dT%H:%M:%S+09:00", Some(9 * 3600)),
    Text("%Y-%m-%d %H:%M:%S%.6f-05:30", Some(-19_800)),
    Text("%Y-%m-%dT%H:%M:%S%.3f", None),
    Text("%Y-%m-%d %H:%M:%S", None),
    Text("%Y-%m-%d %H:%M:%S%.6f", None),
    Digits,
    Garbage("soon"),
    Garbage("2026-99-99 10:00"),
    Garbage(""),
    Garbage("1.2.3"),
    Garbage("20261124T101112Z"),
];

impl Form {
    /// The type that a column is declared with.
    fn declared(self) -> &'static str {
        match self {
            Instant(kind) | Naive(kind) | Millis(kind) | Seconds(kind) | Fraction(kind) | MillisFraction(kind)
            | Mixed(kind) => kind,
            Text(..) | Digits | Garbage(_) => "TEXT",
        }
    }

    /// The literal, and the instant that it means; infinite where nobody can read it.
    fn stored(self, at: f64, reading: i64) -> (String, f64) {
        let micros = (at * 1e6) as i64;
        let wall = |format: &str, shift: i64| {
            let moment = jiff::Timestamp::from_microsecond(micros + shift * 1_000_000).expect("a moment");
            moment.strftime(format).to_string()
        };
        let quoted = |text: String| format!("'{text}'");
        match self {
            Instant("timestamptz") => (quoted(wall("%Y-%m-%d %H:%M:%S%.6f+00", 0)), at),
            Instant(_) => (quoted(wall("%Y-%m-%d %H:%M:%S%.3f", 0)), at),
            Naive(_) => (quoted(wall("%Y-%m-%d %H:%M:%S%.3f", reading)), at),
            Millis(_) => ((micros / 1000).to_string(), at),
            Seconds(_) => ((micros / 1_000_000).to_string(), at.floor()),
            Fraction(_) => (format!("{at:.3}"), at),
            MillisFraction(_) => (format!("{:.1}", at * 1000.0), at),
            Text(format, zone) => (quoted(wall(format, zone.map_or(reading, i64::from))), at),
            Digits => (quoted((micros / 1000).to_string()), at),
            Garbage(text) => (quoted(text.to_owned()), f64::INFINITY),
            Mixed(_) => unreachable!("one of the others is chosen for each row"),
        }
    }
}

/// A literal that can be no time in a column of this form, and what it means: none, or something that nobody can read.
fn odd(random: &mut Random, form: Form, engine: Engine) -> (String, Option<f64>) {
    const DATES: [&str; 5] = ["0000-00-00", "0000-00-00 00:00:00", "1985-01-01 10:00:00", "03:48:27", "2026-00-10"];
    let quoted = |text: &str| format!("'{text}'");
    match (form, engine) {
        (Text(..) | Digits | Garbage(_), _) => {
            let text = random.pick(&DATES);
            (quoted(text), (!text.starts_with("0000")).then_some(UNREADABLE))
        }
        (Instant(_) | Naive(_), Engine::MariaDb) => match (random.below(4), form) {
            (0, _) => (quoted("0000-00-00"), None),
            (1, Naive(_)) => (quoted("2020-00-10"), Some(UNREADABLE)),
            (2, Naive(_)) => (quoted("2020-11-00 10:00:00"), Some(UNREADABLE)),
            _ => (quoted("1973-03-03 09:46:40"), of_date(1e8)),
        },
        (Instant(_) | Naive(_), _) => {
            let texts = [("-infinity", f64::NEG_INFINITY), ("0001-01-01 00:00:00", -62_135_596_800.0), ("epoch", 0.0)];
            let (text, at) = random.pick(&texts);
            (quoted(text), of_date(at))
        }
        (_, _) => {
            // Julian days, minutes, the digits of a date, milliseconds of 1978, seconds of 1973.
            let unsigned = form.declared().contains("unsigned");
            let small = matches!(form.declared(), "integer");
            let numbers = [0.0, 2_461_371.0, 29_929_166.0, 20_261_127.0, 1e8, -1.0, 2.5e11];
            let fits = |number: &f64| (*number >= 0.0 || !unsigned) && (*number < 1e9 || !small);
            let fitting: Vec<f64> = numbers.into_iter().filter(fits).collect();
            let number = random.pick(&fitting);
            let text = if engine == Engine::Sqlite && random.percent(20) {
                quoted(&number.to_string())
            } else {
                number.to_string()
            };
            (text, of_number(number))
        }
    }
}

/// A table: which roles it has, and in which form.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    engine: Engine,
    times: Vec<(Role, Form)>,
    pub(super) owner: bool,
    /// The creation time is NOT NULL.
    certain: bool,
    /// The status is an enum.
    labelled: bool,
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

const TIMES: [Role; 6] =
    [Role::CreatedAt, Role::StartedAt, Role::HeartbeatAt, Role::ProgressAt, Role::LeaseUntil, Role::UpdatedAt];

pub(super) fn layouts(engine: Engine) -> Vec<Layout> {
    let forms = match engine {
        Engine::Sqlite => SQLITE,
        Engine::MariaDb => MARIADB,
        _ => POSTGRES,
    };
    let sets: &[&[Role]] = &[
        &TIMES,
        &TIMES,
        &TIMES,
        &[Role::CreatedAt],
        &[Role::CreatedAt, Role::StartedAt],
        &[Role::CreatedAt, Role::HeartbeatAt, Role::StartedAt],
        &[Role::LeaseUntil, Role::CreatedAt, Role::StartedAt],
        &[Role::ProgressAt, Role::LeaseUntil],
    ];
    let layout = |(k, roles): (usize, &&[Role])| Layout {
        engine,
        times: roles.iter().enumerate().map(|(j, role)| (*role, forms[(3 * k + j) % forms.len()])).collect(),
        owner: k != 3,
        certain: k % 2 == 1,
        labelled: k % 3 == 0,
    };
    sets.iter().enumerate().map(layout).collect()
}

/// One run, as stored and as meant.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) status: &'static str,
    pub(super) owner: Option<String>,
    /// Instants; infinite where the value cannot be read.
    pub(super) times: BTreeMap<Role, Option<f64>>,
    pub(super) requeued: Option<f64>,
    literals: Vec<String>,
}

pub(super) fn random_rows(random: &mut Random, layout: &Layout, (now, reading): (f64, i64), count: usize) -> Vec<Row> {
    let statuses: &[&str] = if layout.labelled {
        &["PENDING", "PROCESSING", "RUNNING", "DONE"]
    } else {
        &["PENDING", "PROCESSING", "RUNNING", "DONE", "processing", "PENDING "]
    };
    let owners = [
        "u-alive",
        "u-öld'\"",
        "u-waiting",
        "u-other",
        "u-ended",
        "u-lost",
        "n-alive",
        "n-waiting",
        "n-ended",
        "n-lost",
        "U-LOST",
        "u-lost ",
        "laptop",
        "",
    ];
    (0..count)
        .map(|i| {
            let mut row = Row {
                id: format!("run-{i}"),
                status: random.pick(statuses),
                owner: random.percent(80).then(|| random.pick(&owners).to_owned()),
                times: BTreeMap::new(),
                requeued: random.percent(15).then(|| now - random.age()),
                literals: Vec::new(),
            };
            for (role, form) in &layout.times {
                let form = if matches!(form, Mixed(_)) { random.pick(SQLITE_VALUES) } else { *form };
                let missing = random.percent(25) && !(layout.certain && *role == Role::CreatedAt);
                let (literal, at) = form.stored(now - random.age(), reading);
                let (literal, at) = match random.percent(8) {
                    true => odd(random, form, layout.engine),
                    false => (literal, Some(at)),
                };
                row.literals.push(if missing { "NULL".to_owned() } else { literal });
                row.times.insert(*role, at.filter(|_| !missing));
            }
            // A column that cuts to the second must not decide which came first.
            let lease = row.times.get(&Role::LeaseUntil).copied().flatten();
            let near = |at: &f64| lease.is_some_and(|lease| (lease - at).abs() < 2.0);
            row.requeued = row.requeued.map(|at| if near(&at) { at - 5.0 } else { at });
            row
        })
        .collect()
}

impl Layout {
    pub(super) fn dialect(&self) -> Dialect {
        match self.engine {
            Engine::Sqlite => Dialect::Sqlite,
            Engine::MariaDb => Dialect::Mysql,
            _ => Dialect::Postgres,
        }
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.times.iter().any(|(there, _)| *there == role)
    }

    pub(super) fn roles(&self) -> Vec<(Role, &'static str)> {
        let mut roles: Vec<(Role, &'static str)> = self.times.iter().map(|(role, _)| (*role, role.as_str())).collect();
        roles.extend([(Role::Status, "status"), (Role::FinishedAt, "finishedAt"), (Role::Error, "error")]);
        if self.owner {
            roles.push((Role::Owner, "owner"));
        }
        roles
    }

    fn quoted(&self, name: &str) -> String {
        if self.engine == Engine::MariaDb { format!("`{name}`") } else { format!("\"{name}\"") }
    }

    pub(super) fn create(&self, name: &str) -> String {
        let labels = "ENUM ('PENDING', 'PROCESSING', 'RUNNING', 'DONE', 'FAILED')";
        let (status, before) = match (self.labelled, self.engine) {
            (true, Engine::MariaDb) => (labels.to_owned(), String::new()),
            (true, engine) if engine.is_postgres() => {
                (format!("\"Status_{name}\""), format!("CREATE TYPE \"Status_{name}\" AS {labels}; "))
            }
            _ => ("varchar(20)".to_owned(), String::new()),
        };
        let times: Vec<String> = self
            .times
            .iter()
            .map(|(role, form)| {
                let open = if self.certain && *role == Role::CreatedAt { "NOT NULL" } else { "NULL" };
                format!("{} {} {open}", self.quoted(role.as_str()), form.declared())
            })
            .collect();
        format!(
            "{before}CREATE TABLE {name} (id varchar(40) PRIMARY KEY NOT NULL, status {status} NOT NULL, owner varchar(100), \
             part int NOT NULL DEFAULT 7, {} {} NULL, error varchar(30), {})",
            self.quoted("finishedAt"),
            self.times[0].1.declared(),
            times.join(", ")
        )
    }

    /// Every row to the byte.
    pub(super) fn dump(&self, database: &Database, name: &str) -> BTreeMap<String, Vec<Option<String>>> {
        let mut columns =
            ["id", "status", "owner", "part", "finishedAt", "error"].map(|name| self.quoted(name)).to_vec();
        columns.extend(self.times.iter().map(|(role, _)| self.quoted(role.as_str())));
        let exact = |column: &String| match self.engine {
            Engine::Sqlite => format!("quote({column})"),
            _ => column.clone(),
        };
        let exact: Vec<String> = columns.iter().map(exact).collect();
        let rows = database.rows(&format!("SELECT id, {} FROM {name}", exact.join(", ")));
        rows.into_iter().map(|mut row| (row.remove(0).expect("a key"), row)).collect()
    }

    pub(super) fn insert(&self, name: &str, rows: &[Row]) -> String {
        let columns: Vec<String> = self.times.iter().map(|(role, _)| self.quoted(role.as_str())).collect();
        let values: Vec<String> = rows
            .iter()
            .map(|row| {
                let owner =
                    row.owner.as_ref().map_or("NULL".to_owned(), |owner| format!("'{}'", owner.replace('\'', "''")));
                format!("('{}', '{}', {owner}, {})", row.id, row.status, row.literals.join(", "))
            })
            .collect();
        // What MySQL takes only where nobody asked it to be strict.
        let lax = if self.engine == Engine::MariaDb { "SET SESSION sql_mode = ''; " } else { "" };
        format!("{lax}INSERT INTO {name} (id, status, owner, {}) VALUES {}", columns.join(", "), values.join(", "))
    }

    /// What the ledger knows of requeues.
    pub(super) fn requeues(
        &self,
        names: &LedgerNames,
        (database, name): (&Database, &str),
        rows: &[Row],
    ) -> Vec<String> {
        let at = |at: f64| {
            let moment = jiff::Timestamp::from_microsecond((at * 1e6) as i64).expect("a moment");
            match names.dialect() {
                Dialect::Sqlite => format!("{}", (at * 1000.0) as i64),
                Dialect::Postgres => format!("'{}'", moment.strftime("%Y-%m-%d %H:%M:%S%.6f+00")),
                Dialect::Mysql => format!("'{}'", moment.strftime("%Y-%m-%d %H:%M:%S%.6f")),
            }
        };
        let table = match self.engine {
            Engine::Sqlite => name.to_owned(),
            Engine::MariaDb => format!("{}.{name}", database.name()),
            _ => format!("public.{name}"),
        };
        let q = |name: &str| self.quoted(name);
        rows.iter()
            .filter_map(|row| {
                Some(format!(
                    "INSERT INTO {} ({}, {}, {}, {}, {}) VALUES ('{table}', '{}', 1, {}, 'before')",
                    names.table("requeue"),
                    q("run_table"),
                    q("run"),
                    q("count"),
                    q("last"),
                    q("recovery_id"),
                    row.id,
                    at(row.requeued?)
                ))
            })
            .collect()
    }
}
