//! What somebody is still saying otherwise does not leave half said, and what the group does not take comes back to its author.

use programme::case_studies::case::{CaseText, Section};
use programme::case_studies::save_case::{CaseWords, save_case};
use programme::drafts::Kind;
use programme::drafts::post_draft::post_draft;
use programme::drafts::show_drafts::{DraftCard, show_drafts};
use programme::forum::Conversation;
use programme::forum::save_draft::{PostDraft, save_draft};
use programme::forum::show_posts::{PostLine, show_posts};
use programme::members::name_member::accept_member;
use programme::members::remove_member::remove_person_from_group;
use programme::members::withdraw::withdraw;
use programme::noun::Noun;
use replica::register::ids;

use crate::desk::{Desk, memory};

fn words(id: Option<&str>, conversation: Conversation, text: &str) -> PostDraft {
    PostDraft {
        id: id.map(str::to_owned),
        conversation: Some(conversation),
        reply_to: None,
        section: None,
        edits: None,
        translates: None,
        title: None,
        text: text.to_owned(),
        language: None,
    }
}

/// A question of the programme.
fn question(desk: &Desk) -> Conversation {
    let all = ids(desk.programme.connection(), Noun::Question).unwrap();
    Conversation::Question(all[0].clone())
}

fn posts(desk: &Desk) -> Vec<PostLine> {
    show_posts(&desk.programme).unwrap()
}

async fn both(elena: &mut Desk, rosa: &mut Desk, storage: &opendal::Operator) {
    for _ in 0..2 {
        elena.exchanges(storage).await;
        rosa.exchanges(storage).await;
    }
}

#[tokio::test]
async fn what_waits_and_is_being_altered_stays_until_it_is_posted_again() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    both(&mut elena, &mut rosa, &storage).await;
    let asked = question(&rosa);
    let first = save_draft(
        &mut rosa.programme,
        rosa.now,
        &words(None, asked.clone(), "Fue la vecina"),
    )
    .unwrap();
    post_draft(&mut rosa.programme, rosa.now, &first).unwrap();
    let posted = posts(&rosa)[0].at.clone();
    // she opens it again, and stops in mid-word while the link comes back
    rosa.now += chrono::TimeDelta::minutes(5);
    let half = words(Some(&first), asked.clone(), "Fue la veci");
    assert_eq!(
        save_draft(&mut rosa.programme, rosa.now, &half).unwrap(),
        first
    );
    both(&mut elena, &mut rosa, &storage).await;
    assert_eq!(posts(&elena), []);
    assert_eq!(show_drafts(&rosa.programme).unwrap()[0].text, "Fue la veci");
    let whole = words(Some(&first), asked.clone(), "Fue la vecina, y su madre");
    save_draft(&mut rosa.programme, rosa.now, &whole).unwrap();
    post_draft(&mut rosa.programme, rosa.now, &first).unwrap();
    both(&mut elena, &mut rosa, &storage).await;
    let come = posts(&elena);
    assert_eq!(
        (come.len(), come[0].text.as_str()),
        (1, "Fue la vecina, y su madre")
    );
    // a slip that was mended makes nothing late
    assert_eq!(come[0].at, posted);

    // it left while she was looking at it: what she types from then on is said of the post, and loses nothing of it
    let mut later = words(Some(&first), asked, "Fue la vecina, y su abuela");
    later.reply_to = Some("nobody".to_owned());
    let edit = save_draft(&mut rosa.programme, rosa.now, &later).unwrap();
    assert_ne!(edit, first);
    let card = show_drafts(&rosa.programme).unwrap().remove(0);
    assert_eq!(card.edits.as_deref(), Some(first.as_str()));
    post_draft(&mut rosa.programme, rosa.now, &edit).unwrap();
    both(&mut elena, &mut rosa, &storage).await;
    let come = posts(&elena);
    assert_eq!(
        (come.len(), come[0].text.as_str()),
        (1, "Fue la vecina, y su abuela")
    );
    assert_eq!((&come[0].at, &come[0].reply_to), (&posted, &None));
}

