//! What the layout lacks: room that is kept together, and lines to write on.

use genpdf::error::Error;
use genpdf::render::Area;
use genpdf::style::{Color, LineStyle, Style};
use genpdf::{Context, Element, Mm, Position, RenderResult, Size};

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

/// A line to write on, with so much room above it.
pub struct Rule(pub Mm);

impl Element for Rule {
    fn render(&mut self, _: &Context, area: Area<'_>, _: Style) -> Result<RenderResult, Error> {
        let size = area.size();
        let mut result = RenderResult::default();
        if size.height < self.0 {
            result.has_more = true;
            result.size = Size::new(0, size.height);
            return Ok(result);
        }
        let style = LineStyle::new().with_color(Color::Rgb(0xbb, 0xb5, 0xa6));
        let ends = vec![Position::new(0, self.0), Position::new(size.width, self.0)];
        area.draw_line(ends, style);
        result.size = Size::new(size.width, self.0);
        Ok(result)
    }
}
