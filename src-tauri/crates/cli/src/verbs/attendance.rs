//! Attendance: read from reports, marked by hand, shown.

use std::collections::BTreeMap;
use std::path::Path;

use programme::attendance::list::{ListAs, attendance_list};
use programme::attendance::mark_attendance::{Said, mark_all, mark_attendance, record_reports};
use programme::attendance::review::{Looking, Review, review};
use programme::attendance::row::Row;
use programme::attendance::show_attendance::show_attendance;
use programme::attendance::{Entry, Mark};
use programme::fold::key;
use programme::people::{Person, persons};
use programme::{Code, words};
use replica::{Error, Replica};

use crate::arguments::attendance::{AttendanceAction, ReportArgument, by_mark};
use crate::context::Context;
use crate::given::bytes_of;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual attendance`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: AttendanceAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let at = &mut programme;
    match arguments.action {
        AttendanceAction::Import { report, record, .. } => {
            let (reports, looking) = looked_at(context, at, report, &profile)?;
            let reviewed = match record {
                true => record_reports(at, context.now, &reports, &looking)?.0,
                false => review(at.connection(), &reports, &looking)?,
            };
            told(context, &reviewed, record)
        }
        AttendanceAction::Review { report } => {
            let (reports, looking) = looked_at(context, at, report, &profile)?;
            told(
                context,
                &review(at.connection(), &reports, &looking)?,
                false,
            )
        }
        AttendanceAction::Mark {
            session,
            all_present,
            present,
            part,
            excused,
            made_up,
            absent,
            reason,
            how,
        } => {
            let everybody = persons(at.connection())?;
            let all = by_mark(present, part, excused, made_up, absent)
                .into_iter()
                .map(|(mark, person)| {
                    Ok(Said {
                        person: person_of(&everybody, &person)?,
                        mark,
                        how: how.clone().filter(|_| mark == Mark::MadeUp),
                        reason: reason.clone().filter(|_| mark == Mark::Excused),
                    })
                })
                .collect::<Result<Vec<_>>>()?;
            if all.is_empty() && !all_present {
                return Err(Failure::of("field-invalid")
                    .with("field", "mark")
                    .with("value", ""));
            }
            let mut seen = BTreeMap::new();
            for said in &all {
                if seen
                    .insert(&said.person, said.mark)
                    .is_some_and(|mark| mark != said.mark)
                {
                    return Err(Failure::of("field-invalid")
                        .with("field", "mark")
                        .with("value", &said.person));
                }
            }
            match all_present {
                true => mark_all(at, context.now, &session, &all)?,
                false => mark_attendance(at, context.now, &session, &all)?,
            };
            shown(context, at, &profile, Some(&session), None)
        }
        AttendanceAction::List { out } => {
            let kind = list_as(&out)?;
            let reader = context.reader(Some(&profile))?;
            let made = attendance_list(at, &reader, context.language, kind)?;
            let bytes = documents::list::bytes(made).map_err(replica::Error::from)?;
            say::file(context.json, &out, &bytes)
        }
        AttendanceAction::Show { session, person } => {
            let everybody = persons(at.connection())?;
            let person = person
                .map(|person| person_of(&everybody, &person))
                .transpose()?;
            shown(context, at, &profile, session.as_deref(), person.as_deref())
        }
    }
}

/// What a list is written as, by the end of its file's name.
pub fn list_as(out: &Path) -> Result<ListAs> {
    let end = out.extension().unwrap_or_default().to_string_lossy();
    ListAs::of(&end).ok_or_else(|| {
        Failure::of("field-invalid")
            .with("field", "out")
            .with("value", out.display())
    })
}

/// The id of a person who is named by it, or by a whole name that nobody else has.
pub fn person_of(everybody: &[Person], said: &str) -> Result<String> {
    if let Some(person) = everybody.iter().find(|person| person.id == said) {
        return Ok(person.id.clone());
    }
    let mut named = everybody
        .iter()
        .filter(|person| key(&person.name) == key(said));
    match (named.next(), named.next()) {
        (Some(person), None) => Ok(person.id.clone()),
        (Some(one), Some(other)) => Err(Failure::from(Error::of(Code::PersonSeveral))
            .with("name", said)
            .with("ids", format!("{}, {}", one.id, other.id))),
        _ => Err(Failure::from(Error::of(Code::PersonUnknown)).with("id", said)),
    }
}

fn looked_at(
    context: &Context,
    programme: &Replica,
    typed: ReportArgument,
    profile: &replica::Profile,
) -> Result<(Vec<Vec<u8>>, Looking)> {
    if !programme.is_facilitator() {
        return Err(Error::of(replica::Code::NotFacilitator).into());
    }
    let reports = typed
        .files
        .iter()
        .map(|path| bytes_of(path))
        .collect::<Result<Vec<_>>>()?;
    let everybody = persons(programme.connection())?;
    let mut chosen = BTreeMap::new();
    for (name, person) in typed.matches {
        let ids = person
            .split(',')
            .map(str::trim)
            .filter(|person| !person.is_empty())
            .map(|person| person_of(&everybody, person))
            .collect::<Result<Vec<_>>>()?;
        chosen.insert(name, ids);
    }
    Ok((
        reports,
        Looking {
            session: typed.session,
            threshold: typed.threshold,
            zone: typed
                .report_zone
                .as_deref()
                .map(programme::time::zone)
                .transpose()?,
            reader: context.reader(Some(profile))?.zone,
            chosen,
            columns: typed
                .column
                .into_iter()
                .map(|(column, header)| (header, column))
                .collect(),
        },
    ))
}

/// The word of the catalogue for a value, by how it is written in JSON.
fn word<T: serde::Serialize>(context: &Context, of: &str, value: &T) -> String {
    let said = serde_json::to_value(value).unwrap_or_default();
    let said = said.as_str().unwrap_or_default();
    words::word(context.language, &of.replace("{}", said))
}

fn told(context: &Context, review: &Review, saved: bool) -> Result<()> {
    // what the report made necessary to assume stands beside the answer, never in it
    for remark in &review.remarks {
        let said = word(context, "ui.attendance.remark.{}", &remark.notice)
            .replace("%{detail}", &remark.detail);
        say::remark(&format!("mutual: {said}"));
    }
    if context.json {
        return say::json(&review.rows);
    }
    let mut text = format!("{}\n", review.title.best(context.language));
    for row in &review.rows {
        text.push_str(&line_of(context, row));
    }
    let after = match saved {
        true => "ui.attendance.saved",
        false => "attendance.not_saved",
    };
    text.push_str(&format!("\n{}\n", words::word(context.language, after)));
    say::text(&text)
}

fn line_of(context: &Context, row: &Row) -> String {
    let shown = match (&row.person_name, row.name.is_empty()) {
        (Some(person), true) => person.clone(),
        (Some(person), false) if *person == row.name => person.clone(),
        (Some(person), false) => format!("{person} ({})", row.name),
        (None, _) => row.name.clone(),
    };
    let mut text = format!(
        "  {:<9} {:>4} min  {:<10} {shown}  · {}\n",
        word(context, "attendance.certainty.{}", &row.certainty),
        row.minutes,
        word(context, "ui.attendance.mark.{}", &row.mark),
        word(context, "ui.attendance.why.{}", &row.why),
    );
    if let Some(mark) = &row.by_hand {
        text.push_str(&format!(
            "{:32}{}\n",
            "",
            words::word(context.language, "attendance.by_hand")
                .replace("%{mark}", &word(context, "ui.attendance.mark.{}", mark))
        ));
    }
    for one in &row.candidates {
        text.push_str(&format!(
            "{:32}? {}  {}\n",
            "",
            one.name,
            one.organisation.as_deref().unwrap_or_default()
        ));
    }
    text
}

fn shown(
    context: &Context,
    programme: &Replica,
    profile: &replica::Profile,
    session: Option<&str>,
    person: Option<&str>,
) -> Result<()> {
    let page = show_attendance(programme, &context.reader(Some(profile))?, context.language)?;
    if let Some(id) = session
        && !page.sessions.iter().any(|one| one.id == id)
    {
        return Err(Failure::from(Error::of(Code::SessionUnknown)).with("id", id));
    }
    let all: Vec<(&str, &Entry)> = page
        .people
        .iter()
        .flat_map(|row| row.entries.iter().map(|entry| (row.name.as_str(), entry)))
        .filter(|(_, entry)| session.is_none_or(|id| entry.session == id))
        .filter(|(_, entry)| person.is_none_or(|id| entry.person == id))
        .collect();
    if context.json {
        let entries: Vec<&Entry> = all.iter().map(|(_, entry)| *entry).collect();
        return say::json(&entries);
    }
    let mut text = String::new();
    for (name, entry) in all {
        let minutes = entry
            .minutes
            .map_or_else(String::new, |minutes| format!("{minutes} min"));
        let more = [entry.how.as_deref(), entry.reason.as_deref()];
        let more: Vec<&str> = more.into_iter().flatten().collect();
        text.push_str(&format!(
            "{:<8} {:<10} {minutes:>8}  {name}  {}\n",
            entry.session,
            word(context, "ui.attendance.mark.{}", &entry.mark),
            more.join(" · ")
        ));
    }
    if text.is_empty() {
        text = format!("{}\n", words::word(context.language, "attendance.none"));
    }
    say::text(&text)
}
