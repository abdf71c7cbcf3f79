//! Randomness as something passed in, so that tests own it. No generator of our own is here.

use crate::error::Refusal;

/// A source of unpredictable bytes. Any `FnMut(&mut [u8]) -> Result<(), Refusal>` is one.
pub trait Random {
    /// Fills `bytes` wholly.
    ///
    /// # Errors
    /// [`Refusal::Randomness`] when the source fails; `bytes` must not be used then.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Refusal>;
}

impl<F: FnMut(&mut [u8]) -> Result<(), Refusal>> Random for F {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Refusal> {
        self(bytes)
    }
}

/// The operating system's randomness; pass it as `&mut system_random`.
///
/// # Errors
/// [`Refusal::Randomness`] when the system has none to give.
pub fn system_random(bytes: &mut [u8]) -> Result<(), Refusal> {
    getrandom::fill(bytes).map_err(|_| Refusal::Randomness)
}
