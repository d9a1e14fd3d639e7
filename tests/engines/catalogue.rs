//! What the catalogues say about tables as apps make them.

use unstick::db::{Access, Connection, catalogue, connect, hidden_rows};
use unstick::runs::{Catalogue, ColumnFacts, TableName};
use unstick::settings::DatabaseUrl;

use crate::support::{Database, Engine};

fn on_one_thread<T>(story: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(story)
}

async fn open(url: &str) -> Connection {
    let url = DatabaseUrl::parse(url).expect("a URL of the suite's own");
    connect(&url, Access::ReadWrite).await.expect("a connection")
}

fn read(url: &str, table: &str, schema: Option<&str>) -> Catalogue {
    read_with(url, table, schema, &["beats", "nowhere"])
}

fn read_with(url: &str, table: &str, schema: Option<&str>, others: &[&str]) -> Catalogue {
    on_one_thread(async {
        let mut connection = open(url).await;
        connection.batch("BEGIN").await.expect("a transaction");
        let table = TableName::parse(table).expect("a name");
        let found = catalogue(&mut connection, &table, schema, others).await.expect("a catalogue");
        connection.batch("ROLLBACK").await.expect("its end");
        connection.close().await;
        found
    })
}

fn hidden(url: &str, table: &str) -> Option<String> {
    on_one_thread(async {
        let mut connection = open(url).await;
        connection.batch("BEGIN").await.expect("a transaction");
        let table = TableName::parse(table).expect("a name");
        let found = catalogue(&mut connection, &table, None, &[]).await.expect("a catalogue");
        hidden_rows(&mut connection, &found).await.expect("an answer")
    })
}

fn facts<'a>(found: &'a Catalogue, name: &str) -> &'a ColumnFacts {
    found.column(name).unwrap_or_else(|| panic!("no {name} in {found:#?}"))
}

fn types(found: &Catalogue) -> Vec<(&str, &str, &str)> {
    let columns = found.columns.iter();
    columns.map(|column| (column.name.as_str(), column.data_type.as_str(), column.cast.as_str())).collect()
}

fn indexes(found: &Catalogue) -> Vec<(Vec<&str>, bool, bool)> {
    let indexes = found.indexes.iter();
    indexes.map(|i| (i.columns.iter().map(String::as_str).collect(), i.unique, i.partial)).collect()
}

