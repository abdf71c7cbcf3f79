//! `screens OUT_DIR [--first | --sample | --forum] [--only=NAME]`: photographs every screen of the app in the real WebView, in both languages, light
//! and dark, in two sizes. The clock stands still enough that two runs give the same pictures.
#![allow(
    clippy::print_stdout,
    reason = "a program that speaks to whoever started it"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;
use stories::home::Home;
use stories::layout;
use stories::programs::fixture;
use stories::webview::Window;
use stories::{Told, Trouble};

/// A Monday, three days before the seventh session of the timed edition and of the sample.
const MONDAY: &str = "2023-05-15T12:00:00Z";
/// Eight minutes before that seventh session.
const SOON: &str = "2023-05-18T12:52:00Z";
/// Where the reader of the pictures lives.
const ZONE: &str = "America/Lima";

const NOTE: &str = "Ask Nieves how they told the neighbours.\n\nOur word for it is “acompañar”: to walk beside \
    somebody at their pace. Bring the drawing of the three houses.";
const NEIGHBOUR: &str = "En nuestro caso fue la vecina. No la trabajadora social, ni yo. La vecina le dijo a la madre: «Yo también tuve \
    miedo, y abrí la puerta igual». Después de eso hablamos tres horas.";
const NEIGHBOUR_IN_ENGLISH: &str = "In our case it was the neighbour. Not the social worker, nor me. The neighbour said to the mother: \
    “I was afraid too, and opened the door all the same.” After that we talked for three hours.";
const LIST: &str = "organisation,country,city,zone,name,labels,email,Telephone\n\
    Riverside Families,KE,Mombasa,Africa/Nairobi,Amina Said,representative,amina@example.org,+254 700 1\n\
    ,,,,Peter Mwangi,particpant,peter@example.org,\n\
    ,,,,Amina Saíd,participant,,\n\
    The Open Gate,Ruritania,Leeds,Europe/London,Jean Holroyd,representative,jean.example.org,\n";

/// What is photographed: its name, where it is, and what is done there first.
struct Screen {
    name: &'static str,
    path: &'static str,
    prepare: Prepare,
}

