//! Files reach others: whole, piece by piece, and again when they were lost.

use std::io::Read as _;

use opendal::Operator;
use programme::forum::post_card::PostState;
use programme::materials::import_file::{Watch, add_to_material, import_files};
use programme::materials::keep::{KeepChoice, Preset, choose, fetch_materials, remove_from_device};
use programme::materials::material::{Kind, Look, Role};
use programme::materials::open_file::open_file;
use programme::materials::remove_material::remove_material;
use programme::materials::save_material::{MaterialWords, share_at_once};
use programme::materials::show_materials::{Library, show_materials};
use programme::materials::sweep::sweep;
use programme::materials::verify::verify;
use programme::noun::Noun;
use programme::{Both, drafts};
use replica::Pace;
use replica::register::{self, Fields, put};

use crate::desk::{Desk, memory};

fn noise(length: usize, seed: u8) -> Vec<u8> {
    let mut bytes = vec![0; length];
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[seed]);
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

impl Desk {
    /// Shares a file that holds these bytes, and gives the material's id.
    fn shares(&mut self, name: &str, bytes: &[u8]) -> String {
        self.later();
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let imported =
            import_files(&mut self.programme, self.now, &[path], &Watch::NOBODY).unwrap();
        assert_eq!(imported.failed, []);
        let id = imported.drafts.into_iter().next();
        let draft: drafts::Draft<programme::materials::MaterialText> =
            drafts::draft(self.programme.connection(), id.as_deref().unwrap())
                .unwrap()
                .unwrap();
        let words = MaterialWords {
            id,
            told: draft.body,
        };
        share_at_once(&mut self.programme, self.now, &words).unwrap()
    }

    fn library(&self) -> Library {
        show_materials(&self.programme, self.now).unwrap()
    }

    fn keeps(&mut self, preset: Preset) {
        let choice = KeepChoice {
            preset,
            ..KeepChoice::default()
        };
        choose(&mut self.programme, &choice).unwrap();
    }

    fn reads(&self, material: &str) -> replica::Result<Vec<u8>> {
        let mut opened = open_file(&self.programme, material, None)?;
        let mut bytes = Vec::new();
        opened.reader.read_to_end(&mut bytes).unwrap();
        Ok(bytes)
    }
}

fn group() -> (Desk, Desk) {
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    let rosa = Desk::joining(2, &text, "Rosa Luz");
    (elena, rosa)
}

async fn blobs(operator: &Operator) -> Vec<String> {
    let all = operator.list_with("g/").recursive(true).await.unwrap();
    let paths = all.into_iter().map(|entry| entry.path().to_owned());
    paths
        .filter(|path| path.contains("/blob/") && !path.ends_with('/'))
        .collect()
}

#[tokio::test]
async fn a_file_reaches_who_wants_it_and_says_so_to_who_shared_it() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let bytes = noise(3_300_000, 1);
    let id = elena.shares("Handout_EN.pdf", &[b"%PDF-1.7".as_slice(), &bytes].concat());
    let card = &elena.library().materials[0];
    assert_eq!(card.state, Some(PostState::Waiting));
    assert_eq!(
        (card.kind, card.files[0].look),
        (Kind::Publication, Look::Pdf)
    );
    assert_eq!(card.title.en.as_deref(), Some("Handout"));
    rosa.keeps(Preset::Everything);
    rosa.exchanges(&operator).await;
    let sent = elena.exchanges(&operator).await;
    assert!(sent.files_sent >= 4, "{sent:?}");
    assert_eq!(elena.library().materials[0].state, Some(PostState::Sent));
    let report = rosa.exchanges(&operator).await;
    assert_eq!(report.files_missing, 0);
    let card = &rosa.library().materials[0];
    assert_eq!(
        (card.id.as_str(), card.here, card.missing),
        (id.as_str(), true, 0)
    );
    assert_eq!(card.shared_by.name, "Elena Prado");
    assert_eq!(rosa.reads(&id).unwrap()[8..], bytes);
    elena.exchanges(&operator).await;
    assert_eq!(
        elena.library().materials[0].state,
        Some(PostState::WithGroup)
    );
    // nothing of it stands there in the clear, and no name
    for path in blobs(&operator).await {
        let there = operator.read(&path).await.unwrap().to_vec();
        assert!(
            !there
                .windows(8)
                .any(|window| window == &bytes[5_000..5_008])
        );
    }
    // what is at rest asks for nothing
    let idle = rosa.exchanges(&operator).await;
    assert_eq!((idle.down, idle.files_sent), (0, 0), "{idle:?}");
}