#[test]
fn postgresql_tells_types_casts_keys_and_generated_columns() {
    for engine in [Engine::Postgres, Engine::PgBouncer] {
        let database = Database::create(engine);
        database.sql(
            "CREATE TYPE \"RunStatus\" AS ENUM ('PENDING', 'it''s'); ALTER TYPE \"RunStatus\" ADD VALUE 'FIRST' BEFORE 'PENDING'; \
             CREATE DOMAIN short AS varchar(7); CREATE DOMAIN shorter AS short; \
             CREATE DOMAIN state AS \"RunStatus\"; CREATE DOMAIN \"The State\" AS state; \
             CREATE TABLE \"Runs\" (id varchar(32) PRIMARY KEY, status \"RunStatus\" NOT NULL, at timestamp(3) NOT NULL, zoned timestamptz, \
               code char(4), word shorter, tags text[], moods \"RunStatus\"[], twice int GENERATED ALWAYS AS (1 + 1) STORED, \
               no bigint GENERATED ALWAYS AS IDENTITY, body jsonb, price numeric(10, 2), gone int, now \"The State\"); \
             ALTER TABLE \"Runs\" DROP COLUMN gone; \
             CREATE INDEX ON \"Runs\" (status, at); CREATE UNIQUE INDEX ON \"Runs\" (lower(id), at) INCLUDE (status) WHERE status = 'PENDING'; \
             CREATE INDEX ON \"Runs\" USING hash (at); CREATE TABLE beats (run text NOT NULL, at timestamptz)",
        );
        let found = read(&database.url(), "Runs", None);
        assert_eq!((found.schema.as_str(), found.relation.as_str()), ("public", "table"));
        let expected = [
            ("id", "character varying", "character varying"),
            ("status", "enum", "\"public\".\"RunStatus\""),
            ("at", "timestamp without time zone", "timestamp(3) without time zone"),
            ("zoned", "timestamp with time zone", "timestamp with time zone"),
            ("code", "character", "bpchar"),
            ("word", "character varying", "\"public\".\"shorter\""),
            ("tags", "text[]", "text[]"),
            ("moods", "\"runstatus\"[]", "\"public\".\"RunStatus\"[]"),
            ("twice", "integer", "integer"),
            ("no", "bigint", "bigint"),
            ("body", "jsonb", "jsonb"),
            ("price", "numeric", "numeric(10,2)"),
            ("now", "enum", "\"public\".\"The State\""),
        ];
        assert_eq!(types(&found), expected);
        let below: Vec<_> = found.columns.iter().filter(|column| !column.enum_below.is_empty()).collect();
        assert!(
            matches!(below[..], [one] if one.name == "now" && one.enum_below == "\"public\".\"RunStatus\""),
            "{below:?}"
        );
        assert_eq!(facts(&found, "now").labels, facts(&found, "status").labels);
        assert_eq!(facts(&found, "status").labels, ["FIRST", "PENDING", "it's"]);
        assert_eq!([32, 4, 7].map(Some), ["id", "code", "word"].map(|name| facts(&found, name).max_chars));
        assert!(facts(&found, "twice").generated && facts(&found, "no").generated && !facts(&found, "at").generated);
        assert!(facts(&found, "zoned").nullable && !facts(&found, "at").nullable && !facts(&found, "id").nullable);
        let expected = [(vec!["id"], true, false), (vec!["status", "at"], false, false), (vec!["", "at"], true, true)];
        assert_eq!(indexes(&found), expected);
        assert!(!found.other("beats", "run").expect("beats is there").nullable);
        assert_eq!(found.others[1], ("nowhere".to_owned(), vec![]));
        assert!(read(&database.url(), "runs", None).columns.is_empty(), "the case counts");
    }
}

#[test]
fn postgresql_says_the_same_of_a_table_with_and_without_others_beside_it() {
    let database = Database::create(Engine::Postgres);
    database.sql(
        "CREATE TYPE \"Mood\" AS ENUM ('ok'); CREATE DOMAIN word AS varchar(7); CREATE TYPE pair AS (a int, b int); \
         CREATE TABLE plain (gone int, id uuid PRIMARY KEY, a varchar(32), b varchar, c char(4), d char, e \"char\", f name, g text[] NOT NULL, \
           h varchar(9)[], i char(3)[], j bit, k bit(5), l bit varying(5), m bit(5)[], n numeric(10, 2), o numeric, p numeric(10, 2)[], \
           q timestamp(3), r timestamptz(0), s timestamptz, t time(3), u timetz, v interval day to second(3), w date, x json, y jsonb, z bytea, \
           aa inet, ab oid, ac regclass, ad int2vector, ae oidvector, af money, ag xml, ah point, ai int4range, aj real, ak double precision, \
           al boolean NOT NULL, am smallint, an bigint GENERATED BY DEFAULT AS IDENTITY, ao int GENERATED ALWAYS AS IDENTITY, \
           ap int GENERATED ALWAYS AS (1 + 1) STORED, aq pg_lsn, ar tsvector, \"As\" text); \
         ALTER TABLE plain DROP COLUMN gone; CREATE INDEX ON plain (q DESC, a); CREATE UNIQUE INDEX ON plain (b, lower(c), d) INCLUDE (e); \
         CREATE INDEX ON plain USING hash (a); CREATE INDEX ON plain USING brin (q); CREATE INDEX ON plain (w) WHERE al; \
         CREATE TABLE moods (id int PRIMARY KEY, mood \"Mood\"); CREATE TABLE words (id int PRIMARY KEY, said word, at timestamp(3)); \
         CREATE TABLE pairs (id int, two pair, yes information_schema.yes_or_no); CREATE VIEW seen AS SELECT a, q FROM plain; \
         CREATE TABLE beats (run text NOT NULL)",
    );
    for table in ["plain", "moods", "words", "pairs", "seen", "beats", "public.plain"] {
        let (alone, beside) = (read_with(&database.url(), table, None, &[]), read(&database.url(), table, None));
        assert!(!alone.columns.is_empty(), "{table}");
        assert_eq!(Catalogue { others: beside.others.clone(), ..alone }, beside, "{table}");
    }
}

