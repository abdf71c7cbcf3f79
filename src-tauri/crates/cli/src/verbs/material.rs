//! Materials: adds, lists, shows, changes, exports, verifies, fetches and removes them.

use std::path::{Path, PathBuf};

use bell::extractor::{Extractor, extract_all};
use bell::lighten::{Heavy, lighten};
use device::lighten::Way;
use programme::drafts;
use programme::drafts::discard_draft::discard_draft;
use programme::forum::show_spoken::{SpokenLine, show_spoken};
use programme::language::{Both, Language};
use programme::materials::change_material::change_material;
use programme::materials::export_file::export_file;
use programme::materials::fit::fit_to_keep;
use programme::materials::import_file::{
    Imported, Unimported, Watch, add_to_material, files_in, import_files,
};
use programme::materials::keep::{
    KeepChoice, Preset, choice, choose, fetch_materials, remove_from_device,
};
use programme::materials::material::{Kind, Made, MaterialText};
use programme::materials::notes::{export_notes, notes_on, save_note};
use programme::materials::preparation::{MaterialNote, State as Preparation};
use programme::materials::prepared::{Prepared, tell_prepared, who_is_prepared};
use programme::materials::progress::set_progress;
use programme::materials::read_text::read_text;
use programme::materials::remove_material::remove_material;
use programme::materials::save_material::{MaterialWords, save_link, save_material, share_at_once};
use programme::materials::show_materials::{Library, MaterialCard, show_material, show_materials};
use programme::materials::sweep::sweep;
use programme::materials::verify::verify;
use programme::noun::Noun;
use programme::words;
use replica::register::exists;
use replica::{Pace, Replica};
use serde::Serialize;

use crate::arguments::group::Switch;
use crate::arguments::material::{
    KindArgument, MaterialAction, MaterialArgument, PresetArgument, StateArgument, WayArgument,
};
use crate::context::Context;
use crate::say::{self, Failure, Result};
use crate::written::{State, written};

/// What is typed after `mutual material`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to do; without it all are listed
    #[command(subcommand)]
    pub action: Option<MaterialAction>,
}

