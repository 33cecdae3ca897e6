//! A writer's selection from a plan: what is added, where, and with what text.

use std::collections::HashSet;
use std::ops::Range;

use crate::activity::Activity;
use crate::plan::featured::feature;
use crate::plan::{CandidateIndex, Entry, Known, LeftOut, Plan, Reason, Source, details};
use crate::post::{Post, UrlKey};
use crate::settings::{SectionForm, SectionId, Settings};

/// A plan offered to a writer.
#[derive(Clone, Copy, Debug)]
pub struct PickRequest<'a> {
    pub plan: &'a Plan,
    /// The activity that the plan was made from; it has more details of each candidate.
    pub activity: &'a Activity,
    pub settings: &'a Settings,
    /// Only these sections may be filled; empty for all.
    pub sections: &'a [SectionId],
}

/// The writer's decision about a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The plan to carry out. Candidates that were not selected are in `left_out`.
    pub plan: Plan,
    /// Candidates that the writer dismissed; they are never offered again.
    pub dismissed: Vec<LeftOut>,
}

/// A selected candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// An index into [`Plan::entries`].
    pub candidate: usize,
    pub section: SectionId,
    /// The bullet's text as Markdown, on one line.
    pub words: String,
}

impl PickRequest<'_> {
    /// The sections that a candidate may be moved to, in the order of the settings.
    pub fn open_sections(&self) -> Vec<SectionId> {
        let all = (0..self.settings.sections.len()).map(SectionId);
        all.filter(|all| self.sections.is_empty() || self.sections.contains(all))
            .collect()
    }

    /// What speaks for featuring a candidate; `None` if it is not among the most likely.
    pub fn feature_reasons(&self, entry: &Entry) -> Option<String> {
        let urls: Vec<UrlKey> = entry
            .sources
            .iter()
            .map(|source| UrlKey::of(&source.url))
            .collect();
        let mut featured = self.plan.featured.iter();
        let found = featured.find(|candidate| urls.contains(&UrlKey::of(&candidate.url)))?;
        Some(found.reasons.join(", "))
    }

    /// What is known of a candidate, one line each of any length, safe for a terminal.
    pub fn details(&self, entry: &Entry, upstream: &CandidateIndex<'_>) -> Vec<String> {
        let mut out = details(entry, upstream, self.settings);
        if let Some(reasons) = self.feature_reasons(entry) {
            out.push(format!("likely for a featured item: {reasons}"));
        }
        out
    }

    /// The candidates of pull requests without a release note, as ranges of indexes: at the end of
    /// each list, if there are several. Editors publish one in six of them.
    pub fn groups_without_note(&self, upstream: &CandidateIndex<'_>) -> Vec<Range<usize>> {
        let entries = &self.plan.entries;
        let is_without = |entry: &Entry| {
            let mut known = entry.sources.iter().map(|source| upstream.get(&source.url));
            known.all(|known| {
                matches!(known, Some(Known::PullRequest(merge)) if merge.release_note.is_none())
            })
        };
        let mut out = Vec::new();
        let mut end = 0;
        for list in entries.chunk_by(|one, other| one.section == other.section) {
            end += list.len();
            let count = list
                .iter()
                .rev()
                .take_while(|entry| is_without(entry))
                .count();
            if count > 1 {
                out.push(end - count..end);
            }
        }
        out
    }
}

/// The choice that adds `taken`, in this order within each section, and dismisses the candidates of
/// `dismissed` for good. All others are offered again, and so is each source whose link the writer
/// removed from the text.
pub fn choose(request: &PickRequest<'_>, taken: &[Selection], dismissed: &[usize]) -> Choice {
    let upstream = CandidateIndex::new(request.activity);
    let mut plan = Plan {
        entries: Vec::new(),
        ..request.plan.clone()
    };
    let mut dismissals = Vec::new();
    for selection in taken {
        let Some(entry) = request.plan.entries.get(selection.candidate) else {
            continue;
        };
        let (entry, lost) = taken_entry(entry, selection, &upstream, request.settings);
        plan.leave_out(lost, Some(selection.section), Reason::Later);
        plan.entries.push(entry);
    }
    plan.entries.sort_by_key(|entry| entry.section);
    for (at, entry) in request.plan.entries.iter().enumerate() {
        if taken.iter().any(|taken| taken.candidate == at) {
            continue;
        }
        let sources = entry.sources.iter().cloned();
        if dismissed.contains(&at) {
            dismissals.extend(sources.map(|source| dismissal(source, entry.section)));
        } else {
            plan.leave_out(sources, Some(entry.section), Reason::Later);
        }
    }
    plan.left_out.extend(dismissals.iter().cloned());
    Choice {
        plan,
        dismissed: dismissals,
    }
}

fn dismissal(source: Source, section: SectionId) -> LeftOut {
    LeftOut {
        source,
        section: Some(section),
        reason: Reason::Dismissed,
    }
}

impl Choice {
    /// Applies the choice to a plan that was made again because the draft changed in the meantime.
    /// Candidates that are no longer offered, because somebody else added them, are dropped.
    #[must_use]
    pub fn revalidate(mut self, now: &Plan) -> Self {
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
        self.plan.schedule.clone_from(&now.schedule);
        self
    }
}

/// The entry as selected, and the sources whose links were removed from its text.
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

/// What is wrong with the text that a writer gave a candidate, if anything; without a period.
pub fn text_problem(
    entry: &Entry,
    section: SectionId,
    words: &str,
    settings: &Settings,
) -> Option<String> {
    if words.trim().is_empty() {
        return Some(
            "the text is missing; to leave the candidate for later, delete its whole line"
                .to_owned(),
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
        format!("the link is broken; write it as [text]({url})")
    } else {
        format!("the link is missing; add [text]({url}) to the line")
    })
}

/// The URLs that a bullet's text links.
fn linked(words: &str, settings: &Settings) -> HashSet<UrlKey> {
    let bullet = Post::parse(format!("* {words}"), settings);
    let urls = bullet
        .links()
        .map(|link| UrlKey::of(link.url.of(&bullet.text)));
    urls.collect()
}
