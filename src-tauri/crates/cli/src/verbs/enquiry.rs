//! Enquiries: added, read from letters and lists, followed step by step, and answered.

use std::path::{Path, PathBuf};

use programme::enquiries::change_enquiry::{
    add_enquiry, change_enquiry, known, remove_enquiry, take_step,
};
use programme::enquiries::import_enquiries::{Fate, import_enquiries, read_enquiries};
use programme::enquiries::letter::{mailto, written as letter_of};
use programme::enquiries::propose_letter::{Letter, mail_file, propose_letter};
use programme::enquiries::show_enquiries::show_enquiries;
use programme::enquiries::{Enquiry, EnquiryText, Step};
use programme::{Code, words};
use replica::Replica;

use crate::arguments::prepare::{EnquiryAction, EnquiryArgument};
use crate::context::Context;
use crate::given::bytes_of;
use crate::say::{self, Failure, Result};
use crate::written::written;

/// What is typed after `mutual enquiry`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub action: EnquiryAction,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    let (at, now) = (&mut programme, context.now);
    match arguments.action {
        EnquiryAction::Add { told, another } => {
            let told = with(EnquiryText::default(), told);
            let (id, _) = add_enquiry(at, now, &told, another)?;
            written(context, &id, None, "cli.written")
        }
        EnquiryAction::Import {
            file,
            review,
            another,
        } => import(context, at, &file, review, another),
        EnquiryAction::List { step } => list(context, at, step),
        EnquiryAction::Show { id } => {
            may_read(at)?;
            show(context, &known(at.connection(), &id)?)
        }
        EnquiryAction::Edit {
            id,
            told,
            group,
            note,
        } => {
            let stands = known(at.connection(), &id)?;
            let changed = Enquiry {
                told: with(stands.told.clone(), told),
                group: group.unwrap_or(stands.group),
                note: note.unwrap_or(stands.note),
                ..stands
            };
            change_enquiry(at, now, &changed)?;
            written(context, &id, None, "cli.written")
        }
        EnquiryAction::Step { id, step } => {
            take_step(at, now, &id, step)?;
            match context.json {
                true => say::json(&serde_json::json!({ "id": id, "step": step })),
                false => written(context, &id, None, "cli.written"),
            }
        }
        EnquiryAction::Letter {
            id,
            step,
            out,
            invitation,
        } => {
            let stands = known(at.connection(), &id)?;
            let step = step.unwrap_or(next(stands.step));
            let letter = propose_letter(at, now, &id, step, context.language)?;
            letter_out(context, &letter, out, invitation)
        }
        EnquiryAction::Remove { id } => {
            remove_enquiry(at, now, &id)?;
            written(context, &id, None, "cli.written")
        }
        EnquiryAction::Write { told, out } => own(context, at, told, out),
    }
}

fn may_read(programme: &Replica) -> Result<()> {
    match programme.is_facilitator() {
        true => Ok(()),
        false => Err(replica::Error::of(replica::Code::NotFacilitator).into()),
    }
}

const fn next(step: Step) -> Step {
    match step {
        Step::Interested => Step::Meeting,
        Step::Meeting => Step::Invited,
        Step::Invited | Step::Member => Step::Member,
        Step::Closed => Step::Closed,
    }
}

fn with(stands: EnquiryText, typed: EnquiryArgument) -> EnquiryText {
    EnquiryText {
        organisation: typed.organisation.unwrap_or(stands.organisation),
        country: typed.country.unwrap_or(stands.country),
        city: typed.city.unwrap_or(stands.city),
        people: match typed.person.is_empty() {
            true => stands.people,
            false => typed.person.join("\n"),
        },
        languages: typed.languages.unwrap_or(stands.languages),
        email: typed.email.unwrap_or(stands.email),
        language: typed.within.or(stands.language),
        message: typed.message.unwrap_or(stands.message),
    }
}

