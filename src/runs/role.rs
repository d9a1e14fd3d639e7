//! What a column is for.

use std::{fmt, str::FromStr};

/// The part a column plays for a run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Role {
    /// The key, unique and not null.
    Id,
    /// Says whether the run waits, is worked on, or is over.
    Status,
    /// When the run came to be.
    CreatedAt,
    /// When a worker claimed it.
    StartedAt,
    /// Written by the worker as long as it lives.
    HeartbeatAt,
    /// Until when the worker's claim holds.
    LeaseUntil,
    /// When progress was last made.
    ProgressAt,
    /// Prisma's `@updatedAt`: written by us only when mapped.
    UpdatedAt,
    /// Who claimed it.
    Owner,
    /// How often it was tried.
    Attempts,
    /// How often it may be tried.
    MaxAttempts,
    /// When it was over.
    FinishedAt,
    /// Why it failed.
    Error,
    /// What sort of run it is; shown only.
    Kind,
    /// Steps done; shown only.
    Progress,
    /// Steps in all; shown only.
    Total,
}

impl Role {
    /// Every role, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::Id,
        Self::Status,
        Self::CreatedAt,
        Self::StartedAt,
        Self::HeartbeatAt,
        Self::LeaseUntil,
        Self::ProgressAt,
        Self::UpdatedAt,
        Self::Owner,
        Self::Attempts,
        Self::MaxAttempts,
        Self::FinishedAt,
        Self::Error,
        Self::Kind,
        Self::Progress,
        Self::Total,
    ];

    /// Roles whose columns hold a time that shows life.
    pub const SIGNS: [Self; 5] =
        [Self::HeartbeatAt, Self::ProgressAt, Self::StartedAt, Self::CreatedAt, Self::UpdatedAt];

    /// Roles whose columns a worker writes while it has the run.
    pub const UNDER_WORK: [Self; 4] = [Self::HeartbeatAt, Self::ProgressAt, Self::StartedAt, Self::LeaseUntil];

    /// The name in `runs.columns` and `--columns`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Status => "status",
            Self::CreatedAt => "createdAt",
            Self::StartedAt => "startedAt",
            Self::HeartbeatAt => "heartbeatAt",
            Self::LeaseUntil => "leaseUntil",
            Self::ProgressAt => "progressAt",
            Self::UpdatedAt => "updatedAt",
            Self::Owner => "owner",
            Self::Attempts => "attempts",
            Self::MaxAttempts => "maxAttempts",
            Self::FinishedAt => "finishedAt",
            Self::Error => "error",
            Self::Kind => "kind",
            Self::Progress => "progress",
            Self::Total => "total",
        }
    }

    /// Whether its column must hold a time.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(
            self,
            Self::CreatedAt
                | Self::StartedAt
                | Self::HeartbeatAt
                | Self::LeaseUntil
                | Self::ProgressAt
                | Self::UpdatedAt
                | Self::FinishedAt
        )
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|role| role.as_str()).collect();
            format!("\"{}\" is not a column role; use one of {}", text.escape_debug(), all.join(", "))
        })
    }
}
