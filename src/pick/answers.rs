//! A writer's answers about candidates, kept until the draft is written: a run that ends before
//! loses none.

use serde::{Deserialize, Serialize};

use crate::pick::{PickRequest, text_problem};
use crate::post::UrlKey;
use crate::settings::SectionId;

/// What a writer decided about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    Take,
    /// Not now: it is offered again.
    Later,
    /// Never again.
    Dismiss,
}

/// The state of one candidate: where it goes, with what text, and the decision, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub section: SectionId,
    /// The bullet's text as Markdown, on one line.
    pub words: String,
    pub decision: Option<Decision>,
}

/// An answer as it is kept: by URL and heading, because the list may differ in the next run.
#[derive(Debug, Serialize, Deserialize)]
struct KeptAnswer {
    url: String,
    heading: String,
    words: String,
    #[serde(default)]
    decision: Option<Decision>,
}

/// One answer per candidate of `request`, undecided.
pub fn undecided(request: &PickRequest<'_>) -> Vec<Answer> {
    let entries = request.plan.entries.iter();
    entries
        .map(|entry| Answer {
            section: entry.section,
            words: entry.text.clone(),
            decision: None,
        })
        .collect()
}

/// `answers` as JSON.
pub fn kept_text(request: &PickRequest<'_>, answers: &[Answer]) -> String {
    let kept = request.plan.entries.iter().zip(answers);
    let kept = kept.filter_map(|(entry, answer)| {
        Some(KeptAnswer {
            url: entry.sources.first()?.url.clone(),
            heading: request.settings.section(answer.section).heading.clone(),
            words: answer.words.clone(),
            decision: answer.decision,
        })
    });
    let kept: Vec<KeptAnswer> = kept.collect();
    serde_json::to_string(&kept).unwrap_or_default()
}

/// The answers in `text` of [`kept_text`] that fit the candidates of `request`; others are
/// undecided. A text that cannot be parsed has no answers.
pub fn parse_kept(text: &str, request: &PickRequest<'_>) -> Vec<Answer> {
    let kept: Vec<KeptAnswer> = serde_json::from_str(text).unwrap_or_default();
    let mut answers = undecided(request);
    let open = request.open_sections();
    for (entry, answer) in request.plan.entries.iter().zip(&mut answers) {
        let Some(source) = entry.sources.first() else {
            continue;
        };
        let url = UrlKey::of(&source.url);
        let Some(known) = kept.iter().find(|known| UrlKey::of(&known.url) == url) else {
            continue;
        };
        let section = request.settings.section_named(&known.heading);
        let Some(section) = section.filter(|section| open.contains(section)) else {
            continue;
        };
        let is_one_line = !known.words.contains(['\n', '\r']);
        if is_one_line && text_problem(entry, section, &known.words, request.settings).is_none() {
            *answer = Answer {
                section,
                words: known.words.clone(),
                decision: known.decision,
            };
        }
    }
    answers
}
