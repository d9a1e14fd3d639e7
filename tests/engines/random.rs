//! Chance that comes out the same for the same seed.

use super::evidence::{HUNG, MARGIN, NEVER, STUCK};

/// xorshift64*: the same rows for the same seed on every machine.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// An age in seconds that no limit is near.
    pub(super) fn age(&mut self) -> f64 {
        let limits = [-10.0, 0.0, 20.0, 50.0, 600.0, STUCK, NEVER, HUNG, 9000.0];
        loop {
            // Half of them near enough to matter to owners.
            let top = if self.percent(50) { 1200 } else { 11_000 };
            let age = self.below(top * 1000) as f64 / 1000.0 - 30.0;
            if limits.iter().all(|limit| (age - limit).abs() > MARGIN) {
                return age;
            }
        }
    }
}
