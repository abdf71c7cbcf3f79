//! What exchange costs: an idle run, one message, and a newcomer who takes in all that was ever written.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use exchange::{Report, Run, Storage};
use ledger::ObjectId;
use opendal::{Operator, services};
use programme::members::invitation_text;
use programme::members::invite::{InvitationDraft, invite};
use programme::members::join::{Joining, join};
use programme::messages::send_message::send_message;
use programme::people::introduce::{IntroductionDraft, save_introduction};
use programme::people::{Introduction, fields};
use programme::{Language, Noun};
use replica::database;
use replica::database::Expect;
use replica::record;
use replica::{Profile, Replica};
use rusqlite::params;
use stories::Told;
use stories::dice::Dice;
use zeroize::Zeroizing;

use crate::desk::{Desk, founder, words};
use crate::verdict::verdict;

/// So many changes a newcomer meets.
const CHANGES: u64 = 20_000;
/// As people write.
const POST: &str = "En nuestra casa preparamos la vuelta a la familia desde el primer día, y no en las últimas semanas. \
    La trabajadora social visita a la abuela dos veces al mes y escribe con ella un pequeño plan: quién recoge al niño \
    de la escuela, con quién duerme, qué pasa si la madre vuelve a enfermar. Lo más difícil sigue siendo el primer mes, \
    cuando los niños prueban si de verdad pueden quedarse. Nos ayudaría saber cómo acompañan ustedes ese tiempo.";
/// DESIGN §4: bytes of a post of 500 bytes.
const MESSAGE: u64 = 600;
/// DESIGN §4: of bare verification and bare inserts.
const RATE: f64 = 0.40;
/// DESIGN §4: of the text compressed by zstd -19 and 140 bytes a change.
const SIZE: f64 = 1.3;
const BARE: &str = "CREATE TABLE change (hash BLOB NOT NULL PRIMARY KEY, header BLOB NOT NULL, signature BLOB NOT NULL, \
    payload BLOB NOT NULL) STRICT;";

/// Prints the table.
///
/// # Errors
/// Those of the databases and of exchange.
pub fn measure() -> Told {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    runtime.block_on(all())
}

async fn all() -> Told {
    let operator = Operator::new(services::Memory::default())?;
    let mut now: DateTime<Utc> = "2023-05-15T12:00:00Z".parse()?;
    let mut elena = founder(now)?;
    let draft = InvitationDraft::default();
    let (invited, _) = invite(&mut elena.programme, now, &draft, None)?;
    let mut rosa = joined(2, &invited.text, now)?;
    for _ in 0..4 {
        now += TimeDelta::minutes(5);
        once(&mut elena, &operator, now).await?;
        once(&mut rosa, &operator, now).await?;
    }
    let idle = once(&mut rosa, &operator, now).await?;
    // somebody wrote before, as in any conversation
    send_message(&mut rosa.programme, now, "Good morning")?;
    for _ in 0..2 {
        now += TimeDelta::minutes(5);
        once(&mut rosa, &operator, now).await?;
        once(&mut elena, &operator, now).await?;
    }
    once(&mut rosa, &operator, now).await?;
    let person = record::fact(rosa.programme.connection(), "me")?.ok_or("nobody")?;
    let draft = IntroductionDraft {
        person,
        practice: String::new(),
        challenge: POST.to_owned(),
        languages: Vec::new(),
        language: Language::Es,
    };
    save_introduction(&mut rosa.programme, now, &draft)?;
    let mut payload = 0;
    record::each(rosa.programme.connection(), |change| {
        if change.header().object == ObjectId::of(Noun::Introduction.name(), &draft.person) {
            payload = change.body().map_or(0, |body| body.payload.len());
        }
        Ok(())
    })?;
    let post = once(&mut rosa, &operator, now).await?;
    let after = once(&mut rosa, &operator, now).await?;
    send_message(&mut rosa.programme, now, POST)?;
    let message = once(&mut rosa, &operator, now).await?;

    println!("Exchange, over storage in memory");
    println!("\n| | requests | bytes up | bytes down | aim |");
    println!("|---|---:|---:|---:|---|");
    println!(
        "| an idle run | {} | {} | {} | 1 request, ≤ 1024 bytes: {} |",
        idle.requests,
        idle.up,
        idle.down,
        verdict(idle.requests == 1 && idle.up + idle.down <= 1024)
    );
    println!(
        "| a change of {payload} bytes for the group | {} | {} | {} | ≤ 3 requests, ≤ {MESSAGE} bytes: {} |",
        post.requests,
        post.up,
        post.down,
        verdict(post.requests <= 3 && post.up <= MESSAGE)
    );
    println!(
        "| the run after it, which confirms | {} | {} | {} | |",
        after.requests, after.up, after.down
    );
    println!(
        "| its text for the facilitators only | {} | {} | {} | |",
        message.requests, message.up, message.down
    );
    newcomer(elena, &operator, &invited.text, now).await
}

