//! Shapes: rectangles, lines, dots, the mark and the QR code.

use krilla::geom::{Path, PathBuilder, Rect};
use krilla::num::NormalizedF32;
use krilla::paint::Stroke;
use krilla::surface::Surface;

use super::set::{Ink, fill};

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// The colours of the window's light theme (`tokens.css`).
pub(super) const PAPER: Ink = [0xff, 0xfd, 0xf8];
pub(super) const INK: Ink = [0x1e, 0x26, 0x28];
pub(super) const INK_2: Ink = [0x4b, 0x53, 0x54];
pub(super) const TEAL: Ink = [0x0b, 0x53, 0x58];
const HUES: [Ink; 4] = [
    [0xb4, 0x55, 0x2f],
    [0x9a, 0x74, 0x12],
    [0x60, 0x77, 0x3a],
    [0xa2, 0x3e, 0x56],
];

/// The colour of a module, counted from 0; of none, the grey of the opening.
pub(super) fn hue(module: Option<usize>) -> Ink {
    module
        .and_then(|module| HUES.get(module % HUES.len()))
        .copied()
        .unwrap_or(INK_2)
}

pub(super) fn rectangle(surface: &mut Surface<'_>, ink: Ink, x: f32, y: f32, w: f32, h: f32) {
    let Some(rect) = Rect::from_xywh(x, y, w, h) else {
        return;
    };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    filled(surface, ink, path.finish());
}

pub(super) fn filled(surface: &mut Surface<'_>, ink: Ink, path: Option<Path>) {
    if let Some(path) = path {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(ink)));
        surface.draw_path(&path);
    }
}

pub(super) fn stroked(surface: &mut Surface<'_>, ink: Ink, width: f32, path: Option<Path>) {
    if let Some(path) = path {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: krilla::color::rgb::Color::new(ink[0], ink[1], ink[2]).into(),
            width,
            opacity: NormalizedF32::ONE,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
        surface.set_stroke(None);
    }
}

/// Four curves that nobody tells from a circle.
const ROUND: f32 = 0.552_285;

/// A dot: its edge in one colour, its middle in another.
pub(super) fn dot(surface: &mut Surface<'_>, edge: Ink, middle: Ink, x: f32, y: f32, radius: f32) {
    for (ink, r) in [(edge, radius), (middle, radius * 0.62)] {
        let k = r * ROUND;
        let mut path = PathBuilder::new();
        path.move_to(x + r, y);
        path.cubic_to(x + r, y + k, x + k, y + r, x, y + r);
        path.cubic_to(x - k, y + r, x - r, y + k, x - r, y);
        path.cubic_to(x - r, y - k, x - k, y - r, x, y - r);
        path.cubic_to(x + k, y - r, x + r, y - k, x + r, y);
        path.close();
        filled(surface, ink, path.finish());
    }
}

/// The mark of the app, whose shapes stand in `icons/`: two hands, 32 units wide.
pub(super) fn mark(surface: &mut Surface<'_>, x: f32, y: f32, side: f32) {
    let unit = side / 32.0;
    let at = |u: f32, v: f32| (x + u * unit, y + v * unit);
    // each hand: a stem, a bowl below, and a shoulder that closes it; the second is the first turned round
    for turned in [false, true] {
        let place = |u: f32, v: f32| match turned {
            true => at(32.0 - u, 32.0 - v),
            false => at(u, v),
        };
        let k = 6.5 * ROUND;
        let s = 9.0 * ROUND;
        let mut path = PathBuilder::new();
        let line = |path: &mut PathBuilder, u: f32, v: f32| {
            let (x, y) = place(u, v);
            path.line_to(x, y);
        };
        let (x0, y0) = place(11.0, 3.0);
        path.move_to(x0, y0);
        line(&mut path, 15.0, 3.0);
        line(&mut path, 15.0, 17.5);
        let curve = |path: &mut PathBuilder, a: (f32, f32), b: (f32, f32), c: (f32, f32)| {
            let ((ax, ay), (bx, by), (cx, cy)) =
                (place(a.0, a.1), place(b.0, b.1), place(c.0, c.1));
            path.cubic_to(ax, ay, bx, by, cx, cy);
        };
        curve(&mut path, (15.0, 17.5 + k), (8.5 + k, 24.0), (8.5, 24.0));
        curve(&mut path, (8.5 - k, 24.0), (2.0, 17.5 + k), (2.0, 17.5));
        line(&mut path, 2.0, 12.0);
        curve(&mut path, (2.0, 12.0 - s), (11.0 - s, 3.0), (11.0, 3.0));
        path.close();
        filled(
            surface,
            if turned { hue(Some(0)) } else { TEAL },
            path.finish(),
        );
    }
}

/// The QR code, with nothing but its modules: the paper around it is its quiet zone.
pub(super) fn code(surface: &mut Surface<'_>, rows: &[Vec<bool>], x: f32, y: f32, side: f32) {
    let Ok(count) = u16::try_from(rows.len()) else {
        return;
    };
    let unit = side / f32::from(count.max(1));
    let mut path = PathBuilder::new();
    for (row, v) in rows.iter().zip(0_u16..) {
        let mut run: Option<u16> = None;
        for (dark, u) in row.iter().zip(0_u16..).chain([(&false, count)]) {
            match (dark, run) {
                (true, None) => run = Some(u),
                (false, Some(from)) => {
                    let left = x + f32::from(from) * unit;
                    let top = y + f32::from(v) * unit;
                    if let Some(rect) = Rect::from_xywh(left, top, f32::from(u - from) * unit, unit)
                    {
                        path.push_rect(rect);
                    }
                    run = None;
                }
                _ => {}
            }
        }
    }
    filled(surface, [0, 0, 0], path.finish());
}
