//! Intervals in which somebody was there, in seconds from the beginning of the session.

use crate::clean::line;

/// Intervals in their order, none touching another.
pub(super) fn united(mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    spans.sort_unstable();
    let mut all: Vec<(i64, i64)> = Vec::new();
    for (from, to) in spans {
        match all.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => all.push((from, to)),
        }
    }
    all
}

/// Intervals as they are kept beside a mark: `Rosa [0-1800 3600-7200]`, in seconds.
pub(super) fn written_spans(name: &str, spans: &[(i64, i64)]) -> String {
    let all: Vec<String> = spans
        .iter()
        .map(|(from, to)| format!("{from}-{to}"))
        .collect();
    format!("{} [{}]", line(name), all.join(" "))
}

pub(super) fn spans_of(why: Option<&str>) -> Vec<(i64, i64)> {
    let inside = why
        .and_then(|why| why.strip_suffix(']'))
        .and_then(|why| why.rsplit_once('['));
    let Some((_, inside)) = inside else {
        return Vec::new();
    };
    inside
        .split(' ')
        .filter_map(|span| {
            let (from, to) = span.split_once('-')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        })
        .collect()
}
