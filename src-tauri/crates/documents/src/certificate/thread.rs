//! The woven thread: a band for each module, and the module whose sessions fall between the others as a line that passes under them.

use krilla::geom::PathBuilder;
use krilla::surface::Surface;
use programme::certificates::paper::Stop;

use super::draw::{INK_2, PAPER, dot, hue, rectangle, stroked};

/// How far below the bands the thread runs, in points.
pub(super) const LOW: f32 = 13.0;
/// How far a band reaches past its first and last session, in points.
const REACH: f32 = 13.0;

struct Band {
    module: usize,
    from: f32,
    to: f32,
}

/// The module most of whose time belongs to others.
fn woven(stops: &[Stop]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let modules: std::collections::BTreeSet<usize> =
        stops.iter().filter_map(|stop| stop.module).collect();
    for module in modules {
        let own = |stop: &Stop| stop.module == Some(module);
        let (first, last) = (stops.iter().position(own)?, stops.iter().rposition(own)?);
        let between = stops
            .get(first..=last)?
            .iter()
            .filter(|stop| stop.module.is_some() && !own(stop))
            .count();
        if between > 0 && best.is_none_or(|(_, most)| between > most) {
            best = Some((module, between));
        }
    }
    best.map(|(module, _)| module)
}

fn bands(stops: &[Stop], woven: Option<usize>, place: impl Fn(f32) -> f32) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    let mut open = false;
    for stop in stops {
        let Some(module) = stop.module.filter(|module| Some(*module) != woven) else {
            open = false;
            continue;
        };
        let at = place(stop.at);
        match bands.last_mut() {
            Some(band) if open && band.module == module => band.to = at,
            _ => bands.push(Band {
                module,
                from: at,
                to: at,
            }),
        }
        open = true;
    }
    for at in 0..bands.len() {
        let before = at
            .checked_sub(1)
            .and_then(|at| bands.get(at))
            .map(|band| band.to);
        let after = bands.get(at + 1).map(|band| band.from);
        if let Some(band) = bands.get_mut(at) {
            // the one before has been widened already
            let left = before.map_or(REACH, |end| ((band.from - end) / 2.0).clamp(1.0, REACH));
            let right = after.map_or(REACH, |begins| {
                ((begins - band.to) / 2.0 - 2.0).clamp(1.0, REACH)
            });
            band.from -= left;
            band.to += right;
        }
    }
    bands
}

/// Draws the thread from `x` to `x + width`, its bands at `y`.
pub(super) fn thread(surface: &mut Surface<'_>, stops: &[Stop], x: f32, y: f32, width: f32) {
    let place = |at: f32| x + REACH + at * (width - 2.0 * REACH);
    let woven = woven(stops);
    let bands = bands(stops, woven, place);
    let ups: Vec<f32> = stops
        .iter()
        .filter(|stop| stop.module.is_none() || stop.module == woven)
        .map(|stop| place(stop.at))
        .collect();
    if let (Some(start), Some(end)) = (stops.first(), stops.last()) {
        let mut path = PathBuilder::new();
        let mut at = place(start.at);
        path.move_to(at, y);
        let rest = ups.iter().copied().filter(|up| *up > at + 1.0);
        for up in rest.chain([place(end.at)]).collect::<Vec<_>>() {
            let under = || bands.iter().filter(|band| band.to > at && band.from < up);
            let (Some(first), Some(last)) = (under().next(), under().next_back()) else {
                path.line_to(up, y);
                at = up;
                continue;
            };
            let inset = ((last.to - first.from) / 3.0).min(22.0);
            let sink = (first.from + inset).max(at + 2.0);
            let rise = (last.to - inset).min(up - 2.0).max(sink);
            let low = y + LOW;
            let half = (sink - at) / 2.0;
            path.cubic_to(at + half, y, sink - half, low, sink, low);
            path.line_to(rise, low);
            let half = (up - rise).max(0.0) / 2.0;
            path.cubic_to(rise + half, low, up - half, y, up, y);
            at = up;
        }
        stroked(
            surface,
            woven.map_or(INK_2, |module| hue(Some(module))),
            1.3,
            path.finish(),
        );
    }
    for band in &bands {
        rectangle(
            surface,
            hue(Some(band.module)),
            band.from,
            y - 1.7,
            band.to - band.from,
            3.4,
        );
    }
    for stop in stops {
        dot(surface, hue(stop.module), PAPER, place(stop.at), y, 3.6);
        dot(
            surface,
            hue(stop.module),
            hue(stop.module),
            place(stop.at),
            y,
            2.6,
        );
    }
}