#[tokio::test]
async fn what_was_signed_before_its_author_heard_of_being_removed_is_a_draft_again_with_the_reason()
{
    let storage = memory();
    let mut elena = Desk::founder();
    let (_, text) = elena.invites();
    elena.exchanges(&storage).await;
    let mut rosa = Desk::joining(2, &text, "Rosa Luz");
    both(&mut elena, &mut rosa, &storage).await;
    let asked = question(&rosa);
    let kept = save_draft(
        &mut rosa.programme,
        rosa.now,
        &words(None, asked.clone(), "Esto llegó"),
    )
    .unwrap();
    post_draft(&mut rosa.programme, rosa.now, &kept).unwrap();
    both(&mut elena, &mut rosa, &storage).await;
    // without a link Elena removes her; Rosa, who cannot know, posts and changes what stands
    let person = posts(&elena)[0].author.id.clone();
    remove_person_from_group(&mut elena.programme, elena.now, &person).unwrap();
    let lost = save_draft(
        &mut rosa.programme,
        rosa.now,
        &words(None, asked.clone(), "Esto no llegó"),
    )
    .unwrap();
    post_draft(&mut rosa.programme, rosa.now, &lost).unwrap();
    let mut change = words(None, asked, "Esto llegó, y más");
    change.edits = Some(kept.clone());
    let change = save_draft(&mut rosa.programme, rosa.now, &change).unwrap();
    post_draft(&mut rosa.programme, rosa.now, &change).unwrap();
    rosa.exchanges(&storage).await;
    // and says once more otherwise what has left already
    let mut more = words(None, question(&rosa), "Esto tampoco llegó");
    more.edits = Some(lost.clone());
    let more = save_draft(&mut rosa.programme, rosa.now, &more).unwrap();
    post_draft(&mut rosa.programme, rosa.now, &more).unwrap();
    rosa.exchanges(&storage).await;
    assert!(show_drafts(&rosa.programme).unwrap().is_empty());
    both(&mut elena, &mut rosa, &storage).await;
    assert!(rosa.programme.is_removed());
    for desk in [&elena, &rosa] {
        let texts: Vec<String> = posts(desk).into_iter().map(|post| post.text).collect();
        assert_eq!(texts, ["Esto llegó"]);
    }
    let mut drafts = show_drafts(&rosa.programme).unwrap();
    drafts.sort_by(|one, other| one.text.cmp(&other.text));
    let told: Vec<_> = drafts
        .iter()
        .map(|draft| {
            (
                draft.text.as_str(),
                draft.refused.as_deref(),
                draft.edits.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Esto llegó, y más", Some("removed"), Some(kept.as_str())),
            ("Esto tampoco llegó", Some("removed"), None),
        ]
    );
    // once, however often she looks
    rosa.exchanges(&storage).await;
    assert_eq!(show_drafts(&rosa.programme).unwrap().len(), 2);
}

#[tokio::test]
async fn what_counts_at_last_is_no_draft_any_more() {
    let storage = memory();
    let mut elena = Desk::founder();
    let (id, text) = elena.invites();
    elena.exchanges(&storage).await;
    // without a link Elena ends the invitation; Luis, who cannot know, joins by it, and posts
    withdraw(&mut elena.programme, elena.now, &id).unwrap();
    let mut luis = Desk::joining(2, &text, "Luis Quispe");
    luis.exchanges(&storage).await;
    let asked = question(&luis);
    for words in ["Fue la vecina", "Y su madre"] {
        let kept = save_draft(
            &mut luis.programme,
            luis.now,
            &self::words(None, asked.clone(), words),
        )
        .unwrap();
        post_draft(&mut luis.programme, luis.now, &kept).unwrap();
    }
    for title in ["Two children", "Three children"] {
        let kept = save_case(&mut luis.programme, luis.now, &case(None, title)).unwrap();
        post_draft(&mut luis.programme, luis.now, &kept).unwrap();
    }
    luis.exchanges(&storage).await;
    both(&mut elena, &mut luis, &storage).await;
    assert!(luis.programme.is_held());
    assert_eq!(posts(&elena), []);
    let mut drafts = show_drafts(&luis.programme).unwrap();
    drafts.sort_by(|one, other| one.text.cmp(&other.text));
    let of = |title: &str| -> String {
        let is = |draft: &&DraftCard| draft.text.contains(title);
        drafts.iter().find(is).unwrap().id.clone()
    };
    assert_eq!(drafts.len(), 4, "{drafts:?}");
    // he writes on in one of each: in the case only who is to take it up
    let on = words(Some(&of("Y su madre")), asked, "Y su madre, claro");
    save_draft(&mut luis.programme, luis.now, &on).unwrap();
    let mut on = case(Some(of("Two children")), "Two children");
    on.told.session = Some("opening".to_owned());
    save_case(&mut luis.programme, luis.now, &on).unwrap();
    let device = luis.programme.identity().device().to_string();
    accept_member(&mut elena.programme, elena.now, &device).unwrap();
    both(&mut elena, &mut luis, &storage).await;
    let texts: Vec<String> = posts(&elena).into_iter().map(|post| post.text).collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    let drafts = show_drafts(&luis.programme).unwrap();
    let mut kinds: Vec<_> = drafts.iter().map(|draft| draft.kind).collect();
    kinds.sort();
    assert_eq!(kinds, [Kind::Case, Kind::Post], "{drafts:?}");
    assert!(drafts.iter().any(|draft| draft.text == "Y su madre, claro"));
}

fn case(id: Option<String>, title: &str) -> CaseWords {
    CaseWords {
        id,
        told: CaseText {
            title: title.to_owned(),
            sections: vec![Section {
                heading: "What happened".to_owned(),
                text: format!("{title} came to us."),
                ..Section::default()
            }],
            asks: "What would you do?".to_owned(),
            ..CaseText::default()
        },
        ..CaseWords::default()
    }
}
