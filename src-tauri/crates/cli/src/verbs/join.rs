//! Joins a group by an invitation.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use programme::Both;
use programme::members::invitation_text::{self, Contents, Waiting};
use programme::members::join::{Joining, join};
use programme::schedule::read_file;
use programme::{settings, words};
use replica::outbox::place::{chosen as chosen_place, named};
use replica::record::fact;
use serde::Serialize;

use crate::context::{Context, first_line};
use crate::say::{self, Failure, Result};

/// What is typed after `mutual join`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The invitation (- for standard input)
    pub file: PathBuf,
    /// Your name
    #[arg(long, allow_hyphen_values = true)]
    pub name: Option<String>,
    /// The person of the list who you are, by their id
    #[arg(long, value_name = "ID")]
    pub person: Option<String>,
    /// Only say what the invitation holds: the programme, who invites, and the persons of the list
    #[arg(long)]
    pub look: bool,
    /// The invitation's passphrase is the first line of this file
    #[arg(long, value_name = "FILE")]
    pub sealed_with: Option<PathBuf>,
}

/// The group that was joined.
#[derive(Debug, Serialize)]
struct Joined<'j> {
    /// The programme's id.
    id: &'j str,
    /// Who one is in it.
    person: Option<String>,
    /// Where the group exchanges.
    place: Option<String>,
    /// That place can be used from here.
    reachable: bool,
}

/// What an invitation holds.
#[derive(Debug, Serialize)]
struct Look<'l> {
    /// The programme's id.
    id: &'l str,
    title: &'l Both,
    /// The name of the one who invites.
    by: &'l str,
    /// The person whom it is for.
    person: Option<&'l str>,
    /// The persons of the list whom one may be.
    people: &'l [Waiting],
}

/// Runs the verb.
pub fn run(context: &Context, arguments: Arguments) -> Result<()> {
    let Arguments {
        file,
        name,
        person,
        look: only_look,
        sealed_with,
    } = arguments;
    let (file, person, sealed_with) = (file.as_path(), person.as_deref(), sealed_with.as_deref());
    if only_look && name.is_none() && person.is_none() {
        return look(context, file, sealed_with);
    }
    let invitation = invitation(file, sealed_with)?;
    let profile = context.profile_or_new()?;
    let joining = Joining {
        name: name.as_deref().unwrap_or_default(),
        person,
        place_is_here: place_is_here(&invitation),
    };
    let id = join(&profile, context.now, &invitation, &joining)?;
    settings::put_current(profile.device(), &id)?;
    let programme = profile.programme(&id)?;
    let at = chosen_place(programme.connection())?;
    let reachable = at.is_some();
    let at = at.or(named(programme.connection())?);
    if context.json {
        return say::json(&Joined {
            id: &id,
            person: fact(programme.connection(), "me")?,
            place: at,
            reachable,
        });
    }
    let parts = [("id", id.as_str()), ("by", invitation.by.as_str())];
    say::text(&format!(
        "{}\n{}\n",
        words::phrase(context.language, "exchange.joined", &parts),
        words::word(
            context.language,
            if reachable {
                "exchange.then"
            } else {
                "exchange.then_place"
            }
        ),
    ))
}

fn place_is_here(invitation: &Contents) -> bool {
    let place = invitation.place.as_deref();
    place.is_some_and(|place| exchange::is_here(place, invitation.group, exchange::PATIENCE))
}

/// Says what an invitation holds, and joins nothing.
fn look(context: &Context, file: &Path, sealed_with: Option<&Path>) -> Result<()> {
    let invitation = invitation(file, sealed_with)?;
    let edition = read_file::read(invitation.programme.as_bytes())?.edition;
    if context.json {
        return say::json(&Look {
            id: &edition.id,
            title: &edition.title,
            by: &invitation.by,
            person: invitation.person.as_deref(),
            people: &invitation.people,
        });
    }
    let title = edition.title.best(context.language);
    let key = match invitation.people.is_empty() {
        true => "exchange.invites_anybody",
        false => "exchange.invites",
    };
    let parts = [("title", title), ("by", invitation.by.as_str())];
    let mut text = words::phrase(context.language, key, &parts);
    text.push('\n');
    for person in &invitation.people {
        text.push_str(&format!("  {}  {}\n", person.id, person.name));
    }
    say::text(&text)
}

fn invitation(file: &Path, sealed_with: Option<&Path>) -> Result<Contents> {
    let text = read(file)?;
    let passphrase = sealed_with.map(first_line).transpose()?;
    let passphrase = passphrase.as_deref().map(String::as_str);
    invitation_text::read(&text, passphrase)
        .map_err(|error| Failure::from(error).with("path", file.display()))
}

fn read(file: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)?;
    } else {
        let named = |failure: Failure| failure.with("path", file.display());
        if file.is_dir() {
            let none = Failure::of("invitation-unreadable").with("reason", "missing");
            return Err(named(none));
        }
        bytes = std::fs::read(file).map_err(|error| named(error.into()))?;
    }
    Ok(decoded(&bytes))
}

/// Whatever else stands around it may be in any encoding, and some programs write all of it in UTF-16.
fn decoded(bytes: &[u8]) -> String {
    let units = |from: fn([u8; 2]) -> u16| -> String {
        let (pairs, _) = bytes.as_chunks::<2>();
        String::from_utf16_lossy(&pairs.iter().map(|pair| from(*pair)).collect::<Vec<u16>>())
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}
