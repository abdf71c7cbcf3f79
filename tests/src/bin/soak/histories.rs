//! Random histories: whatever a facilitator writes and removes, the tables made anew are the tables that were
//! there.

use std::panic::AssertUnwindSafe;
use zones::Tz;

use chrono::{DateTime, TimeDelta, Utc};
use programme::people::{Introduction, Organisation, Person, PersonLabel, fields};
use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use programme::{Both, Language, Noun};
use replica::Pace;
use replica::rebuild::{check, rebuild};
use replica::{Profile, Replica};
use stories::Told;
use zeroize::Zeroizing;

use stories::dice::Dice;

/// Transactions in one history.
const LONG: u64 = 40;
/// So few objects that most are written again and removed.
const OBJECTS: u64 = 6;

/// Writes that many histories and returns what was wrong.
///
/// # Errors
/// When a profile cannot be made.
pub fn soak(count: u64) -> Told<Vec<String>> {
    let folder = tempfile::tempdir()?;
    let start: DateTime<Utc> = "2023-05-15T12:00:00Z".parse()?;
    let profile = Profile::create(
        &folder.path().join("profile"),
        Zeroizing::new([7; 32]),
        start,
        &programme::NOUNS,
    )?;
    let (mut faults, mut changes) = (Vec::new(), 0_u64);
    for seed in 0..count {
        let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| history(&profile, seed, start)));
        match outcome {
            Ok(Ok(seen)) => changes += u64::from(seen),
            Ok(Err(trouble)) => faults.push(format!("history {seed}: {trouble}")),
            Err(_) => faults.push(format!("history {seed}: it panicked")),
        }
    }
    println!(
        "histories: {count} of {LONG} transactions, {changes} changes verified, compared, rebuilt and compared"
    );
    Ok(faults)
}

fn history(profile: &Profile, seed: u64, start: DateTime<Utc>) -> Told<u32> {
    let mut dice = Dice(seed);
    let mut edition = template()?;
    edition.id = format!("history-{seed}");
    let founder = Founder {
        name: "Pilar Otero",
        person: None,
        origin: "own",
    };
    let id = found(profile, start, &edition, &founder)?;
    let mut programme: Replica = profile.programme(&id)?;
    let mut now = start;
    for _ in 0..LONG {
        // a clock that jumps, also back
        now += TimeDelta::seconds(i64::try_from(dice.below(90_000))? - 20_000);
        programme.write(now, |writing| {
            for _ in 0..=dice.below(3) {
                let id = format!("object-{}", dice.below(OBJECTS));
                match dice.below(8) {
                    0 => writing.remove(noun(&mut dice), &id)?,
                    1..=2 => writing.set(
                        Noun::Organisation,
                        &id,
                        &fields::of_organisation(&organisation(&id, &mut dice)),
                    )?,
                    3..=5 => writing.set(
                        Noun::Person,
                        &id,
                        &fields::of_person(&person(&id, &mut dice)),
                    )?,
                    _ => writing.set(
                        Noun::Introduction,
                        &id,
                        &fields::of_introduction(&introduction(&id, &mut dice)),
                    )?,
                }
            }
            Ok(())
        })?;
    }
    let seen = check(&mut programme, &Pace::UNWATCHED)?;
    let rebuilt = rebuild(&mut programme, &Pace::UNWATCHED)?;
    let again = check(&mut programme, &Pace::UNWATCHED)?;
    if (seen.changes, seen.rows) != (again.changes, again.rows) || rebuilt.rows != again.rows {
        return Err("the tables changed by being made anew".into());
    }
    Ok(again.changes)
}

fn noun(dice: &mut Dice) -> Noun {
    match dice.below(3) {
        0 => Noun::Organisation,
        1 => Noun::Person,
        _ => Noun::Introduction,
    }
}

fn word(dice: &mut Dice) -> String {
    let words = [
        "pan",
        "Ñandú",
        "neighbour",
        "«puerta»",
        "雨",
        "",
        "a\nb",
        "O'Higgins",
    ];
    let at = usize::try_from(dice.below(words.len() as u64)).unwrap_or_default();
    words.get(at).copied().unwrap_or_default().to_owned()
}

fn some(dice: &mut Dice) -> Option<String> {
    (dice.below(2) == 0)
        .then(|| word(dice))
        .filter(|word| !word.is_empty())
}

fn organisation(id: &str, dice: &mut Dice) -> Organisation {
    let zones = [
        Tz::of(chrono_tz::America::Lima),
        Tz::of(chrono_tz::Asia::Kolkata),
        Tz::of(chrono_tz::Africa::Cairo),
    ];
    let at = usize::try_from(dice.below(3)).unwrap_or_default();
    Organisation {
        id: id.to_owned(),
        name: format!("Casa {}", word(dice)),
        country: "PE".to_owned(),
        city: some(dice),
        zone: zones.get(at).copied().unwrap_or(Tz::UTC),
        languages: vec!["es".to_owned()],
        about: Both {
            en: some(dice),
            es: some(dice),
        },
    }
}

fn person(id: &str, dice: &mut Dice) -> Person {
    Person {
        id: id.to_owned(),
        name: format!("Ana {}", word(dice)),
        organisation: (dice.below(3) > 0).then(|| format!("object-{}", dice.below(OBJECTS))),
        labels: PersonLabel::ALL
            .into_iter()
            .filter(|_| dice.below(2) == 0)
            .collect(),
        email: (dice.below(2) == 0).then(|| "ana@example.org".to_owned()),
        languages: vec!["qu".to_owned()],
    }
}

fn introduction(id: &str, dice: &mut Dice) -> Introduction {
    Introduction {
        person: id.to_owned(),
        practice: word(dice),
        challenge: word(dice),
        language: if dice.below(2) == 0 {
            Language::En
        } else {
            Language::Es
        },
        photo: (dice.below(4) == 0).then(|| dice.below(u64::MAX).to_le_bytes().to_vec()),
    }
}
