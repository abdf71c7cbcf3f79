//! `reports`: inputs of which public reports say that other programs lose or spoil them, given to the real `mutual`, one line a
//! kind. The kinds' neighbours stand in the tests of what reads them.
#![allow(clippy::print_stdout, reason = "it talks to somebody at a terminal")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Output};

use stories::home::Home;
use stories::programs::fixture;
use stories::{Told, programs};

const NOW: &str = "2023-05-15T12:00:00Z";
const COUNTRIES: &str = "organisation,country,zone,name,email\n";

type Check = fn(&Desk) -> Told;

const KINDS: [(&str, Check); 18] = [
    ("time zones have the newest data", time_zones),
    ("names of all scripts are different names", other_scripts),
    ("long names are not one name", long_names),
    ("people of one name are asked about", one_name),
    (
        "a quote that is never closed is told, with its line",
        open_quote,
    ),
    ("columns by their usual names, in two languages", columns),
    (
        "a fault is told with the line that a spreadsheet shows",
        line_numbers,
    ),
    ("lists as Excel writes them", excel),
    ("words are found as they are typed, in every script", search),
    ("no word of a post vanishes", vanishing),
    ("addresses in posts are whole", addresses),
    ("no post stops the booklet", paper),
    ("calendar files hold only what they say", calendars),
    ("a shared folder that carries no empty file", no_empty_files),
    ("a passphrase opens in any form", passphrases),
    ("the command line takes what people type", command_line),
    ("signs that steer a text go nowhere", steering),
    ("one's own words that wait are found and exported", waiting),
];

