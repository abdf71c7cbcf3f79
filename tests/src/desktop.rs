//! What a window manager does to a window.

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, Window as Id,
};

use crate::Told;

/// Asks the windows of that title to close, as the cross in their frame does (ICCCM, WM_DELETE_WINDOW). Returns
/// how many were asked.
///
/// # Errors
/// When there is no X display.
pub fn ask_to_close(title: &str) -> Told<usize> {
    let (screen, number) = x11rb::connect(None)?;
    let root = screen
        .setup()
        .roots
        .get(number)
        .ok_or("the display has no screen")?
        .root;
    let atom =
        |name: &str| -> Told<u32> { Ok(screen.intern_atom(false, name.as_bytes())?.reply()?.atom) };
    let (protocols, delete) = (atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
    let mut asked = 0;
    let mut windows: Vec<Id> = vec![root];
    while let Some(window) = windows.pop() {
        // a window may go while it is looked at
        if let Ok(tree) = screen.query_tree(window)?.reply() {
            windows.extend(tree.children);
        }
        let name =
            screen.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::STRING, 0, 256)?;
        let takes = screen.get_property(false, window, protocols, AtomEnum::ATOM, 0, 32)?;
        let (Ok(name), Ok(takes)) = (name.reply(), takes.reply()) else {
            continue;
        };
        let takes = takes
            .value32()
            .is_some_and(|mut atoms| atoms.any(|atom| atom == delete));
        if name.value == title.as_bytes() && takes {
            let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
            screen.send_event(false, window, EventMask::NO_EVENT, message)?;
            asked += 1;
        }
    }
    screen.flush()?;
    Ok(asked)
}
