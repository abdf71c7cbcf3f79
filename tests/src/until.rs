//! Waiting for the thing itself.

use std::time::{Duration, Instant};

use crate::Told;

/// How often is looked.
const EACH: Duration = Duration::from_millis(20);

/// Looks again and again until `look` sees something.
///
/// # Errors
/// When it is not seen `within` that time: the sentence names `what` and the last reason. An error of `look`
/// means "not yet".
pub async fn until<T>(
    what: &str,
    within: Duration,
    mut look: impl AsyncFnMut() -> Told<Option<T>>,
) -> Told<T> {
    let start = Instant::now();
    loop {
        let seen = look().await;
        let reason = match seen {
            Ok(Some(seen)) => return Ok(seen),
            Ok(None) => String::new(),
            Err(error) => format!(" ({error})"),
        };
        if start.elapsed() > within {
            return Err(format!(
                "{what}: not seen within {:.1} s{reason}",
                within.as_secs_f32()
            )
            .into());
        }
        tokio::time::sleep(EACH).await;
    }
}
