//! The house style as code: one file per rule, one list of all rules.
//!
//! A rule is a record with a function. Its fix travels inside the finding, so that check and fix
//! cannot differ. To add one: a file here, two lines below, and a `flags-` and a `passes-` case in
//! `tests/rules/<name>/`.

mod allow;
mod already_covered;
mod article;
mod backtick_unbalanced;
mod bare_url;
mod bold_unbalanced;
mod bracket_alone;
mod broken_link;
mod bullet_doubled;
mod bullet_lower_case;
mod bullet_marker;
mod bullet_missing;
mod bullet_period;
mod bullet_unfinished;
mod calendar_date;
mod changelog_link;
mod code_font;
mod code_glued;
mod conflict_marker;
mod context;
mod date_in_future;
mod date_taken;
mod date_wrong;
mod dates;
mod deadline;
mod deadline_links;
mod deadline_past;
mod double_word;
mod empty_bullet;
mod empty_section;
mod entry_verb;
mod feature_heading;
mod feature_title;
mod featured;
mod file_name;
mod final_newline;
mod fix;
mod front_matter_keys;
mod front_matter_syntax;
mod heading_marker;
mod heading_spacing;
mod its_apostrophe;
mod known;
mod kramdown_mark;
mod link_files;
mod link_glued;
mod link_space;
mod link_target;
mod link_text;
mod liquid;
mod list_number;
mod list_spacing;
mod listed_twice;
mod mixed_line_endings;
mod names;
mod news;
mod not_merged;
mod number_mismatch;
mod outside_week;
mod paste_residue;
mod proposal_repeated;
mod prose_bullets;
mod prose_indent;
mod pulls_link;
mod raw_html;
mod release_entry;
mod schedule_differs;
mod section_duplicate;
mod section_level;
mod section_name;
mod setext_heading;
mod slug_mismatch;
mod space_before_mark;
mod spelling;
mod stage_differs;
mod table_pipe;
mod template_left;
mod term_spelling;
mod text_above;
mod title_mismatch;
mod tracking_parameters;
mod trailing_space;
mod unknown_allow;
mod unknown_release;
mod unpublished;
mod version_differs;
mod version_mismatch;
mod wide_bullet;
mod wrong_branch;

pub use context::{CheckStage, Context};
pub use fix::{FixFilter, FixOutcome, apply_fixes, retain_in, select_fixes};
pub use names::{check_names, closest, named};

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::post::Post;
use crate::settings::Site;
use crate::text::Span;

/// Every rule, in the order of an edition: front matter, sections, entries, links, words.
pub const RULES: &[Rule] = &[
    front_matter_keys::RULE,
    front_matter_syntax::RULE,
    text_above::RULE,
    file_name::RULE,
    title_mismatch::RULE,
    slug_mismatch::RULE,
    date_wrong::RULE,
    date_taken::RULE,
    date_in_future::RULE,
    unpublished::RULE,
    heading_marker::RULE,
    section_name::RULE,
    section_level::RULE,
    section_duplicate::RULE,
    empty_section::RULE,
    heading_spacing::RULE,
    setext_heading::RULE,
    feature_heading::RULE,
    feature_title::RULE,
    number_mismatch::RULE,
    proposal_repeated::RULE,
    deadline_past::RULE,
    deadline_links::RULE,
    prose_bullets::RULE,
    bullet_marker::RULE,
    bullet_doubled::RULE,
    bullet_missing::RULE,
    empty_bullet::RULE,
    bullet_unfinished::RULE,
    wide_bullet::RULE,
    list_spacing::RULE,
    list_number::RULE,
    bullet_lower_case::RULE,
    bullet_period::RULE,
    release_entry::RULE,
    entry_verb::RULE,
    already_covered::RULE,
    listed_twice::RULE,
    wrong_branch::RULE,
    not_merged::RULE,
    outside_week::RULE,
    version_differs::RULE,
    stage_differs::RULE,
    unknown_release::RULE,
    schedule_differs::RULE,
    broken_link::RULE,
    link_space::RULE,
    link_target::RULE,
    link_glued::RULE,
    link_text::RULE,
    bracket_alone::RULE,
    bare_url::RULE,
    pulls_link::RULE,
    link_files::RULE,
    tracking_parameters::RULE,
    changelog_link::RULE,
    version_mismatch::RULE,
    backtick_unbalanced::RULE,
    code_font::RULE,
    code_glued::RULE,
    bold_unbalanced::RULE,
    space_before_mark::RULE,
    calendar_date::RULE,
    double_word::RULE,
    article::RULE,
    its_apostrophe::RULE,
    spelling::RULE,
    term_spelling::RULE,
    template_left::RULE,
    paste_residue::RULE,
    liquid::RULE,
    table_pipe::RULE,
    raw_html::RULE,
    kramdown_mark::RULE,
    conflict_marker::RULE,
    mixed_line_endings::RULE,
    trailing_space::RULE,
    prose_indent::RULE,
    final_newline::RULE,
    unknown_allow::RULE,
];

/// The rules about the words of one line: what `fill` writes has no finding of them.
pub const LINE_RULES: &[Rule] = &[
    entry_verb::RULE,
    bullet_lower_case::RULE,
    bullet_period::RULE,
    link_glued::RULE,
    code_font::RULE,
    code_glued::RULE,
    space_before_mark::RULE,
    double_word::RULE,
    article::RULE,
    its_apostrophe::RULE,
    spelling::RULE,
    term_spelling::RULE,
];

