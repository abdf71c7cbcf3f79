//! All SQL of the forum, a file for each of its tables.

mod moderations;
mod posts;
mod reading;
mod translations;

pub use moderations::{Moderation, moderation, moderations};
pub(super) use moderations::{moderations_in, put_moderation};
pub use posts::{
    Post, answers_to, is_talked_of, place_of, post, posts, posts_in, taken_back, topics,
};
pub(super) use posts::{delete, outlines, put_place, put_post, standing};
pub use reading::{Counted, counted, read_posts, unread_mentions};
pub(super) use reading::{
    posts_mentioning, put_mentions, put_noticed, put_read, read_in, to_notice,
};
pub use translations::{Translation, translation, translations_in, translations_of};
pub(super) use translations::{orphans, put_translation};
