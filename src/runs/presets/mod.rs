//! The systems that unstick knows by name. Facts and their sources are in each file.

mod generic;
mod prisma;

use super::Preset;

/// Every preset, in the order `unstick presets` prints them.
pub const ALL: &[&Preset] = &[&prisma::PRESET, &generic::PRESET];

/// The preset of this name, compared without regard to case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Preset> {
    ALL.iter().copied().find(|preset| preset.name.eq_ignore_ascii_case(name))
}
