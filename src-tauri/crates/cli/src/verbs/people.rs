//! Lists the people, or imports a list of them.

use std::path::{Path, PathBuf};

use programme::people::list::columns::Column;
use programme::people::list::import::{
    LineNote, ListChoices, PeopleImport, import_list, look, undo_import,
};
use programme::people::list::plan::{Answer, Asked, RowCard};
use programme::people::show_people::show_people;
use programme::words;
use replica::Replica;

use crate::context::Context;
use crate::say::{self, Failure, Result};

/// What is typed after `mutual people`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A list: text (CSV) in any encoding, .xlsx or .ods; organisations and persons that are new are added
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
    /// Only say what the import would do
    #[arg(long, requires = "import")]
    pub look: bool,
    /// What a column is for: organisation, country, city, zone, organisation-languages, about, name, given, surname, role, email,
    /// languages, nothing
    #[arg(long = "column", value_name = "HEADER=MEANING", requires = "import")]
    pub columns: Vec<String>,
    /// Leave a column out
    #[arg(long, value_name = "HEADER", requires = "import")]
    pub without: Vec<String>,
    /// What names mean that only look alike
    #[arg(long, value_enum, requires = "import")]
    pub alike: Option<Alike>,
    /// Take the last import back, as long as nothing was exchanged since
    #[arg(long, conflicts_with = "import")]
    pub undo_import: bool,
}

/// What names mean that only look alike.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Alike {
    /// The one who is here
    Same,
    /// Another one
    Another,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    if arguments.undo_import {
        let (gone, _) = undo_import(&mut programme, context.now)?;
        if context.json {
            return say::json(&Undone { removed: gone });
        }
        let said = words::count(context.language, "cli.people_removed", gone.into());
        return say::text(&format!("{said}\n"));
    }
    if let Some(path) = &arguments.import {
        return import(context, &mut programme, path, &arguments);
    }
    let people = show_people(
        &programme,
        &context.reader(Some(&profile))?,
        context.language,
    )?;
    if context.json {
        return say::json(&people);
    }
    let mut text = String::new();
    for organisation in &people.organisations {
        let names: Vec<&str> = organisation
            .people
            .iter()
            .map(|person| person.name.as_str())
            .collect();
        text.push_str(&format!(
            "{}  {} ({})\n       {}\n",
            organisation.now.time.as_deref().unwrap_or_default(),
            organisation.name,
            organisation.country_name,
            names.join(", "),
        ));
    }
    for person in &people.unattached {
        text.push_str(&format!("       {}\n", person.name));
    }
    for remark in &people.remarks {
        say::remark(&remark.message);
    }
    say::text(&text)
}

/// How many persons went with an import that was taken back.
#[derive(Debug, serde::Serialize)]
struct Undone {
    removed: u32,
}

fn import(
    context: &Context,
    programme: &mut Replica,
    path: &Path,
    arguments: &Arguments,
) -> Result<()> {
    let named = |error: replica::Error| Failure::from(error.with("path", path.display()));
    let bytes = std::fs::read(path).map_err(|error| named(error.into()))?;
    let mut choices = ListChoices {
        columns: columns(arguments)?,
        ..ListChoices::default()
    };
    let mut seen = look(programme, &bytes, &choices, context.language).map_err(named)?;
    if let Some(alike) = arguments.alike {
        // an answer of an organisation may lead to a question of a person
        for _ in 0..2 {
            for row in &seen.rows {
                answer(&mut choices, row, alike);
            }
            seen = look(programme, &bytes, &choices, context.language).map_err(named)?;
        }
    }
    if !context.json {
        let tell = |key: &str, of: &str, value: &str| {
            say::remark(&words::phrase(context.language, key, &[(of, value)]));
        };
        if let Some(encoding) = &seen.guessed {
            tell("list.guessed", "encoding", encoding);
        }
        if !seen.unread.is_empty() {
            tell("list.unread", "sheets", &seen.unread.join(", "));
        }
    }
    if arguments.look {
        if context.json {
            return say::json(&seen);
        }
        let mut text = String::new();
        for row in &seen.rows {
            let fate = words::word(context.language, &format!("list.fate.{}", fate(row)));
            text.push_str(&format!("{}: {fate}", row.line));
            let names = [&row.name, &row.organisation].into_iter().flatten();
            for part in names.chain(&row.message) {
                text.push_str(&format!(" · {part}"));
            }
            text.push('\n');
        }
        return say::text(&text);
    }
    let (outcome, _) =
        import_list(programme, context.now, &bytes, &choices, context.language).map_err(named)?;
    if context.json {
        say::json(&outcome)?;
    }
    if outcome.is_refused() {
        return Err(refused(path, &outcome));
    }
    if context.json {
        return Ok(());
    }
    let counted = |key: &str, count: u32| words::count(context.language, key, count.into());
    say::text(&format!(
        "{}, {}, {}, {}\n",
        counted("cli.organisations_added", outcome.organisations_added),
        counted("cli.people_added", outcome.people_added),
        counted("cli.lines_updated", outcome.updated),
        counted("cli.lines_known", outcome.unchanged),
    ))
}

fn refused(path: &Path, outcome: &PeopleImport) -> Failure {
    let tell = |notes: &[LineNote]| {
        for note in notes {
            say::remark(&format!(
                "{}:{}: {}",
                path.display(),
                note.line,
                note.message
            ));
        }
    };
    tell(&outcome.problems);
    tell(&outcome.questions);
    if !outcome.problems.is_empty() {
        return Failure::of("csv-problems").with("count", outcome.problems.len());
    }
    if !outcome.unknown.is_empty() {
        return Failure::of("list-columns").with("columns", outcome.unknown.join(", "));
    }
    Failure::of("list-questions").with("count", outcome.questions.len())
}

const fn fate(row: &RowCard) -> &'static str {
    use programme::people::list::plan::Fate;
    match row.fate {
        Fate::Here => "here",
        Fate::Updated => "updated",
        Fate::New => "new",
        Fate::Question => "question",
        Fate::Problem => "problem",
    }
}

fn answer(choices: &mut ListChoices, row: &RowCard, alike: Alike) {
    let said = match alike {
        Alike::Same => Answer::Same,
        Alike::Another => Answer::Another,
    };
    match row.asks {
        Some(Asked::Organisation) => choices.answers.organisations.insert(row.line, said),
        Some(Asked::Person) => choices.answers.people.insert(row.line, said),
        None => None,
    };
}

fn columns(arguments: &Arguments) -> Result<std::collections::BTreeMap<String, Column>> {
    let left_out = arguments.without.iter();
    let mut said: std::collections::BTreeMap<String, Column> = left_out
        .map(|header| (header.clone(), Column::Nothing))
        .collect();
    for one in &arguments.columns {
        let meant = one.rsplit_once('=').and_then(|(header, word)| {
            let mut all = Column::ALL.into_iter();
            Some((header, all.find(|column| column.word() == word.trim())?))
        });
        let (header, column) =
            meant.ok_or_else(|| Failure::of("list-columns").with("columns", one))?;
        said.insert(header.to_owned(), column);
    }
    Ok(said)
}
