//! Prints what every zone says from 2015 to 2040, for `cargo xtask test` to compare with other people's readers: the name, each
//! change of its offset as `hour offset;` (hours and seconds since 1970), and the offsets of the wall clock every 15 minutes
//! around each change (`-` where it is turned forward, `first/second` where it is turned back), parted by tabs. With `--release`
//! only the release that travels with the app.

use std::io::{BufWriter, Write as _};

use chrono::{DateTime, MappedLocalTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use zones::Tz;

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    if std::env::args().nth(1).as_deref() == Some("--release") {
        return writeln!(out, "{}", zones::CARRIED);
    }
    for zone in Tz::all() {
        let changes = changes(zone);
        write!(out, "{zone}\t")?;
        for (at, offset) in &changes {
            write!(out, "{} {offset};", at.timestamp() / 3600)?;
        }
        write!(out, "\t")?;
        for (change, _) in changes.iter().skip(1) {
            // 26 hours: no zone has turned its clock by more than a day
            for quarter in -104..=104 {
                let local = change.naive_utc() + TimeDelta::minutes(15 * quarter);
                match zone.offset_from_local_datetime(&local) {
                    MappedLocalTime::Single(one) => write!(out, "{},", one.fix().local_minus_utc()),
                    MappedLocalTime::Ambiguous(first, second) => write!(
                        out,
                        "{}/{},",
                        first.fix().local_minus_utc(),
                        second.fix().local_minus_utc()
                    ),
                    MappedLocalTime::None => write!(out, "-,"),
                }?;
            }
        }
        writeln!(out)?;
    }
    out.flush()
}

/// The offset at the beginning of 2015, and each change, found hour by hour within each day at whose ends it differs.
fn changes(zone: Tz) -> Vec<(DateTime<Utc>, i32)> {
    let days: i64 = (2015..=2040)
        .map(|year| if year % 4 == 0 { 366 } else { 365 })
        .sum();
    // 2015-01-01T00:00:00Z
    let start = DateTime::UNIX_EPOCH + TimeDelta::days(16_436);
    let offset = |at: DateTime<Utc>| {
        let offset = zone.offset_from_utc_datetime(&at.naive_utc());
        offset.fix().local_minus_utc()
    };
    let mut now = offset(start);
    let mut found = vec![(start, now)];
    for day in 0..days {
        let begins = start + TimeDelta::days(day);
        if offset(begins + TimeDelta::days(1)) == now {
            continue;
        }
        for hour in 1..=24 {
            let at = begins + TimeDelta::hours(hour);
            let then = offset(at);
            // the last hour is the next year's
            if then != now && at < start + TimeDelta::days(days) {
                found.push((at, then));
            }
            now = then;
        }
    }
    found
}
