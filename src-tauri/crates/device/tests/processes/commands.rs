//! The files that start us at login and open our links, as desktops read them: desktop-file-validate, xdg-mime,
//! and GLib, which runs what stands in them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use device::{links, login};

use super::desktop::{Desktop, until};

/// What a folder may be called.
const ODD: [&str; 4] = [
    "bin",
    "it's \"my\" $HOME `id` \\ folder; a&b",
    "100 % %u half",
    "a=b 50%",
];

#[test]
fn what_is_started_at_login_is_started_with_its_words() {
    for odd in ODD {
        let desktop = Desktop::start();
        let mut actor = desktop.actor();
        let program = script(&desktop, odd);
        let file = desktop.folder("config/autostart/mutual-learning-bell.desktop");
        let nothing = Path::new("-");
        assert_eq!(actor.ask("login-is-set", nothing), "false");
        assert_eq!(actor.ask("login-set", &program), "done");
        assert_eq!(actor.ask("login-is-set", nothing), "true");
        valid(&desktop, &file);

        launched(&desktop, &[file.to_str().unwrap()]);
        assert_eq!(said(&desktop), "<bell><--from><100 % $x>");

        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{text}X-GNOME-Autostart-enabled = false\n")).unwrap();
        assert_eq!(actor.ask("login-is-set", nothing), "false");
        assert_eq!(actor.ask("login-set", &program), "done");
        assert_eq!(actor.ask("login-is-set", nothing), "true");

        for _ in 0..2 {
            assert_eq!(actor.ask("login-remove", nothing), "done");
        }
        assert_eq!(actor.ask("login-is-set", nothing), "false");
        assert!(!file.exists());
    }
}

#[test]
fn what_no_desktop_could_start_is_refused() {
    let desktop = Desktop::start();
    let mut actor = desktop.actor();
    assert_eq!(actor.ask("login-set", Path::new("bin/mutual")), "internal");
    assert_eq!(
        actor.ask("login-set", Path::new("/bin/\tmutual")),
        "internal"
    );
    assert_eq!(actor.ask("links-set", Path::new("bin/mutual")), "internal");
    assert!(!desktop.folder("config/autostart").exists());
}

#[test]
fn a_link_is_opened_by_the_program_that_registered() {
    for odd in ODD {
        let desktop = Desktop::start();
        let mut actor = desktop.actor();
        let program = script(&desktop, odd);
        let file = desktop.folder("data/applications/mutual-learning-links.desktop");
        assert_eq!(actor.ask("links-set", &program), "done");
        valid(&desktop, &file);

        let query = ["query", "default", "x-scheme-handler/mutual"];
        let (handler, _) = desktop.run("xdg-mime", &query);
        assert_eq!(handler.trim(), "mutual-learning-links.desktop");
        let (printed, done) = desktop.run("gio", &["open", "mutual://session/s03"]);
        assert!(done, "gio open: {printed}");
        assert_eq!(said(&desktop), "<open><mutual://session/s03>");

        for _ in 0..2 {
            assert_eq!(actor.ask("links-remove", Path::new("-")), "done");
        }
        assert!(!file.exists());
        let (_, done) = desktop.run("gio", &["open", "mutual://session/s03"]);
        assert!(!done, "somebody still opens our links");
    }
}

/// A program in a folder of this name, which writes down its arguments.
fn script(desktop: &Desktop, odd: &str) -> PathBuf {
    let folder = desktop.folder(odd);
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("mutual");
    let note = desktop.folder("said");
    let text = format!(
        "#!/bin/sh\nprintf '<%s>' \"$@\" > '{0}.part'\nmv '{0}.part' '{0}'\n",
        note.display()
    );
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

fn said(desktop: &Desktop) -> String {
    let note = desktop.folder("said");
    until("the program was run", || note.exists());
    let said = fs::read_to_string(&note).unwrap();
    fs::remove_file(note).unwrap();
    said
}

fn valid(desktop: &Desktop, file: &Path) {
    let (printed, valid) = desktop.run("desktop-file-validate", &[file.to_str().unwrap()]);
    assert!(valid && printed.is_empty(), "{printed}");
}

fn launched(desktop: &Desktop, words: &[&str]) {
    let words: Vec<&str> = ["launch"].iter().chain(words).copied().collect();
    let (printed, done) = desktop.run("gio", &words);
    assert!(done, "gio launch: {printed}");
}

pub fn answer(question: &str, program: &Path) -> Option<String> {
    let done = |result: Result<(), device::Error>| match result {
        Ok(()) => "done".to_owned(),
        Err(error) => error.code().to_owned(),
    };
    let answer = match question {
        "login-set" => done(login::start_at_login(
            program,
            &["bell", "--from", "100 % $x"],
        )),
        "login-is-set" => login::is_set().unwrap().to_string(),
        "login-remove" => done(login::remove()),
        "links-set" => done(links::register(program, &["open"])),
        "links-remove" => done(links::remove()),
        _ => return None,
    };
    Some(answer)
}