#[tokio::test]
async fn only_what_is_wanted_comes_and_what_was_removed_stays_away() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let id = elena.shares("film.mp4", &noise(400_000, 2));
    elena.exchanges(&operator).await;
    rosa.keeps(Preset::Nothing);
    rosa.exchanges(&operator).await;
    let card = &rosa.library().materials[0];
    assert!(!card.here && card.missing == 0 && card.files[0].missing > 0);
    assert_eq!(rosa.reads(&id).unwrap_err().code(), "file-not-here");
    fetch_materials(&mut rosa.programme, std::slice::from_ref(&id)).unwrap();
    assert!(rosa.library().missing > 0);
    rosa.exchanges(&operator).await;
    assert_eq!(rosa.reads(&id).unwrap().len(), 400_000);
    remove_from_device(&mut rosa.programme, std::slice::from_ref(&id)).unwrap();
    rosa.keeps(Preset::Everything);
    rosa.exchanges(&operator).await;
    let card = &rosa.library().materials[0];
    assert!(!card.here && card.away);
    assert_eq!(rosa.library().room, 0);
    // what the group does not have yet cannot be removed from where it is
    let own = rosa.shares("mine.txt", b"mine");
    rosa.exchanges(&operator).await;
    let refused = remove_from_device(&mut rosa.programme, std::slice::from_ref(&own));
    assert_eq!(refused.unwrap_err().code(), "file-not-sent");
    rosa.exchanges(&operator).await;
    remove_from_device(&mut rosa.programme, &[own]).unwrap();
}

#[tokio::test]
async fn a_daily_limit_holds() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    for number in 0..4 {
        elena.shares(&format!("film{number}.mp4"), &noise(2_500_000, number));
    }
    elena.exchanges(&operator).await;
    let choice = KeepChoice {
        preset: Preset::Everything,
        daily: Some(3),
        ..KeepChoice::default()
    };
    choose(&mut rosa.programme, &choice).unwrap();
    let first = rosa.exchanges(&operator).await;
    assert!(
        first.down > 2_000_000 && first.down < 8_000_000,
        "{first:?}"
    );
    let second = rosa.exchanges(&operator).await;
    assert_eq!(second.down, 0);
    assert!(rosa.library().limited && rosa.library().missing > 0);
    rosa.now += chrono::TimeDelta::days(1);
    assert!(rosa.exchanges(&operator).await.down > 2_000_000);
    rosa.keeps(Preset::Everything);
    let all = rosa.exchanges(&operator).await;
    assert_eq!(all.files_missing, 0);
}

#[tokio::test]
async fn what_the_storage_loses_comes_back_from_whoever_has_it() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let id = elena.shares("guide.txt", &noise(1_500_000, 4));
    elena.exchanges(&operator).await;
    elena.exchanges(&operator).await;
    let gone = blobs(&operator).await.remove(0);
    operator.delete(&gone).await.unwrap();
    rosa.keeps(Preset::Everything);
    rosa.exchanges(&operator).await;
    assert!(rosa.library().materials[0].files[0].lost.is_some());
    assert!(rosa.library().missing > 0);
    // asked for at the second time: what was just shared is on its way
    rosa.exchanges(&operator).await;
    elena.exchanges(&operator).await;
    let report = rosa.exchanges(&operator).await;
    assert_eq!(report.files_missing, 0);
    assert_eq!(rosa.library().materials[0].files[0].lost, None);
    assert_eq!(rosa.reads(&id).unwrap(), noise(1_500_000, 4));
    rosa.exchanges(&operator).await;
    let heads = operator.list_with("g/").recursive(true).await.unwrap();
    assert!(!heads.iter().any(|entry| entry.path().contains(".files.")));
}

