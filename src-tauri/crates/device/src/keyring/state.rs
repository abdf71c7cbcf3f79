//! How a keyring answers.

/// What the keyring of this computer can do for a new profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// None answers, or it keeps nothing beyond this login: a passphrase is needed.
    Missing,
    /// It is there; the system will ask the person to unlock it.
    Locked,
    /// It is there and open.
    Ready,
}
