//! Shows the schedule in the reader's own time.

use programme::schedule::cards::{SessionCard, Source};
use programme::schedule::show_schedule::show_schedule;
use programme::schedule::when::{Known, When};
use programme::time::{self, rfc3339};
use programme::words;

use crate::context::Context;
use crate::json;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(context: &Context) -> Result<()> {
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let reader = context.reader(Some(&profile))?;
    let schedule = show_schedule(&programme, &reader, context.language)?;
    let programme_zone = time::zone(&schedule.programme_zone)?;
    if context.json {
        let known = match schedule.age.source {
            Source::File => Some(rfc3339(
                time::unstamp(&schedule.age.known_since)?,
                reader.zone,
            )),
            Source::Own if schedule.age.days > 0 => Some(rfc3339(
                time::unstamp(&schedule.age.known_since)?,
                reader.zone,
            )),
            Source::Own | Source::Sample => None,
        };
        let sessions = schedule
            .sessions
            .into_iter()
            .map(|card| json::Session::of(card, reader.zone, programme_zone));
        let meetings = schedule
            .meetings
            .into_iter()
            .map(|card| json::Meeting::of(card, reader.zone, programme_zone));
        return say::json(&json::Schedule {
            id: schedule.programme.id,
            title: schedule.programme.title,
            from: schedule.programme.edition.from,
            to: schedule.programme.edition.to,
            zone: schedule.zone,
            programme_zone: schedule.programme_zone,
            known_since: known,
            sessions: sessions.collect::<replica::Result<_>>()?,
            meetings: meetings.collect::<replica::Result<_>>()?,
        });
    }
    let mut text = format!("{}\n", schedule.programme.title.best(context.language));
    text.push_str(&words::phrase(
        context.language,
        "cli.zones",
        &[
            ("zone", &schedule.zone),
            ("programme", &schedule.programme_zone),
        ],
    ));
    text.push_str("\n\n");
    for session in &schedule.sessions {
        text.push_str(&line(context, session));
    }
    say::text(&text)
}

/// `Thu 18 May 2023 08:00   7  Reintegration processes`.
pub fn line(context: &Context, session: &SessionCard) -> String {
    let number = session
        .number
        .map_or_else(String::new, |number| number.to_string());
    let title = session.title.best(context.language);
    format!(
        "{:<30} {number:>2}  {title}  [{}]\n",
        moment(context, &session.when),
        session.id
    )
}

fn moment(context: &Context, when: &When) -> String {
    let date = when
        .mine
        .as_ref()
        .and_then(|mine| mine.date.parse().ok())
        .map_or_else(String::new, |date: chrono::NaiveDate| {
            use chrono::Datelike as _;
            let weekday: String = words::weekday(context.language, date.weekday())
                .chars()
                .take(3)
                .collect();
            format!("{weekday} {date}")
        });
    match (
        when.state,
        when.mine.as_ref().and_then(|mine| mine.time.as_deref()),
    ) {
        (Known::Unscheduled, _) => words::word(context.language, "cli.unscheduled"),
        (_, Some(time)) => format!("{date} {time}"),
        (_, None) => format!(
            "{date} {}",
            words::word(context.language, "cli.time_to_come")
        ),
    }
}