#[tokio::test]
async fn what_was_altered_on_the_storage_never_arrives() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let id = elena.shares("guide.txt", &noise(300_000, 5));
    elena.exchanges(&operator).await;
    let paths = blobs(&operator).await;
    let mut whole = Vec::new();
    for path in &paths {
        let bytes = operator.read(path).await.unwrap().to_vec();
        let mut altered = bytes.clone();
        altered[100] ^= 1;
        operator.write(path, altered).await.unwrap();
        whole.push(bytes);
    }
    rosa.keeps(Preset::Everything);
    rosa.exchanges(&operator).await;
    assert!(!rosa.library().materials[0].here);
    // cut off: the rest comes later, from where it stopped
    for (path, bytes) in paths.iter().zip(&whole) {
        operator
            .write(path, bytes[..bytes.len() / 2].to_vec())
            .await
            .unwrap();
    }
    rosa.exchanges(&operator).await;
    assert!(!rosa.library().materials[0].here);
    for (path, bytes) in paths.iter().zip(&whole) {
        operator.write(path, bytes.clone()).await.unwrap();
    }
    rosa.exchanges(&operator).await;
    assert_eq!(rosa.reads(&id).unwrap(), noise(300_000, 5));
}

#[tokio::test]
async fn a_new_version_sends_what_changed_and_replaces_the_old_one_everywhere() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let bytes = noise(4_000_000, 6);
    let id = elena.shares("deck.odp", &bytes);
    rosa.keeps(Preset::Everything);
    elena.exchanges(&operator).await;
    rosa.exchanges(&operator).await;
    let key = elena.library().materials[0].files[0].key.clone();
    let mut more = bytes.clone();
    more.splice(2_000_000..2_000_000, *b"one more slide");
    let path = elena.folder.path().join("deck (2).odp");
    std::fs::write(&path, &more).unwrap();
    elena.later();
    add_to_material(
        &mut elena.programme,
        elena.now,
        &id,
        Some(&key),
        &path,
        &Watch::NOBODY,
    )
    .unwrap();
    let sent = elena.exchanges(&operator).await;
    assert!(sent.up < 700_000, "{sent:?}");
    let came = rosa.exchanges(&operator).await;
    assert!(came.down < 700_000, "{came:?}");
    let files = &rosa.library().materials[0].files;
    assert_eq!((files.len(), files[0].key.as_str()), (1, key.as_str()));
    assert_eq!(files[0].name, "deck (2).odp");
    assert_eq!(files[0].role, Role::Main);
    assert_eq!(rosa.reads(&id).unwrap(), more);
    // what only the old version had goes
    let swept = sweep(&mut rosa.programme).unwrap().unwrap();
    assert!(swept.objects >= 1, "{swept:?}");
    assert_eq!(rosa.reads(&id).unwrap(), more);
    assert_eq!(sweep(&mut rosa.programme).unwrap().unwrap().objects, 0);
}

#[tokio::test]
async fn what_a_facilitator_removes_is_gone_for_everybody_with_a_reason() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    elena.exchanges(&operator).await;
    rosa.exchanges(&operator).await;
    elena.exchanges(&operator).await;
    let id = rosa.shares("album.jpg", b"\xff\xd8\xff\xe0 a family");
    rosa.exchanges(&operator).await;
    elena.keeps(Preset::Everything);
    elena.exchanges(&operator).await;
    assert_eq!(elena.reads(&id).unwrap().len(), 13);
    let refused = remove_material(&mut elena.programme, elena.now, &id, " ");
    assert_eq!(refused.unwrap_err().code(), "text-needed");
    elena.later();
    remove_material(&mut elena.programme, elena.now, &id, "It shows a child").unwrap();
    assert_eq!(elena.reads(&id).unwrap_err().code(), "file-unknown");
    let swept = sweep(&mut elena.programme).unwrap().unwrap();
    assert!(swept.objects >= 2, "{swept:?}");
    elena.exchanges(&operator).await;
    rosa.exchanges(&operator).await;
    let card = &rosa.library().materials[0];
    assert_eq!(card.removed.as_deref(), Some("It shows a child"));
    assert_eq!(card.title.en.as_deref(), Some("Album"));
    assert!(card.files.is_empty() && card.why.is_empty());
}

