//! Who was there, in the real WebView: a report of 45 people with its difficulties is reviewed and saved, and each reads how far they
//! have come.

use std::fmt::Write as _;

use serde_json::{Value, json};
use stories::Told;
use stories::home::Home;

use crate::forum::open;
use crate::group::{fill, press};
use crate::{hold, journey};

/// Fifteen organisations with three persons each.
pub fn people() -> Told<String> {
    let mut list = "organisation,country,city,zone,name,labels,email\n".to_owned();
    for home in 1..=15 {
        for person in 1..=3 {
            let organisation = match person {
                1 => format!("House {home},PE,Lima,America/Lima"),
                _ => ",,,".to_owned(),
            };
            writeln!(
                list,
                "{organisation},Persona{person} Ñandú{home},participant,p{person}h{home}@example.org"
            )?;
        }
    }
    Ok(list)
}

/// The first 40 by their names, Ravi's way of writing some of them, and what meetings bring besides.
fn report() -> Told<String> {
    let mut report = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In waiting room\n".to_owned();
    for home in 1..=13 {
        for person in 1..=3 {
            writeln!(
                report,
                "Persona{person} Ñandú{home},,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120,No,No"
            )?;
        }
    }
    for row in [
        // without accents, in capitals, by address alone, dropped out and back
        "PERSONA1 NANDU14,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120,No,No",
        "somebody,p2h14@example.org,05/04/2023 03:00:00 PM,05/04/2023 03:20:00 PM,20,No,No",
        "somebody,p2h14@example.org,05/04/2023 03:10:00 PM,05/04/2023 03:40:00 PM,30,No,No",
        // two at one computer, a part of a name, a device, a program, a sheet's formula, a waiting room
        "Persona1 Ñandú15 y Persona2 Ñandú15,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120,No,No",
        "Persona3,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120,No,No",
        "iPad,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120,Yes,No",
        "Otter.ai notetaker,,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120,Yes,No",
        "\"=HYPERLINK(\"\"https://x\"\")\",,05/04/2023 03:00:00 PM,05/04/2023 05:00:00 PM,120,Yes,No",
        "Persona3 Ñandú14,,05/04/2023 02:40:00 PM,05/04/2023 03:00:00 PM,20,No,Yes",
    ] {
        writeln!(report, "{row}")?;
    }
    Ok(report)
}

fn marks(home: &Home) -> Told<Vec<(String, String)>> {
    let all: Value = serde_json::from_str(&home.mutual(&[
        "attendance",
        "show",
        "--session",
        "s06",
        "--json",
    ])?)?;
    let all = all.as_array().ok_or("no marks")?;
    Ok(all
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            (text("person"), text("mark"))
        })
        .collect())
}

#[test]
fn a_report_of_forty_five_people_is_reviewed_and_saved() {
    journey(async || {
        let home = Home::new()?;
        home.mutual(&[
            "new",
            crate::notes::fixture()?.as_str(),
            "--name",
            "Pilar Otero",
        ])?;
        let list = home.path("people.csv");
        std::fs::write(&list, people()?)?;
        home.mutual(&["people".as_ref(), "--import".as_ref(), list.as_os_str()])?;

        let window = open(&home).await?;
        window.set(json!({ "language": "en" })).await?;
        window.go("/prepare/attendance").await?;
        window.reads("0 of 45 marked").await?;
        fill(&window, "select.field", "s06").await?;
        press(&window, "Read a Zoom report").await?;
        // what is no report is told, and nothing is lost of what was pasted
        fill(&window, "textarea.writing", "Dear Pilar,\nhere it is.").await?;
        press(&window, "Read the report").await?;
        window
            .reads("The columns of this report are not known")
            .await?;
        fill(&window, "textarea.writing", &report()?).await?;
        press(&window, "Read the report").await?;
        window.reads("4 need you").await?;
        window.reads("41 matched").await?;
        window.reads("Rows of the waiting room: 1.").await?;
        hold(marks(&home)?.is_empty(), "a review saves nothing")?;
        let both = "const select = document.querySelector('select[aria-label^=\"Who is Persona1\"]'); if (!select) return false;
            const all = [...select.options].find((one) => one.innerText.startsWith('All of these')); select.value = all.value;
            select.dispatchEvent(new Event('change', { bubbles: true })); return true";
        window.sees("both at one computer", both).await?;
        window.reads("43 matched").await?;
        window.reads("3 need you").await?;
        press(&window, "Save attendance of 43").await?;
        window.reads("43 of 45 marked").await?;
        let kept = marks(&home)?;
        let of = |mark: &str| kept.iter().filter(|(_, one)| one == mark).count();
        hold(
            (of("present"), of("part"), of("absent")) == (42, 1, 0),
            format!("{kept:?}"),
        )?;

        // an exception by hand, with a reason that only facilitators read
        let mark = "const select = document.querySelector('select[aria-label=\"Attendance of Persona3 Ñandú14\"]'); if (!select) return false;
            select.value = 'excused'; select.dispatchEvent(new Event('change', { bubbles: true })); return true";
        window.sees("the mark", mark).await?;
        fill(&window, "input.more", "su hija").await?;
        window.reads("44 of 45 marked").await?;
        let show = home.mutual(&["attendance", "show", "--session", "s06"])?;
        hold(show.contains("su hija"), show)?;
        window.reads("1 of 12 sessions.").await
    });
}
