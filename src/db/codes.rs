//! The three engines' error codes as one table. In: a code and its message. Out: whose fault it is, and whether the
//! connection survives it.

use super::fault::FaultKind::{
    self, Busy, DiskFull, Mismatch, NotPermitted, Other, ReadOnlyTarget, RowRefused, Unreachable,
};
use crate::runs::Dialect;

/// What a code means.
pub(super) struct Verdict {
    pub(super) kind: FaultKind,
    /// The server ends the connection with it.
    pub(super) lost: bool,
}

pub(super) fn verdict(dialect: Dialect, code: &str, message: &str) -> Verdict {
    match dialect {
        Dialect::Postgres => Verdict { kind: postgres(code, message), lost: lost_postgres(code) },
        Dialect::Mysql => {
            let number = code.parse().unwrap_or_default();
            Verdict {
                kind: mysql(number, message),
                lost: matches!(number, 1053 | 1077 | 1079 | 1080 | 1152..=1161 | 1927 | 2006 | 2013 | 4031),
            }
        }
        Dialect::Sqlite => Verdict { kind: sqlite(code.parse().unwrap_or_default(), message), lost: false },
    }
}

fn lost_postgres(code: &str) -> bool {
    code.starts_with("08") || matches!(code, "57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "25P03" | "25P04")
}

fn postgres(code: &str, message: &str) -> FaultKind {
    match code {
        "40001" | "40P01" | "40003" | "55P03" | "55006" | "57014" | "57P01" | "57P02" | "57P03" | "57P05" => Busy,
        "25P03" | "25P04" | "0A001" => Busy,
        "53300" | "53200" | "53400" | "53000" => Busy,
        "53100" => DiskFull,
        "25006" => ReadOnlyTarget,
        "42501" | "28P01" | "28000" | "0L000" | "0P000" => NotPermitted,
        "3D000" | "57P04" => Unreachable,
        // an older PgBouncer has one code for all its refusals
        "08P01" if message.contains("no such user") || message.contains("password") || message.contains("auth") => {
            NotPermitted
        }
        "22P02" => Mismatch,
        "42601" | "42P18" => Other,
        _ => postgres_class(code),
    }
}

fn postgres_class(code: &str) -> FaultKind {
    match code.get(..2).unwrap_or_default() {
        "08" => Unreachable,
        "22" | "23" | "P0" => RowRefused,
        "53" | "57" => Busy,
        "3F" | "42" | "0A" | "55" | "26" => Mismatch,
        "00" | "01" | "02" | "03" | "0B" | "20" | "21" | "24" | "25" | "34" | "3B" | "40" | "54" | "58" | "72"
        | "F0" | "HV" | "XX" => Other,
        // the rest are codes that a trigger's RAISE made up
        "" => Other,
        _ => RowRefused,
    }
}

fn mysql(number: u16, message: &str) -> FaultKind {
    match number {
        // locks, deadlocks, time limits
        // 1412: a table was made after our snapshot, the ledger by another recovery for one
        1205 | 1213 | 1020 | 1317 | 1412 | 1614 | 1969 | 3024 | 3058 | 3572 => Busy,
        // too many connections, out of memory, shutting down, killed
        1040 | 1041 | 1203 | 1226 | 1037 | 1038 | 1053 | 1077 | 1079 | 1080 | 1927 | 4031 => Busy,
        1021 | 1114 => DiskFull,
        1030 | 1026 | 3 if message.contains("28") => DiskFull,
        1290 if message.contains("read-only") || message.contains("read_only") => ReadOnlyTarget,
        1792 | 1836 | 3100 | 4150 => ReadOnlyTarget,
        1044 | 1045 | 1142 | 1143 | 1227 | 1290 | 1370 | 1410 | 1698 | 1130 | 1129 => NotPermitted,
        1251 | 1275 | 1820 | 1862 | 3118 | 3159 | 3955 | 4151 => NotPermitted,
        1042 | 1043 | 1049 | 1152..=1161 | 2000..=2099 => Unreachable,
        1046 | 1051 | 1054 | 1072 | 1091 | 1109 | 1146 | 1176 | 1288 | 1305 | 1347 | 1356 | 1364 | 1366 => Mismatch,
        1265 | 1267 | 1270 | 1271 | 1292 | 1471 | 1525 | 1906 | 3105 | 4161 => Mismatch,
        1048 | 1062 | 1169 | 1216 | 1217 | 1264 | 1406 | 1442 | 1451 | 1452 | 1557 | 1586 | 1644 | 1643 | 1690
        | 1761 | 1762 => RowRefused,
        1369 | 3819 | 4025 | 1748 | 1859 | 3140 => RowRefused,
        // a trigger's SIGNAL may state any number
        30001..=u16::MAX => RowRefused,
        _ => Other,
    }
}

fn sqlite(code: i32, message: &str) -> FaultKind {
    // the low byte is the primary code, the rest says which kind of it
    match code & 0xff {
        5 | 6 | 9 | 15 | 17 => Busy,
        8 => ReadOnlyTarget,
        3 | 23 => NotPermitted,
        13 => DiskFull,
        14 => Unreachable,
        19 | 20 => RowRefused,
        26 => Mismatch,
        1 if message.contains("no such") || message.contains("has no column") || message.contains("cannot modify") => {
            Mismatch
        }
        _ => Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_fault_table_has_its_kind() {
        let table: &[(Dialect, FaultKind, &[&str])] = &[
            (Dialect::Postgres, Busy, &["55P03", "40001", "40P01", "57014", "57P01", "57P02", "57P03", "53300"]),
            (Dialect::Postgres, NotPermitted, &["42501", "28P01", "28000"]),
            (Dialect::Postgres, ReadOnlyTarget, &["25006"]),
            (Dialect::Postgres, Mismatch, &["42P01", "42703", "22P02", "42704", "42883", "42804", "3F000", "428C9"]),
            (
                Dialect::Postgres,
                RowRefused,
                &["23502", "23503", "23505", "23514", "23P01", "P0001", "22001", "44000", "27000", "45000", "UR001"],
            ),
            (Dialect::Postgres, DiskFull, &["53100"]),
            (Dialect::Postgres, Unreachable, &["08006", "08P01", "3D000"]),
            (Dialect::Postgres, Other, &["42601", "XX000", "25P02", "25001"]),
            (Dialect::Mysql, Busy, &["1205", "1213", "1040", "1203", "1317", "3024", "1969", "1020", "1053", "1412"]),
            (Dialect::Mysql, NotPermitted, &["1044", "1045", "1142", "1143", "1227", "1290", "1698"]),
            (Dialect::Mysql, ReadOnlyTarget, &["1792", "1836"]),
            (Dialect::Mysql, Mismatch, &["1146", "1054", "1265", "1366", "1046", "1288"]),
            (Dialect::Mysql, RowRefused, &["1048", "1062", "1451", "1452", "1644", "3819", "4025", "1406"]),
            (Dialect::Mysql, DiskFull, &["1114", "1021"]),
            (Dialect::Mysql, Unreachable, &["1049", "2013", "1158"]),
            (Dialect::Mysql, Other, &["1064", "", "x"]),
            (Dialect::Sqlite, Busy, &["5", "6", "517", "261", "262", "773"]),
            (Dialect::Sqlite, ReadOnlyTarget, &["8", "264", "520", "776", "1032", "1544"]),
            (Dialect::Sqlite, RowRefused, &["19", "275", "787", "1299", "1811", "2067", "1555"]),
            (Dialect::Sqlite, DiskFull, &["13"]),
            (Dialect::Sqlite, Unreachable, &["14", "270"]),
            (Dialect::Sqlite, Mismatch, &["26"]),
            (Dialect::Sqlite, Other, &["1", "11", "21", ""]),
        ];
        for (dialect, kind, codes) in table {
            for code in *codes {
                assert_eq!(verdict(*dialect, code, "").kind, *kind, "{dialect:?} {code}");
            }
        }
    }

    #[test]
    fn messages_decide_where_a_code_has_two_meanings() {
        let read_only = "The MySQL server is running with the --read-only option so it cannot execute this statement";
        assert_eq!(verdict(Dialect::Mysql, "1290", read_only).kind, ReadOnlyTarget);
        assert_eq!(verdict(Dialect::Mysql, "1030", "Got error 28 from storage engine").kind, DiskFull);
        assert_eq!(verdict(Dialect::Mysql, "1030", "Got error 122 from storage engine").kind, Other);
        assert_eq!(verdict(Dialect::Sqlite, "1", "no such table: runs").kind, Mismatch);
        assert_eq!(verdict(Dialect::Sqlite, "1", "near \"SELEC\": syntax error").kind, Other);
        assert_eq!(verdict(Dialect::Postgres, "08P01", "no such user: shop").kind, NotPermitted);
    }

    #[test]
    fn a_server_that_goes_away_loses_the_connection_and_a_lock_timeout_does_not() {
        for (dialect, code, lost) in [
            (Dialect::Postgres, "57P01", true),
            (Dialect::Postgres, "08006", true),
            (Dialect::Postgres, "55P03", false),
            (Dialect::Mysql, "1053", true),
            (Dialect::Mysql, "1927", true),
            (Dialect::Mysql, "1205", false),
            (Dialect::Sqlite, "5", false),
        ] {
            assert_eq!(verdict(dialect, code, "").lost, lost, "{dialect:?} {code}");
        }
    }
}
