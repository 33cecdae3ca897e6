//! A plan after a writer has chosen from it: what is taken, where it goes, in what words.

use std::collections::HashSet;

use crate::activity::{Activity, PullRequest};
use crate::compose::{Entry, Known, LeftOut, Plan, Source, Upstream};
use crate::post::{Link, Post, UrlKey};
use crate::settings::{SectionId, Settings, Shape};
use crate::text::safe_for_markdown;

/// A plan as it is offered to a writer.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    pub plan: &'a Plan,
    /// What the plan was made from: it tells more of each candidate.
    pub activity: &'a Activity,
    pub settings: &'a Settings,
    /// The only sections that may be written to; empty: all.
    pub sections: &'a [SectionId],
}

/// What a writer made of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The plan as it is to be carried out. What was not taken is among `left_out`.
    pub plan: Plan,
    /// What the writer said no to: it never comes again.
    pub dismissed: Vec<LeftOut>,
}

/// A candidate that a writer takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which: an index into [`Plan::entries`].
    pub candidate: usize,
    pub section: SectionId,
    /// The bullet's words as Markdown, one line.
    pub words: String,
}

impl Offer<'_> {
    /// The sections that a candidate may be moved to, in the order of the settings.
    pub fn open_sections(&self) -> Vec<SectionId> {
        let all = (0..self.settings.sections.len()).map(SectionId);
        all.filter(|it| self.sections.is_empty() || self.sections.contains(it))
            .collect()
    }
}

/// The choice that consists of `taken`, in this order within each section. The candidates of `later` wait for another
/// run; all others are dismissed, and so is each source whose link a writer took out of the words.
pub fn choose(offer: &Offer<'_>, taken: &[Taken], later: &[usize]) -> Choice {
    let upstream = Upstream::new(offer.activity);
    let mut plan = Plan {
        entries: Vec::new(),
        ..offer.plan.clone()
    };
    let mut dismissed = Vec::new();
    for it in taken {
        let Some(entry) = offer.plan.entries.get(it.candidate) else {
            continue;
        };
        let (entry, lost) = taken_entry(entry, it, &upstream, offer.settings);
        dismissed.extend(lost.into_iter().map(|source| no(source, it.section)));
        plan.entries.push(entry);
    }
    plan.entries.sort_by_key(|it| it.section);
    for (at, entry) in offer.plan.entries.iter().enumerate() {
        if taken.iter().any(|it| it.candidate == at) {
            continue;
        }
        let sources = entry.sources.iter().cloned();
        if later.contains(&at) {
            plan.left_out.extend(sources.map(|source| LeftOut {
                source,
                section: Some(entry.section),
                reason: "left for a later run".to_owned(),
                waiting: true,
            }));
        } else {
            dismissed.extend(sources.map(|source| no(source, entry.section)));
        }
    }
    plan.left_out.extend(dismissed.iter().cloned());
    Choice { plan, dismissed }
}

fn no(source: Source, section: SectionId) -> LeftOut {
    LeftOut {
        source,
        section: Some(section),
        reason: "dismissed by you".to_owned(),
        waiting: false,
    }
}

impl Choice {
    /// The choice for a plan that was made anew, because the draft changed while the writer chose: what the new plan
    /// does not offer any more, since somebody else told it, is left away.
    #[must_use]
    pub fn renewed(mut self, now: &Plan) -> Self {
        let still: HashSet<UrlKey> = now
            .entries
            .iter()
            .flat_map(|it| &it.sources)
            .map(|it| UrlKey::of(&it.url))
            .collect();
        let is_offered = |it: &Source| still.contains(&UrlKey::of(&it.url));
        self.plan
            .entries
            .retain(|it| it.sources.iter().any(is_offered));
        self.plan.kept.clone_from(&now.kept);
        self
    }
}

/// The entry as it was taken, and the sources whose links are gone from its words.
fn taken_entry(
    entry: &Entry,
    taken: &Taken,
    upstream: &Upstream<'_>,
    settings: &Settings,
) -> (Entry, Vec<Source>) {
    let mut entry = entry.clone();
    let reworded = entry.text != taken.words;
    entry.section = taken.section;
    if settings.section(taken.section).shape == Shape::Features {
        let heading = &settings.section(taken.section).heading;
        entry.text = feature(&entry, &taken.words, reworded, heading, upstream, settings);
        return (entry, Vec::new());
    }
    let (before, after) = (
        linked(&entry.text, settings),
        linked(&taken.words, settings),
    );
    let is_lost = |it: &Source| {
        let url = UrlKey::of(&it.url);
        before.contains(&url) && !after.contains(&url)
    };
    let (lost, kept) = entry.sources.into_iter().partition(is_lost);
    entry.sources = kept;
    entry.text.clone_from(&taken.words);
    (entry, lost)
}

/// What is wrong with words that a writer gave a candidate, if anything; without a period.
pub fn complaint(
    entry: &Entry,
    section: SectionId,
    words: &str,
    settings: &Settings,
) -> Option<String> {
    if words.trim().is_empty() {
        return Some(
            "no words stand here; to dismiss the candidate delete its whole line".to_owned(),
        );
    }
    let is_feature = settings.section(section).shape == Shape::Features;
    let links = linked(&entry.text, settings);
    if is_feature || links.is_empty() || !links.is_disjoint(&linked(words, settings)) {
        return None;
    }
    let url = entry.sources.first().map_or("", |it| it.url.as_str());
    Some(if words.contains(url) {
        format!("the link is broken; write it as [words]({url})")
    } else {
        format!("the link is gone; put [words]({url}) into the line")
    })
}

/// The addresses that the words of a bullet link.
fn linked(words: &str, settings: &Settings) -> HashSet<UrlKey> {
    let bullet = Post::parse(format!("* {words}"), settings);
    let urls = bullet.links().map(|it| UrlKey::of(it.url.of(&bullet.text)));
    urls.collect()
}

