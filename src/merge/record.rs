//! The merge of three versions of a record.

use super::{MergeRefusal, Versions};
use crate::record::Record;

/// Merges a record: what both sides know of an item is put together; of two changed states the
/// stronger stays. There is no conflict that a person would have to look at.
///
/// # Errors
/// A version that cannot be read.
pub fn merge_records(versions: Versions<'_>) -> Result<String, MergeRefusal> {
    let read = |version: &'static str, text: &str| {
        Record::parse(text).map_err(|error| MergeRefusal::Record { version, error })
    };
    let base = read("base", versions.base)?;
    let ours = read("ours", versions.ours)?;
    let theirs = read("theirs", versions.theirs)?;
    let text = Record::merged(&base, &ours, &theirs).to_yaml();
    Ok(match versions.ours.contains("\r\n") {
        true => text.replace('\n', "\r\n"),
        false => text,
    })
}