/// A material as scripts read it; its shape only ever grows.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'l> {
    id: &'l str,
    title: &'l Both,
    kind: Kind,
    /// `to-do`, `started` or `done`.
    state: Preparation,
    /// Of all its files.
    bytes: u64,
    /// All of it is on this device.
    here: bool,
    /// Bytes that are still to come.
    missing: u64,
    session: &'l Option<String>,
    module: &'l Option<String>,
    required: bool,
    minutes: Option<u32>,
    author: &'l str,
    removed: &'l Option<String>,
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let profile = context.profile()?;
    let mut programme = context.programme(&profile)?;
    // what an interrupted addition left goes first
    sweep(&mut programme)?;
    let now = context.now;
    match arguments.action {
        None => list(context, &programme, None, false),
        Some(MaterialAction::List { session, to_do }) => {
            list(context, &programme, session.as_deref(), to_do)
        }
        Some(MaterialAction::Show { id }) => {
            let posts = show_spoken(&programme, &id)?;
            show(context, &show_material(&programme, now, &id)?, &posts)
        }
        Some(MaterialAction::Add {
            what,
            told,
            to,
            replace,
            file,
            draft,
        }) => {
            let into = to.as_deref().or(replace.as_deref());
            match into {
                Some(id) => {
                    let replaced = match replace {
                        Some(_) => Some(replaced(&programme, context, id, file)?),
                        None => None,
                    };
                    one_more(context, &mut programme, id, replaced.as_deref(), &what)
                }
                None => add(context, &mut programme, &what, &told, draft),
            }
        }
        Some(MaterialAction::Edit { id, told }) => {
            let stands = programme::materials::material(programme.connection(), &id)?;
            let stands = stands.ok_or_else(|| Failure::of("material-unknown").with("id", &id))?;
            change_material(&mut programme, now, &id, &with(stands.told, &told))?;
            written(context, &id, None, "cli.materials.changed")
        }
        Some(MaterialAction::Export { id, out, file }) => {
            let bytes = export_file(&programme, &id, file.as_deref(), &out)?;
            match context.json {
                true => say::json(
                    &serde_json::json!({ "out": out.display().to_string(), "bytes": bytes }),
                ),
                false => say::text(&format!("{}\n", out.display())),
            }
        }
        Some(MaterialAction::Text { id, file }) => {
            let extractor = Extractor::own()?;
            let leaves = read_text(&programme, &id, file.as_deref(), &extractor)?;
            if context.json {
                return say::json(&leaves);
            }
            let mut text = String::new();
            for leaf in leaves {
                if let Some(number) = leaf.number {
                    text.push_str(&format!("[{number}]\n"));
                }
                text.push_str(&format!("{}\n\n", leaf.text));
            }
            say::text(&text)
        }
        Some(MaterialAction::Lighten { id, way, file }) => {
            let heavy = Heavy {
                material: &id,
                key: file.as_deref(),
                way: match way {
                    WayArgument::Audio => Way::Sound,
                    WayArgument::Small => Way::Small,
                    WayArgument::Pdf => Way::Pages,
                },
            };
            let extractor = Extractor::own()?;
            let watch = Watch {
                extracts: &extractor,
                ..Watch::NOBODY
            };
            lighten(&mut programme, context.folder(), now, heavy, &watch)?;
            written(context, &id, None, "cli.materials.changed")
        }
        Some(MaterialAction::Verify) => verified(context, &mut programme),
        Some(MaterialAction::Fetch { ids }) => {
            fetch_materials(&mut programme, &ids)?;
            done(context, "cli.materials.wanted")
        }
        Some(MaterialAction::Remove { id, for_all: None }) => {
            remove_from_device(&mut programme, std::slice::from_ref(&id))?;
            written(context, &id, None, "cli.materials.gone")
        }
        Some(MaterialAction::Remove {
            id,
            for_all: Some(reason),
        }) => {
            remove_material(&mut programme, now, &id, &reason)?;
            sweep(&mut programme)?;
            written(context, &id, Some(State::Removed), "cli.materials.erased")
        }
        Some(MaterialAction::Keep {
            preset,
            within,
            daily,
            pause,
        }) => {
            let before = choice(programme.connection())?;
            let after = chosen(before.clone(), preset, within.as_deref(), daily, pause)?;
            if after != before {
                choose(&mut programme, &after)?;
            }
            say::json(&after)
        }
        Some(MaterialAction::Notes { id, text, page }) => {
            if let (Some(id), Some(text)) = (&id, text) {
                let note = MaterialNote {
                    page,
                    text,
                    ..MaterialNote::default()
                };
                let kept = save_note(&mut programme, now, id, &note)?;
                return written(context, &kept, None, "cli.note_kept");
            }
            let connection = programme.connection();
            match id {
                Some(id) => say::json(&notes_on(connection, &id)?),
                None => say::text(&export_notes(connection, context.language)?),
            }
        }
        Some(MaterialAction::Prepared { session, tell }) => {
            if let Some(tell) = tell {
                tell_prepared(&mut programme, now, tell == Switch::On)?;
            }
            if let Some(id) = &session
                && !exists(programme.connection(), Noun::Session, id)?
            {
                return Err(Failure::of("session-unknown").with("id", id));
            }
            let all = show_materials(&programme, now)?.materials.into_iter();
            let of = all.filter(|one| one.removed.is_none());
            let of = of.filter(|one| session.is_none() || one.session == session);
            let ids: Vec<String> = of.map(|one| one.id).collect();
            prepared(context, &who_is_prepared(&programme, &ids)?)
        }
        Some(MaterialAction::Mark { id, state }) => {
            let state = match state {
                StateArgument::ToDo => Preparation::ToDo,
                StateArgument::Started => Preparation::Started,
                StateArgument::Done => Preparation::Done,
            };
            set_progress(&mut programme, now, &id, state)?;
            written(context, &id, None, "cli.materials.changed")
        }
    }
}