#[derive(Clone, Copy)]
enum Prepare {
    Nothing,
    /// Presses what this selector names.
    Press(&'static str),
    /// The list of people that has faults.
    Import,
    /// The form for founding.
    Found,
    /// What is in a file that was chosen.
    File,
    /// A word that is looked for.
    Search,
    /// A name that is sought everywhere.
    Find,
}

const fn screen(name: &'static str, path: &'static str) -> Screen {
    with(name, path, Prepare::Nothing)
}

const fn with(name: &'static str, path: &'static str, prepare: Prepare) -> Screen {
    Screen {
        name,
        path,
        prepare,
    }
}

const SAMPLE: [Screen; 35] = [
    screen("today", "/today"),
    screen("forum-sample", "/forum/question:q-s07-1"),
    screen("case", "/forum/case:grace-achieng.sample-c0"),
    screen("case-closed", "/forum/case:marta-tzoc.sample-c1"),
    with(
        "case-translate",
        "/forum/case:marta-tzoc.sample-c1",
        Prepare::Press(".column > p.meta .as-link"),
    ),
    screen("forum-browse", "/forum/browse"),
    screen("forum-paper", "/forum/paper:question:q-s07-1"),
    screen("programme", "/programme"),
    screen("session", "/session/s07"),
    screen("people", "/people"),
    with(
        "introduction-form",
        "/people",
        Prepare::Press(".person .acts button:last-child"),
    ),
    screen("library", "/library"),
    screen("library-one", "/library/elena-prado.sample-visit"),
    screen("library-film", "/library/grace-achieng.sample-afternoon"),
    with(
        "library-keep",
        "/library",
        Prepare::Press(".page-head .actions button.quiet"),
    ),
    screen("prepare", "/prepare"),
    screen("prepare-session", "/prepare/s08"),
    screen("prepare-dates", "/prepare/dates"),
    screen("prepare-modules", "/prepare/modules"),
    screen("prepare-meetings", "/prepare/meetings"),
    screen("prepare-edition", "/prepare/edition"),
    screen("prepare-attendance", "/prepare/attendance"),
    screen("prepare-certificates", "/prepare/certificates"),
    screen("verify", "/verify"),
    screen("prepare-enquiries", "/prepare/enquiries"),
    with(
        "prepare-enquiry",
        "/prepare/enquiries",
        Prepare::Press(".head-of button"),
    ),
    screen("prepare-changes", "/prepare/changes"),
    screen("hold", "/hold/s07"),
    screen("reader-pdf", "/material/elena-prado.sample-visit"),
    screen("reader-film", "/material/grace-achieng.sample-afternoon"),
    screen("reader-slides", "/material/elena-prado.sample-dialogue"),
    with(
        "reader-notes",
        "/material/elena-prado.sample-visit",
        Prepare::Press(".actions button[aria-expanded]"),
    ),
    screen("settings", "/settings"),
    with(
        "discard",
        "/settings",
        Prepare::Press("[aria-labelledby=profile] .actions button:last-child"),
    ),
    screen("nowhere", "/session/none"),
];

const FOUNDED: [Screen; 19] = [
    with(
        "settings-lock",
        "/settings",
        Prepare::Press("[aria-labelledby=lock] select"),
    ),
    with(
        "settings-password",
        "/settings",
        Prepare::Press("[aria-labelledby=lock] .actions button:last-child"),
    ),
    screen("today-undated", "/today"),
    screen("sheet", "/sheet"),
    screen("people-founded", "/people"),
    screen("members", "/people/members"),
    screen("messages", "/people/messages"),
    with(
        "invite",
        "/people/members",
        Prepare::Press("[aria-labelledby=invitations] .actions button"),
    ),
    screen("sync", "/sync"),
    with("sync-looked", "/sync", Prepare::Press(".looked button")),
    screen("session-founded", "/session/s01"),
    with(
        "ask",
        "/session/s01",
        Prepare::Press("[aria-labelledby=q] .actions button"),
    ),
    with(
        "join",
        "/add",
        Prepare::Press(".ways li:first-child button"),
    ),
    with(
        "recover",
        "/add",
        Prepare::Press(".ways li:last-child button"),
    ),
    with(
        "organisation-form",
        "/people",
        Prepare::Press(".page-head .actions button:nth-child(1)"),
    ),
    with(
        "person-form",
        "/people",
        Prepare::Press(".page-head .actions button:nth-child(2)"),
    ),
    with("import", "/people", Prepare::Import),
    screen("add", "/add"),
    with("found", "/add", Prepare::Found),
];

/// Programmes in different states, side by side in one profile.
const EDITIONS: [(&str, &[Screen]); 4] = [
    (
        "mlp-2023-02",
        &[
            screen("today-date-only", "/today"),
            screen("programme-date-only", "/programme"),
            with(
                "programme-findings",
                "/programme",
                Prepare::Press("details summary"),
            ),
            screen("people-empty", "/people"),
            with("file", "/add", Prepare::File),
        ],
    ),
    (
        "mlp-2023-09",
        &[
            screen("today-only-september", "/today"),
            screen("programme-only-september", "/programme"),
        ],
    ),
    (
        "caminos-2022",
        &[
            screen("today-over", "/today"),
            screen("programme-over", "/programme"),
        ],
    ),
    ("mutual-learning", &FOUNDED),
];

struct Camera {
    folder: PathBuf,
    first: bool,
    /// Only screens whose names begin so.
    only: String,
    taken: usize,
    faults: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<(), Trouble> {
    let mut words = std::env::args().skip(1);
    let folder: PathBuf = words
        .next()
        .ok_or("say where to: screens OUT_DIR [--first | --sample | --forum] [--only=NAME]")?
        .into();
    std::fs::create_dir_all(&folder)?;
    let start = Instant::now();
    let asked: Vec<String> = words.collect();
    let only = asked.iter().find_map(|word| word.strip_prefix("--only="));
    let only = only.unwrap_or_default().to_owned();
    let asked = |word: &str| asked.iter().any(|asked| asked == word);
    let mut camera = Camera {
        folder,
        first: asked("--first"),
        only,
        taken: 0,
        faults: Vec::new(),
    };
    if asked("--forum") {
        camera.forum().await?;
    } else {
        camera.sample().await?;
    }
    if !camera.first && !asked("--forum") && !asked("--sample") {
        camera.profile().await?;
        camera.join().await?;
        camera.forum().await?;
        camera.trouble().await?;
    }
    println!(
        "{} pictures in {} s",
        camera.taken,
        start.elapsed().as_secs()
    );
    if camera.faults.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} faults of the layout:\n{}",
        camera.faults.len(),
        camera.faults.join("\n")
    )
    .into())
}

