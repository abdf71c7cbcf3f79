//! Why a list cannot be read.

use std::fmt;
use std::io;

/// Why a list cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Neither `.xlsx` nor `.ods`, or damaged.
    Damaged(String),
    /// A password stands on it, or it is an old `.xls`.
    Protected,
    /// It inflates to too much, or says too much.
    TooLarge,
    /// More rows than a list may have.
    TooManyRows,
    /// More columns than a list may have.
    TooManyColumns,
    /// There is no sheet in it.
    Empty,
    /// It is neither text nor a workbook.
    NoList,
    /// A quotation mark that opens on this line is never closed, or something stands right behind it.
    Quote {
        /// The line, from 1.
        line: u32,
    },
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
impl std::error::Error for Unreadable {}

/// Marks the error that the counting reader gives, so that it comes out as `TooLarge`.
#[derive(Debug)]
pub(crate) struct TooMuch;
impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too much")
    }
}
impl std::error::Error for TooMuch {}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        if error.get_ref().is_some_and(|inner| inner.is::<TooMuch>()) {
            Self::TooLarge
        } else {
            Self::Damaged(error.to_string())
        }
    }
}
impl From<quick_xml::Error> for Unreadable {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            // quick-xml keeps it in an Arc
            quick_xml::Error::Io(error)
                if error.get_ref().is_some_and(|inner| inner.is::<TooMuch>()) =>
            {
                Self::TooLarge
            }
            other => Self::Damaged(other.to_string()),
        }
    }
}
impl From<zip::result::ZipError> for Unreadable {
    fn from(error: zip::result::ZipError) -> Self {
        use zip::result::ZipError;
        if let ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) = error {
            return Self::Protected;
        }
        Self::Damaged(error.to_string())
    }
}
impl From<quick_xml::events::attributes::AttrError> for Unreadable {
    fn from(error: quick_xml::events::attributes::AttrError) -> Self {
        Self::Damaged(error.to_string())
    }
}

pub(crate) type Result<T> = std::result::Result<T, Unreadable>;