fn chosen(
    before: KeepChoice,
    preset: Option<PresetArgument>,
    within: Option<&str>,
    daily: Option<u32>,
    pause: Option<Switch>,
) -> Result<KeepChoice> {
    let language = match within {
        None => before.language,
        Some("both") => None,
        Some(tag) => Some(
            Language::from_tag(tag)
                .ok_or_else(|| Failure::of("language-unknown").with("tag", tag))?,
        ),
    };
    Ok(KeepChoice {
        preset: match preset {
            None => before.preset,
            Some(PresetArgument::Everything) => Preset::Everything,
            Some(PresetArgument::NextTwo) => Preset::NextTwo,
            Some(PresetArgument::Little) => Preset::Little,
            Some(PresetArgument::Nothing) => Preset::Nothing,
        },
        language,
        daily: match daily {
            None => before.daily,
            Some(0) => None,
            Some(megabytes) => Some(megabytes),
        },
        paused: pause.map_or(before.paused, |pause| pause == Switch::On),
    })
}

fn prepared(context: &Context, prepared: &Prepared) -> Result<()> {
    if context.json {
        return say::json(prepared);
    }
    let word = |key: &str| words::word(context.language, key);
    let mut text = format!(
        "{}\n",
        word(if prepared.tells {
            "cli.materials.tells"
        } else {
            "cli.materials.tells_not"
        })
    );
    let lists = [
        ("cli.materials.done_by", &prepared.done),
        ("cli.materials.lacking", &prepared.lacking),
    ];
    for (key, people) in lists {
        if !people.is_empty() {
            let names: Vec<&str> = people.iter().map(|one| one.name.as_str()).collect();
            text.push_str(&format!("{}: {}\n", word(key), names.join(", ")));
        }
    }
    say::text(&text)
}

fn done(context: &Context, sentence: &str) -> Result<()> {
    match context.json {
        true => say::json(&serde_json::json!({})),
        false => say::text(&format!("{}\n", words::word(context.language, sentence))),
    }
}

/// What is typed in the place of what stands.
fn with(told: MaterialText, new: &MaterialArgument) -> MaterialText {
    let or = |new: &Option<String>, stands: Option<String>| new.clone().or(stands);
    let mut told = MaterialText {
        title: Both {
            en: or(&new.title_en, told.title.en),
            es: or(&new.title_es, told.title.es),
        },
        about: Both {
            en: or(&new.about_en, told.about.en),
            es: or(&new.about_es, told.about.es),
        },
        kind: match new.kind {
            None => told.kind,
            Some(KindArgument::Publication) => Kind::Publication,
            Some(KindArgument::Video) => Kind::Video,
            Some(KindArgument::Presentation) => Kind::Presentation,
            Some(KindArgument::Link) => Kind::Link,
            Some(KindArgument::Other) => Kind::Other,
        },
        made: match new.tailor_made {
            true => Made::TailorMade,
            false => told.made,
        },
        author: or(&new.author, told.author),
        source: or(&new.source, told.source),
        licence: or(&new.licence, told.licence),
        module: or(&new.module, told.module),
        session: or(&new.session, told.session),
        required: told.required || new.required,
        minutes: new.minutes.or(told.minutes),
        why: new.why.clone().unwrap_or(told.why),
        renditions: told.renditions,
    };
    if let (Some(language), [one]) = (new.language, told.renditions.as_mut_slice()) {
        one.language = Some(language);
    }
    told
}