#[tokio::test]
async fn nobody_removes_or_rewrites_what_another_member_shared() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let id = elena.shares("guide.txt", b"guide");
    elena.exchanges(&operator).await;
    rosa.exchanges(&operator).await;
    let refused = remove_material(&mut rosa.programme, rosa.now, &id, "why not");
    assert_eq!(refused.unwrap_err().code(), "not-yours");
    let key = rosa.library().materials[0].files[0].key.clone();
    let path = rosa.folder.path().join("other.txt");
    std::fs::write(&path, b"other").unwrap();
    let refused = add_to_material(
        &mut rosa.programme,
        rosa.now,
        &id,
        Some(&key),
        &path,
        &Watch::NOBODY,
    );
    assert_eq!(refused.unwrap_err().code(), "not-yours");
    let both = Both::default();
    assert_ne!(elena.library().materials[0].title, both);
}

#[tokio::test]
async fn damage_on_the_disk_is_named_and_fetched_again() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let id = elena.shares("guide.txt", &noise(200_000, 8));
    rosa.keeps(Preset::Everything);
    elena.exchanges(&operator).await;
    rosa.exchanges(&operator).await;
    let store = replica::outbox::files::store(&rosa.programme).unwrap();
    let object = store.objects().unwrap()[0];
    let text = object.to_string();
    let path = store.folder().join(&text[..2]).join(&text);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[10] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let verified = verify(&mut rosa.programme, &Pace::UNWATCHED).unwrap();
    assert_eq!(verified.files, 1);
    assert_eq!(verified.damaged[0].object, text);
    assert_eq!(verified.damaged[0].name, "guide.txt");
    assert_eq!(rosa.reads(&id).unwrap_err().code(), "file-not-here");
    rosa.exchanges(&operator).await;
    assert_eq!(rosa.reads(&id).unwrap(), noise(200_000, 8));
    let verified = verify(&mut rosa.programme, &Pace::UNWATCHED).unwrap();
    assert_eq!((verified.files, verified.damaged.len()), (1, 0));
}

#[tokio::test]
async fn numbers_and_names_that_cannot_be_stop_nothing() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let id = elena.shares("guide.txt", b"guide");
    let person = elena.person();
    elena.later();
    for (number, json) in [
        r#"{"key":"r-1","role":"main","language":null,"name":"x","media":"image/png","bytes":18446744073709551615,"manifest":"00000000000000000000000000000000","secret":"SECRET","link":null,"pages":null,"seconds":null}"#,
        r#"{"key":"r-1","role":"main","language":null,"name":"x","media":"a","bytes":9223372036854775807,"manifest":"00000000000000000000000000000000","secret":"SECRET","link":null,"pages":4294967295,"seconds":null}"#,
        r#"{"key":"../r","role":"main","language":null,"name":"x","media":"a","bytes":1,"manifest":"00000000000000000000000000000000","secret":"SECRET","link":null,"pages":null,"seconds":null}"#,
        r#"{"key":"r-1","role":"cover","language":"qu","name":"x","media":"a","bytes":0,"manifest":"zz","secret":"","link":"javascript:alert(1)","pages":null,"seconds":null}"#,
        "{",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        let json = json.replace("SECRET", &"00".repeat(32));
        let other = format!("{person}.0{number}");
        elena
            .programme
            .write(elena.now, |writing| {
                let mut fields = Fields::new();
                put(&mut fields, "title.en", Some("x".repeat(9_000)));
                put(&mut fields, "minutes", Some("99999999999999999999"));
                put(&mut fields, "session", Some("../../etc"));
                put(&mut fields, "rendition.r-1", Some(json.as_str()));
                put(&mut fields, "rendition.../r", Some(json.as_str()));
                writing.set(Noun::Material, &other, &fields)
            })
            .unwrap();
    }
    elena.exchanges(&operator).await;
    rosa.keeps(Preset::Everything);
    let report = rosa.exchanges(&operator).await;
    assert_eq!(report.left.waiting, 0, "{report:?}");
    assert_eq!(rosa.library().materials.len(), 7);
    assert_eq!(rosa.reads(&id).unwrap(), b"guide");
    rosa.sound();
}