#[allow(clippy::cast_precision_loss, reason = "some millions")]
async fn newcomer(
    mut elena: Desk,
    operator: &Operator,
    invitation: &str,
    now: DateTime<Utc>,
) -> Told {
    let mut dice = Dice(11);
    let mut text = Vec::new();
    for part in 0..CHANGES / 500 {
        let written: Vec<Introduction> = (0..500)
            .map(|at| introduction(part * 500 + at, &mut dice))
            .collect();
        for one in &written {
            text.extend_from_slice(one.challenge.as_bytes());
        }
        elena.programme.write(now, |writing| {
            written.iter().try_for_each(|one| {
                writing.set(
                    Noun::Introduction,
                    &one.person,
                    &fields::of_introduction(one),
                )
            })
        })?;
    }
    let sealing = Instant::now();
    let sent = once(&mut elena, operator, now).await?;
    let sealing = sealing.elapsed().as_secs_f64();
    let mut late = joined(3, invitation, now)?;
    let start = Instant::now();
    let report = once(&mut late, operator, now).await?;
    let ours = f64::from(report.applied) / start.elapsed().as_secs_f64();
    let bare = bare(late.folder.path(), &late.programme)?;
    let packed = zstd::bulk::compress(&text, 19)?.len() as u64;
    let least = packed + 140 * u64::from(report.applied);
    let size = report.down as f64 / least as f64;
    println!(
        "\nA newcomer, {} changes with texts of 900 letters ({} of text; {} sent in {sealing:.1} s)\n",
        report.applied,
        text.len(),
        sent.up
    );
    println!("| | peer | Mutual Learning | ratio | aim |");
    println!("|---|---:|---:|---:|---|");
    println!(
        "| bytes down, against zstd -19 of the text and 140 a change | {least} | {} | {size:.2} | ≤ {SIZE}: {} |",
        report.down,
        verdict(size <= SIZE)
    );
    println!(
        "| requests | | {} | | ≤ 10: {} |",
        report.requests,
        verdict(report.requests <= 10)
    );
    println!(
        "| changes a second, against bare verification and bare inserts | {bare:.0} | {ours:.0} | {:.2} | ≥ {RATE:.2}: {} |",
        ours / bare,
        verdict(ours / bare >= RATE)
    );
    println!("| memory at its most, MB | | {:.0} | | |\n", most_memory()?);
    Ok(())
}

fn bare(folder: &Path, programme: &Replica) -> Told<f64> {
    let mut rows = Vec::new();
    let mut keys = BTreeMap::new();
    let group = programme.group()?.ok_or("no group")?;
    let roster = record::roster(programme.connection(), group)?;
    record::each(programme.connection(), |change| {
        let device = change.header().device;
        if let Some(key) = roster.key(device)
            && let Ok(key) = ledger::VerifyingKey::from_bytes(&key)
        {
            keys.insert(device, key);
        }
        rows.push(change.clone());
        Ok(())
    })?;
    let key = Zeroizing::new([7; 32]);
    let mut connection = database::open(&folder.join("bare.db"), &key, Expect::New, &[&[BARE]])?;
    let start = Instant::now();
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare_cached(
            "INSERT INTO change (hash, header, signature, payload) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for change in &rows {
            let genuine = keys
                .get(&change.header().device)
                .is_some_and(|key| change.verify(key).is_ok());
            if !genuine {
                return Err("a change does not verify".into());
            }
            let payload = change
                .body()
                .map(|body| body.payload.as_slice())
                .unwrap_or_default();
            insert.execute(params![
                change.hash().as_bytes(),
                change.header_bytes(),
                change.signature(),
                payload
            ])?;
        }
    }
    transaction.commit()?;
    #[allow(clippy::cast_precision_loss, reason = "some thousands")]
    Ok(rows.len() as f64 / start.elapsed().as_secs_f64())
}

/// The most memory that was resident (proc(5), VmHWM), in MB.
fn most_memory() -> Told<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kibibytes.ok_or("no VmHWM")?.parse::<f64>()? * 1024.0 / 1e6)
}

fn joined(key: u8, text: &str, now: DateTime<Utc>) -> Told<Desk> {
    let folder = tempfile::tempdir()?;
    let profile = Profile::create(
        &folder.path().join("profile"),
        Zeroizing::new([key; 32]),
        now,
        &programme::NOUNS,
    )?;
    let joining = Joining {
        name: "Rosa Luz",
        person: None,
        place_is_here: true,
    };
    let id = join(&profile, now, &invitation_text::read(text, None)?, &joining)?;
    let programme = profile.programme(&id)?;
    Ok(Desk { folder, programme })
}

async fn once(desk: &mut Desk, operator: &Operator, now: DateTime<Utc>) -> Told<Report> {
    let storage = Storage::over(operator.clone(), None);
    Ok(Run::at(now, &programme::DUTIES)
        .once(&mut desk.programme, &storage)
        .await?)
}

fn introduction(number: u64, dice: &mut Dice) -> Introduction {
    Introduction {
        person: format!("person-{number}"),
        practice: String::new(),
        challenge: words(dice, 900),
        language: Language::Es,
        photo: None,
    }
}