impl Camera {
    /// First run, and the sample.
    async fn sample(&mut self) -> Told {
        let home = Home::new()?;
        let window = Window::open(&home, &["--now", MONDAY]).await?;
        window.headed().await?;
        window.set(json!({ "zone": ZONE })).await?;
        self.all(&window, &[screen("first-run", "")]).await?;
        window.invoke("open_sample", json!({})).await?;
        window.driver().refresh().await?;
        window.headed().await?;
        let note = json!({ "session": "s07", "text": NOTE });
        window.invoke("save_note", note).await?;
        self.all(&window, &SAMPLE).await
    }

    /// A profile with a passphrase, and programmes in different states.
    async fn profile(&mut self) -> Told {
        let home = Home::new()?;
        follow(&home, "seed-2023-02.toml")?;
        follow(&home, "upcoming-2023-09.toml")?;
        over(&home)?;
        home.mutual(&["new", "--name", "Pilar Otero"])?;
        let people = fixture("people-example.csv");
        let people = people.to_str().ok_or("a path that is no text")?;
        home.mutual(&[
            "--programme",
            "mutual-learning",
            "people",
            "--import",
            people,
        ])?;
        let window = Window::open(&home, &["--now", MONDAY]).await?;
        window.headed().await?;
        self.all(&window, &[screen("unlock", "")]).await?;
        drop(window);
        // a window for each: its clock goes on from the same minute
        for (id, screens) in EDITIONS {
            // given at the start, the file may be chosen on the page of a programme file; it is not to be opened by itself
            let seed = fixture("seed-2023-02.toml");
            let seed = seed.to_str().ok_or("a path that is no text")?;
            let window = Window::open(&home, &["--now", MONDAY, seed]).await?;
            window.headed().await?;
            window.invoke("given_file", json!({})).await?;
            unlock(&window).await?;
            window
                .invoke("select_programme", json!({ "id": id }))
                .await?;
            window.driver().refresh().await?;
            window.headed().await?;
            self.all(&window, screens).await?;
        }
        Ok(())
    }

    /// A session within ten minutes.
    async fn join(&mut self) -> Told {
        let home = Home::new()?;
        follow(&home, "timed-2023.toml")?;
        let window = Window::open(&home, &["--now", SOON]).await?;
        unlock(&window).await?;
        let screens = [
            screen("today-join", "/today"),
            screen("session-join", "/session/s07"),
            screen("programme-timed", "/programme"),
        ];
        self.all(&window, &screens).await
    }

