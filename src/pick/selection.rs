//! A plan after a writer has chosen from it: what is taken, where it goes, in what words.

use std::collections::HashSet;

use crate::activity::Activity;
use crate::plan::featured::feature;
use crate::plan::{CandidateIndex, Entry, LeftOut, Plan, Source};
use crate::post::{Post, UrlKey};
use crate::settings::{SectionForm, SectionId, Settings};

/// A plan as it is offered to a writer.
#[derive(Clone, Copy, Debug)]
pub struct PickRequest<'a> {
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
pub struct Selection {
    /// Which: an index into [`Plan::entries`].
    pub candidate: usize,
    pub section: SectionId,
    /// The bullet's words as Markdown, one line.
    pub words: String,
}

impl PickRequest<'_> {
    /// The sections that a candidate may be moved to, in the order of the settings.
    pub fn open_sections(&self) -> Vec<SectionId> {
        let all = (0..self.settings.sections.len()).map(SectionId);
        all.filter(|all| self.sections.is_empty() || self.sections.contains(all))
            .collect()
    }
}

/// The choice that consists of `taken`, in this order within each section. The candidates of `later` wait for another
/// run; all others are dismissed, and so is each source whose link a writer took out of the words.
pub fn choose(offer: &PickRequest<'_>, taken: &[Selection], later: &[usize]) -> Choice {
    let upstream = CandidateIndex::new(offer.activity);
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
    plan.entries.sort_by_key(|entry| entry.section);
    for (at, entry) in offer.plan.entries.iter().enumerate() {
        if taken.iter().any(|taken| taken.candidate == at) {
            continue;
        }
        let sources = entry.sources.iter().cloned();
        if later.contains(&at) {
            plan.leave_out(sources, Some(entry.section), "left for a later run", true);
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
            .flat_map(|entry| &entry.sources)
            .map(|source| UrlKey::of(&source.url))
            .collect();
        let is_offered = |source: &Source| still.contains(&UrlKey::of(&source.url));
        self.plan
            .entries
            .retain(|entry| entry.sources.iter().any(is_offered));
        self.plan.kept.clone_from(&now.kept);
        self
    }
}

/// The entry as it was taken, and the sources whose links are gone from its words.
fn taken_entry(
    entry: &Entry,
    taken: &Selection,
    upstream: &CandidateIndex<'_>,
    settings: &Settings,
) -> (Entry, Vec<Source>) {
    let mut entry = entry.clone();
    let reworded = entry.text != taken.words;
    entry.section = taken.section;
    if settings.section(taken.section).shape == SectionForm::Features {
        let heading = &settings.section(taken.section).heading;
        entry.text = feature(&entry, &taken.words, reworded, heading, upstream, settings);
        return (entry, Vec::new());
    }
    let (before, after) = (
        linked(&entry.text, settings),
        linked(&taken.words, settings),
    );
    let is_lost = |source: &Source| {
        let url = UrlKey::of(&source.url);
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
    let is_feature = settings.section(section).shape == SectionForm::Features;
    let links = linked(&entry.text, settings);
    if is_feature || links.is_empty() || !links.is_disjoint(&linked(words, settings)) {
        return None;
    }
    let url = entry
        .sources
        .first()
        .map_or("", |source| source.url.as_str());
    Some(if words.contains(url) {
        format!("the link is broken; write it as [words]({url})")
    } else {
        format!("the link is gone; put [words]({url}) into the line")
    })
}

/// The addresses that the words of a bullet link.
fn linked(words: &str, settings: &Settings) -> HashSet<UrlKey> {
    let bullet = Post::parse(format!("* {words}"), settings);
    let urls = bullet
        .links()
        .map(|link| UrlKey::of(link.url.of(&bullet.text)));
    urls.collect()
}
