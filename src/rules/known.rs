//! What the edition's record knows about the links in the lists. Rules that ask are silent where it
//! knows nothing.

use std::collections::HashMap;

use crate::post::{Bullet, Link, Section, Target, UrlKey};
use crate::record::{Item, Record};
use crate::rules::Context;
use crate::settings::{RepositoryName, SectionForm};

/// The links in lists that the record knows, in the order of the text.
pub(super) fn news<'a>(context: &Context<'a>) -> Vec<(&'a Link, &'a Item)> {
    if context.record.is_empty() {
        return Vec::new();
    }
    let post = context.post;
    let lists = post
        .all_sections()
        .filter(|section| context.shape(section) == Some(SectionForm::Bullets));
    lists
        .flat_map(|list| &list.links)
        .filter_map(|link| Some((link, item(context, link)?)))
        .collect()
}

/// The links of `section` that the record knows, each with the bullet around it.
pub(super) fn by_bullet<'a>(
    context: &Context<'a>,
    section: &'a Section,
) -> Vec<(&'a Bullet, &'a Link, &'a Item)> {
    if context.record.is_empty() {
        return Vec::new();
    }
    let around = |link: &Link| {
        let next = section
            .bullets
            .partition_point(|bullet| bullet.span.start <= link.span.start);
        section.bullets.get(next.checked_sub(1)?)
    };
    let links = section.links.iter();
    links
        .filter_map(|link| Some((around(link)?, link, item(context, link)?)))
        .collect()
}

/// The tags of the releases in `record`, by repository, in the order of the record.
pub(super) fn releases(record: &Record) -> HashMap<RepositoryName, Vec<String>> {
    let mut out: HashMap<RepositoryName, Vec<String>> = HashMap::new();
    for (_, item) in record.items() {
        if let Target::Release { repository, tag } = Target::of(&item.url) {
            out.entry(repository).or_default().push(tag);
        }
    }
    out
}

fn item<'a>(context: &Context<'a>, link: &Link) -> Option<&'a Item> {
    context
        .record
        .item(&UrlKey::of(link.url.of(context.text())))
}