#[test]
fn postgresql_finds_the_table_of_the_path_whatever_has_its_name_before_it() {
    let database = Database::create(Engine::Postgres);
    database.sql(
        "CREATE SCHEMA early; CREATE SEQUENCE early.runs; CREATE TABLE runs (a int); CREATE TABLE pg_class (b int); \
         CREATE TABLE early.pg_type (c int); CREATE TABLE pg_type (d int)",
    );
    database.sql(&format!("ALTER ROLE app IN DATABASE {} SET search_path = early, nowhere, public", database.name()));
    let first = |table| read(&database.url(), table, None).columns.first().map(|c| c.name.clone());
    assert_eq!(
        ["runs", "pg_class", "pg_type", "pg_index"].map(first),
        ["a", "b", "c"].map(str::to_owned).map(Some).into_iter().chain([None]).collect::<Vec<_>>()[..]
    );
}

#[test]
fn postgresql_looks_for_the_table_where_it_was_told_to() {
    let database = Database::create(Engine::Postgres);
    database.sql(
        "CREATE SCHEMA \"Shop\"; CREATE TABLE runs (a int); CREATE TABLE \"Shop\".runs (b int); CREATE TABLE \"Shop\".own (c int)",
    );
    let first = |table, schema| read(&database.url(), table, schema).columns.first().map(|c| c.name.clone());
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(first("runs", None), name("a"));
    assert_eq!(first("runs", Some("Shop")), name("b"));
    assert_eq!(first("public.runs", Some("Shop")), name("a"));
    assert_eq!(first("own", None), None);
    assert_eq!(first("runs", Some("shop")), None);
    database.sql(&format!("ALTER ROLE app IN DATABASE {} SET search_path = \"Shop\", public", database.name()));
    assert_eq!(first("own", None), name("c"));
    assert_eq!(first("runs", None), name("b"));
}

#[test]
fn postgresql_knows_large_from_small_without_statistics() {
    let database = Database::create(Engine::Postgres);
    database.sql(
        "CREATE TABLE small (id int PRIMARY KEY, note text) WITH (autovacuum_enabled = off); \
         INSERT INTO small SELECT n, 'a note of some length that rows have' FROM generate_series(1, 5000) n; \
         CREATE TABLE large (id int PRIMARY KEY, note text) WITH (autovacuum_enabled = off); \
         INSERT INTO large SELECT n, 'a note of some length that rows have' FROM generate_series(1, 60000) n; \
         CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id); \
         CREATE TABLE parts1 PARTITION OF parts FOR VALUES FROM (0) TO (100000); \
         CREATE TABLE parts2 PARTITION OF parts FOR VALUES FROM (100000) TO (200000); \
         INSERT INTO parts SELECT n FROM generate_series(1, 150000) n; \
         CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child () INHERITS (parent); \
         CREATE VIEW seen AS SELECT * FROM small; CREATE MATERIALIZED VIEW kept AS SELECT * FROM small",
    );
    let rows = |table| read(&database.url(), table, None).rows;
    assert!((4000..20_000).contains(&rows("small")), "{}", rows("small"));
    assert!(rows("large") >= 60_000, "{}", rows("large"));
    assert!(rows("parts") >= 60_000, "{}", rows("parts"));
    database.sql("ANALYZE");
    assert!((5000..7000).contains(&rows("small")), "{}", rows("small"));
    assert!((60_000..80_000).contains(&rows("large")), "{}", rows("large"));
    let relation = |table| read(&database.url(), table, None).relation;
    assert_eq!(relation("parts"), "partitioned table");
    assert_eq!(relation("parent"), "partitioned table", "a row's place is not unique there");
    assert_eq!((relation("seen"), relation("kept")), ("view".to_owned(), "materialized view".to_owned()));
    assert_eq!(indexes(&read(&database.url(), "parts", None)), [(vec!["id"], true, false)]);
}

