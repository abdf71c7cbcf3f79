//! Lists such as funders ask for, as the bytes of a file.

use programme::attendance::list::Made;

use crate::Error;
use crate::forum::pdf;

/// The bytes of a list.
///
/// # Errors
/// What the setter of paper says.
pub fn bytes(made: Made) -> Result<Vec<u8>, Error> {
    match made {
        Made::File(bytes) => Ok(bytes),
        Made::Paper(paper) => pdf(&paper),
    }
}
