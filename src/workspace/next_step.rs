//! The step to take next with an edition.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::args::week::period_to_start;
use crate::edition::Period;
use crate::post::Section;
use crate::report::json::{NextCode, NextStep};
use crate::settings::{Cycle, SectionId, Settings};
use crate::text::unbreakable;
use crate::workspace::Workspace;
use crate::workspace::edition_status::EditionStatus;

impl EditionStatus {
    /// The one step to take now.
    pub(super) fn next_step(&self, newsletter: &Workspace, now: DateTime<Utc>) -> NextStep {
        let settings = &newsletter.settings;
        let command = |command: &str| format!("lwkd {command} {}", self.argument);
        let one = |code, what: &str, name: &str| step(code, what, &[&command(name)]);
        if self.publication.is_published() {
            return self.next_step_after_publication(newsletter, now);
        }
        let empty = self.empty_required_sections(settings);
        let follows_any = !settings.merges.is_empty() || !settings.releases.is_empty();
        if let Err(conflict) = self.loaded.refuse_conflict() {
            one(NextCode::ResolveConflict, &conflict.to_string(), "check")
        } else if follows_any && !self.was_filled() && self.lists_are_empty(settings) {
            one(NextCode::Fill, "fill its lists", "fill")
        } else if self.unfixable_errors > 0 {
            one(NextCode::FixErrors, "fix the errors", "check")
        } else if self.counts.safe > 0 {
            let what = "apply the automatic fixes";
            one(NextCode::ApplyFixes, what, "check --fix")
        } else if self.to_review > 0 {
            let what = "choose among the candidates";
            one(NextCode::Review, what, "fill --pick")
        } else if !empty.is_empty() {
            let what = format!("write {}", empty.join(" and "));
            step(NextCode::WriteSections, &what, &[])
        } else {
            let (preview, publish) = (command("preview"), command("publish"));
            let what = "read it, then publish it";
            step(NextCode::Publish, what, &[&preview, &publish])
        }
    }

    fn next_step_after_publication(&self, newsletter: &Workspace, now: DateTime<Utc>) -> NextStep {
        if self.origins.iter().any(Option::is_none) {
            step(NextCode::Commit, "commit it and open a pull request", &[])
        } else if has_edition(current_period(now, newsletter), newsletter) {
            let cycle = newsletter.settings.newsletter.cycle;
            let what = format!("nothing, until {}", next_start(cycle));
            step(NextCode::Wait, &what, &[])
        } else {
            let what = "start the next edition";
            step(NextCode::StartNext, what, &["lwkd new"])
        }
    }

    /// The headings of required sections that are missing or empty.
    fn empty_required_sections<'a>(&self, settings: &'a Settings) -> Vec<&'a str> {
        let sections = settings.sections.iter().enumerate();
        sections
            .filter(|(at, setting)| {
                let post = &self.loaded.post;
                let section = post.section(SectionId(*at));
                let is_unwritten =
                    |section: &Section| section.is_unwritten(&setting.skeleton, &post.text);
                setting.required && section.is_none_or(is_unwritten)
            })
            .map(|(_, setting)| setting.heading.as_str())
            .collect()
    }
}

/// When the coming edition is usually started.
fn next_start(cycle: Cycle) -> String {
    match cycle {
        Cycle::Week(_) => {
            let last = Period::holding(NaiveDate::default(), cycle).last();
            let day = last - TimeDelta::days(2);
            format!(
                "the coming week's edition is started on {}",
                day.format("%A")
            )
        }
        Cycle::Month => "the coming month's edition is started".to_owned(),
    }
}

/// The period whose edition is being written: the one to start, if nothing were started yet.
pub(crate) fn current_period(now: DateTime<Utc>, newsletter: &Workspace) -> Period {
    let cycle = newsletter.settings.newsletter.cycle;
    period_to_start(now.date_naive(), cycle, |_| false)
}

/// Whether the edition of `period` has a file.
pub(crate) fn has_edition(period: Period, newsletter: &Workspace) -> bool {
    newsletter.existing(period).is_some()
}

/// A step with the commands for it.
pub(crate) fn step(code: NextCode, text: &str, commands: &[&str]) -> NextStep {
    NextStep {
        code,
        text: text.to_owned(),
        commands: commands.iter().copied().map(str::to_owned).collect(),
    }
}

/// A step and its commands, one per line.
pub(crate) fn in_words(step: &NextStep) -> String {
    let commands = step.commands.iter();
    let lines = commands.map(|command| format!("  {}\n", unbreakable(command)));
    format!("{}\n{}", step.text, lines.collect::<String>())
}