fn import(
    context: &Context,
    programme: &mut Replica,
    path: &Path,
    review: bool,
    another: bool,
) -> Result<()> {
    may_read(programme)?;
    let rows = read_enquiries(programme, &bytes_of(path)?)?;
    let taken: Vec<EnquiryText> = rows
        .iter()
        .filter(|row| row.fate == Fate::New || row.fate == Fate::Alike && another)
        .map(|row| row.told.clone())
        .collect();
    if !review {
        import_enquiries(programme, context.now, &taken)?;
    }
    if context.json {
        return say::json(&rows);
    }
    let mut text = String::new();
    for row in &rows {
        let fate = format!("{:?}", row.fate).to_lowercase();
        let why = row.code.as_ref().map_or_else(String::new, |code| {
            format!(
                "  {}",
                words::word(context.language, &format!("error.{code}.what"))
            )
        });
        text.push_str(&format!(
            "{:<12} {}{}{why}\n",
            words::word(context.language, &format!("enquiry.fate.{fate}")),
            row.told.name(),
            row.known_name
                .as_ref()
                .map_or_else(String::new, |name| format!("  ({name})"))
        ));
    }
    say::text(&text)
}

fn list(context: &Context, programme: &Replica, step: Option<Step>) -> Result<()> {
    let page = show_enquiries(programme, context.language)?;
    let all: Vec<Enquiry> = page
        .enquiries
        .into_iter()
        .filter(|one| step.is_none_or(|step| one.step == step))
        .collect();
    if context.json {
        return say::json(&all);
    }
    let lines: String = all
        .iter()
        .map(|one| {
            format!(
                "{}  {:<12} {}  {}\n",
                one.id,
                words::word(
                    context.language,
                    &format!("enquiry.step.{}", one.step.as_str())
                ),
                one.told.name(),
                one.told.country
            )
        })
        .collect();
    say::text(&lines)
}

fn show(context: &Context, enquiry: &Enquiry) -> Result<()> {
    if context.json {
        return say::json(enquiry);
    }
    let step = words::word(
        context.language,
        &format!("enquiry.step.{}", enquiry.step.as_str()),
    );
    let mut text = format!("{step}\n{}", letter_of(&enquiry.told, context.language));
    if !enquiry.note.is_empty() {
        text.push_str(&format!("\n{}\n", enquiry.note));
    }
    say::text(&text)
}

fn letter_out(
    context: &Context,
    letter: &Letter,
    out: Option<PathBuf>,
    invitation: Option<PathBuf>,
) -> Result<()> {
    let Some(out) = out else {
        return match context.json {
            true => say::json(letter),
            false => say::text(&format!(
                "{}\n{}\n\n{}\n",
                letter.to, letter.subject, letter.body
            )),
        };
    };
    let file = match &invitation {
        Some(path) => {
            let bytes = bytes_of(path)?;
            let text = String::from_utf8(bytes)
                .ok()
                .filter(|text| text.contains("BEGIN MUTUAL LEARNING INVITATION"))
                .ok_or_else(|| Failure::from(replica::Error::of(Code::InvitationUnreadable)))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Some((name.into_owned(), text))
        }
        None => None,
    };
    let file = file
        .as_ref()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let mail = mail_file(letter, None, file)?;
    std::fs::write(&out, mail)
        .map_err(|error| Failure::from(replica::Error::from(error)).with("path", out.display()))?;
    match context.json {
        true => say::json(&serde_json::json!({ "out": out.display().to_string() })),
        false => say::text(&format!("{}\n", out.display())),
    }
}

/// An enquiry of one's own to the programme that one follows.
fn own(
    context: &Context,
    programme: &Replica,
    told: EnquiryArgument,
    out: Option<PathBuf>,
) -> Result<()> {
    let told = with(EnquiryText::default(), told).fitted()?;
    let edition = programme::schedule::edition(programme.connection())?;
    let language = told.language.unwrap_or(context.language);
    let to = edition.contact.email.unwrap_or_default();
    let subject = words::phrase(
        language,
        "announce.subject",
        &[("title", edition.title.best(language))],
    );
    let body = letter_of(&told, language);
    let letter = Letter {
        mailto: mailto(&to, &subject, &body),
        to,
        subject,
        body,
        language,
    };
    letter_out(context, &letter, out, None)
}