    /// A conversation in two languages, on the computer of somebody who takes part.
    async fn forum(&mut self) -> Told {
        let (elena, luis, rosa) = (Home::new()?, Home::new()?, Home::new()?);
        let shared = elena.path("shared");
        std::fs::create_dir(&shared)?;
        let place = format!("folder:{}", shared.display());
        let timed = fixture("timed-2023.toml");
        let timed = timed.to_str().ok_or("a path that is no text")?;
        let invitation = elena.path("invitation.txt");
        let invitation = invitation.to_str().ok_or("a path that is no text")?;
        let at = |home: &Home, when: &str, words: &[&str]| -> Told<String> {
            home.mutual(&[&["--now", when, "--json"], words].concat())
        };
        let id = |said: &str| -> Told<String> {
            let said: serde_json::Value = serde_json::from_str(said)?;
            let id = said.get("id").and_then(serde_json::Value::as_str);
            Ok(id.ok_or("no id")?.to_owned())
        };
        at(
            &elena,
            "2023-05-01T09:00:00Z",
            &["new", timed, "--name", "Elena Prado"],
        )?;
        at(&elena, "2023-05-01T09:00:00Z", &["storage", "add", &place])?;
        let out = [
            "invite",
            "--label",
            "participant",
            "--organisation",
            "Casa Amanecer",
            "--joins",
            "3",
            "--until",
            "30d",
            "--out",
            invitation,
        ];
        at(&elena, "2023-05-01T09:01:00Z", &out)?;
        for (home, name) in [(&luis, "Luis Quispe"), (&rosa, "Rosa Huamán")] {
            at(
                home,
                "2023-05-01T10:00:00Z",
                &["join", invitation, "--name", name],
            )?;
        }
        // Elena's other computer
        let mine = elena.path("mine.txt");
        let mine = mine.to_str().ok_or("a path that is no text")?;
        let person = own_person(&at(&elena, "2023-05-01T10:30:00Z", &["people"])?)?;
        let other = Home::new()?;
        let invite = ["invite", "--person", &person, "--out", mine];
        at(&elena, "2023-05-01T10:30:00Z", &invite)?;
        at(&other, "2023-05-02T10:00:00Z", &["join", mine])?;
        at(&elena, "2023-05-02T10:00:00Z", &["exchange", "--once"])?;
        at(&other, "2023-05-02T10:01:00Z", &["exchange", "--once"])?;
        let exchange = |when: &str| -> Told {
            for home in [&elena, &luis, &rosa, &elena, &luis, &rosa] {
                at(home, when, &["exchange", "--once"])?;
            }
            Ok(())
        };
        exchange("2023-05-01T11:00:00Z")?;
        let first = ["post", "--question", "q3", "--text", NEIGHBOUR];
        let first = id(&at(&luis, "2023-05-11T23:20:00Z", &first)?)?;
        exchange("2023-05-12T06:00:00Z")?;
        let seen = [
            "translate",
            &first,
            "--to",
            "en",
            "--text",
            NEIGHBOUR_IN_ENGLISH,
        ];
        at(&elena, "2023-05-13T08:00:00Z", &seen)?;
        let reply = [
            "reply",
            &first,
            "--text",
            "Luis, this stays with me. We always sent the most experienced person. Now I wonder whether we sent the one who was hardest to answer.",
        ];
        at(&elena, "2023-05-14T14:05:00Z", &reply)?;
        let topic = [
            "post",
            "--title",
            "¿Cómo cuidan ustedes a quienes cuidan?",
            "--text",
            "Llevamos tres semanas sin un domingo libre.",
        ];
        at(&luis, "2023-05-14T15:00:00Z", &topic)?;
        exchange("2023-05-15T09:00:00Z")?;
        at(
            &rosa,
            "2023-05-15T11:40:00Z",
            &[
                "reply",
                &first,
                "--text",
                "A nosotros nos ayudó **esperar**. La abuela dejó su silla en la puerta durante dos semanas.",
            ],
        )?;
        at(
            &rosa,
            "2023-05-15T11:50:00Z",
            &[
                "post",
                "--question",
                "q3",
                "--draft",
                "--text",
                "Con la familia de los dos hermanos empezamos por lo más pequeño: una comida. La madre cocinó en nuestra cocina, y",
            ],
        )?;
        let window = Window::open(&rosa, &["--now", MONDAY]).await?;
        unlock(&window).await?;
        let screens = [
            screen("forum", "/forum/question:q3"),
            with(
                "forum-care",
                "/forum/question:q3",
                Prepare::Press(".draft .actions .first"),
            ),
            screen("forum-drafts", "/forum/drafts"),
            screen("forum-new", "/forum/new"),
            screen("case-new", "/forum/case-new"),
            with("forum-search", "/forum/search", Prepare::Search),
        ];
        self.all(&window, &screens).await?;
        drop(window);
        let window = Window::open(&elena, &["--now", MONDAY]).await?;
        unlock(&window).await?;
        let screens = [
            with(
                "forum-facilitator",
                "/forum/question:q3",
                Prepare::Press(".acts .menu button"),
            ),
            screen("members-group", "/people/members"),
            with(
                "members-manage",
                "/people/members",
                Prepare::Press(".members .menu button"),
            ),
            with(
                "members-leave",
                "/people/members",
                Prepare::Press(".leave button"),
            ),
            with("search", "/today", Prepare::Find),
        ];
        self.all(&window, &screens).await?;
        drop(window);
        // somebody who was removed while she wrote, and whose folder is away
        let person = own_person(&at(&rosa, MONDAY, &["people"])?)?;
        at(&elena, MONDAY, &["members", "remove", "--person", &person])?;
        at(&elena, MONDAY, &["exchange", "--once"])?;
        // the invitation ended with her, and one more comes by it
        let tomas = Home::new()?;
        at(
            &tomas,
            MONDAY,
            &["join", invitation, "--name", "Tomás Vega"],
        )?;
        for home in [&tomas, &elena] {
            at(home, MONDAY, &["exchange", "--once"])?;
        }
        let window = Window::open(&elena, &["--now", MONDAY]).await?;
        unlock(&window).await?;
        let screens = [screen("members-waits", "/people/members")];
        self.all(&window, &screens).await?;
        drop(window);
        let late = ["post", "--question", "q3", "--text", NEIGHBOUR];
        at(&rosa, MONDAY, &late)?;
        at(&rosa, MONDAY, &["exchange", "--once"])?;
        let drafts = at(&rosa, MONDAY, &["drafts"])?;
        let drafts: serde_json::Value = serde_json::from_str(&drafts)?;
        let refused = drafts.as_array().into_iter().flatten();
        let refused = refused
            .filter(|draft| draft.get("refused").is_some_and(|code| code.is_string()))
            .find_map(|draft| draft.get("id").and_then(serde_json::Value::as_str))
            .ok_or("nothing was refused")?;
        // what is photographed is named for good, and this id is not known before
        let path: &'static str = format!("/forum/draft:{refused}").leak();
        std::fs::remove_dir_all(&shared)?;
        at(&luis, MONDAY, &["exchange", "--once"]).err();
        let window = Window::open(&rosa, &["--now", MONDAY]).await?;
        unlock(&window).await?;
        let screens = [
            screen("draft-refused", path),
            screen("sync-removed", "/sync"),
        ];
        self.all(&window, &screens).await?;
        drop(window);
        let window = Window::open(&luis, &["--now", MONDAY]).await?;
        unlock(&window).await?;
        self.all(&window, &[screen("sync-away", "/sync")]).await
    }

