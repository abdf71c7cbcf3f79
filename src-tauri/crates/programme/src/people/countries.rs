//! The world's countries, by code and by their names in both languages (ISO 3166-1).

use crate::error::Code;
use crate::language::Language;
use replica::{Error, Result};

const TABLE: &str = include_str!("countries.tsv");

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    TABLE.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

/// The code of a country, given as its code or as its name in either language, accents or not.
///
/// # Errors
/// `country-unknown` with what was given.
pub fn code(text: &str) -> Result<&'static str> {
    let wanted = plain(text);
    rows()
        .find(|(code, english, spanish)| {
            code.eq_ignore_ascii_case(text.trim())
                || plain(english) == wanted
                || plain(spanish) == wanted
        })
        .map(|(code, _, _)| code)
        .ok_or_else(|| Error::of(Code::CountryUnknown).with("country", text.trim()))
}

/// The name of a country, or its code where it is not known.
pub fn name(code: &str, language: Language) -> String {
    rows().find(|(known, _, _)| *known == code).map_or_else(
        || code.to_owned(),
        |(_, english, spanish)| match language {
            Language::En => english.to_owned(),
            Language::Es => spanish.to_owned(),
        },
    )
}

/// Lower case, without accents, signs or spaces.
pub fn plain(text: &str) -> String {
    super::letters::id_from(text, |_| false).replace('-', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_found_by_code_and_by_either_name() {
        for given in ["PE", "pe", "Peru", "Perú", " PERÚ "] {
            assert_eq!(code(given).unwrap(), "PE", "{given}");
        }
        assert_eq!(code("Países Bajos").unwrap(), "NL");
        assert_eq!(name("NL", Language::En), "Netherlands");
        assert_eq!(code("Atlantis").unwrap_err().code(), "country-unknown");
    }

    #[test]
    fn the_table_is_whole() {
        let codes: std::collections::BTreeSet<&str> = rows().map(|(code, _, _)| code).collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.iter().all(|code| code.len() == 2));
    }
}
