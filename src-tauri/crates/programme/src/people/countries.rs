//! The world's countries, by code and by their names in both languages (ISO 3166-1).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::error::Code;
use crate::fold::key;
use crate::language::Language;
use replica::{Error, Result};

/// Code, English name, Spanish name, code of three letters, and what else people call it, parted by bars.
const TABLE: &str = include_str!("countries.tsv");

fn rows() -> impl Iterator<Item = [&'static str; 5]> {
    TABLE.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        cells.try_into().ok()
    })
}

/// Codes by every name.
static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for [code, english, spanish, three, others] in rows() {
        for name in [code, english, spanish, three]
            .into_iter()
            .chain(others.split('|'))
        {
            codes.entry(key(name)).or_insert(code);
        }
    }
    codes
});

/// The code of a country, given as its code of two or three letters or as one of its names in either language, accents or not.
///
/// # Errors
/// `country-unknown` with what was given.
pub fn code(text: &str) -> Result<&'static str> {
    let found = CODES.get(&key(text)).filter(|_| !text.trim().is_empty());
    found
        .copied()
        .ok_or_else(|| Error::of(Code::CountryUnknown).with("country", text.trim()))
}

/// The name of a country, or its code where it is not known.
pub fn name(code: &str, language: Language) -> String {
    rows().find(|[known, ..]| *known == code).map_or_else(
        || code.to_owned(),
        |[_, english, spanish, ..]| match language {
            Language::En => english.to_owned(),
            Language::Es => spanish.to_owned(),
        },
    )
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
        for (given, expected) in [
            ("USA", "US"),
            ("EE. UU.", "US"),
            ("UK", "GB"),
            ("Bolivia (Plurinational State of)", "BO"),
            ("Bolivia, Plurinational State of", "BO"),
            ("KEN", "KE"),
            ("Viet Nam", "VN"),
        ] {
            assert_eq!(code(given).unwrap(), expected, "{given}");
        }
        assert!(code("").is_err() && code(" ").is_err());
        assert_eq!(name("NL", Language::En), "Netherlands");
        assert_eq!(code("Atlantis").unwrap_err().code(), "country-unknown");
    }

    #[test]
    fn the_table_is_whole() {
        let codes: std::collections::BTreeSet<&str> = rows().map(|[code, ..]| code).collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.iter().all(|code| code.len() == 2));
    }
}
