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
    #[cfg(feature = "seeded")]
    if seeded::fill(bytes) {
        return Ok(());
    }
    getrandom::fill(bytes).map_err(|_| Refusal::Randomness)
}

/// Randomness that follows from a seed, for simulations that are to happen again byte by byte. Nothing that people run is
/// built with it.
#[cfg(feature = "seeded")]
pub mod seeded {
    use std::cell::RefCell;

    thread_local! {
        static SOURCE: RefCell<Option<blake3::OutputReader>> = const { RefCell::new(None) };
    }

    /// As long as it lives, this thread draws from its seed.
    #[derive(Debug)]
    pub struct Seeded(());

    impl Seeded {
        /// Draws from this seed from now on.
        #[must_use]
        pub fn new(seed: u64) -> Self {
            let mut hasher = blake3::Hasher::new_derive_key("mutual-learning simulated randomness");
            hasher.update(&seed.to_le_bytes());
            SOURCE.set(Some(hasher.finalize_xof()));
            Self(())
        }
    }

    impl Drop for Seeded {
        fn drop(&mut self) {
            SOURCE.set(None);
        }
    }

    pub(super) fn fill(bytes: &mut [u8]) -> bool {
        SOURCE.with_borrow_mut(|source| match source {
            Some(source) => {
                source.fill(bytes);
                true
            }
            None => false,
        })
    }
}
