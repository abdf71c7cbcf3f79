//! Workbooks that other programs made (openpyxl, odfpy, LibreOffice), and some that mean no good.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails tells so"
)]

use lists::{Unreadable, read};

fn bytes(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn rows(name: &str) -> Vec<Vec<String>> {
    let rows = read(&bytes(name)).unwrap().rows.into_iter();
    rows.map(|row| row.cells).collect()
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let shown = [
        "Ana Núñez <b> & Co",
        "595981234567",
        "00012",
        "2026-11-27",
        "2026-11-27 14:30",
        "09:05",
        "0.3",
        "TRUE",
        "25%",
    ];
    assert_eq!(rows("openpyxl.xlsx")[1], shown);
    assert_eq!(rows("libreoffice.xlsx")[1], shown);
    assert_eq!(rows("libreoffice.ods")[1][..7], shown[..7]);
    let rows = read(&bytes("odfpy.ods")).unwrap().rows;
    assert_eq!(
        rows[0].cells,
        ["two paragraphs\nsecond", "rep", "rep", "rep"]
    );
    assert!(rows.windows(2).all(|two| two[0].line < two[1].line));
}

#[test]
fn sheets_that_are_not_read_are_named() {
    for name in ["openpyxl.xlsx", "libreoffice.xlsx", "libreoffice.ods"] {
        assert_eq!(read(&bytes(name)).unwrap().unread, ["two"], "{name}");
    }
    for name in ["d1904.xlsx", "odfpy.ods"] {
        assert!(read(&bytes(name)).unwrap().unread.is_empty(), "{name}");
    }
    assert!(read(b"name\nAna\n").unwrap().unread.is_empty());
}

#[test]
fn what_says_more_than_a_list_can_is_refused_before_it_is_laid_out() {
    for (name, why) in [
        ("far.xlsx", Unreadable::TooManyRows),
        ("columns.xlsx", Unreadable::TooManyColumns),
        ("bomb-shared.xlsx", Unreadable::TooLarge),
        ("bomb-si.xlsx", Unreadable::TooLarge),
        ("bomb-repeat.ods", Unreadable::TooManyColumns),
    ] {
        assert_eq!(read(&bytes(name)).unwrap_err(), why, "{name}");
    }
    for name in ["entity.xlsx", "bomb-depth.xlsx"] {
        let told = read(&bytes(name)).unwrap_err();
        assert!(matches!(told, Unreadable::Damaged(_)), "{name}: {told:?}");
    }
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more";
    assert_eq!(read(old).unwrap_err(), Unreadable::Protected);
}

#[test]
fn a_file_that_is_cut_or_altered_anywhere_is_an_error_and_no_panic() {
    for name in ["openpyxl.xlsx", "libreoffice.ods"] {
        let whole = bytes(name);
        for at in (0..whole.len()).step_by(31) {
            let mut broken = whole.clone();
            broken[at] ^= 0x55;
            drop(read(&broken));
            drop(read(&whole[..at]));
        }
    }
}
