//! All lines use the same line endings.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::Eol;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "mixed-line-ends",
    summary: "all lines use the same line endings",
    why: "Two kinds of line endings come from two programs. Git then shows lines as changed that \
          are not.",
    bad: "one\\r\\n two\\n",
    good: "one\\n two\\n",
    source: "",
    fixes: Fixes::Safe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    if context.post.draft.eol != Eol::Mixed {
        return;
    }
    let text = context.text();
    let crlf: Vec<usize> = text.match_indices("\r\n").map(|(at, _)| at).collect();
    let lines = context.post.draft.lines.count() - 1;
    let to_crlf = crlf.len() * 2 > lines;
    let edits: Vec<Edit> = if to_crlf {
        let lone = text.match_indices('\n').map(|(at, _)| at);
        lone.filter(|at| !text.get(..*at).is_some_and(|text| text.ends_with('\r')))
            .map(|at| Edit::insert(at, "\r"))
            .collect()
    } else {
        crlf.iter()
            .map(|at| Edit::delete(Span::new(*at, at + 1)))
            .collect()
    };
    let Some(first) = edits.first().map(|edit| edit.span.start) else {
        return;
    };
    let found = Diagnostic::warning(
        Span::at(first),
        format!("mixed line endings ({} of {lines})", edits.len()),
    );
    // A lone carriage return is a line ending, too; how to repair it is not certain.
    let lone_return = text.matches('\r').count() > crlf.len();
    findings.push(if lone_return {
        found.help("save the file with one kind of line endings")
    } else {
        found.fix(Fix::safe("use one kind of line endings", edits))
    });
}