    /// A wrong passphrase, and a database that was damaged.
    async fn trouble(&mut self) -> Told {
        let home = Home::new()?;
        follow(&home, "timed-2023.toml")?;
        std::fs::write(home.profile().join("device.db"), [7_u8; 8192])?;
        let window = Window::open(&home, &["--now", MONDAY]).await?;
        window.headed().await?;
        type_passphrase(&window, "not the one").await?;
        self.all(&window, &[screen("unlock-wrong", "")]).await?;
        type_passphrase(&window, stories::home::PASSPHRASE).await?;
        self.all(&window, &[screen("trouble-database", "")]).await?;
        drop(window);
        std::fs::write(home.profile().join("profile.json"), "{")?;
        let window = Window::open(&home, &["--now", MONDAY]).await?;
        window.headed().await?;
        self.all(&window, &[screen("trouble", "")]).await
    }

    /// Every screen in every language, theme and size; only the first few if so asked.
    async fn all(&mut self, window: &Window, screens: &[Screen]) -> Told {
        for (width, height) in [(1366, 768), (1024, 640)] {
            window.size(width, height).await?;
            for language in ["en", "es"] {
                for theme in ["light", "dark"] {
                    if self.first && (width, theme) != (1366, "light") {
                        continue;
                    }
                    window
                        .set(json!({ "language": language, "theme": theme }))
                        .await?;
                    for screen in screens {
                        if !screen.name.starts_with(&self.only) {
                            continue;
                        }
                        let name =
                            format!("{}-{language}-{theme}-{width}x{height}.png", screen.name);
                        self.one(window, screen, &name)
                            .await
                            .map_err(|error| format!("{name}: {error}"))?;
                    }
                }
            }
        }
        Ok(())
    }

    async fn one(&mut self, window: &Window, screen: &Screen, name: &str) -> Told {
        if !screen.path.is_empty() {
            // a page that is open already would keep its dialog
            window.go("/settings").await?;
            window.go(screen.path).await?;
        }
        prepare(window, screen.prepare).await?;
        window.picture(&self.folder.join(name)).await?;
        let faults = layout::faults(window).await?;
        self.faults
            .extend(faults.iter().map(|fault| format!("{name}: {fault}")));
        self.taken += 1;
        Ok(())
    }
}

/// The reader's own id in what `people` says.
fn own_person(people: &str) -> Told<String> {
    let people: serde_json::Value = serde_json::from_str(people)?;
    let me = people.get("me").and_then(serde_json::Value::as_str);
    Ok(me.ok_or("nobody")?.to_owned())
}

