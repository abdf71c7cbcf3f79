//! Moves a session or an information meeting.

use chrono::{NaiveDate, NaiveTime};
use programme::schedule::move_session::{Moved, move_session};

use crate::context::Context;
use crate::say::Result;

/// Runs the verb, and shows the schedule as it is then.
pub fn run(
    context: &Context,
    session: &str,
    date: Option<NaiveDate>,
    start: Option<NaiveTime>,
) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    move_session(&mut programme, context.now, session, &Moved { date, start })?;
    super::show::run(context)
}