/// The rules about Liquid, kramdown and Jekyll's own keys. Other sites have none of them.
const JEKYLL_RULES: &[&str] = &[
    unpublished::RULE.name,
    list_number::RULE.name,
    liquid::RULE.name,
    table_pipe::RULE.name,
    kramdown_mark::RULE.name,
];

/// The rules about words: they do not judge a title that a bullet quotes word for word.
const WORD_RULES: [&str; 18] = [
    article::RULE.name,
    bracket_alone::RULE.name,
    bullet_unfinished::RULE.name,
    calendar_date::RULE.name,
    code_font::RULE.name,
    code_glued::RULE.name,
    double_word::RULE.name,
    its_apostrophe::RULE.name,
    link_glued::RULE.name,
    paste_residue::RULE.name,
    space_before_mark::RULE.name,
    spelling::RULE.name,
    stage_differs::RULE.name,
    template_left::RULE.name,
    term_spelling::RULE.name,
    tracking_parameters::RULE.name,
    version_differs::RULE.name,
    version_mismatch::RULE.name,
];

/// A rule of the house style.
pub struct Rule {
    /// The name that users type: `bullet-period`, `slug-mismatch`.
    pub name: &'static str,
    /// The rule as a statement that a correct edition fulfils, in one line.
    pub summary: &'static str,
    /// The reason for the rule, and when it is checked if that depends on the record.
    pub why: &'static str,
    /// Lines that break the rule.
    pub bad: &'static str,
    /// The same lines, corrected.
    pub good: &'static str,
    /// The page that the rule comes from; empty for rules of spelling and plain mistakes.
    pub source: &'static str,
    /// Which kinds of fixes its findings carry.
    pub fixes: Fixes,
    /// The earliest stage at which it is checked.
    pub stage: CheckStage,
    pub check: fn(&Context<'_>, &mut Findings),
}

/// Which kinds of fixes the findings of a rule carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fixes {
    /// No fixes: a person has to decide.
    None,
    /// Safe fixes, applied by `--fix`.
    Safe,
    /// Unsafe fixes, applied only by `--fix --unsafe-fixes`.
    Unsafe,
    /// Safe or unsafe fixes, depending on the finding.
    Both,
}

/// The pages that rules come from.
mod source {
    /// The built-in newsletter's stylesheet.
    pub(super) const STYLESHEET: &str = include_str!("../../templates/lwkd/stylesheet-url.txt");
    /// The syntax of kramdown, the site's Markdown.
    pub(super) const KRAMDOWN: &str = "https://kramdown.gettalong.org/syntax.html";
    /// Liquid, the template language that runs before Markdown.
    pub(super) const LIQUID: &str = "https://jekyllrb.com/docs/liquid/";
    /// What Jekyll makes of front matter and file names.
    pub(super) const JEKYLL: &str = "https://jekyllrb.com/docs/front-matter/";
}

/// Collects the findings of a rule. [`check`] adds the rule's name.
#[derive(Default)]
pub struct Findings(Vec<Diagnostic>);

impl Findings {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(diagnostics);
    }
}

/// Checks `context.post` against `rules`. The findings are in the order of the text.
pub fn check(context: &Context<'_>, rules: &[Rule]) -> Vec<Diagnostic> {
    let off = &context.settings.checks.off;
    let allowed = allow::comments(context.post);
    let quoted = quoted(context);
    let mut out = Vec::new();
    for rule in rules {
        let is_foreign =
            context.settings.newsletter.site != Site::Jekyll && JEKYLL_RULES.contains(&rule.name);
        if rule.stage > context.stage
            || is_foreign
            || off
                .iter()
                .any(|off| names::current(&off.value) == rule.name)
        {
            continue;
        }
        let mut findings = Findings::default();
        (rule.check)(context, &mut findings);
        let named = findings.0.into_iter().map(|mut finding| {
            finding.rule = rule.name;
            finding
        });
        let about_words = WORD_RULES.contains(&rule.name);
        let sees_liquid = [liquid::RULE.name, conflict_marker::RULE.name].contains(&rule.name);
        out.extend(named.filter(|finding| {
            let in_liquid = !sees_liquid && context.post.touches_liquid(finding.span);
            let is_quoted = |span: &Span| span.contains_span(finding.span);
            let in_title = about_words && quoted.iter().any(is_quoted);
            !in_liquid && !in_title && !allowed.covers(context.post, finding)
        }));
    }
    out.sort_by_key(|finding| (finding.span, finding.rule));
    out
}

/// The bullets whose words are those of their source: they have the form of their section, and that
/// form has no statement.
fn quoted(context: &Context<'_>) -> Vec<Span> {
    let bullets = context.post.bullets();
    let quoted = bullets.filter(|(section, bullet)| {
        let form = &context.bullets(section).form;
        let content = bullet.content.of(context.text());
        !context.is_house_style(section) && form.fits(content)
    });
    quoted.map(|(_, bullet)| bullet.span).collect()
}

/// Applies the fixes of `rules` until nothing changes. `None` if there was nothing to fix.
pub fn fix(context: &Context<'_>, rules: &[Rule], unsafe_too: bool) -> Option<Post> {
    let wanted = FixFilter {
        unsafe_too,
        within: None,
    };
    let fixed = apply_fixes(context, rules, wanted).post;
    (fixed.text != context.post.text).then_some(fixed)
}