/// The beginning of a featured piece: a heading with number, title and link, and the author, whose name opens the first
/// sentence more often than not.
fn feature(
    entry: &Entry,
    words: &str,
    reworded: bool,
    heading: &str,
    upstream: &Upstream<'_>,
    settings: &Settings,
) -> String {
    let url = entry.sources.first().map_or("", |it| it.url.as_str());
    let Some(Known::PullRequest(pull_request)) = upstream.get(url) else {
        let title = if reworded {
            without_links(words, settings)
        } else {
            first_link_text(words, settings)
        };
        return format!("### [{title}]({url})");
    };
    let kep = kep_number(pull_request).filter(|_| is_about_keps(heading));
    let title = match kep {
        _ if reworded => without_links(words, settings),
        Some(_) => safe_for_markdown(without_kep(pull_request.title.raw())),
        None => safe_for_markdown(pull_request.title.raw()),
    };
    let number = pull_request.number;
    let author = author(pull_request);
    match kep {
        Some(kep) => format!(
            "### [KEP-{kep}: {title}](https://github.com/kubernetes/enhancements/issues/{kep})\n\n{author}[{number}]({url})"
        ),
        None => format!("### [{number}: {title}]({url})\n\n{author}")
            .trim_end()
            .to_owned(),
    }
}

/// The author's name with a link to their page and a blank; empty where the account is gone or its name is no name.
fn author(pull_request: &PullRequest) -> String {
    let login = pull_request.author.as_ref().map(|it| it.login.raw());
    let is_name = |it: &&str| {
        !it.is_empty()
            && it
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    let Some(login) = login.filter(is_name) else {
        return String::new();
    };
    let host: Vec<&str> = pull_request.url.split('/').take(3).collect();
    format!("[{login}]({}/{login}) ", host.join("/"))
}

fn is_about_keps(heading: &str) -> bool {
    heading.split_whitespace().any(|it| it == "KEP")
}

/// The enhancement that a pull request says it belongs to: `KEP-4639` in its title, else in its note.
fn kep_number(pull_request: &PullRequest) -> Option<u64> {
    let note = pull_request.release_note.as_ref();
    let texts = [Some(&pull_request.title), note];
    texts
        .into_iter()
        .flatten()
        .find_map(|it| kep_in(it.raw()).map(|it| it.0))
}

/// The first `KEP-N` of a text, and where it ends.
fn kep_in(text: &str) -> Option<(u64, usize)> {
    text.match_indices("KEP").find_map(|(at, _)| {
        let rest = &text[at + "KEP".len()..];
        let digits = rest.trim_start_matches(['-', ' ', '#']);
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        let number = digits[..length].parse().ok()?;
        Some((number, text.len() - digits.len() + length))
    })
}

/// A title without the `[KEP-N]` or `KEP-N:` that it opens with: the heading says that already.
fn without_kep(title: &str) -> &str {
    let opens = title
        .trim_start()
        .trim_start_matches('[')
        .starts_with("KEP");
    match kep_in(title).filter(|_| opens) {
        Some((_, end)) => {
            let rest = title[end..].trim_start_matches([']', ':', ' ', '-']);
            if rest.is_empty() { title } else { rest }
        }
        None => title,
    }
}

/// The words as they read: each link replaced by its text.
fn without_links(words: &str, settings: &Settings) -> String {
    with_links_as(words, settings, |it| it.to_owned())
}

/// The words with their links as `[text]`, for eyes and ears that have no use for an address in a sentence.
pub fn without_addresses(words: &str, settings: &Settings) -> String {
    with_links_as(words, settings, |it| format!("[{it}]"))
}

fn with_links_as(words: &str, settings: &Settings, shown: impl Fn(&str) -> String) -> String {
    let bullet = Post::parse(format!("* {words}"), settings);
    let text = &*bullet.text;
    let mut out = String::new();
    let mut done = "* ".len();
    for Link {
        span, text: label, ..
    } in bullet.links()
    {
        out.push_str(text.get(done..span.start).unwrap_or(""));
        out.push_str(&shown(label.of(text)));
        done = span.end;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

fn first_link_text(words: &str, settings: &Settings) -> String {
    let bullet = Post::parse(format!("* {words}"), settings);
    let first = bullet.links().next();
    first.map_or_else(
        || words.to_owned(),
        |it| it.text.of(&bullet.text).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enhancement_is_found_in_a_title() {
        for (title, number, rest) in [
            (
                "[KEP-4639] OCI volumes to beta",
                Some(4639),
                "OCI volumes to beta",
            ),
            (
                "KEP-3331: structured config",
                Some(3331),
                "structured config",
            ),
            ("KEP #12 x", Some(12), "x"),
            ("Implement KEP 5 here", Some(5), "Implement KEP 5 here"),
            ("KEP-7", Some(7), "KEP-7"),
            ("SKEPTIC", None, "SKEPTIC"),
            ("KEP-99999999999999999999", None, "KEP-99999999999999999999"),
        ] {
            assert_eq!(kep_in(title).map(|it| it.0), number, "{title}");
            assert_eq!(without_kep(title), rest, "{title}");
        }
    }

    #[test]
    fn links_give_way_to_their_words() {
        let settings = Settings::default();
        let words = "`kubelet` [retries `x`](https://x.org/1); also [v2](https://x.org/2), ok";
        assert_eq!(
            without_links(words, &settings),
            "`kubelet` retries `x`; also v2, ok"
        );
        assert_eq!(without_links("none", &settings), "none");
        assert_eq!(
            without_addresses(words, &settings),
            "`kubelet` [retries `x`]; also [v2], ok"
        );
    }
}
