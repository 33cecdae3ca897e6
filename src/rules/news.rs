//! The pull requests that an edition reports: in its lists and as featured items. Prose may mention
//! others.

use crate::post::{Link, Section, Target};
use crate::rules::{Context, featured};
use crate::settings::SectionForm;

/// A reported pull request.
#[derive(Clone, Copy)]
pub(super) struct News<'a> {
    pub(super) section: &'a Section,
    pub(super) link: &'a Link,
    /// In a list, not as a featured item.
    pub(super) listed: bool,
}

/// Every reported pull request, featured items first.
pub(super) fn all<'a>(context: &Context<'a>) -> Vec<News<'a>> {
    let featured = featured::items(context).into_iter().map(|part| News {
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
    all(context).into_iter().map(|news| news.link)
}
