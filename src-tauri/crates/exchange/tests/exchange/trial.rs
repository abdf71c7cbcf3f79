//! Trying a folder that is none, or that nothing can be put into. What storages do that answer wrongly is tried over the
//! faults of the simulation.

use exchange::{Address, try_place};

#[test]
fn a_folder_that_offers_what_is_needed_is_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("holidays.jpg"), b"theirs").unwrap();
    try_place(&Address::Folder(folder.path().to_owned()), &[1; 16]).unwrap();
    let mut files = Vec::new();
    files_in(folder.path(), &mut files);
    assert_eq!(files, ["holidays.jpg"]);
}

#[test]
fn a_folder_that_is_not_there_is_missing_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("stick");
    let refused = try_place(&Address::Folder(gone.clone()), &[1; 16]).unwrap_err();
    assert_eq!(refused.code(), "storage-missing");
    assert!(!gone.exists());
    std::fs::write(&gone, b"a file").unwrap();
    let refused = try_place(&Address::Folder(gone), &[1; 16]).unwrap_err();
    assert_eq!(refused.code(), "storage-missing");
}

/// Whoever may write everywhere is stopped by no permission; a file where the group's folder is to be stops everybody.
#[test]
fn a_folder_into_which_nothing_can_be_put_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("g"), b"a file").unwrap();
    let refused = try_place(&Address::Folder(folder.path().to_owned()), &[1; 16]).unwrap_err();
    assert_eq!(refused.code(), "storage-failed");
}

fn files_in(folder: &std::path::Path, files: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            files_in(&entry.path(), files);
        } else {
            files.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
}
