//! The group: its members, invitations, and messages to the facilitators.

use programme::exchange_status::{ExchangeStatus, exchange_status};
use programme::members::invitation_text::{self, Contents, Waiting};
use programme::members::invite::{InvitationDraft, Invited, invitation_again, invite};
use programme::members::join::{Joining, join};
use programme::members::show_members::{Members, show_members};
use programme::members::{name_member, remove_member, withdraw};
use programme::messages::send_message;
use programme::messages::show_messages::{Message, show_messages};
use programme::schedule::read_file::read;
use programme::time::LocalMoment;
use programme::undecided::{self, Undecided, Written};
use programme::{Area, Both, Noun};
use replica::erase::erase_object;
use replica::stamp::unstamp;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;

use super::start::{Start, begun, own_or_new};
use crate::door::{Own, write};
use crate::error::CommandResult;
use crate::events::changed_all;
use crate::files::{Saved, bytes, local, save_secret};
use crate::shell::exchange_soon;
use crate::shell::{Shell, work};

/// What the page of the group shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Group {
    /// How exchange stands.
    pub standing: ExchangeStatus,
    /// When it last happened, on the reader's wall.
    pub last: Option<LocalMoment>,
    /// The reader's date.
    pub date: String,
    /// The devices, invitations, and what was set aside.
    pub members: Members,
    /// To the facilitators, as far as this device can read them.
    pub messages: Vec<Message>,
    /// What was decided differently at once.
    pub undecided: Vec<Undecided>,
}

/// What to do with a member, an invitation or a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MemberAction {
    /// Give a device the facilitator's power.
    NameFacilitator,
    /// Take it back.
    Demote,
    /// Let a device stay that joined too late, or as one too many.
    Accept,
    /// Remove a device.
    RemoveDevice,
    /// Remove all devices of a person.
    RemovePerson,
    /// End an invitation.
    Withdraw,
}

/// What an invitation says before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct InvitationLook {
    /// The programme's title.
    pub title: Both,
    /// Who invites.
    pub by: String,
    /// The person whom it is for; they need no name.
    pub person: Option<String>,
    /// The persons of the list who have no device yet: one of them may be the one who joins.
    pub people: Vec<Waiting>,
    /// The programme is on this computer already, and will become the group's.
    pub already_here: bool,
}

/// The group of the programme that is looked at; nothing where it is only followed.
#[tauri::command]
#[specta::specta]
pub async fn group(app: AppHandle) -> CommandResult<Option<Group>> {
    work(app, |shell, _| {
        let mut inner = shell.lock();
        let reader = inner.reader(shell.now())?;
        let language = inner.settings.language;
        let programme = inner.programme()?;
        programme.enter()?;
        if programme.group()?.is_none() {
            return Ok(None);
        }
        let standing = exchange_status(programme, shell.now())?;
        let last = standing.last.as_deref().map(unstamp).transpose()?;
        Ok(Some(Group {
            last: last.map(|last| LocalMoment::at(last, reader.zone)),
            date: reader
                .now
                .with_timezone(&reader.zone)
                .date_naive()
                .to_string(),
            standing,
            members: show_members(programme)?,
            messages: show_messages(programme)?,
            undecided: undecided::undecided(programme, language)?,
        }))
    })
    .await
}

/// Makes an invitation: whoever has its text can join.
#[tauri::command]
#[specta::specta]
pub async fn invite_member(
    app: AppHandle,
    draft: InvitationDraft,
    passphrase: Option<String>,
) -> CommandResult<Invited> {
    write(app, move |at| {
        let (invited, touched) = invite(at.programme, at.now, &draft, passphrase.as_deref())?;
        Ok(Own::new(invited, [Area::Members]).and(touched))
    })
    .await
}

/// The text of an invitation that was made here, once more.
#[tauri::command]
#[specta::specta]
pub async fn show_invitation(
    app: AppHandle,
    id: String,
    passphrase: Option<String>,
) -> CommandResult<String> {
    work(app, move |shell, _| {
        let mut inner = shell.lock();
        Ok(invitation_again(
            inner.programme()?,
            &id,
            passphrase.as_deref(),
        )?)
    })
    .await
}

/// Writes an invitation into a file.
#[tauri::command]
#[specta::specta]
pub async fn save_invitation(app: AppHandle, text: String) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let language = shell.lock().settings.language;
        let name = programme::words::word(language, "file.invitation");
        save_secret(app, &name, &text)
    })
    .await
}

