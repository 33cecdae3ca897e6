//! The names and the week of an edition, from its date and the settings.

mod names;
mod week;

pub use names::{EditionNames, file_date, public_url};
pub use week::Week;
