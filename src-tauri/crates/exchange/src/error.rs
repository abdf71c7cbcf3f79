//! What can go wrong at a storage, as codes. The words stand in the catalogue; [`replica::Error`] carries them.

replica::codes! {
    /// The codes of this crate.
    pub enum Code as "ExchangeCode" {
        /// A place for exchange that is none.
        StoragePlace = "storage-place",
        /// The place for exchange is not there now.
        StorageMissing = "storage-missing",
        /// The place for exchange lets nobody write, or read.
        StorageRefused = "storage-refused",
        /// No room left at the place for exchange.
        StorageFull = "storage-full",
        /// The place for exchange did something else.
        StorageFailed = "storage-failed",
        /// Something lies in the place for exchange that is no file.
        StorageOdd = "storage-odd",
        /// The folder for exchange is the profile's own, or holds it.
        StorageOwn = "storage-own",
        /// Parts of one's own files are not here to be sent, or something stands in their place.
        FilesUnsent = "files-unsent",
    }
}
