//! A call to the system on a thread of its own. Keyring, notifications and tray are reached over D-Bus by calls that
//! block, which a tokio runtime forbids on its own threads, and whoever is called may never answer.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// Why there is no answer.
pub(crate) enum Unanswered {
    /// Not in time. The call goes on alone, and its answer is dropped.
    Late,
    /// The thread did not start, or ended early; the words are for the log.
    Broken(String),
}

/// What `call` answers, if it does within `patience`.
pub(crate) fn ask<T: Send + 'static>(
    name: &str,
    patience: Duration,
    call: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unanswered> {
    let (answer, answered) = sync_channel(1);
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            // nobody listens any more once patience has ended
            answer.send(call()).ok();
        })
        .map_err(|e| Unanswered::Broken(format!("no thread for the {name}: {e}")))?;
    answered
        .recv_timeout(patience)
        .map_err(|problem| match problem {
            RecvTimeoutError::Timeout => Unanswered::Late,
            RecvTimeoutError::Disconnected => {
                Unanswered::Broken(format!("the call to the {name} broke off"))
            }
        })
}
