//! What people type. A verb's file owns what is typed after it; what several verbs share, and the actions of verbs that have some,
//! stand in files beside this one.

pub mod attendance;
pub mod case;
pub mod certificates;
pub mod common;
pub mod forum;
pub mod group;
pub mod material;
pub mod prepare;
pub mod values;

use clap::{Parser, Subcommand};

use common::Common;

use crate::verbs;

/// The Mutual Learning Program without a window.
#[derive(Debug, Parser)]
#[command(
    name = "mutual",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    /// What to do
    #[command(subcommand)]
    pub verb: Verb,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Found a programme from its file (or the built-in template); its first facilitator is you
    New(verbs::new::Arguments),
    /// Follow the programme of a file, or bring it up to date
    Import(verbs::import::Arguments),
    /// Write the programme as a file that others can follow
    Export(verbs::export::Arguments),
    /// Write the built-in template as a programme file to start from
    Template(verbs::template::Arguments),
    /// List the programmes on this computer
    Programmes,
    /// Show the schedule in your own time
    Show,
    /// Show the next session
    Next,
    /// Say what contradicts itself, in a programme file or in the programme at hand
    Findings(verbs::findings::Arguments),
    /// List the people, or import a list of them
    People(verbs::people::Arguments),
    /// Write sessions as a calendar file (RFC 5545)
    Ics(verbs::ics::Arguments),
    /// Read or keep your private note on a session; without one, list all notes
    Note(verbs::note::Arguments),
    /// The recovery sheet of a programme that you founded
    Sheet(verbs::sheet::Arguments),
    /// Ring before each session, with the window closed, until it is ended
    Bell(verbs::bell::Arguments),
    /// Show or choose what rings, and when
    Reminders(verbs::reminders::Arguments),
    /// Found, copy, change, publish or show an edition as facilitators prepare it
    Edition(verbs::edition::Arguments),
    /// Add, change, take out or move a session
    Session(verbs::session::Arguments),
    /// Add, change, take out or move a module
    Module(verbs::module::Arguments),
    /// Add, change or take out an information meeting
    Meeting(verbs::meeting::Arguments),
    /// Lay the dates of the sessions by a rhythm, or show what hour they are elsewhere
    Schedule(verbs::schedule::Arguments),
    /// Undo an edit of the programme, or list the edits
    Undo(verbs::edits::Arguments),
    /// Announce the edition: as a page for a browser, or as a file that anybody can follow
    Announce(verbs::announce::Arguments),
    /// Add, list, follow and answer enquiries of people who are interested
    Enquiry(verbs::enquiry::Arguments),
    /// Who was at a session: read from Zoom's report, marked by hand, or shown
    Attendance(verbs::attendance::Arguments),
    /// Issue, show, withdraw and check certificates
    Certificates(verbs::certificates::Arguments),
    /// Show how far each person has come towards the certificate
    Progress(verbs::progress::Arguments),
    /// Move a session or an information meeting
    Move(verbs::r#move::Arguments),
    /// Show, choose, try or leave the place where the group exchanges
    Storage(verbs::storage::Arguments),
    /// Invite somebody into the group: whoever has the invitation can join
    Invite(verbs::invite::Arguments),
    /// Join a group by an invitation; nobody has to be online
    Join(verbs::join::Arguments),
    /// List the members, or name, accept, demote and remove them
    Members(verbs::members::Arguments),
    /// Exchange with the group
    Exchange(verbs::exchange::Arguments),
    /// List the questions, or ask, change and take them back
    Question(verbs::question::Arguments),
    /// Post in the forum: a reflection on a question, or a conversation of one's own
    Post(verbs::post::Arguments),
    /// Answer a post
    Reply(verbs::post::ReplyArguments),
    /// Say a post of one's own otherwise
    Edit(verbs::post::EditArguments),
    /// Remove a post: its words are erased for everyone (what still waits for a link is a draft again)
    Remove(verbs::remove::Arguments),
    /// Hide, pin or move a post, or lock a conversation
    Moderate(verbs::moderate::Arguments),
    /// List the case studies, or bring, read, change and settle one
    Case(verbs::case::Arguments),
    /// List the materials, or add, show, export, check, fetch and remove them
    Material(verbs::material::Arguments),
    /// Tell the facilitators about a post: only they read it
    Report(verbs::report::Arguments),
    /// Attach a translation to a post
    Translate(verbs::translate::Arguments),
    /// List the posts
    Posts(verbs::posts::Arguments),
    /// The forum as a whole
    Forum(verbs::forum::Arguments),
    /// List the drafts, or post, take back and throw one away
    Drafts(verbs::drafts::Arguments),
    /// Find words in posts, questions, sessions, introductions, notes, materials and their files
    Search(verbs::search::Arguments),
    /// Write to the facilitators only, or list what was written
    Tell(verbs::tell::Arguments),
    /// Erase for the whole group what you wrote (a facilitator: what anybody wrote)
    Erase(verbs::erase::Arguments),
    /// Show what was decided differently at once, and decide
    Undecided(verbs::undecided::Arguments),
    /// Come back with the recovery sheet: this device becomes a facilitator of its group
    Recover(verbs::recover::Arguments),
    /// Have the profile open with another passphrase
    Passphrase(verbs::passphrase::Arguments),
    /// Look into everything that exchange depends on, and say what is wrong
    Doctor,
    /// Make the tables anew from the signed changes
    Rebuild(verbs::rebuild::Arguments),
    /// Read a file from a pipe, for the other verbs and the window
    #[command(name = "__extract", hide = true)]
    Extract(verbs::extract::Arguments),
}