async fn prepare(window: &Window, prepare: Prepare) -> Told {
    match prepare {
        Prepare::Nothing => Ok(()),
        Prepare::Press(selector) => press(window, selector).await,
        Prepare::Find => {
            press(window, ".find").await?;
            window
                .ask(
                    "const box = document.querySelector('dialog input');
                     box.value = 'rosa'; box.dispatchEvent(new Event('input', { bubbles: true }));",
                )
                .await?;
            window
                .sees(
                    "what was found",
                    "return document.querySelector('[role=option]') !== null",
                )
                .await
        }
        Prepare::Search => {
            window
                .ask(
                    "const box = document.querySelector('input[type=search]');
                     box.value = 'despues'; box.dispatchEvent(new Event('input', { bubbles: true }));",
                )
                .await?;
            window
                .sees(
                    "what was found",
                    "return document.querySelector('mark') !== null",
                )
                .await
        }
        Prepare::File => {
            // the system's own dialog cannot be driven: it is answered as if the seed edition had been chosen
            let path = fixture("seed-2023-02.toml");
            let script = format!(
                "const real = window.fetch;
                 window.fetch = (to, how) => String(to).endsWith('/choose_programme_file')
                   ? real(String(to).replace('choose', 'check'), {{ ...how, body: {} }}) : real(to, how);",
                json!(json!({ "path": path }).to_string())
            );
            window.ask(&script).await?;
            press(window, ".ways li:nth-child(2) button").await?;
            window
                .sees(
                    "the file's findings",
                    "return document.querySelectorAll('.findings > li').length === 3",
                )
                .await
        }
        Prepare::Found => press(window, ".ways li:nth-last-child(2) button").await,
        Prepare::Import => {
            press(window, ".page-head .actions button:nth-child(3)").await?;
            let script = format!(
                "const area = document.querySelector('dialog textarea, [role=dialog] textarea');
                 area.value = {};
                 area.dispatchEvent(new Event('input', {{ bubbles: true }}));
                 area.form.requestSubmit();",
                json!(LIST)
            );
            window.ask(&script).await?;
            window
                .sees(
                    "the list's problems",
                    "return document.querySelectorAll('[role=alert] li').length > 0",
                )
                .await
        }
    }
}

/// Opens the profile, and lives in Lima.
async fn unlock(window: &Window) -> Told {
    window.headed().await?;
    let passphrase = json!({ "passphrase": stories::home::PASSPHRASE });
    window.invoke("unlock", passphrase).await?;
    window.driver().refresh().await?;
    window.headed().await?;
    window.set(json!({ "zone": ZONE })).await
}

/// Types a passphrase that does not open, and waits until that is said.
async fn type_passphrase(window: &Window, passphrase: &str) -> Told {
    let script = format!(
        "const field = document.querySelector('input[type=password]');
         field.value = {};
         field.dispatchEvent(new Event('input', {{ bubbles: true }}));
         field.form.requestSubmit();
         document.querySelector('.stuck')?.remove();",
        json!(passphrase)
    );
    window.ask(&script).await?;
    window
        .sees(
            "what is wrong",
            "return document.querySelector('.stuck') !== null",
        )
        .await
}

async fn press(window: &Window, selector: &str) -> Told {
    let selector = json!(selector);
    window
        .sees(
            &format!("{selector}"),
            &format!(
                "const found = document.querySelector({selector});
                 found?.scrollIntoView({{ block: 'nearest' }}); found?.click(); return found !== null"
            ),
        )
        .await
}

fn follow(home: &Home, name: &str) -> Told {
    import(home, &fixture(name))
}

fn import(home: &Home, file: &Path) -> Told {
    let file = file.to_str().ok_or("a path that is no text")?;
    home.mutual(&["--now", "2023-05-08T09:00:00Z", "import", file])?;
    Ok(())
}

/// The timed edition, a year earlier.
fn over(home: &Home) -> Told {
    let text = std::fs::read_to_string(fixture("timed-2023.toml"))?;
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with("weekday"))
        .map(|line| line.replace("2023", "2022") + "\n")
        .collect();
    let file = home.path("earlier.toml");
    std::fs::write(&file, text)?;
    import(home, &file)
}