#[test]
fn row_level_security_that_hides_rows_is_told() {
    let database = Database::create(Engine::Postgres);
    let url = database.role("guest_of_the_catalogue");
    database.sql(
        "CREATE TABLE runs (id int PRIMARY KEY, tenant text); GRANT SELECT, UPDATE ON runs TO guest_of_the_catalogue",
    );
    assert_eq!(hidden(&url, "runs"), None, "it is off");
    database.sql("ALTER TABLE runs ENABLE ROW LEVEL SECURITY");
    assert_eq!(
        hidden(&url, "runs").as_deref(),
        Some(
            "row-level security hides rows of runs from role guest_of_the_catalogue; grant BYPASSRLS or add a policy USING (true)"
        )
    );
    assert_eq!(hidden(&database.url(), "runs"), None, "its owner sees all");
    database.sql("CREATE POLICY partly ON runs USING (tenant = 'a')");
    assert!(hidden(&url, "runs").is_some());
    database.sql("CREATE POLICY look ON runs FOR SELECT USING (true)");
    assert!(hidden(&url, "runs").is_some(), "it cannot change all it sees");
    database.sql("CREATE POLICY change ON runs FOR UPDATE TO guest_of_the_catalogue USING (true)");
    assert_eq!(hidden(&url, "runs"), None);
    database.sql("CREATE POLICY fewer ON runs AS RESTRICTIVE FOR SELECT USING (tenant <> 'b')");
    assert!(hidden(&url, "runs").is_some(), "a restrictive policy takes away");
    database.sql("ALTER TABLE runs FORCE ROW LEVEL SECURITY");
    assert!(hidden(&database.url(), "runs").is_some(), "its owner too");
}

#[test]
fn mariadb_tells_types_labels_and_generated_columns() {
    let database = Database::create(Engine::MariaDb);
    database.sql(
        "CREATE TABLE Runs (id varchar(191) PRIMARY KEY, status ENUM('PENDING', 'it''s', 'a,b') NOT NULL, createdAt datetime(3) NOT NULL, \
           at timestamp(3) NULL, flag tinyint(1) NOT NULL, n bigint unsigned NOT NULL DEFAULT 1, body longtext, d double, \
           twice int AS (n * 2) STORED, thrice int AS (n * 3) VIRTUAL, code char(4), data varbinary(16), price decimal(10, 2)); \
         CREATE INDEX by_status ON Runs (status, createdAt); CREATE UNIQUE INDEX by_body ON Runs (body(10), n); \
         CREATE TABLE beats (run varchar(191) NOT NULL, at datetime); CREATE VIEW seen AS SELECT * FROM Runs; \
         INSERT INTO Runs (id, status, createdAt, flag) VALUES ('a', 'PENDING', UTC_TIMESTAMP(3), 1)",
    );
    let found = read(&database.url(), "Runs", None);
    assert_eq!(
        (found.schema.as_str(), found.relation.as_str(), found.rows),
        (database.name(), "table", 1),
        "{found:#?}"
    );
    let expected = [
        ("id", "varchar(191)"),
        ("status", "enum"),
        ("createdAt", "datetime(3)"),
        ("at", "timestamp(3)"),
        ("flag", "tinyint(1)"),
        ("n", "bigint(20)"),
        ("body", "longtext"),
        ("d", "double"),
        ("twice", "int(11)"),
        ("thrice", "int(11)"),
        ("code", "char(4)"),
        ("data", "varbinary(16)"),
        ("price", "decimal(10,2)"),
    ];
    assert_eq!(types(&found), expected.map(|(name, kind)| (name, kind, "")));
    assert_eq!(facts(&found, "status").labels, ["PENDING", "it's", "a,b"]);
    assert!(facts(&found, "twice").generated && facts(&found, "thrice").generated && !facts(&found, "n").generated);
    assert_eq!([Some(191), Some(4), None], ["id", "code", "body"].map(|name| facts(&found, name).max_chars));
    assert!(facts(&found, "at").nullable && !facts(&found, "createdAt").nullable);
    let expected =
        [(vec!["id"], true, false), (vec!["", "n"], true, false), (vec!["status", "createdAt"], false, false)];
    assert_eq!(indexes(&found), expected);
    assert!(!found.other("beats", "run").expect("beats is there").nullable);
    assert!(read(&database.url(), "runs", None).columns.is_empty(), "the case counts");
    assert_eq!(read(&database.url(), &format!("{}.Runs", database.name()), None).columns.len(), 13);
    assert_eq!(read(&database.url(), "seen", None).relation, "view");
}

