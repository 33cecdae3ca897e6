//! The names and the period of an edition, from its date and the settings.

mod names;
mod period;

pub use names::{EditionNames, FileNameReading, file_date, read_file_name};
pub use period::Period;
