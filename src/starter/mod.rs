//! The first settings and template of a newsletter, from the editions that it has.

mod head;
mod names;
mod yaml;

use std::collections::BTreeMap;

use crate::post::{Post, Section, Target};
use crate::settings::{Settings, heading_words};

use names::NamedFile;

/// A Markdown file of a newsletter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Relative to the newsletter's root, with slashes.
    pub path: String,
    pub text: String,
}

/// What is written for a newsletter that has editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starter {
    /// The settings.
    pub yaml: String,
    /// The skeleton of an edition.
    pub template: String,
    /// The newest edition, which both were made from.
    pub newest: String,
    /// How many editions there are.
    pub editions: usize,
}

/// The files of a newsletter that look like editions: `paths` are relative to its root. The newest
/// comes last; empty if there are none.
pub fn editions(paths: &[String]) -> Vec<String> {
    let Some((folder, files)) = largest_group(paths) else {
        return Vec::new();
    };
    files.iter().map(|file| join(&folder, &file.name)).collect()
}

/// Whether editions at `paths` are named as those of the built-in newsletter.
pub fn is_built_in(paths: &[String], newest: &str) -> bool {
    let settings = Settings::default();
    let naming = &settings.newsletter;
    let in_posts = |path: &String| {
        let name = path.strip_prefix(&format!("{}/", naming.posts));
        name.is_some_and(|name| naming.file.read(name, naming.cycle).is_some())
    };
    let post = Post::parse(newest, &settings);
    let known = post.all_sections().filter(|section| section.kind.is_some());
    paths.last().is_some_and(in_posts) && known.count() > 1
}

/// Makes settings and a template from the editions at `paths`, of which `newest` is the last.
/// `is_jekyll` says whether Jekyll builds the site. `None` if what would be made is not valid.
pub fn starter(paths: &[String], newest: &FoundFile, is_jekyll: bool) -> Option<Starter> {
    let (folder, files) = largest_group(paths)?;
    let file = files
        .iter()
        .find(|file| join(&folder, &file.name) == newest.path)?;
    let head = head::read(&newest.text, file);
    let site = match is_jekyll {
        true => "jekyll",
        false => "other",
    };
    // The headings are read without knowing sections: any of them may be one.
    let settings = Settings::parse(&format!("site: {site}\n")).ok()?;
    let settings = settings.with_template(&head.template);
    let post = Post::parse(newest.text.as_str(), &settings);
    let mut template = format!("{}\n", head.template.trim_end());
    let mut sections = Vec::new();
    for section in post.all_sections().filter(|section| section.level > 0) {
        let found = FoundSection::of(section, &post, &head.file);
        template.push_str(&found.skeleton);
        if section.level > 1 {
            sections.push(found);
        }
    }
    let yaml = yaml::settings(&yaml::StarterNames {
        site,
        folder: &folder,
        weekday: names::weekday(&files.iter().collect::<Vec<_>>()),
        file: &file.shape,
        title: head.title.as_deref(),
        slug: head.slug.as_deref(),
        marker: marker(&post),
        sections: &sections,
    });
    Settings::parse(&yaml).ok()?;
    Some(Starter {
        yaml,
        template,
        newest: newest.path.clone(),
        editions: files.len(),
    })
}

/// A section of the newest edition.
struct FoundSection {
    heading: String,
    /// The heading in the template, and a bare bullet if it has a list.
    skeleton: String,
    is_list: bool,
    /// How often each repository's pull requests are linked.
    merges: BTreeMap<String, usize>,
    /// The same of releases.
    releases: BTreeMap<String, usize>,
}

impl FoundSection {
    fn of(section: &Section, post: &Post, file: &NamedFile) -> Self {
        let text = &*post.text;
        let title = section.title.of(text);
        let first = section.bullets.first();
        let marks = "#".repeat(usize::from(section.level));
        let in_template = names::with_placeholders(title, file);
        let bullet = first.map_or(String::new(), |bullet| {
            let space = match post.line_around(bullet.span.start).start == section.heading.end + 1 {
                true => "",
                false => "\n",
            };
            format!("{space}{}\n", bullet.marker.of(text))
        });
        let mut found = Self {
            heading: heading_words(title).into_owned(),
            skeleton: format!("\n{marks} {in_template}\n{bullet}"),
            is_list: first.is_some(),
            merges: BTreeMap::new(),
            releases: BTreeMap::new(),
        };
        for link in &section.links {
            let (counts, repository) = match &link.target {
                Target::PullRequest { repository, .. } => (&mut found.merges, repository),
                Target::Release { repository, .. } => (&mut found.releases, repository),
                _ => continue,
            };
            *counts.entry(repository.to_string()).or_default() += 1;
        }
        found
    }
}

/// The marker of most bullets, if it is not `*`.
fn marker(post: &Post) -> Option<char> {
    let count = |marker: &str| {
        let bullets = post.bullets();
        bullets
            .filter(|(_, bullet)| bullet.marker.of(&post.text) == marker)
            .count()
    };
    (count("-") > count("*")).then_some('-')
}

/// The folder and the shape of names that most dated files share, with the files by date.
fn largest_group(paths: &[String]) -> Option<(String, Vec<NamedFile>)> {
    let mut groups: BTreeMap<(String, String), Vec<NamedFile>> = BTreeMap::new();
    for path in paths {
        let parts: Vec<&str> = path.split('/').collect();
        // `2024-07/index.md` has its date in the folder.
        let depth = match parts.last() {
            Some(last) if names::read(last).is_some() => 1,
            _ => 2,
        };
        let at = parts.len().saturating_sub(depth);
        let (folder, name) = (parts[..at].join("/"), parts[at..].join("/"));
        if folder.is_empty() {
            continue;
        }
        if let Some(file) = names::read(&name) {
            let group = groups.entry((folder, file.shape.clone())).or_default();
            group.push(file);
        }
    }
    let most = groups.into_iter().max_by_key(|(_, files)| files.len());
    let ((folder, _), mut files) = most?;
    files.sort_by(|a, b| (a.date, &a.name).cmp(&(b.date, &b.name)));
    Some((folder, files))
}

fn join(folder: &str, name: &str) -> String {
    format!("{folder}/{name}")
}