#[test]
fn sqlite_tells_keys_and_generated_columns() {
    let database = Database::create(Engine::Sqlite);
    database.sql(
        "CREATE TABLE \"Runs\" (id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, createdAt DATETIME, \
           twice INT GENERATED ALWAYS AS (1 + 1) STORED, thrice INT AS (3)); \
         CREATE INDEX by_status ON \"Runs\" (status, createdAt); CREATE UNIQUE INDEX part ON \"Runs\" (lower(id), status) WHERE status = 'x'; \
         CREATE TABLE numbered (id INTEGER PRIMARY KEY, at INTEGER); CREATE TABLE pairs (a TEXT, b INT, c INT, PRIMARY KEY (b, a)) WITHOUT ROWID; \
         CREATE TABLE beats (run TEXT NOT NULL, at); CREATE VIEW seen AS SELECT * FROM numbered; \
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001) INSERT INTO numbered SELECT i, i FROM n",
    );
    let found = read(&database.url(), "Runs", None);
    assert_eq!((found.schema.as_str(), found.relation.as_str(), found.rows), ("main", "table", 0));
    let expected = [("id", "text"), ("status", "text"), ("createdAt", "datetime"), ("twice", "int"), ("thrice", "int")];
    assert_eq!(types(&found), expected.map(|(name, kind)| (name, kind, "")));
    assert!(facts(&found, "twice").generated && facts(&found, "thrice").generated && !facts(&found, "id").generated);
    assert!(facts(&found, "createdAt").nullable && !facts(&found, "id").nullable && !facts(&found, "status").nullable);
    let expected = [
        (vec!["id"], true, false),
        (vec!["id"], true, false),
        (vec!["status", "createdAt"], false, false),
        (vec!["", "status"], true, true),
    ];
    assert_eq!(indexes(&found), expected);
    assert!(!found.other("beats", "run").expect("beats is there").nullable);
    assert_eq!(found.others[1], ("nowhere".to_owned(), vec![]));
    let numbered = read(&database.url(), "numbered", None);
    assert_eq!((indexes(&numbered), numbered.rows), (vec![(vec!["id"], true, false)], 1_000_000));
    assert!(!facts(&numbered, "id").nullable);
    assert_eq!(indexes(&read(&database.url(), "pairs", None))[0], (vec!["b", "a"], true, false));
    assert_eq!(read(&database.url(), "seen", None).relation, "view");
    assert!(read(&database.url(), "runs", None).columns.is_empty(), "the case counts");
    assert_eq!(read(&database.url(), "main.Runs", None).columns.len(), 5);
}
