//! Groups of devices over a storage that goes wrong, by seeds. One that fails is lived again by its number, one of the soak with
//! as many deeds as there: `MUTUAL_SEED=1017 MUTUAL_DEEDS=60 cargo test --package stories --test simulation`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a seed that fails tells so"
)]

mod files;
mod trial;

use stories::world::simulate;

/// How much each group does. A soak lives longer.
const DEEDS: u32 = 30;

fn live(seeds: std::ops::Range<u64>) {
    let asked = |name: &str| std::env::var(name).ok().and_then(|said| said.parse().ok());
    if let Some(seed) = asked("MUTUAL_SEED") {
        let deeds = asked("MUTUAL_DEEDS").and_then(|deeds| u32::try_from(deeds).ok());
        told(seed, deeds.unwrap_or(DEEDS));
        return;
    }
    seeds.for_each(|seed| told(seed, DEEDS));
}

#[allow(clippy::panic, reason = "this is how a test fails")]
fn told(seed: u64, deeds: u32) {
    if let Err(trouble) = simulate(seed, deeds) {
        panic!("{trouble}");
    }
}

#[test]
fn a_seed_lives_the_same_life_again() {
    for seed in [3, 40, 55] {
        let [one, other] = [(); 2].map(|()| simulate(seed, DEEDS).unwrap());
        let parts = one
            .deeds
            .iter()
            .zip(&other.deeds)
            .find(|(one, other)| one != other);
        assert_eq!(parts, None, "seed {seed} parts here");
        assert_eq!(one, other, "seed {seed}");
    }
}

macro_rules! seeds {
    ($($name:ident: $seeds:expr,)+) => { $(#[test] fn $name() { live($seeds); })+ };
}

// apart, so that they run beside each other
seeds! {
    all_come_to_the_same_tables_1: 0..50,
    all_come_to_the_same_tables_2: 50..100,
    all_come_to_the_same_tables_3: 100..150,
    all_come_to_the_same_tables_4: 150..200,
}
