//! The language that this computer speaks, as far as we speak it too.

/// `"es"` or `"en"`: the first of the person's preferred languages that we have, else English. Somebody who
/// lists Quechua or Catalan before Spanish reads Spanish, not English.
pub fn system_language() -> &'static str {
    first_spoken(sys_locale::get_locales())
}

fn first_spoken(preferred: impl Iterator<Item = String>) -> &'static str {
    for tag in preferred {
        let language = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("es") {
            return "es";
        }
        if language.eq_ignore_ascii_case("en") {
            return "en";
        }
    }
    "en"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_we_speak() {
        for (preferred, spoken) in [
            (vec!["es-BO"], "es"),
            (vec!["es"], "es"),
            (vec!["ES_mx.UTF-8"], "es"),
            (vec!["qu-PE", "es-PE", "en-US"], "es"),
            (vec!["en-GB", "es-ES"], "en"),
            (vec!["est-EE"], "en"),
            (vec!["fr-FR"], "en"),
            (vec!["C"], "en"),
            (vec![], "en"),
        ] {
            let tags = preferred.iter().map(|&tag| tag.to_owned());
            assert_eq!(first_spoken(tags), spoken, "{preferred:?}");
        }
    }
}