/// Links become drafts of their own; files are brought in, and those that belong together are one.
fn add(
    context: &Context,
    programme: &mut Replica,
    what: &[String],
    told: &MaterialArgument,
    draft: bool,
) -> Result<()> {
    let is_link = |text: &&String| {
        let lower = text.trim().to_ascii_lowercase();
        lower.starts_with("https://") || lower.starts_with("http://")
    };
    // what is wrong with what was typed is told before anything is brought in
    let typed = with(MaterialText::default(), told);
    fit_to_keep(&typed)?;
    for (noun, id, code) in [
        (Noun::Session, &typed.session, "session-unknown"),
        (Noun::Module, &typed.module, "module-unknown"),
    ] {
        if let Some(id) = id
            && !exists(programme.connection(), noun, id)?
        {
            return Err(Failure::of(code).with("id", id));
        }
    }
    let (links, paths): (Vec<&String>, Vec<&String>) = what.iter().partition(is_link);
    let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    let paths = files_in(&paths)?;
    let extractor = Extractor::own()?;
    let watch = Watch {
        extracts: &extractor,
        ..Watch::NOBODY
    };
    let mut imported = import_files(programme, context.now, &paths, &watch)?;
    for link in links {
        imported
            .drafts
            .push(save_link(programme, context.now, link)?);
    }
    let mut ids = Vec::new();
    let mut imported_not = Vec::new();
    for id in &imported.drafts {
        let kept: Option<drafts::Draft<MaterialText>> = drafts::draft(programme.connection(), id)?;
        let Some(kept) = kept else {
            continue;
        };
        let mut stands = titled(kept.body, told, imported.drafts.len());
        // nobody looks at what a file says of a person before it goes out
        stands.author = None;
        let words = MaterialWords {
            id: Some(id.clone()),
            told: with(stands, told),
        };
        let kept = match draft {
            true => save_material(programme, context.now, &words),
            false => share_at_once(programme, context.now, &words),
        };
        match kept {
            Ok(id) => ids.push(id),
            // what was not shared leaves no draft that nobody asked for, and keeps nobody from the others
            Err(error) => {
                let title = words.told.title.best(context.language);
                imported_not.push(Unimported {
                    name: title.to_owned(),
                    code: error.code().to_owned(),
                    params: Failure::from(error).params,
                });
                discard_draft(programme, id)?;
            }
        }
    }
    imported.failed.extend(imported_not);
    if ids.is_empty() && imported.failed.is_empty() {
        return Err(Failure::of("file-needed"));
    }
    let sentence = match draft {
        true => "cli.materials.kept",
        false => "cli.materials.shared",
    };
    let told = added(context, &ids, &imported, sentence);
    // what stands in them is read once they are there: whatever a file does to it, they are shared
    let own = |id: &str| ids.iter().any(|one| one == id);
    extract_all(programme, context.now, &extractor, &own, &|| false)?;
    told
}

/// A guessed title gives way to one that was typed, in whatever language; a link without a title is called by its address.
fn titled(mut told: MaterialText, new: &MaterialArgument, together: usize) -> MaterialText {
    if together == 1 && (new.title_en.is_some() || new.title_es.is_some()) {
        told.title = Both::default();
    }
    let link = told.renditions.iter().find_map(|one| one.link.clone());
    if let Some(link) = link
        && told.title.is_empty()
        && new.title_en.is_none()
        && new.title_es.is_none()
    {
        told.title.en = Some(link.chars().take(200).collect());
    }
    told
}

fn added(context: &Context, ids: &[String], imported: &Imported, sentence: &str) -> Result<()> {
    let (last, others) = match imported.failed.split_last() {
        Some((last, others)) => (Some(last), others),
        None => (None, [].as_slice()),
    };
    for failed in others {
        let failure = Failure {
            code: failed.code.clone(),
            params: failed.params.clone(),
        };
        say::failure(context.language, &failure);
    }
    if context.json {
        let id = ids.first().filter(|_| ids.len() == 1);
        say::json(
            &serde_json::json!({ "id": id, "ids": ids, "failed": imported.failed, "noticed": imported.noticed }),
        )?;
    } else if !ids.is_empty() {
        let sentence = words::word(context.language, sentence);
        let mut text = format!("{}\n{sentence}\n", ids.join("\n"));
        for one in &imported.noticed {
            let what = words::word(context.language, &format!("error.{}.what", one.code));
            text.push_str(&format!("{}\n", what.replace("%{name}", &one.name)));
        }
        say::text(&text)?;
    }
    match last {
        None => Ok(()),
        Some(failed) => Err(Failure {
            code: failed.code.clone(),
            params: failed.params.clone(),
        }),
    }
}

/// The key of the file that a new version replaces: the one that was named, or the only one.
fn replaced(
    programme: &Replica,
    context: &Context,
    id: &str,
    file: Option<String>,
) -> Result<String> {
    let card = show_material(programme, context.now, id)?;
    // a small picture that the app made has no name
    let named = card.files.iter().filter(|file| !file.name.is_empty());
    match (file, named.collect::<Vec<_>>().as_slice()) {
        (Some(key), _) => Ok(key),
        (None, [one]) => Ok(one.key.clone()),
        (None, _) => Err(Failure::of("file-unclear").with("id", id)),
    }
}