#[tokio::test]
async fn a_file_that_is_not_what_it_was_said_to_be_keeps_nobody_from_the_others() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let lies = elena.shares("lies.txt", &noise(300_000, 20));
    let good = elena.shares("good.bin", &noise(300_000, 21));
    elena.exchanges(&operator).await;
    // its length is said to be another: a light file is not to bring a heavy one along
    elena.later();
    elena
        .programme
        .write(elena.now, |writing| {
            let shown = register::shown(writing.connection(), Noun::Material, &lies)?;
            let mut fields = shown.unwrap_or_default();
            for (name, value) in fields.clone() {
                if let (true, register::Value::Text(text)) = (name.starts_with("rendition."), value)
                {
                    put(&mut fields, &name, Some(text.replace("300000", "1")));
                }
            }
            writing.set(Noun::Material, &lies, &fields)
        })
        .unwrap();
    elena.exchanges(&operator).await;
    rosa.keeps(Preset::Everything);
    for _ in 0..3 {
        rosa.exchanges(&operator).await;
    }
    assert_eq!(rosa.reads(&good).unwrap(), noise(300_000, 21));
    assert_eq!(rosa.reads(&lies).unwrap_err().code(), "file-not-here");
}

#[tokio::test]
async fn what_was_altered_in_its_length_is_put_again_by_whoever_has_it() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let id = elena.shares("guide.txt", &noise(300_000, 22));
    for _ in 0..2 {
        elena.exchanges(&operator).await;
    }
    for path in blobs(&operator).await {
        let mut bytes = operator.read(&path).await.unwrap().to_vec();
        bytes[50] ^= 1;
        operator.write(&path, bytes).await.unwrap();
    }
    rosa.keeps(Preset::Everything);
    for _ in 0..4 {
        rosa.exchanges(&operator).await;
        elena.exchanges(&operator).await;
    }
    rosa.exchanges(&operator).await;
    assert_eq!(rosa.reads(&id).unwrap(), noise(300_000, 22));
}

#[tokio::test]
async fn what_is_not_here_to_be_sent_is_told_and_healed_by_another_copy() {
    let operator = memory();
    let (mut elena, mut rosa) = group();
    let bytes = noise(400_000, 23);
    let id = elena.shares("guide.bin", &bytes);
    let store = replica::outbox::files::store(&elena.programme).unwrap();
    for object in store.objects().unwrap() {
        if store.length(object) > Some(100_000) {
            store.remove(object).unwrap();
        }
    }
    let told = elena.tries(&operator).await.unwrap_err();
    assert_eq!(told.code(), "files-unsent");
    assert!(!elena.library().materials[0].here);
    let key = elena.library().materials[0].files[0].key.clone();
    let path = elena.folder.path().join("guide.bin");
    elena.later();
    let add = add_to_material(
        &mut elena.programme,
        elena.now,
        &id,
        Some(&key),
        &path,
        &Watch::NOBODY,
    );
    add.unwrap();
    sweep(&mut elena.programme).unwrap();
    elena.exchanges(&operator).await;
    rosa.keeps(Preset::Everything);
    rosa.exchanges(&operator).await;
    assert_eq!(rosa.reads(&id).unwrap(), bytes);
}
