//! Laying the dates of a programme: from a first day, a weekday, an hour and a rhythm, around days on which nobody meets; and what
//! hour that is for each organisation. The result is shown before anything is written.

pub mod holidays;
pub mod hours;
pub mod lay;
pub mod take_dates;

pub use holidays::Blocked;
pub use lay::{LaidSession, Laying, Rhythm};
