//! The rules of attendance: facilitators write it. The group reads the marks, and facilitators alone the reasons.

use ledger::Audience;

use super::store;
use crate::area::Area;
use crate::noun::Noun;
use crate::rules::{Decides, Rules, by_facilitators, plain};

/// What matters when two wrote at once: the mark, and how it was made up.
fn matters(field: &str) -> bool {
    matches!(field, "mark" | "how" | "reason")
}

/// Of marks.
pub(crate) const ATTENDANCE: Rules = plain(
    Noun::Attendance,
    Audience::Group,
    by_facilitators,
    &[("attendance", "id")],
    store::project,
    Area::Attendance,
    Decides::Facilitators(matters),
);
/// Of what facilitators note beside them.
pub(crate) const ATTENDANCE_NOTE: Rules = plain(
    Noun::AttendanceNote,
    Audience::Facilitators,
    by_facilitators,
    &[("attendance_note", "id")],
    store::project_note,
    Area::Attendance,
    Decides::Facilitators(matters),
);
