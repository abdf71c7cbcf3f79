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
    let stem: String = if plain.is_empty() {
        "x".to_owned()
    } else {
        plain.chars().take(56).collect()
    };
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
        assert_eq!(id_from("文化", |_| false), "x");
    }
}
