//! A shop's database as Prisma would have made it, and the binary run on it.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Database, Engine, Unstick, fresh_folder, unstick};

const TABLE: &str = r#"CREATE TABLE "qualification_runs" (
    "id" TEXT NOT NULL PRIMARY KEY, "status" TEXT NOT NULL DEFAULT 'PENDING',
    "processed" INTEGER NOT NULL DEFAULT 0, "total" INTEGER NOT NULL DEFAULT 0, "workerId" TEXT,
    "createdAt" DATETIME NOT NULL, "startedAt" DATETIME, "heartbeatAt" DATETIME, "completedAt" DATETIME, "error" TEXT)"#;

/// Ten minutes old and left behind; two minutes old; waiting; done.
const ROWS: &str = r#"INSERT INTO "qualification_runs" ("id", "status", "processed", "total", "createdAt", "completedAt") VALUES
    ('old', 'PROCESSING', 0, 1, (unixepoch('now') - 630) * 1000, NULL),
    ('young', 'PROCESSING', 3, 10, (unixepoch('now') - 150) * 1000, NULL),
    ('waiting', 'PENDING', 0, 2, (unixepoch('now') - 10) * 1000, NULL),
    ('done', 'COMPLETED', 5, 5, (unixepoch('now') - 9000) * 1000, (unixepoch('now') - 8000) * 1000)"#;

/// One test's shop.
pub(crate) struct Shop {
    /// Its database.
    pub(crate) database: Database,
}

impl Shop {
    /// With one run that is stuck after five minutes.
    pub(crate) fn open() -> Self {
        let shop = Self::empty();
        shop.database.sql(ROWS);
        shop
    }

    /// Without any run.
    pub(crate) fn empty() -> Self {
        let database = Database::create(Engine::Sqlite);
        database.sql(TABLE);
        Self { database }
    }

    /// The binary, pointed at this shop.
    pub(crate) fn unstick(&self, line: &str) -> Unstick {
        unstick().args(line.split_whitespace()).env("DATABASE_URL", self.database.url())
    }

    /// The status of a run.
    pub(crate) fn status(&self, id: &str) -> String {
        self.database.value(&format!("SELECT status FROM qualification_runs WHERE id = '{id}'")).unwrap_or_default()
    }

    /// All that there is in the database, to be compared: every row of the app, and the name of every table.
    pub(crate) fn state(&self) -> Vec<Vec<Option<String>>> {
        let mut all = self.database.rows("SELECT * FROM qualification_runs ORDER BY id");
        all.extend(self.database.rows("SELECT name FROM sqlite_master ORDER BY name"));
        all
    }

    /// Holds one more run, this many seconds old.
    pub(crate) fn run(&self, id: &str, status: &str, age: u32) {
        self.database.sql(&format!(
            "INSERT INTO qualification_runs (id, status, createdAt) VALUES ('{id}', '{status}', (unixepoch('now') - {age}) * 1000)"
        ));
    }
}

/// A file of one test's own.
pub(crate) fn file(name: &str, text: &str) -> PathBuf {
    let path = fresh_folder("file").join(name);
    std::fs::write(&path, text).expect("our own folder");
    path
}

/// Fails the test unless the document is valid by a schema of `docs/schema`.
pub(crate) fn must_be_valid(schema: &str, document: &Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/schema").join(schema);
    let text = std::fs::read_to_string(&path).expect("a schema of ours");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let errors: Vec<_> = validator.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}
