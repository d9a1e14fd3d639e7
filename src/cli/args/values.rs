//! Values of flags, read from text; what breaks a rule of the policy is let through to those rules.

use std::{str::FromStr, time::Duration};

use crate::{
    api::{self, Columns},
    policy,
    runs::Role,
};

/// The longest time that a policy can write down; no rule allows as much.
const LONGEST: u64 = 3_599_996_399;

/// A limit, or that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    limit: Option<api::Duration>,
    /// As it was written, where that is more than can be kept.
    beyond: Option<String>,
}

impl Limit {
    /// The limit; `None`: never.
    #[must_use]
    pub(crate) fn get(&self) -> Option<api::Duration> {
        self.limit
    }

    /// What was written where `get` is less than that.
    #[must_use]
    pub(crate) fn beyond(&self) -> Option<&str> {
        self.beyond.as_deref()
    }

    /// This many seconds.
    #[must_use]
    pub(crate) fn from_secs(seconds: u64) -> Self {
        Self::of(Some(api::Duration::from_secs(seconds)))
    }

    fn of(limit: Option<api::Duration>) -> Self {
        Self { limit, beyond: None }
    }
}

/// A length of time; a bare number is minutes.
pub(super) fn limit(text: &str) -> Result<Limit, String> {
    let text = text.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        let read = text.parse::<api::Duration>().map_err(|_| {
            "write a length of time in h, m and s, like 90s, 5m or 1h30m; a bare number is minutes".to_owned()
        });
        return read.map(|limit| Limit::of(Some(limit)));
    }
    let seconds = text.parse::<u64>().ok().and_then(|minutes| minutes.checked_mul(60));
    Ok(match seconds.filter(|seconds| *seconds <= LONGEST) {
        Some(seconds) => Limit::from_secs(seconds),
        None => Limit { beyond: Some(text.to_owned()), ..Limit::from_secs(LONGEST) },
    })
}

/// The same in seconds.
pub(crate) fn limit_seconds(text: &str) -> Result<u64, String> {
    limit(text).map(|limit| limit.get().map_or(0, api::Duration::as_secs))
}

/// The same, or the word never.
pub(super) fn limit_or_never(text: &str) -> Result<Limit, String> {
    match text.trim() {
        "" => Ok(Limit::of(None)),
        word if word.eq_ignore_ascii_case("never") => Ok(Limit::of(None)),
        text => limit(text).map_err(|error| format!("{error}; never for none")),
    }
}

/// A length of time of our own, where a bare number could mean seconds as well as minutes and so is refused.
pub(super) fn own_time(text: &str) -> Result<Duration, String> {
    let read = text.trim().parse::<api::Duration>().ok().map(api::Duration::get);
    read.filter(|time| !time.is_zero())
        .ok_or_else(|| "write a length of time of at least 1s with its unit (h, m or s), like 60s or 5m".to_owned())
}

/// A whole number. Which ones make sense is for the policy's rules.
pub(super) fn count(text: &str) -> Result<u64, String> {
    text.trim().parse().map_err(|_| not_a_count(u64::MAX))
}

/// The same of 32 bits.
pub(super) fn small_count(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| not_a_count(u32::MAX.into()))
}

fn not_a_count(most: u64) -> String {
    format!("write a whole number from 0 to {most}, such as 20")
}

/// The name of a recovery.
pub(super) fn recovery_id(text: &str) -> Result<String, String> {
    match text.chars().count() {
        0 => Err("give it a name, or leave it out".to_owned()),
        129.. => Err("at most 128 characters".to_owned()),
        _ if text.chars().any(char::is_control) => Err("it holds a control character; take it out".to_owned()),
        _ => Ok(text.to_owned()),
    }
}

/// The name of an environment; empty: none is named.
pub(super) fn environment(text: &str) -> Result<String, String> {
    match policy::is_environment(text) || text.is_empty() {
        true => Ok(text.to_owned()),
        false => Err("an environment has up to 63 letters, digits, - _ and ., such as staging".to_owned()),
    }
}

/// One of the namespaces to watch: a name that Kubernetes could have given, `*`, or nothing.
pub(super) fn namespace(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let name = text.trim();
    let ends = name.bytes().next().zip(name.bytes().last()).is_none_or(|(first, last)| plain(first) && plain(last));
    if name == "*" || (name.len() <= 63 && ends && name.bytes().all(|byte| plain(byte) || byte == b'-')) {
        return Ok(name.to_owned());
    }
    Err("a namespace has up to 63 lower-case letters, digits and dashes; * is all".to_owned())
}

/// `role=column`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnArg {
    role: Role,
    column: String,
}

impl FromStr for ColumnArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (role, column) = text.split_once('=').ok_or("write ROLE=COLUMN, such as owner=workerId")?;
        let known = Role::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(role.trim()));
        let role = known.map_or_else(|| role.trim().parse(), Ok)?;
        Ok(Self { role, column: column.trim().to_owned() })
    }
}

impl ColumnArg {
    /// A role that is given two columns; only the key has several.
    pub(crate) fn twice(given: &[Self]) -> Option<Role> {
        let again = |(i, arg): (usize, &Self)| given[..i].iter().any(|earlier| earlier.role == arg.role);
        let twice = given.iter().enumerate().find(|(i, arg)| arg.role != Role::Id && again((*i, arg)));
        twice.map(|(_, arg)| arg.role)
    }

