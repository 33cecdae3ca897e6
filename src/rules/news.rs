//! The pull requests that an edition tells: in its lists, and as featured pieces. Prose may name others.

use crate::post::{Link, Section, Target};
use crate::rules::{Context, featured};
use crate::settings::SectionForm;

/// A pull request that is told.
#[derive(Clone, Copy)]
pub(super) struct News<'a> {
    pub(super) section: &'a Section,
    pub(super) link: &'a Link,
    /// In a list, not as a featured piece.
    pub(super) listed: bool,
}

/// Every pull request that is told, featured pieces first.
pub(super) fn all<'a>(context: &Context<'a>) -> Vec<News<'a>> {
    let featured = featured::pieces(context).into_iter().map(|part| News {
        section: part.section,
        link: part.link,
        listed: false,
    });
    let lists = context.post.all_sections();
    let lists = lists.filter(|list| context.shape(list) == Some(SectionForm::Bullets));
    let listed = lists.flat_map(|section| {
        section.links.iter().map(move |link| News {
            section,
            link,
            listed: true,
        })
    });
    let is_pull_request = |news: &News<'_>| matches!(news.link.target, Target::PullRequest { .. });
    featured.chain(listed).filter(is_pull_request).collect()
}

/// The links of [`all`].
pub(super) fn links<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a Link> {
    all(context).into_iter().map(|value| value.link)
}
