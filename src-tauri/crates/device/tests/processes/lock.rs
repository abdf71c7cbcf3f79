//! One process rings and exchanges; the others see that it does.

use super::actor::Actor;

#[test]
fn the_lock_is_free_once_its_process_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (mut bell, mut window) = (Actor::start(&[]), Actor::start(&[]));
    assert_eq!(bell.ask("hold", folder), "held");
    assert_eq!(window.ask("hold", folder), "taken");
    bell.kill();
    assert_eq!(window.ask("hold", folder), "held");
}
