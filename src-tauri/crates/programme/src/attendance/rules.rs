//! The rules of attendance: facilitators write it. The group reads the marks, and facilitators alone the reasons.

use ledger::Audience;

use super::store;
use crate::area::Area;
use crate::noun::Noun;
use crate::rules::{Decides, Rules, by_facilitators, nowhere};

/// What matters when two wrote at once: the mark, and how it was made up.
fn matters(field: &str) -> bool {
    matches!(field, "mark" | "how" | "reason")
}

const fn record(
    noun: Noun,
    audience: Audience,
    tables: &'static [(&'static str, &'static str)],
    project: fn(
        &rusqlite::Connection,
        &str,
        Option<&replica::register::Fields>,
    ) -> replica::Result<()>,
) -> Rules {
    Rules {
        record: replica::Rules {
            noun: noun.record(),
            audience,
            may_be_prepared: false,
            may_write: by_facilitators,
            tables,
            project,
            refused: None,
            accepted: None,
            erased: None,
        },
        search: None,
        decides: Decides::Facilitators(matters),
        conversation: nowhere,
        area: Area::Attendance,
    }
}

/// Of marks.
pub(crate) const ATTENDANCE: Rules = record(
    Noun::Attendance,
    Audience::Group,
    &[("attendance", "id")],
    store::project,
);
/// Of what facilitators note beside them.
pub(crate) const ATTENDANCE_NOTE: Rules = record(
    Noun::AttendanceNote,
    Audience::Facilitators,
    &[("attendance_note", "id")],
    store::project_note,
);