fn one_more(
    context: &Context,
    programme: &mut Replica,
    id: &str,
    replaced: Option<&str>,
    what: &[String],
) -> Result<()> {
    let [path] = what else {
        return Err(Failure::of("file-unclear").with("id", id));
    };
    let path = Path::new(path);
    let extractor = Extractor::own()?;
    let watch = Watch {
        extracts: &extractor,
        ..Watch::NOBODY
    };
    add_to_material(programme, context.now, id, replaced, path, &watch)?;
    written(context, id, None, "cli.materials.changed")?;
    extract_all(
        programme,
        context.now,
        &extractor,
        &|one| one == id,
        &|| false,
    )?;
    Ok(())
}

fn line(card: &MaterialCard) -> Line<'_> {
    Line {
        id: &card.id,
        title: &card.title,
        kind: card.kind,
        state: card.preparation,
        // a small picture that the app made is none of its files
        bytes: card
            .files
            .iter()
            .filter(|file| !file.name.is_empty())
            .map(|file| file.bytes)
            .sum(),
        here: card.files.iter().all(|file| file.missing == 0),
        missing: card.files.iter().map(|file| file.missing).sum(),
        session: &card.session,
        module: &card.module,
        required: card.required,
        minutes: card.minutes,
        author: &card.shared_by.name,
        removed: &card.removed,
    }
}

fn list(context: &Context, programme: &Replica, session: Option<&str>, to_do: bool) -> Result<()> {
    let Library { materials, .. } = show_materials(programme, context.now)?;
    let wanted = |card: &&MaterialCard| {
        (session.is_none() || card.session.as_deref() == session)
            && (!to_do || card.preparation != Preparation::Done)
    };
    let shown: Vec<&MaterialCard> = materials.iter().filter(wanted).collect();
    if context.json {
        let lines: Vec<Line<'_>> = shown.into_iter().map(line).collect();
        return say::json(&lines);
    }
    if shown.is_empty() {
        let none = words::word(context.language, "cli.materials.none");
        return say::text(&format!("{none}\n"));
    }
    let lines: String = shown.iter().map(|card| text(context, card)).collect();
    say::text(&lines)
}

fn text(context: &Context, card: &MaterialCard) -> String {
    let line = line(card);
    let word = |key: &str| words::word(context.language, key);
    let stands = match (&card.removed, line.here) {
        (Some(why), _) => words::phrase(context.language, "cli.materials.removed", &[("why", why)]),
        (None, _) if card.kind == Kind::Link => word("cli.materials.link"),
        (None, true) => word("cli.materials.here"),
        (None, false) => word("cli.materials.missing"),
    };
    let title = card.title.best(context.language);
    format!("{}  {title}  ({stands})\n", card.id)
}

/// A material with the posts that speak of it.
#[derive(Debug, Serialize)]
struct Shown<'s> {
    #[serde(flatten)]
    card: &'s MaterialCard,
    posts: &'s [SpokenLine],
}

fn show(context: &Context, card: &MaterialCard, posts: &[SpokenLine]) -> Result<()> {
    if context.json {
        return say::json(&Shown { card, posts });
    }
    let mut said = text(context, card);
    let about = card.about.best(context.language);
    for part in [about, card.why.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
    {
        said.push_str(&format!("{part}\n"));
    }
    for file in &card.files {
        let name = file.link.as_deref().unwrap_or(&file.name);
        let language = file.language.map_or("", Language::tag);
        let (key, bytes) = (&file.key, file.bytes);
        said.push_str(&format!("  {key}  {name}  {language}  {bytes}\n"));
    }
    for line in posts {
        let (post, author, text) = (&line.post, &line.author.name, &line.text);
        said.push_str(&format!("  {post}  {author}: {text}\n"));
    }
    say::text(&said)
}

fn verified(context: &Context, programme: &mut Replica) -> Result<()> {
    let verified = verify(programme, &Pace::UNWATCHED)?;
    if context.json {
        say::json(&verified)?;
    }
    match verified.damaged.first() {
        None if context.json => Ok(()),
        None => {
            let count = i64::from(verified.files);
            let sound = words::count(context.language, "cli.materials.sound", count);
            say::text(&format!("{sound}\n"))
        }
        Some(first) => Err(Failure::of("files-damaged")
            .with("count", verified.damaged.len())
            .with("name", &first.name)),
    }
}
