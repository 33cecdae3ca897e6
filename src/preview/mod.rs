//! The local web page: an edition as its readers will see it, with what `check` says beside each line.
//!
//! The page believes nothing that stands in a draft: HTML is shown instead of obeyed, links lead to web pages only, and
//! the browser is told to load nothing from anywhere but this server, which answers nobody but this machine.

mod article;
mod html;
mod notes;
mod page;
mod server;
mod writer;

pub use page::{Pages, ToSend, View, page};
pub use server::serve;
