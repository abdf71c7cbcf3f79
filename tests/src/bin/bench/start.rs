//! From the start of the process to a screen that stands still, read from the screen itself: no driver, no
//! mark in the page. The peer is an empty Tauri window of the same size.

use std::time::Duration;

use stories::home::Home;
use stories::screen::Screen;
use stories::{Told, programs};

use crate::verdict::{median, verdict};

/// Runs of each, alternating.
const RUNS: usize = 9;
/// How much longer than an empty window Today may take.
const AIM: f64 = 1.25;

/// Prints the table.
///
/// # Errors
/// When a program is missing or shows nothing.
pub fn measure() -> Told {
    let home = Home::new()?;
    let app = programs::program("mutual-learning")?;
    let empty = programs::program("examples/empty_window")?;
    let screen = Screen::start()?;
    let words = [
        "--data".to_owned(),
        home.profile().display().to_string(),
        "--sample".to_owned(),
    ];
    // the sample is made by the first run, and filled before the measured ones
    screen.show(&home, &app, &words)?;
    let notes = a_year_of_notes(&home)?;
    screen.show(&home, &empty, &[])?;
    let mut figures: [Vec<f64>; 4] = Default::default();
    for _ in 0..RUNS {
        let peer = screen.show(&home, &empty, &[])?;
        let ours = screen.show(&home, &app, &words)?;
        if !ours.drawn {
            return Err("the app showed nothing".into());
        }
        for (list, figure) in figures
            .iter_mut()
            .zip([peer.first, ours.first, peer.last, ours.last])
        {
            list.push(milliseconds(figure));
        }
    }
    let [peer_first, first, peer_last, last] = figures.map(median);
    println!(
        "Start to Today, a programme of 13 sessions, 35 people with introductions, {notes} bytes of notes"
    );
    println!("median of {RUNS} alternating runs, in ms\n");
    println!("| | empty Tauri window | Mutual Learning | ratio | aim |");
    println!("|---|---:|---:|---:|---|");
    println!(
        "| the window appears | {peer_first:.0} | {first:.0} | {:.2} | |",
        first / peer_first
    );
    let ratio = last / peer_last;
    println!(
        "| the screen stands still, Today on it | {peer_last:.0} | {last:.0} | {ratio:.2} | ≤ {AIM}: {} |\n",
        verdict(ratio <= AIM)
    );
    Ok(())
}

/// Twelve months of notes: four pages on every session. Returns their bytes.
fn a_year_of_notes(home: &Home) -> Told<usize> {
    let page = "They had told nobody on the stairs. We asked what the neighbours had seen, and wrote down who answered. ";
    let text = page.repeat(80);
    let file = home.path("note.txt");
    std::fs::write(&file, &text)?;
    let file = file.display().to_string();
    let mut bytes = 0;
    for session in
        std::iter::once("opening".to_owned()).chain((1..=12).map(|number| format!("s{number:02}")))
    {
        let status = std::process::Command::new(programs::program("mutual")?)
            .envs(home.variables())
            .arg("--data")
            .arg(home.path("profile-sample"))
            .args(["note", &session, "--text-file", &file])
            .stdout(std::process::Stdio::null())
            .status()?;
        if !status.success() {
            return Err(format!("the note on {session} was not kept").into());
        }
        bytes += text.len();
    }
    Ok(bytes)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
