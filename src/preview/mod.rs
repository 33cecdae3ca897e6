//! The local web page: an edition as its readers will see it, with findings beside their lines.
//!
//! A draft is not trusted: only harmless inline HTML is rendered, links lead to web pages only, the
//! browser may load nothing from other servers, and the server answers on localhost only.

mod article;
mod guillemets;
mod html;
mod notes;
mod page;
mod server;
mod writer;

pub use page::{AnnouncementText, Pages, View, page};
pub use server::serve;
