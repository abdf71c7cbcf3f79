//! Trying a storage that answers wrongly: whatever goes wrong is told before anything depends on it.

use exchange::Storage;
use exchange::trial::try_it;
use opendal::{Operator, services};
use stories::faults::{Fault, Faults};

/// More requests than a trial takes.
const MANY: u64 = 40;

/// Tries a storage of which all that can goes wrong after so many requests; says how often it did.
async fn tried(after: u64, fault: Fault) -> (replica::Result<()>, u64) {
    let faults = Faults::new(1);
    let operator = Operator::new(services::Memory::default()).unwrap();
    let storage = Storage::over(operator.layer(faults.clone()), None);
    faults.always(after, "trial", fault);
    let outcome = try_it(&storage, &[7; 16]).await;
    (outcome, faults.went_wrong())
}

#[tokio::test(start_paused = true)]
async fn a_storage_that_does_what_it_should_passes_and_is_asked_several_things() {
    let (outcome, wrong) = tried(MANY, Fault::Forbidden).await;
    assert_eq!((outcome.map_err(|error| error.code()), wrong), (Ok(()), 0));
    // each of them has a turn below
    let (outcome, wrong) = tried(5, Fault::Forbidden).await;
    assert!(outcome.is_err() && wrong > 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_forbidden_or_full_at_any_step_is_told_as_such() {
    for (fault, code) in [
        (Fault::Refused, "storage-failed"),
        (Fault::RefusedForGood, "storage-failed"),
        (Fault::DoneAndFailed, "storage-failed"),
        (Fault::DoneAndFailedForGood, "storage-failed"),
        (Fault::Forbidden, "storage-refused"),
        (Fault::Full, "storage-full"),
    ] {
        let mut told = 0;
        for after in 0..MANY {
            let (outcome, wrong) = tried(after, fault).await;
            match outcome {
                Err(error) => {
                    assert_eq!(error.code(), code, "{fault:?} after {after}");
                    told += 1;
                }
                Ok(()) => assert_eq!(wrong, 0, "{fault:?} after {after} was told to nobody"),
            }
        }
        assert!(told > 0, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_storage_that_forgets_is_told_whatever_it_forgets() {
    let mut told = 0;
    for after in 0..MANY {
        // what is put is not there, what is put anew is the old one, what is deleted stays
        let (outcome, wrong) = tried(after, Fault::Lost).await;
        assert_eq!(outcome.is_err(), wrong > 0, "after {after}");
        told += u64::from(wrong > 0);
    }
    assert!(told >= 3, "put, replaced, deleted: {told}");
}

#[tokio::test(start_paused = true)]
async fn what_is_cut_altered_or_old_is_told() {
    for fault in [Fault::Truncated, Fault::Flipped, Fault::Old] {
        let (outcome, wrong) = tried(0, fault).await;
        assert!(wrong > 0, "{fault:?}");
        let code = outcome.map_err(|error| error.code());
        assert_eq!(code, Err("storage-failed"), "{fault:?}");
    }
}
