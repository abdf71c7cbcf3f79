//! Shows the next session.

use programme::schedule::next::next;
use programme::{time, words};

use super::show::line;
use crate::context::Context;
use crate::json;
use crate::say::{self, Result};

/// Runs the verb.
pub fn run(context: &Context) -> Result<()> {
    let profile = context.profile()?;
    let programme = context.programme(&profile)?;
    let reader = context.reader(Some(&profile))?;
    let next = next(&programme, &reader)?;
    if context.json {
        let zone = programme::schedule::edition(programme.connection())?.zone;
        let next = next
            .map(|card| json::Session::of(card, reader.zone, zone))
            .transpose()?;
        return say::json(&next);
    }
    let Some(card) = next else {
        return say::text(&format!(
            "{}\n",
            words::word(context.language, "cli.no_next")
        ));
    };
    let mut text = line(context, &card);
    if let Some(programme) = card
        .when
        .programme
        .as_ref()
        .filter(|moment| moment.zone != reader.zone.name())
    {
        let at = format!(
            "{} {}",
            programme.date,
            programme.time.as_deref().unwrap_or_default()
        );
        text.push_str(&words::phrase(
            context.language,
            "cli.there",
            &[("at", at.trim()), ("zone", &programme.zone)],
        ));
        text.push('\n');
    }
    if let Some(days) = card.when.days_away {
        text.push_str(&match days {
            0 => words::word(context.language, "cli.today"),
            1 => words::word(context.language, "cli.tomorrow"),
            days if days > 0 => words::count(context.language, "cli.in_days", days.into()),
            _ => String::new(),
        });
        text.push('\n');
    }
    let age = programme::programmes::card::age(programme.connection(), &reader)?;
    // one's own is as new as the present, unless others may have changed it
    if age.source == programme::schedule::cards::Source::File || age.days > 0 {
        let since = time::unstamp(&age.known_since)?
            .with_timezone(&reader.zone)
            .date_naive();
        text.push_str(&words::phrase(
            context.language,
            "cli.known_since",
            &[("date", &words::date(context.language, since))],
        ));
        text.push('\n');
    }
    say::text(&text)
}
