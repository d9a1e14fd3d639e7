//! The steps of a recovery as they look on the wire, for a proxy to recognise.

use super::ground::{Ground, Rights, Seed};
use crate::support::proxy::{Fault, How, Moment, Toward};
use crate::support::{Database, Engine};

/// From when on the pattern is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// The pattern is met once.
    FromTheStart,
    /// It is met earlier, too, where it is not meant.
    AfterABatch,
}

/// One step.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) when: When,
    toward: Toward,
    pattern: &'static [u8],
    moment: Moment,
}

impl Step {
    pub(super) fn fault(&self, how: How) -> Fault {
        Fault::Cut { toward: self.toward, pattern: self.pattern.to_vec(), moment: self.moment, how }
    }

    /// Before this step nothing has been written that a second attempt could meet.
    pub(super) fn is_before_connected(&self) -> bool {
        self.name == "connected"
    }

    /// Behind this step the recovery is over, whoever knows it.
    pub(super) fn is_behind_the_end(&self) -> bool {
        self.name == "finish committed, not answered"
    }

    /// The ground on which this step is met: the ledger is made only by a role that may make it.
    pub(super) fn ground(&self, engine: Engine, seed: Seed) -> Ground {
        let rights = if self.name.starts_with("ledger") { Rights::ToMakeTheLedger } else { Rights::Least };
        Ground::with_rights(Database::create(engine), seed, rights)
    }
}

const fn said(name: &'static str, when: When, pattern: &'static [u8]) -> Step {
    Step { name, when, toward: Toward::Server, pattern, moment: Moment::Before }
}

const fn done(name: &'static str, when: When, pattern: &'static [u8]) -> Step {
    Step { name, when, toward: Toward::Server, pattern, moment: Moment::BeforeAnswer }
}

/// The steps on this engine, in their order.
pub(super) fn steps(engine: Engine) -> Vec<Step> {
    use When::{AfterABatch, FromTheStart};
    if engine == Engine::MariaDb {
        return vec![
            said("connected", FromTheStart, b"SHOW VARIABLES"),
            said("look", FromTheStart, b"START TRANSACTION READ ONLY"),
            said("ledger made, first table", FromTheStart, b"CREATE TABLE IF NOT EXISTS `unstick_recovery`"),
            done("ledger half made", FromTheStart, b"CREATE TABLE IF NOT EXISTS `unstick_change`"),
            said("begin", FromTheStart, b"READ COMMITTED; START TRANSACTION"),
            done("recovery opened", FromTheStart, b"INTO `unstick_recovery`"),
            done("held", FromTheStart, b"FOR UPDATE"),
            done("picked", AfterABatch, b"FOR UPDATE SKIP LOCKED"),
            done("updated", FromTheStart, b"`qualification_runs` AS t FORCE INDEX (PRIMARY) SET"),
            done("noted", FromTheStart, b"INTO `unstick_change`"),
            // With the command's byte: READ COMMITTED is no commit.
            said("commit not forwarded", AfterABatch, b"\x03COMMIT"),
            done("commit not answered", AfterABatch, b"\x03COMMIT"),
            said("commit answered", AfterABatch, b"READ COMMITTED; START TRANSACTION"),
            said("finish", FromTheStart, b"SET `finished_at`"),
            done("finished, not committed", FromTheStart, b"SET `finished_at`"),
        ];
    }
    let finish = Step {
        name: "finish committed, not answered",
        when: FromTheStart,
        toward: Toward::Client,
        pattern: b"UPDATE 1\x003\0\0\0\x04Z\0\0\0\x05TC\0\0\0\x0bCOMMIT\0",
        moment: Moment::Before,
    };
    vec![
        said("connected", FromTheStart, b"server_version_num"),
        said("look", FromTheStart, b"READ ONLY"),
        done("ledger being made", FromTheStart, b"CREATE SCHEMA"),
        said("begin", FromTheStart, b"READ COMMITTED"),
        done("recovery opened", FromTheStart, b"INTO \"unstick\".\"recovery\""),
        said("held", FromTheStart, b"= $1 FOR UPDATE"),
        said("settle sent", FromTheStart, b"picked AS MATERIALIZED"),
        done("settled", AfterABatch, b"picked AS MATERIALIZED"),
        // With the end of the text: READ COMMITTED is no commit.
        said("commit not forwarded", AfterABatch, b"COMMIT\0"),
        done("commit not answered", AfterABatch, b"COMMIT\0"),
        said("commit answered", AfterABatch, b"BEGIN ISOLATION LEVEL READ COMMITTED"),
        said("finish", FromTheStart, b"SET \"finished_at\""),
        done("finished, not committed", FromTheStart, b"SET \"finished_at\""),
        finish,
    ]
}
