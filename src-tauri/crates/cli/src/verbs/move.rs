//! Moves a session or an information meeting.

use chrono::{NaiveDate, NaiveTime};
use programme::schedule::move_session::{Moved, move_session};

use crate::place::Place;
use crate::say::Result;

/// Runs the verb, and shows the schedule as it is then.
pub fn run(
    place: &Place,
    session: &str,
    date: Option<NaiveDate>,
    start: Option<NaiveTime>,
) -> Result<()> {
    let profile = place.profile()?;
    let mut programme = place.programme(&profile)?;
    move_session(&mut programme, place.now, session, &Moved { date, start })?;
    super::show::run(place)
}
