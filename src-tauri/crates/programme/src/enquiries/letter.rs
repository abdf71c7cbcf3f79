//! An enquiry as a letter: lines that a person reads as they are, and that the app reads back. It leaves from the writer's own mail
//! program (RFC 6068).

use super::enquiry::EnquiryText;
use crate::language::Language;
use crate::words;

/// The lines of a letter, in their order.
const LINES: [&str; 6] = [
    "organisation",
    "country",
    "city",
    "people",
    "languages",
    "email",
];

fn label(language: Language, field: &str) -> String {
    words::word(language, &format!("enquiry.line.{field}"))
}

fn value<'t>(told: &'t EnquiryText, field: &str) -> &'t str {
    match field {
        "organisation" => &told.organisation,
        "country" => &told.country,
        "city" => &told.city,
        "people" => &told.people,
        "languages" => &told.languages,
        "email" => &told.email,
        _ => &told.message,
    }
}

/// The letter, in `language`.
pub fn written(told: &EnquiryText, language: Language) -> String {
    let mut letter = String::new();
    for field in LINES {
        let said = value(told, field).replace('\n', "; ");
        letter.push_str(&format!("{}: {said}\n", label(language, field)));
    }
    letter.push_str(&format!(
        "{}:\n{}\n",
        label(language, "message"),
        told.message
    ));
    letter
}

/// A letter to be filled in by hand.
pub fn template(language: Language) -> String {
    written(&EnquiryText::default(), language)
}

/// The link that opens a letter in somebody's mail program.
pub fn mailto(to: &str, subject: &str, body: &str) -> String {
    format!(
        "mailto:{}?subject={}&body={}",
        encoded(to, "@"),
        encoded(subject, ""),
        encoded(&body.replace("\r\n", "\n").replace('\n', "\r\n"), "")
    )
}

/// Percent-encoded, but for letters, digits, `-._~` and what `kept` names.
fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        match plain || kept.as_bytes().contains(&byte) {
            true => out.push(char::from(byte)),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Reads a letter. What stands under no known word is the message. The language is that of the words, if there are any.
pub fn read(text: &str) -> EnquiryText {
    let mut told = EnquiryText::default();
    let mut field: Option<&str> = None;
    let mut loose = Vec::new();
    let mut known = [0_u32; 2];
    let text = crate::clean::clean(text);
    for line in text.lines() {
        // answered or forwarded
        let line = line
            .trim_start_matches(['>', ' ', '\u{a0}', '*'])
            .trim_end();
        if line == "--" {
            break;
        }
        if field != Some("message")
            && let Some((begun, language, rest)) = begins(line)
        {
            field = Some(begun);
            if let Some(count) = known.get_mut(language as usize) {
                *count += 1;
            }
            add(&mut told, begun, rest);
            continue;
        }
        match field {
            // a line of its own ends what stands on one line; a message goes on
            Some(begun @ ("message" | "people")) => add(&mut told, begun, line),
            Some(begun) if !line.is_empty() && value(&told, begun).is_empty() => {
                add(&mut told, begun, line);
            }
            Some(_) | None => {
                field = None;
                loose.push(line);
            }
        }
    }
    let loose = loose.join("\n").trim().to_owned();
    if !loose.is_empty() {
        told.message = match told.message.trim() {
            "" => loose,
            message => format!("{message}\n\n{loose}"),
        };
    }
    told.message = told.message.trim().to_owned();
    told.people = told
        .people
        .split(['\n', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    let [english, spanish] = known;
    told.language = match english.cmp(&spanish) {
        std::cmp::Ordering::Greater => Some(Language::En),
        std::cmp::Ordering::Less => Some(Language::Es),
        std::cmp::Ordering::Equal => None,
    };
    told
}

/// The field that a line begins, the language of its word, and what stands behind it.
fn begins(line: &str) -> Option<(&'static str, Language, &str)> {
    let (word, rest) = line.split_once(':')?;
    let word = crate::fold::fold(word.trim().trim_matches('*'));
    for language in Language::ALL {
        for field in LINES.into_iter().chain(["message"]) {
            if word == crate::fold::fold(&label(language, field)) {
                return Some((field, language, rest.trim().trim_start_matches('*').trim()));
            }
        }
    }
    None
}

fn add(told: &mut EnquiryText, field: &str, text: &str) {
    let place = match field {
        "organisation" => &mut told.organisation,
        "country" => &mut told.country,
        "city" => &mut told.city,
        "people" => &mut told.people,
        "languages" => &mut told.languages,
        "email" => &mut told.email,
        _ => &mut told.message,
    };
    if !place.is_empty() {
        place.push('\n');
    }
    place.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> EnquiryText {
        EnquiryText {
            organisation: "Hogar Ñandú: niños y más".to_owned(),
            country: "Bolivia".to_owned(),
            city: "Cochabamba".to_owned(),
            people: "Rosa Quispe\nIván Mamani".to_owned(),
            languages: "español, quechua".to_owned(),
            email: "rosa@example.org".to_owned(),
            language: Some(Language::Es),
            message: "Nos gustaría participar.\n\n¿Cuándo empieza?".to_owned(),
        }
    }

    #[test]
    fn a_letter_is_read_back_as_it_was_written_also_when_it_was_answered() {
        for language in Language::ALL {
            let letter = written(&told(), language);
            let read_back = read(&letter);
            assert_eq!(
                read_back,
                EnquiryText {
                    language: Some(language),
                    ..told()
                }
            );
            let quoted: String = letter.lines().map(|line| format!("> {line}\n")).collect();
            assert_eq!(read(&quoted), read_back);
        }
        assert_eq!(
            read("Hello,\nwe would like to take part.").message,
            "Hello,\nwe would like to take part."
        );
        assert_eq!(read("").name(), "");
    }

    #[test]
    fn names_in_six_scripts_and_markup_stay_what_they_are() {
        for name in [
            "Дом надежды",
            "بيت الأمل",
            "희망의 집",
            "希望之家",
            "አዲስ ተስፋ",
            "आशा गृह",
            "<b>Casa</b>",
        ] {
            let letter = written(
                &EnquiryText {
                    organisation: name.to_owned(),
                    ..told()
                },
                Language::En,
            );
            assert_eq!(read(&letter).organisation, name);
        }
    }

    #[test]
    fn the_link_keeps_every_letter() {
        assert_eq!(
            mailto("info@example.org", "¿Sí & no?", "a\nb=1"),
            "mailto:info@example.org?subject=%C2%BFS%C3%AD%20%26%20no%3F&body=a%0D%0Ab%3D1"
        );
    }
}
