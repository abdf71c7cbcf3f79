//! The time zone of this computer.

use zones::Tz;

/// The IANA name of the zone that this computer is in. The variable `TZ` goes first when it names an IANA zone;
/// then the system's own setting; `"UTC"` when neither is known. The answer always parses as [`Tz`], so that no
/// caller has to think of a name that our table of zones lacks.
pub fn detected_zone() -> String {
    let stated = std::env::var("TZ").ok();
    first_known(stated, iana_time_zone::get_timezone().ok())
}

fn first_known(stated: Option<String>, system: Option<String>) -> String {
    // POSIX allows a colon before a name of the zone database
    let stated = stated.map(|name| name.trim_start_matches(':').to_owned());
    [stated, system]
        .into_iter()
        .flatten()
        .find(|name| name.parse::<Tz>().is_ok())
        .unwrap_or_else(|| "UTC".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_that_is_a_zone() {
        for (stated, system, zone) in [
            (
                Some("America/La_Paz"),
                Some("Europe/Vienna"),
                "America/La_Paz",
            ),
            (Some(":Asia/Kolkata"), None, "Asia/Kolkata"),
            (
                Some("CET-1CEST,M3.5.0"),
                Some("Europe/Vienna"),
                "Europe/Vienna",
            ),
            (Some(""), Some("Europe/Vienna"), "Europe/Vienna"),
            (Some("/etc/localtime"), None, "UTC"),
            (None, Some("Mars/Olympus"), "UTC"),
            (None, None, "UTC"),
        ] {
            let found = first_known(stated.map(str::to_owned), system.map(str::to_owned));
            assert_eq!(found, zone, "{stated:?} {system:?}");
        }
    }

    #[test]
    fn this_computers_zone_is_a_zone() {
        assert!(detected_zone().parse::<Tz>().is_ok());
    }
}
