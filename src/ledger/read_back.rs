//! What the rows of an undo are once they are written: a trigger of the app's may have made something else of it.

use std::collections::BTreeMap;

use super::undo::{KEPT, OtherValue};
use crate::{
    db::{Connection, DbError, FaultKind},
    runs::{Column, Kind, RunTable},
    sql::{UndoGroup, kept_image, kept_key, undo_images},
};

/// The columns of one row as they are now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Now {
    /// Their images.
    pub(super) images: Vec<Option<String>>,
    /// Whether each is what it was before the recovery.
    pub(super) is_as_it_was: Vec<bool>,
}

/// The group's rows as they are now, by their keys.
///
/// # Errors
/// What the database says; a trigger of the table keeps a row as the recovery left it.
pub(super) async fn read_back(
    connection: &mut Connection,
    (table, columns): (&RunTable, &[Column]),
    (group, keys): (&UndoGroup, &[String]),
) -> Result<BTreeMap<String, Now>, DbError> {
    let mut found = BTreeMap::new();
    for row in connection.query(&undo_images(table, columns, group, keys)).await? {
        let images = (0..columns.len()).map(|i| row.text(1 + 2 * i).map(|image| kept_image(table.dialect, image)));
        let is_as_it_was = columns
            .iter()
            .enumerate()
            .map(|(i, column)| row.int(2 + 2 * i) == Some(1) || group.only_held(column, i))
            .collect();
        let now = Now { images: images.collect(), is_as_it_was };
        is_not_kept(columns, (&group.before, &group.after), &now)?;
        found.insert(kept_key(table, row.text(0).unwrap_or_default()), now);
    }
    Ok(found)
}

/// The first column that the recovery changed, its status where it has one, is not as the recovery left it any more. Of a
/// time nothing can be told: a trigger may have set it twice within one tick of its clock.
pub(super) fn is_not_kept(
    columns: &[Column],
    (before, left_as): (&[Option<String>], &[Option<String>]),
    now: &Now,
) -> Result<(), DbError> {
    let first =
        (0..columns.len()).find(|i| before.get(*i) != left_as.get(*i) && !matches!(columns[*i].kind, Kind::Time(_)));
    let is_kept = first.is_some_and(|i| !now.is_as_it_was[i] && now.images.get(i) == left_as.get(i));
    if is_kept { Err(kept()) } else { Ok(()) }
}

/// Which row it is, only row by row can tell.
pub(super) fn kept() -> DbError {
    DbError::new(FaultKind::RowRefused, "cannot undo a batch", KEPT)
}

/// What is not as it was in a run that was put back.
pub(super) fn others<'a>(columns: &'a [Column], run: &'a str, now: &'a Now) -> impl Iterator<Item = OtherValue> + 'a {
    let other = columns.iter().zip(&now.is_as_it_was).filter(|(_, is_as_it_was)| !**is_as_it_was);
    other.map(|(column, _)| OtherValue { run: run.to_owned(), column: column.name.to_string() })
}
