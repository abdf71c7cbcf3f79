//! Releases of the IANA database.

/// The order of releases: `2025b` < `2026a` < `2026f` < `2026za`. What is no release is older than any.
pub(crate) fn order(release: &str) -> (u32, usize, &str) {
    let year = release.get(..4).and_then(|year| year.parse().ok());
    let letters = release.get(4..).unwrap_or_default();
    let end = letters
        .find(|letter: char| !letter.is_ascii_lowercase())
        .unwrap_or(letters.len());
    match (year, letters.get(..end)) {
        (Some(year), Some(letters)) => (year, end, letters),
        _ => (0, 0, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_have_an_order() {
        for (older, newer) in [
            ("2025b", "2026a"),
            ("2026a", "2026f"),
            ("2026z", "2026za"),
            ("unknown", "1996a"),
        ] {
            assert!(order(older) < order(newer), "{older} {newer}");
        }
        assert_eq!(order("2026f-dirty"), order("2026f"));
    }
}