fn main() -> ExitCode {
    let mut wrong = 0;
    for (number, (kind, check)) in (1..).zip(KINDS) {
        match Desk::new().and_then(|desk| check(&desk)) {
            Ok(()) => println!("{number:2}  well   {kind}"),
            Err(error) => {
                wrong += 1;
                println!("{number:2}  WRONG  {kind}: {error}");
            }
        }
    }
    println!("19  apart  the installed app: the part of that name");
    println!("{} kinds well, {wrong} wrong", KINDS.len() - wrong);
    match wrong {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Somebody with `mutual` and nothing in it yet.
struct Desk {
    home: Home,
}

impl Desk {
    fn new() -> Told<Self> {
        Ok(Self { home: Home::new()? })
    }

    fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> Told<String> {
        let path = self.home.path(name);
        fs::write(&path, contents)?;
        Ok(path.display().to_string())
    }

    fn output(&self, words: &[&str]) -> Told<Output> {
        let mut command = self.home.command()?;
        Ok(command.args(["--now", NOW]).args(words).output()?)
    }

    /// What it prints when it goes well.
    fn well(&self, words: &[&str]) -> Told<String> {
        let output = self.output(words)?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        match output.status.success() {
            true => Ok(printed),
            false => Err(format!("{words:?}: {}", String::from_utf8_lossy(&output.stderr)).into()),
        }
    }

    /// What it says when it refuses.
    fn refused(&self, words: &[&str]) -> Told<String> {
        let output = self.output(words)?;
        match output.status.success() {
            false => Ok(String::from_utf8_lossy(&output.stderr).into_owned()),
            true => Err(format!("{words:?} went well").into()),
        }
    }

    /// Founds the programme of the fixture, so that its list and its forum can be written.
    fn founds(&self) -> Told {
        let file = fixture("timed-2023.toml").display().to_string();
        self.well(&["new", &file, "--name", "Pilar Otero"])
            .map(drop)
    }

    fn imports(&self, list: impl AsRef<[u8]>) -> Told {
        let file = self.file("list.csv", list)?;
        self.well(&["people", "--import", &file]).map(drop)
    }

    fn people(&self) -> Told<String> {
        self.well(&["people", "--json"])
    }

    /// Posts, and gives what the page shows of all posts.
    fn posts(&self, text: &str) -> Told<String> {
        let file = self.file("post.md", text)?;
        self.well(&["post", "--title", "T", "--text-file", &file])?;
        let posts: serde_json::Value = serde_json::from_str(&self.well(&["posts", "--json"])?)?;
        let pages = posts.as_array().into_iter().flatten();
        Ok(pages
            .filter_map(|post| post.get("html")?.as_str())
            .collect())
    }
}

fn holds(text: &str, all: &[&str]) -> Told {
    match all.iter().find(|part| !text.contains(**part)) {
        None => Ok(()),
        Some(missing) => Err(format!("{missing:?} is not in {text:?}").into()),
    }
}

fn lacks(text: &str, all: &[&str]) -> Told {
    match all.iter().find(|part| text.contains(**part)) {
        None => Ok(()),
        Some(there) => Err(format!("{there:?} is in {text:?}").into()),
    }
}

fn time_zones(desk: &Desk) -> Told {
    let text = fs::read_to_string(fixture("timed-2023.toml"))?
        .replace(
            "\"2023-05-18\"\nstart = \"15:00\"",
            "\"2026-12-10\"\nstart = \"09:00\"",
        )
        .replace(
            "zone = \"Europe/Amsterdam\"",
            "zone = \"America/Vancouver\"",
        );
    let file = desk.file("edition.toml", text)?;
    desk.well(&["import", &file])?;
    let calendar = desk.well(&["ics", "--session", "s07"])?;
    holds(&calendar, &["DTSTART:20261210T160000Z"])
}

fn other_scripts(desk: &Desk) -> Told {
    desk.founds()?;
    desk.imports(format!(
        "{COUNTRIES}Дом надежды,UA,Europe/Kyiv,Олена Коваль,a@example.org\n,,,Тарас Бондар,b@example.org\n\
         Солнечный круг,KZ,Asia/Almaty,Айгуль Нурланова,c@example.org\n"
    ))?;
    let names = [
        "Дом надежды",
        "Солнечный круг",
        "Олена Коваль",
        "Тарас Бондар",
        "Айгуль Нурланова",
    ];
    holds(&desk.people()?, &names)
}

fn long_names(desk: &Desk) -> Told {
    desk.founds()?;
    let long = "Fundación para el Desarrollo Integral de la Niñez y la Familia de";
    desk.imports(format!(
        "{COUNTRIES}{long} Lima,PE,America/Lima,Ana Ruiz,a@example.org\n{long} La Paz,BO,America/La_Paz,Eva Luz,b@example.org\n"
    ))?;
    holds(
        &desk.people()?,
        &[&format!("{long} Lima"), &format!("{long} La Paz")],
    )
}

fn one_name(desk: &Desk) -> Told {
    desk.founds()?;
    let list = format!(
        "{COUNTRIES}Casa Sol,ES,Europe/Madrid,María García,m1@example.org\n,,,María García,m2@example.org\n\
         ,,,Maria Garcia,m3@example.org\n"
    );
    let file = desk.file("list.csv", list)?;
    // another e-mail is another person, or a question; never silently the same
    desk.output(&["people", "--import", &file, "--alike", "another"])?;
    holds(
        &desk.people()?,
        &["m1@example.org", "m2@example.org", "m3@example.org"],
    )
}

fn open_quote(desk: &Desk) -> Told {
    desk.founds()?;
    let list = "organisation,country,zone,name,email,languages\nCasa Sol,PE,America/Lima,Ana Ruiz,a@example.org,es\n\
        ,,,Lucía Vega,b@example.org,\"es\n,,,Rosa Luz,c@example.org,es\n";
    let file = desk.file("list.csv", list)?;
    holds(&desk.refused(&["people", "--import", &file])?, &["3"])?;
    lacks(&desk.people()?, &["Ana Ruiz", "Lucía Vega"])
}

fn columns(desk: &Desk) -> Told {
    desk.founds()?;
    desk.imports("organisation,country,zone,name\nCasa Sol,PE,America/Lima,Ana Ruiz\n")?;
    let list = "Nombre;Apellido(s);Dirección de correo;Institución\nLucía;Vega Sol;l@example.org;Casa Sol\n";
    desk.imports(list)?;
    desk.imports("Name,Surname,Email,Organisation\nRosa,Luz,r@example.org,Casa Sol\n")?;
    holds(
        &desk.people()?,
        &[
            "Lucía Vega Sol",
            "l@example.org",
            "Rosa Luz",
            "r@example.org",
        ],
    )
}

fn line_numbers(desk: &Desk) -> Told {
    desk.founds()?;
    let list = "organisation,country,zone,name,email\r\nCasa Sol,PE,America/Lima,Ana Ruiz,a@example.org\r\n\r\n,,,Eva Luz,no address\r\n";
    let file = desk.file("list.csv", list)?;
    let looked = desk.output(&["people", "--import", &file, "--look"])?;
    let told = format!(
        "{}{}",
        String::from_utf8_lossy(&looked.stdout),
        String::from_utf8_lossy(&looked.stderr)
    );
    holds(&told, &["4"])
}

fn excel(desk: &Desk) -> Told {
    desk.founds()?;
    // cp1252, with a line that names the separator and a title above the header
    let mut list =
        b"sep=;\r\nLista de personas;;;;\r\norganisation;country;zone;name;email\r\n".to_vec();
    list.extend_from_slice(b"Casa Ni\xf1o;Bolivia (Plurinational State of);America/La_Paz;Jos\xe9 Pe\xf1a;j@example.org\r\n");
    desk.imports(list)?;
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(
            "organisation\tcountry\tzone\tname\nOpen Gate\tUK\tEurope/London\tZoë Hart\n"
                .encode_utf16(),
        )
        .flat_map(u16::to_le_bytes)
        .collect();
    desk.imports(wide)?;
    holds(
        &desk.people()?,
        &["Casa Niño", "José Peña", "Open Gate", "Zoë Hart"],
    )
}

fn search(desk: &Desk) -> Told {
    desk.founds()?;
    desk.posts(
        "한국어 가정 がんばる ガイド край ёлка Київ παιδί ώρα أطفال مؤسسة परिवार Łódź мои\n\nשָׁלוֹם مُؤَسَّسَة 家庭支援について ที่นี่มีครอบครัว",
    )?;
    for asked in [
        "한국어",
        "가정",
        "がんばる",
        "ガイド",
        "край",
        "ёлка",
        "елка",
        "Київ",
        "παιδί",
        "ώρα",
        "ωρα",
        "أطفال",
        "مؤسسة",
        "परिवार",
        "lodz",
        "мои",
        "שלום",
        "支援",
        "ครอบครัว",
    ] {
        let found = desk.well(&["search", asked, "--json"])?;
        holds(&found, &["\"post\""]).map_err(|_| format!("{asked} is not found"))?;
    }
    Ok(())
}

fn vanishing(desk: &Desk) -> Told {
    desk.founds()?;
    let page = desk.posts("[Elena]: gracias\n\n![](https://example.org/a.png)\n\n[foo](/bar) and\n\n```nerd fonts\nx\n```\n")?;
    let text = "Elena gracias a.png foo /bar nerd fonts";
    holds(&page, &text.split(' ').collect::<Vec<_>>())
}

fn addresses(desk: &Desk) -> Told {
    desk.founds()?;
    let page = desk.posts(
        "https://example.org/_foo_/bar https://example.org/__init__.py https://example.org/a*b*c https://example.org/~a~/b «https://example.org/q»",
    )?;
    holds(
        &page,
        &[
            "href=\"https://example.org/_foo_/bar\"",
            "href=\"https://example.org/__init__.py\"",
            "href=\"https://example.org/a*b*c\"",
            "href=\"https://example.org/~a~/b\"",
            "href=\"https://example.org/q\"",
        ],
    )
}

fn paper(desk: &Desk) -> Told {
    desk.founds()?;
    let long = format!("https://example.org/{}", "a".repeat(140));
    for text in [
        format!("{} hola", ">".repeat(24)),
        format!("{} {long}", ">".repeat(12)),
        format!("{}fin", "- ".repeat(30)),
    ] {
        desk.posts(&text)?;
    }
    let out = desk.home.path("forum.pdf");
    desk.well(&[
        "forum",
        "export",
        "--format",
        "pdf",
        "--out",
        &out.display().to_string(),
    ])?;
    let said = Command::new("pdftotext").arg(&out).arg("-").output()?;
    holds(&String::from_utf8_lossy(&said.stdout), &["hola", "fin"])
}

fn calendars(desk: &Desk) -> Told {
    let text = fs::read_to_string(fixture("timed-2023.toml"))?.replace(
        "title.en = \"Paths Home\"",
        "title.en = \"Paths\\r\\nEND:VCALENDAR\\r\\nBEGIN:VEVENT\\u202e\"",
    );
    let file = desk.file("edition.toml", text)?;
    desk.well(&["import", &file])?;
    let calendar = desk.well(&["ics"])?;
    let begins = calendar.matches("\nBEGIN:VEVENT").count();
    let ends = calendar.matches("\nEND:VCALENDAR").count();
    lacks(&calendar, &["\u{202e}"])?;
    match (begins, ends) {
        (1.., 1) if begins == calendar.matches("\nEND:VEVENT").count() => Ok(()),
        _ => Err(format!("{begins} events begin, and the calendar ends {ends} times").into()),
    }
}

fn no_empty_files(desk: &Desk) -> Told {
    desk.founds()?;
    let folder = desk.home.path("shared");
    fs::create_dir(&folder)?;
    desk.well(&["storage", "add", &format!("folder:{}", folder.display())])?;
    desk.posts("hola")?;
    desk.well(&["exchange", "--once"])?;
    let mut folders = vec![folder];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => folders.push(entry.path()),
                false if entry.metadata()?.len() == 0 => {
                    return Err(format!("{} is empty", entry.path().display()).into());
                }
                false => files += 1,
            }
        }
    }
    match files {
        0 => Err("nothing was sent".into()),
        _ => Ok(()),
    }
}

