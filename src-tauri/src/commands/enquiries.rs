//! Enquiries: those that facilitators follow, and one's own to a programme that one follows.

use programme::enquiries::change_enquiry;
use programme::enquiries::import_enquiries::{self, Row};
use programme::enquiries::letter::{mailto, written};
use programme::enquiries::propose_letter::{self, Letter, mail_file};
use programme::enquiries::show_enquiries::{self, Enquiries};
use programme::enquiries::{Enquiry, EnquiryText, Step};
use programme::members::invite::{InvitationDraft, invite};
use programme::schedule::edition;
use programme::words;
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt as _;

use crate::door::{read, write, write_of};
use crate::error::{CommandError, CommandResult};
use crate::files::{Saved, bytes, local, save_secret};
use crate::shell::{Shell, work};

/// The longest letter that a link carries; some mail programs take no more.
const LONGEST_LINK: usize = 8_000;

/// The enquiries, for facilitators.
#[tauri::command]
#[specta::specta]
pub async fn show_enquiries(app: AppHandle) -> CommandResult<Enquiries> {
    read(app, |at| {
        show_enquiries::show_enquiries(at.programme, at.language)
    })
    .await
}

/// Adds an enquiry, and returns its id. `another`: it is none of those that look like it.
#[tauri::command]
#[specta::specta]
pub async fn add_enquiry(
    app: AppHandle,
    told: EnquiryText,
    another: bool,
) -> CommandResult<String> {
    write(app, move |at| {
        change_enquiry::add_enquiry(at.programme, at.now, &told, another)
    })
    .await
}

/// Changes an enquiry: its words, its step, its group, the note.
#[tauri::command]
#[specta::specta]
pub async fn change_enquiry(app: AppHandle, enquiry: Enquiry) -> CommandResult<()> {
    write(app, move |at| {
        change_enquiry::change_enquiry(at.programme, at.now, &enquiry)
    })
    .await
}

/// Removes an enquiry: its words are erased for all facilitators.
#[tauri::command]
#[specta::specta]
pub async fn remove_enquiry(app: AppHandle, id: String) -> CommandResult<()> {
    write(app, move |at| {
        change_enquiry::remove_enquiry(at.programme, at.now, &id)
    })
    .await
}

/// Reads a letter that was pasted, and says what would become of it.
#[tauri::command]
#[specta::specta]
pub async fn read_enquiry(app: AppHandle, text: String) -> CommandResult<Vec<Row>> {
    read(app, move |at| {
        import_enquiries::read_enquiries(at.programme, text.as_bytes())
    })
    .await
}

/// Lets the person choose a mail file or a list, and says what would become of each enquiry in it; nothing when they closed the
/// dialog.
#[tauri::command]
#[specta::specta]
pub async fn choose_enquiries(app: AppHandle) -> CommandResult<Option<Vec<Row>>> {
    work(app, |shell, app| {
        let Some(path) = app.dialog().file().blocking_pick_file() else {
            return Ok(None);
        };
        let bytes = bytes(&local(path)?)?;
        let mut inner = shell.lock();
        let rows = import_enquiries::read_enquiries(inner.programme()?, &bytes)?;
        Ok(Some(rows))
    })
    .await
}

/// Adds the enquiries that were read and chosen, and returns how many came.
#[tauri::command]
#[specta::specta]
pub async fn import_enquiries(app: AppHandle, told: Vec<EnquiryText>) -> CommandResult<u32> {
    write(app, move |at| {
        let (came, touched) = import_enquiries::import_enquiries(at.programme, at.now, &told)?;
        Ok((u32::try_from(came).unwrap_or(u32::MAX), touched))
    })
    .await
}

/// The letter that takes somebody to a step, in their language.
#[tauri::command]
#[specta::specta]
pub async fn propose_letter(app: AppHandle, id: String, step: Step) -> CommandResult<Letter> {
    read(app, move |at| {
        let (now, language) = (at.reader.now, at.language);
        propose_letter::propose_letter(at.programme, now, &id, step, language)
    })
    .await
}

/// Opens a letter in the system's mail program.
#[tauri::command]
#[specta::specta]
pub async fn open_letter(
    app: AppHandle,
    to: String,
    subject: String,
    body: String,
) -> CommandResult<()> {
    work(app, move |_, _| {
        if !programme::people::is_email(&to) {
            return Err(CommandError::of(programme::Code::EmailInvalid).with("email", to));
        }
        let link = mailto(&to, &subject, &body);
        if link.len() > LONGEST_LINK {
            return Err(CommandError::of(programme::Code::TextTooLong)
                .with("length", link.len())
                .with("limit", LONGEST_LINK));
        }
        opener::open(link).map_err(CommandError::outside)
    })
    .await
}

/// Lets the person choose where, and writes a letter there as a mail file; with an invitation in it, for one person who joins, where
/// that is wanted.
#[tauri::command]
#[specta::specta]
pub async fn save_letter(
    app: AppHandle,
    letter: Letter,
    with_invitation: bool,
) -> CommandResult<Saved> {
    work(app, move |shell, app| {
        let file = match with_invitation {
            true => Some(invitation(shell, app)?),
            false => None,
        };
        let file = file
            .as_ref()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        let mail = mail_file(&letter, None, file)?;
        save_secret(app, "letter.eml", &mail)
    })
    .await
}

fn invitation(shell: &Shell, app: &AppHandle) -> CommandResult<(String, String)> {
    let (id, language) = {
        let mut inner = shell.lock();
        let language = inner.settings.language;
        (edition(inner.programme()?.connection())?.id, language)
    };
    let invited = write_of(shell, app, &id, |at| {
        let draft = InvitationDraft {
            joins: Some(1),
            ..InvitationDraft::default()
        };
        invite(at.programme, at.now, &draft, None)
    })?;
    Ok((words::word(language, "file.invitation"), invited.text))
}

/// One's own enquiry to the programme that one follows, as a letter.
#[tauri::command]
#[specta::specta]
pub async fn write_enquiry(app: AppHandle, told: EnquiryText) -> CommandResult<Letter> {
    read(app, move |at| {
        let told = told.fitted()?;
        let edition = edition(at.programme.connection())?;
        let language = told.language.unwrap_or(at.language);
        let to = edition.contact.email.unwrap_or_default();
        let title = edition.title.best(language);
        let subject = words::phrase(language, "announce.subject", &[("title", title)]);
        let body = written(&told, language);
        Ok(Letter {
            mailto: mailto(&to, &subject, &body),
            to,
            subject,
            body,
            language,
        })
    })
    .await
}
