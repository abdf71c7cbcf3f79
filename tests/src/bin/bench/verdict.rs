//! What figures come to.

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// `within` or `missed`.
pub fn verdict(holds: bool) -> &'static str {
    if holds { "within" } else { "missed" }
}
