//! Claims about time on a machine that does much else.

/// Whether it comes out so in one of three tries: a machine may stand still once, but what is always late is late three times.
pub fn any_of_three(mut once: impl FnMut() -> bool) -> bool {
    (0..3).any(|_| once())
}