fn passphrases(desk: &Desk) -> Told {
    let file = fixture("timed-2023.toml").display().to_string();
    let with = |bytes: &[u8], words: &[&str]| -> Told<bool> {
        let path: PathBuf = desk.home.path("other");
        fs::write(&path, bytes)?;
        let mut command = Command::new(programs::program("mutual")?);
        let command = command
            .envs(desk.home.variables())
            .arg("--data")
            .arg(desk.home.profile());
        Ok(command
            .arg("--passphrase-file")
            .arg(&path)
            .args(words)
            .output()?
            .status
            .success())
    };
    let composed = "contraseña de la niñez";
    let apart = composed.replace('ñ', "n\u{303}");
    let mut marked = "\u{feff}".as_bytes().to_vec();
    marked.extend_from_slice(composed.as_bytes());
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(composed.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    if !with(composed.as_bytes(), &["import", &file])? {
        return Err("the profile was not made".into());
    }
    for (form, bytes) in [
        ("decomposed", apart.as_bytes()),
        ("with a mark", &marked),
        ("UTF-16", &wide),
    ] {
        if !with(bytes, &["show"])? {
            return Err(format!("{form}: it does not open").into());
        }
    }
    match with(b"contrasena de la ninez", &["show"])? {
        true => Err("another passphrase opens it".into()),
        false => Ok(()),
    }
}

fn command_line(desk: &Desk) -> Told {
    desk.founds()?;
    desk.well(&["note", "s02", "--text", "- llamar"])?;
    holds(&desk.well(&["note", "s02"])?, &["- llamar"])?;
    let folder = desk.home.path("shared");
    fs::create_dir(&folder)?;
    desk.well(&["storage", "add", &format!("folder:{}", folder.display())])?;
    desk.well(&["exchange", "--once"])?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(".", folder.join("g/loop"))?;
    desk.well(&["exchange", "--once"])?;
    holds(
        &String::from_utf8_lossy(&desk.output(&["doctor"])?.stderr),
        &["loop"],
    )
}

fn steering(desk: &Desk) -> Told {
    desk.founds()?;
    let page = desk.posts("a &#x202e; b &#27; c")?;
    lacks(&page, &["\u{202e}", "\u{1b}", "&#x202e;", "&#27;"])?;
    let out = desk.home.path("forum.html");
    desk.well(&[
        "forum",
        "export",
        "--format",
        "html",
        "--out",
        &out.display().to_string(),
    ])?;
    lacks(&fs::read_to_string(out)?, &["\u{202e}", "\u{1b}"])
}

fn waiting(desk: &Desk) -> Told {
    desk.founds()?;
    desk.posts("palabra que espera")?;
    holds(&desk.well(&["search", "espera", "--json"])?, &["espera"])?;
    holds(
        &desk.well(&["forum", "export", "--format", "md"])?,
        &["palabra que espera"],
    )
}
