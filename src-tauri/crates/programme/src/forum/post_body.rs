//! What is written in the draft of a post or of a translation.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// What a post will say, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostBody {
    /// What the conversation is about; `topic:` and the draft's own id for one that begins.
    pub place: String,
    /// The post that it answers.
    pub reply_to: Option<String>,
    /// The section of a case that it contributes to.
    pub section: Option<String>,
    /// What a topic is called that it begins.
    pub title: Option<String>,
    /// Markdown.
    pub text: String,
    /// The language, where its author chose one.
    pub language: Option<Language>,
}
