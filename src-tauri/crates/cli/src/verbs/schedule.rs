//! The schedule as a whole: its dates laid by a rhythm, and its hours where the organisations are.

use programme::laying::hours::{Hours, hours};
use programme::laying::lay::{Laying, Rhythm, lay};
use programme::laying::take_dates::take_dates;
use programme::laying::{Blocked, holidays::read_holidays};
use programme::people::organisations;
use programme::schedule::{Edition, Stated, parse_weekday, template};
use programme::{Language, words};
use replica::Replica;

use crate::arguments::prepare::ScheduleAction;
use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual schedule`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: ScheduleAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    match arguments.action {
        ScheduleAction::Lay {
            from,
            weekday,
            at,
            every,
            opening,
            skip,
            holidays,
            keep_past,
            save,
        } => {
            let profile = match save {
                true => Some(context.profile()?),
                false => context.profile_if_any()?,
            };
            let mut programme = match &profile {
                Some(profile) if save || !profile.programmes()?.is_empty() => {
                    Some(context.programme(profile)?)
                }
                _ => None,
            };
            let edition = edition_of(programme.as_ref())?;
            let zone = context.named_zone().unwrap_or(edition.zone);
            let mut blocked = skip
                .iter()
                .map(|text| Blocked::parse(text))
                .collect::<replica::Result<Vec<_>>>()?;
            for path in &holidays {
                let named =
                    |error: replica::Error| Failure::from(error).with("path", path.display());
                let bytes = std::fs::read(path).map_err(|error| named(error.into()))?;
                let read = read_holidays(&bytes, zone, from).map_err(named)?;
                if read.passed_over > 0 {
                    say::remark(&words::phrase(
                        context.language,
                        "cli.lay.passed_over",
                        &[("count", &read.passed_over.to_string())],
                    ));
                }
                blocked.extend(read.blocked);
            }
            let rhythm = Rhythm {
                from,
                weekday: weekday.as_deref().map(day).transpose()?,
                start: at,
                zone: Some(zone),
                weeks: weeks(&every)?,
                opening,
                blocked,
                keep_before: keep_past.then_some(context.now),
            };
            let people = match &programme {
                Some(programme) => organisations(programme.connection())?,
                None => Vec::new(),
            };
            let laying = lay(&edition, &people, &rhythm)?;
            if let (true, Some(programme)) = (save, &mut programme) {
                take_dates(programme, context.now, &laying.sessions, &rhythm)?;
            }
            told(context, &laying)
        }
        ScheduleAction::Hours => {
            let profile = context.profile()?;
            let programme = context.programme(&profile)?;
            let edition = edition_of(Some(&programme))?;
            let mut stated: Vec<Stated> = edition
                .sessions
                .iter()
                .map(|session| session.stated)
                .filter(|stated| stated.date.is_some())
                .collect();
            stated.sort_by_key(|stated| (stated.date, stated.start));
            let people = organisations(programme.connection())?;
            let found = hours(&stated, edition.zone, &people);
            match (context.json, found) {
                (true, found) => say::json(&found),
                (false, None) => say::text(&format!(
                    "{}\n",
                    words::word(context.language, "cli.lay.no_hours")
                )),
                (false, Some(found)) => say::text(&said(context.language, &found)),
            }
        }
    }
}

/// The edition at hand, or the template where there is none.
fn edition_of(programme: Option<&Replica>) -> Result<Edition> {
    Ok(match programme {
        Some(programme) => programme::schedule::edition(programme.connection())?,
        None => template::template()?,
    })
}

/// `thu`, `thursday`, `jueves`.
fn day(text: &str) -> Result<chrono::Weekday> {
    text.parse()
        .ok()
        .or_else(|| parse_weekday(text))
        .ok_or_else(|| {
            Failure::of("field-invalid")
                .with("field", "weekday")
                .with("value", text)
        })
}

/// `2w`, `2`.
fn weeks(text: &str) -> Result<u32> {
    let number = text.strip_suffix(['w', 'W']).unwrap_or(text);
    number.trim().parse().map_err(|_| {
        Failure::of("field-invalid")
            .with("field", "rhythm_weeks")
            .with("value", text)
    })
}

fn told(context: &Context, laying: &Laying) -> Result<()> {
    if context.json {
        return say::json(&laying.sessions);
    }
    let mut text = String::new();
    for session in &laying.sessions {
        let number = session.number.map_or_else(String::new, |n| n.to_string());
        text.push_str(&format!(
            "{} {:<5} {number:>2}  {}  [{}]\n",
            session.date,
            session.time.as_deref().unwrap_or("--:--"),
            session.title.best(context.language),
            session.id
        ));
        if session.wall_time != programme::time::WallTime::Plain {
            let of = format!("{:?}", session.wall_time).to_lowercase();
            text.push_str(&format!(
                "    {}\n",
                words::word(context.language, &format!("ui.time.short.{of}"))
            ));
        }
        for passed in &session.passed_over {
            text.push_str(&format!(
                "    {}\n",
                words::phrase(
                    context.language,
                    "cli.lay.blocked",
                    &[("date", &passed.from), ("name", &passed.name)]
                )
            ));
        }
    }
    if let Some(hours) = &laying.hours {
        text.push('\n');
        text.push_str(&said(context.language, hours));
    }
    say::text(&text)
}

fn said(language: Language, hours: &Hours) -> String {
    let mut text = String::new();
    for zone in &hours.zones {
        let of: Vec<String> = zone
            .hours
            .iter()
            .map(|hour| {
                format!(
                    "{} {} ({})",
                    hour.date,
                    hour.time,
                    words::word(
                        language,
                        &format!("prepare.band.{}", format!("{:?}", hour.band).to_lowercase())
                    )
                )
            })
            .collect();
        text.push_str(&format!(
            "{}  {}: {}\n",
            zone.zone,
            zone.organisations.join(", "),
            of.join("; ")
        ));
    }
    let kindest = &hours.kindest;
    text.push_str(&words::phrase(
        language,
        "cli.lay.kindest",
        &[
            ("time", &kindest.time),
            ("day", &kindest.day.to_string()),
            ("evening", &kindest.evening.to_string()),
            ("early", &kindest.early.to_string()),
            ("night", &kindest.night.to_string()),
        ],
    ));
    text.push('\n');
    text
}
