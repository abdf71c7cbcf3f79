//! Trying a place: whether it offers what exchange needs, said before anything depends on it.

use crate::error::Code;
use ledger::GroupId;
use replica::{Error, Result};

use crate::names::{Names, content, hex};
use crate::storage::Storage;

/// Puts an object, finds it in a listing, gets it back, replaces it, and deletes it.
///
/// # Errors
/// Those of the storage; `storage-failed` with the `detail` of the step that went wrong.
pub async fn try_it(storage: &Storage, nonce: &[u8; 16]) -> Result<()> {
    let wrong = |step: &str| Error::of(Code::StorageFailed).with("detail", step);
    let folder = "g/trial/".to_owned();
    let path = format!("{folder}{}", hex(&content(nonce)));
    let bytes = nonce.repeat(4096);
    storage.put(&path, bytes.clone()).await?;
    let outcome = async {
        let listed = storage.list(&folder).await?;
        let size = listed.iter().find(|listed| listed.path == path);
        if size.map(|listed| listed.size) != Some(bytes.len() as u64) {
            return Err(wrong("list"));
        }
        if storage.get(&path).await?.as_deref() != Some(bytes.as_slice()) {
            return Err(wrong("get"));
        }
        // no object of ours is empty
        storage.put(&path, vec![0]).await?;
        if storage.get(&path).await? != Some(vec![0]) {
            return Err(wrong("replace"));
        }
        Ok(())
    }
    .await;
    let deleted = storage.delete(&path).await;
    outcome?;
    deleted?;
    if storage.get(&path).await?.is_some() {
        return Err(wrong("delete"));
    }
    Ok(())
}

/// Whether anything of a group lies there: whoever joins one finds its objects, unless it is another folder.
///
/// # Errors
/// Those of the storage.
pub async fn holds(storage: &Storage, group: GroupId) -> Result<bool> {
    Ok(!storage.list(&Names(group).heads()).await?.is_empty())
}
