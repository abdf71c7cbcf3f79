//! Moves a session or an information meeting.

use programme::schedule::move_session::{Moved, move_session};

use crate::arguments::values::wall;
use crate::context::Context;
use crate::say::Result;

/// What is typed after `mutual move`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Its id
    pub session: String,
    /// The date, 2023-05-18; without one it is still to be found
    #[arg(long)]
    pub date: Option<chrono::NaiveDate>,
    /// The time on the wall of its zone, 15:00; without one it is still to be announced
    #[arg(long, value_parser = wall)]
    pub start: Option<chrono::NaiveTime>,
}

/// Runs the verb, and shows the schedule as it is then.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments {
        session,
        date,
        start,
    } = arguments;
    let session = session.as_str();
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    move_session(&mut programme, context.now, session, &Moved { date, start })?;
    super::show::run(context)
}
