//! CORE. What really applies: a spec and an environment come in, an [`EffectivePolicy`] goes out, every default decided
//! and every name parsed. Later rooms take it as it is; whether the table matches it is found out by `runs` and `db`.

mod effective;
mod fault;
mod interval;
mod zone;

pub use crate::api::Pace;
pub use effective::{EffectivePolicy, EnvironmentSources, effective, is_environment};
pub use fault::PolicyFault;
pub use interval::{about_interval, min_interval};
pub use zone::{Offsets, zone_offsets};
