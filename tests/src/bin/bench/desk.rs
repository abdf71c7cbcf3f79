//! A founded programme to measure on, and words to fill it with.

use chrono::{DateTime, Utc};
use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use replica::{Profile, Replica};
use stories::Told;
use stories::dice::Dice;
use zeroize::Zeroizing;

/// Somebody's programme, in a room of its own.
pub struct Desk {
    pub folder: tempfile::TempDir,
    pub programme: Replica,
}

/// A programme that was just founded.
///
/// # Errors
/// Those of the database.
pub fn founder(now: DateTime<Utc>) -> Told<Desk> {
    let folder = tempfile::tempdir()?;
    let profile = Profile::create(
        &folder.path().join("profile"),
        Zeroizing::new([1; 32]),
        now,
        &programme::NOUNS,
    )?;
    let founder = Founder {
        name: "Elena Prado",
        person: None,
        origin: "own",
    };
    let id = found(&profile, now, &template()?, &founder)?;
    let programme = profile.programme(&id)?;
    Ok(Desk { folder, programme })
}

/// Words in the lengths and repetitions of a language, of about so many bytes.
pub fn words(dice: &mut Dice, length: usize) -> String {
    const SYLLABLES: [&str; 24] = [
        "ca", "sa", "fa", "mi", "lia", "ni", "ño", "vol", "ver", "a", "com", "pa", "ñar", "es",
        "cu", "char", "so", "pa", "ve", "ci", "nos", "lle", "gar", "que",
    ];
    let mut text = String::new();
    while text.len() < length {
        for _ in 0..=dice.below(3) {
            text.push_str(
                SYLLABLES
                    .get(dice.one_of(SYLLABLES.len()))
                    .copied()
                    .unwrap_or_default(),
            );
        }
        text.push(if dice.below(9) == 0 { '.' } else { ' ' });
    }
    text
}
