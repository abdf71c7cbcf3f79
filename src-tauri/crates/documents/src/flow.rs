//! What the layout lacks: room that is kept together.

use genpdf::error::Error;
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Context, Element, Mm, RenderResult, Size};

/// Begins a new page where less than so much is left of this one: no heading and no name stands alone at a page's foot.
pub struct Room(pub Mm);

impl Element for Room {
    fn render(&mut self, _: &Context, area: Area<'_>, _: Style) -> Result<RenderResult, Error> {
        let left = area.size().height;
        let mut result = RenderResult::default();
        if left < self.0 {
            result.has_more = true;
            result.size = Size::new(0, left);
            // on the next page there is room, or there never is
            self.0 = Mm::default();
        }
        Ok(result)
    }
}