    /// Writes the columns over those of the spec; the ids given are the whole key.
    pub(crate) fn fill(given: &[Self], columns: &mut Columns) {
        if given.iter().any(|arg| arg.role == Role::Id) {
            columns.id.clear();
        }
        for Self { role, column } in given {
            match place(*role, columns) {
                Some(place) => *place = Some(column.clone()),
                None => columns.id.push(column.clone()),
            }
        }
    }
}

/// Where the spec keeps the column of a role; `None`: the id, which is a list.
fn place(role: Role, columns: &mut Columns) -> Option<&mut Option<String>> {
    Some(match role {
        Role::Id => return None,
        Role::Status => &mut columns.status,
        Role::CreatedAt => &mut columns.created_at,
        Role::StartedAt => &mut columns.started_at,
        Role::HeartbeatAt => &mut columns.heartbeat_at,
        Role::LeaseUntil => &mut columns.lease_until,
        Role::ProgressAt => &mut columns.progress_at,
        Role::UpdatedAt => &mut columns.updated_at,
        Role::Owner => &mut columns.owner,
        Role::Attempts => &mut columns.attempts,
        Role::MaxAttempts => &mut columns.max_attempts,
        Role::FinishedAt => &mut columns.finished_at,
        Role::Error => &mut columns.error,
        Role::Kind => &mut columns.kind,
        Role::Progress => &mut columns.progress,
        Role::Total => &mut columns.total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<u64> {
        limit(text).unwrap().get().map(api::Duration::as_secs)
    }

    #[test]
    fn a_bare_number_is_minutes_and_a_unit_is_a_unit() {
        for (text, expected) in
            [("60", 3600), ("5", 300), ("90s", 90), ("5m", 300), ("1h30m", 5400), ("0", 0), (" 7 ", 420)]
        {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        assert_eq!(seconds("99999999999999999999999"), Some(LONGEST), "refused by the policy's rules, not by us");
        for (text, beyond) in
            [("99999999999999999999999", Some("99999999999999999999999")), ("5256000", None), ("7", None)]
        {
            assert_eq!(limit(text).unwrap().beyond(), beyond, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused_with_an_example() {
        for text in ["", "soon", "-5", "5 min", "1.5h", "1d", "٣"] {
            assert!(limit(text).unwrap_err().contains("a bare number is minutes"), "{text}");
        }
        assert!(limit_or_never("x").unwrap_err().contains("never for none"));
        assert_eq!(limit_or_never("Never").unwrap(), Limit::of(None));
    }

    #[test]
    fn our_own_time_limit_needs_a_unit() {
        assert_eq!(own_time("60s"), Ok(Duration::from_secs(60)));
        for text in ["60", "0s", "", "x", "500ms", "-5"] {
            assert!(own_time(text).unwrap_err().contains("of at least 1s with its unit"), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_number_is_refused_with_those_that_are() {
        assert_eq!((count(" 7 "), small_count("0")), (Ok(7), Ok(0)));
        for text in ["", "abc", "-1", "1.5", "1e3", "18446744073709551616"] {
            assert!(count(text).unwrap_err().contains("from 0 to 18446744073709551615"), "{text}");
        }
        assert!(small_count("4294967296").unwrap_err().contains("from 0 to 4294967295"));
    }

    #[test]
    fn a_recovery_has_a_name_of_bounded_length_without_controls() {
        assert_eq!(recovery_id("rollout/shop/7"), Ok("rollout/shop/7".to_owned()));
        assert!(recovery_id(&"é".repeat(128)).is_ok());
        for text in ["", "a\nb", "\u{1b}[2J", &"é".repeat(129)] {
            assert!(recovery_id(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn every_role_can_be_given_and_goes_to_its_place() {
        let given: Vec<ColumnArg> = Role::ALL.iter().map(|role| format!("{role}=c_{role}").parse().unwrap()).collect();
        let mut columns = Columns::default();
        ColumnArg::fill(&given, &mut columns);
        assert_eq!(columns.id, ["c_id"]);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Id) {
            assert_eq!(*place(role, &mut columns).unwrap(), Some(format!("c_{role}")), "{role}");
        }
    }

    #[test]
    fn a_key_of_several_columns_is_given_one_by_one_and_replaces_the_policys() {
        let mut columns = Columns { id: vec!["old".into()], ..Columns::default() };
        let given = ["id=a".parse().unwrap(), "id=b".parse().unwrap()];
        ColumnArg::fill(&given, &mut columns);
        assert_eq!(columns.id, ["a", "b"]);
    }

    #[test]
    fn a_role_is_read_in_any_case_and_an_unknown_one_is_answered_with_all() {
        assert_eq!("STARTEDAT=x".parse::<ColumnArg>().unwrap().role, Role::StartedAt);
        assert!("colour=x".parse::<ColumnArg>().unwrap_err().contains("heartbeatAt"));
        assert!("x".parse::<ColumnArg>().unwrap_err().contains("ROLE=COLUMN"));
    }
}
