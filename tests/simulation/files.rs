//! Files over a link that breaks: half of all requests fail, and what is given is cut off somewhere. Nothing is fetched twice.

use chrono::{DateTime, TimeDelta, Utc};
use exchange::{Run, Storage};
use opendal::{Operator, services};
use programme::materials::import_file::{Watch, import_files};
use programme::materials::keep::{KeepChoice, Preset, choose};
use programme::materials::material::MaterialText;
use programme::materials::save_material::{MaterialWords, share_at_once};
use programme::materials::show_materials::show_materials;
use programme::materials::verify::verify;
use programme::members::invitation_text;
use programme::members::invite::{InvitationDraft, invite};
use programme::members::join::{Joining, join};
use programme::programmes::found::{Founder, found};
use programme::schedule::template::template;
use replica::{Pace, Profile, Replica};
use stories::faults::{Fault, Faults};
use tempfile::TempDir;
use zeroize::Zeroizing;

/// The length of the file, in bytes.
const LENGTH: usize = 5_000_000;
/// So often it is tried at the most.
const RUNS: u32 = 400;

fn now() -> DateTime<Utc> {
    "2023-05-15T12:00:00Z".parse().unwrap()
}

fn profile(folder: &TempDir, key: u8) -> Profile {
    let folder = folder.path().join("profile");
    Profile::create(&folder, Zeroizing::new([key; 32]), now(), &programme::NOUNS).unwrap()
}

/// Elena, with a file that she shares, and Rosa, who wants all of them.
fn group(folders: &[TempDir; 2]) -> (Replica, Replica) {
    let [first, second] = folders;
    let founder = Founder {
        name: "Elena Prado",
        person: None,
        origin: "own",
    };
    let own = profile(first, 1);
    let id = found(&own, now(), &template().unwrap(), &founder).unwrap();
    let mut elena = own.programme(&id).unwrap();
    let (invited, _) = invite(&mut elena, now(), &InvitationDraft::default(), None).unwrap();
    let joining = Joining {
        name: "Rosa Luz",
        person: None,
        place_is_here: true,
    };
    let invitation = invitation_text::read(&invited.text, None).unwrap();
    let own = profile(second, 2);
    let id = join(&own, now(), &invitation, &joining).unwrap();
    let mut rosa = own.programme(&id).unwrap();
    let choice = KeepChoice {
        preset: Preset::Everything,
        ..KeepChoice::default()
    };
    choose(&mut rosa, &choice).unwrap();
    let path = first.path().join("film.webm");
    let mut bytes = vec![0; LENGTH];
    blake3::Hasher::new().finalize_xof().fill(&mut bytes);
    std::fs::write(&path, &bytes).unwrap();
    let imported = import_files(&mut elena, now(), &[path], &Watch::NOBODY).unwrap();
    let draft = &imported.drafts[0];
    let kept = programme::drafts::draft::<MaterialText>(elena.connection(), draft).unwrap();
    let words = MaterialWords {
        id: Some(draft.clone()),
        told: kept.unwrap().body,
    };
    share_at_once(&mut elena, now(), &words).unwrap();
    (elena, rosa)
}

/// Exchanges until all is sent and has come; says in how many rounds.
async fn at_rest(
    elena: &mut Replica,
    rosa: &mut Replica,
    operator: &Operator,
    faults: &Faults,
) -> Option<u32> {
    for round in 1..=RUNS {
        let later = now() + TimeDelta::minutes(5 * i64::from(round));
        for replica in [&mut *elena, &mut *rosa] {
            let storage = Storage::over(operator.clone(), None);
            let run = Run::at(later, &programme::DUTIES);
            // what goes wrong is tried again, as it is in life
            drop(run.once(replica, &storage).await);
        }
        let library = show_materials(rosa, later).unwrap();
        if library.materials.first().is_some_and(|one| one.here) {
            faults.only(&[]);
            let verified = verify(rosa, &Pace::UNWATCHED).unwrap();
            assert!(verified.damaged.is_empty(), "{verified:?}");
            return Some(round);
        }
    }
    None
}

#[tokio::test(start_paused = true)]
async fn a_file_arrives_once_over_a_link_that_fails_half_of_the_time() {
    for seed in 0..6 {
        let faults = Faults::new(seed);
        let bare = Operator::new(services::Memory::default()).unwrap();
        let operator = bare.layer(faults.clone());
        let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
        let (mut elena, mut rosa) = group(&folders);
        faults.only(&[Fault::Refused, Fault::Cut]);
        faults.often(500);
        let rounds = at_rest(&mut elena, &mut rosa, &operator, &faults).await;
        assert!(rounds.is_some(), "seed {seed}: it never arrived");
        let (given, least) = (faults.given(), LENGTH as u64);
        assert!(given >= least, "seed {seed}: {given}");
        assert!(
            given * 10 <= least * 12,
            "seed {seed}: {given} bytes for a file of {least}, in {rounds:?} rounds"
        );
    }
}