/// Lets the person choose an invitation's file, and gives its text.
#[tauri::command]
#[specta::specta]
pub async fn choose_invitation(app: AppHandle) -> CommandResult<Option<String>> {
    work(app, |_, app| {
        let Some(path) = app.dialog().file().blocking_pick_file() else {
            return Ok(None);
        };
        let text = bytes(&local(path)?)?;
        Ok(Some(String::from_utf8_lossy(&text).into_owned()))
    })
    .await
}

/// What an invitation says.
#[tauri::command]
#[specta::specta]
pub async fn look_at_invitation(
    app: AppHandle,
    text: String,
    passphrase: Option<String>,
) -> CommandResult<InvitationLook> {
    work(app, move |shell, _| {
        let contents = invitation_text::read(&text, passphrase.as_deref())?;
        look(shell, &contents)
    })
    .await
}

fn look(shell: &Shell, contents: &Contents) -> CommandResult<InvitationLook> {
    let edition = read(contents.programme.as_bytes())?.edition;
    let inner = shell.lock();
    let own = inner.open.as_ref().filter(|open| !open.sample);
    let already_here = match own {
        Some(open) => open.profile.programmes()?.contains(&edition.id),
        None => false,
    };
    Ok(InvitationLook {
        title: edition.title,
        by: contents.by.clone(),
        person: contents.person.clone(),
        people: contents.people.clone(),
        already_here,
    })
}

/// Joins the group of an invitation, in a profile that is made if there is none.
#[tauri::command]
#[specta::specta]
pub async fn join_group(
    app: AppHandle,
    text: String,
    sealed_with: Option<String>,
    name: String,
    person: Option<String>,
    passphrase: Option<String>,
) -> CommandResult<Start> {
    work(app, move |shell, app| {
        let contents = invitation_text::read(&text, sealed_with.as_deref())?;
        if contents.person.is_none() && person.is_none() {
            programme::people::name(&name)?;
        }
        // before anything is locked: the place that an invitation names may never answer
        let place = contents.place.as_deref();
        let place_is_here =
            place.is_some_and(|place| exchange::is_here(place, contents.group, exchange::PATIENCE));
        let mut inner = shell.lock();
        own_or_new(shell, &mut inner, passphrase.as_deref())?;
        let open = inner.open()?;
        // the one whose window has that programme open lets go of it first
        open.current = None;
        let joining = Joining {
            name: &name,
            person: person.as_deref(),
            place_is_here,
        };
        let joined = join(&open.profile, shell.now(), &contents, &joining);
        match joined {
            Ok(id) => open.select(&id)?,
            Err(error) => {
                if let Some(last) = programme::settings::current(open.profile.device())? {
                    open.select(&last)?;
                }
                return Err(error.into());
            }
        }
        changed_all(app);
        exchange_soon(app);
        Ok(begun(shell, &mut inner))
    })
    .await
}

/// Names, demotes, accepts or removes a member, or ends an invitation.
#[tauri::command]
#[specta::specta]
pub async fn change_member(app: AppHandle, action: MemberAction, id: String) -> CommandResult<()> {
    write(app, move |at| {
        let (programme, now) = (&mut *at.programme, at.now);
        let change = match action {
            MemberAction::NameFacilitator => name_member::name_facilitator,
            MemberAction::Demote => remove_member::demote,
            MemberAction::Accept => name_member::accept_member,
            MemberAction::RemoveDevice => remove_member::remove_device,
            MemberAction::RemovePerson => remove_member::remove_person_from_group,
            MemberAction::Withdraw => withdraw::withdraw,
        };
        let touched = change(programme, now, &id)?;
        programme.enter()?;
        let shown = [Area::Members, Area::People, Area::Programmes];
        Ok(Own::new((), shown).and(touched))
    })
    .await
}

/// Writes to the facilitators; nobody else can read it.
#[tauri::command]
#[specta::specta]
pub async fn send_message(app: AppHandle, text: String) -> CommandResult<String> {
    write(app, move |at| {
        send_message::send_message(at.programme, at.now, &text)
    })
    .await
}

/// Erases a message for the whole group.
#[tauri::command]
#[specta::specta]
pub async fn erase_message(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        erase_object(at.programme, at.now, Noun::Message, &id)
    })
    .await
}

/// Decides for one of several values.
#[tauri::command]
#[specta::specta]
pub async fn settle_undecided(app: AppHandle, one: Undecided, value: Written) -> CommandResult<()> {
    write(app, move |at| {
        undecided::settle(at.programme, at.now, &one, &value)
    })
    .await
}
