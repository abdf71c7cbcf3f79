//! Letters without their accents, and ids that grow from names.

/// A letter without its accent where that is plain; anything else becomes a hyphen.
fn plain(letter: char) -> char {
    match letter {
        'a'..='z' | '0'..='9' => letter,
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ă' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' | 'ń' => 'n',
        'ç' => 'c',
        'ș' | 'ş' => 's',
        'ț' | 'ţ' => 't',
        _ => '-',
    }
}

/// The longest stem of an id, in letters.
const LONGEST: usize = 48;

fn is_kept(letter: char) -> bool {
    letter.to_lowercase().all(|letter| plain(letter) != '-')
}

/// Ten hexadecimal digits of a whole name.
fn print(name: &str) -> String {
    let hash = blake3::hash(name.as_bytes()).to_hex();
    hash.chars().take(10).collect()
}

/// An id that grows from a name (`Casa Amanecer` → `casa-amanecer`), other than those that are `taken`.
pub fn id_from(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(plain)
        .collect::<String>()
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    let short: String = plain.chars().take(LONGEST).collect();
    let lost = name
        .chars()
        .any(|letter| letter.is_alphabetic() && !is_kept(letter));
    // what the letters leave out would make one id of many names, also on computers that have not heard of each other
    let stem = match lost || short.len() < plain.len() || short.is_empty() {
        true => format!("{short}-{}", print(name)),
        false => short,
    };
    let stem = stem.trim_start_matches('-');
    let stem = stem.trim_end_matches('-').to_owned();
    if !taken(&stem) {
        return stem;
    }
    (2_u32..)
        .map(|nth| format!("{stem}-{nth}"))
        .find(|id| !taken(id))
        .unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_from_names() {
        assert_eq!(
            id_from("Fundación  Niño & Nido", |_| false),
            "fundacion-nino-nido"
        );
        assert_eq!(id_from("Mitã Róga", |id| id == "mita-roga"), "mita-roga-2");
        let ids: std::collections::BTreeSet<String> = [
            "文化",
            "教育",
            "Олена Коваль",
            "Тарас Бондар",
            "Łukasz",
            "ukasz",
            "Fundación para el Desarrollo Integral de la Niñez y la Familia de Lima",
            "Fundación para el Desarrollo Integral de la Niñez y la Familia de La Paz",
            "+++",
            "***",
        ]
        .into_iter()
        .map(|name| id_from(name, |_| false))
        .collect();
        assert_eq!(ids.len(), 10, "{ids:?}");
        assert!(ids.iter().all(|id| replica::ids::is_id(id)), "{ids:?}");
    }
}
