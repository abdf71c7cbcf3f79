//! Groups of devices over a storage that goes wrong, by seeds. One that fails is lived again by its number:
//! `MUTUAL_SEED=17 cargo test --package stories --test simulation`.

#![allow(clippy::unwrap_used, reason = "a seed that fails tells so")]

mod trial;

use stories::world::simulate;

/// How much each group does. A soak lives longer.
const DEEDS: u32 = 30;

fn live(seeds: std::ops::Range<u64>) {
    if let Some(seed) = std::env::var("MUTUAL_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
    {
        told(seed);
        return;
    }
    seeds.for_each(told);
}

#[allow(clippy::panic, reason = "this is how a test fails")]
fn told(seed: u64) {
    if let Err(trouble) = simulate(seed, DEEDS) {
        panic!("{trouble}");
    }
}

#[test]
fn a_seed_lives_the_same_life_again() {
    for seed in [3, 40, 55] {
        let lives = [(); 2].map(|()| simulate(seed, DEEDS).unwrap());
        assert_eq!(lives[0], lives[1], "seed {seed}");
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
