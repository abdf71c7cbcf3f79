//! StatusNotifierItem, with its menu over `com.canonical.dbusmenu`.

use std::sync::Arc;
use std::time::Duration;

use ksni::blocking::{Handle, TrayMethods};
use ksni::menu::StandardItem;
use ksni::{Category, MenuItem, ToolTip};

use super::{Menu, TrayChoice};
use crate::aside::{self, Unanswered};
use crate::error::Error;

/// The watcher only notes a name; one that does not do so in this time is stuck.
const PATIENCE: Duration = Duration::from_secs(10);

/// Also under this name in the desktop's icon theme, once the package is installed.
const ID: &str = "mutual-learning";

const PICTURE: &[u8] = include_bytes!("../../../../../icons/32x32.png");

pub(super) struct Icon(Handle<Item>);

impl Icon {
    pub(super) fn show(
        menu: Menu,
        callback: impl Fn(TrayChoice) + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let item = Item {
            menu,
            picture: picture()?,
            callback: Arc::new(callback),
        };
        let no_tray = |detail| Error::NoTray { detail };
        match aside::ask("tray", PATIENCE, move || item.spawn().map(Self)) {
            Ok(Ok(icon)) => Ok(icon),
            Ok(Err(error)) => Err(no_tray(error.to_string())),
            Err(Unanswered::Late) => Err(no_tray("no answer in time".to_owned())),
            Err(Unanswered::Broken(detail)) => Err(Error::Internal { detail }),
        }
    }

    pub(super) fn update(&self, menu: Menu) -> bool {
        let handle = self.0.clone();
        let updated = aside::ask("tray", PATIENCE, move || {
            handle.update(|item| item.menu = menu).is_some()
        });
        updated.unwrap_or(false)
    }
}

impl Drop for Icon {
    fn drop(&mut self) {
        // it is asked to go, and nobody needs to see it gone
        drop(self.0.shutdown());
    }
}

struct Item {
    menu: Menu,
    picture: ksni::Icon,
    callback: Arc<dyn Fn(TrayChoice) + Send + Sync>,
}

impl Item {
    /// The thread that brings the choice holds the icon, and a callback may want to change it.
    fn choose(&self, choice: TrayChoice) {
        let callback = Arc::clone(&self.callback);
        std::thread::Builder::new()
            .name("tray-choice".to_owned())
            .spawn(move || callback(choice))
            .ok();
    }

    fn entry(label: &str, choice: TrayChoice) -> MenuItem<Self> {
        StandardItem {
            label: literal(label),
            activate: Box::new(move |item: &mut Self| item.choose(choice)),
            ..StandardItem::default()
        }
        .into()
    }
}

impl ksni::Tray for Item {
    fn id(&self) -> String {
        ID.to_owned()
    }

    fn category(&self) -> Category {
        Category::Communications
    }

    fn title(&self) -> String {
        self.menu.title.clone()
    }

    fn icon_name(&self) -> String {
        ID.to_owned()
    }

    fn icon_pixmap(&self) -> Vec<ksni::Icon> {
        vec![self.picture.clone()]
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip {
            title: self.menu.title.clone(),
            description: self.menu.next_line.clone(),
            ..ToolTip::default()
        }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        self.choose(TrayChoice::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        let mut entries = Vec::new();
        if !self.menu.next_line.is_empty() {
            let line = StandardItem {
                label: literal(&self.menu.next_line),
                enabled: false,
                ..StandardItem::default()
            };
            entries.extend([line.into(), MenuItem::Separator]);
        }
        entries.extend([
            Self::entry(&self.menu.open, TrayChoice::Open),
            Self::entry(&self.menu.pause, TrayChoice::Pause),
            Self::entry(&self.menu.quit, TrayChoice::Quit),
        ]);
        entries
    }
}

/// One underscore marks a key in a menu's label, two are an underscore (com.canonical.dbusmenu).
fn literal(label: &str) -> String {
    label.replace('_', "__")
}

fn picture() -> Result<ksni::Icon, Error> {
    let decoded = image::load_from_memory_with_format(PICTURE, image::ImageFormat::Png)
        .map_err(|e| Error::internal(format!("the tray's picture: {e}")))?
        .into_rgba8();
    let side = |length: u32| i32::try_from(length).unwrap_or_default();
    Ok(ksni::Icon {
        width: side(decoded.width()),
        height: side(decoded.height()),
        // the tray wants the transparency first
        data: decoded
            .pixels()
            .flat_map(|&image::Rgba([red, green, blue, clear])| [clear, red, green, blue])
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_whole() {
        let picture = picture().unwrap();
        assert_eq!((picture.width, picture.height), (32, 32));
        assert_eq!(picture.data.len(), 32 * 32 * 4);
        assert!(
            picture.data.chunks(4).any(|pixel| pixel[0] == 255),
            "nothing in it can be seen"
        );
    }
}
