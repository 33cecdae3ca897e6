//! No word stands twice in a row.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Rule};
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "double-word",
    summary: "no word stands twice in a row",
    why: "The stylesheet asks not to repeat words; the eye does not see \"the the\" where a line was rewritten.",
    bad: "It extends the library with with a few things.",
    good: "It extends the library with a few things.",
    stage: CheckStage::Draft,
    check,
};

/// Words that may follow themselves.
const TWICE: [&str; 6] = ["that", "had", "very", "so", "bye", "blah"];

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let mut last = "";
    // What stands there three times is told once.
    let mut told = false;
    let (mut ended, mut in_heading) = (0, false);
    for words in &context.post.draft.words {
        // A word may be said again at the edge of a link or of a line.
        let between = text.get(ended..words.span.start).unwrap_or("");
        let joined = ended > 0 && matches!(between, "[" | "\n" | "\r\n");
        if !joined || words.in_heading != in_heading {
            last = "";
        }
        (ended, in_heading) = (words.span.end, words.in_heading);
        for word in words.single(context.post) {
            // Letters alone: `a, a` is a list, and a number may well stand twice.
            let closing = !word.marks.is_subset(CharClasses::LETTER);
            let word = word.span.of(text);
            let bare = match closing {
                true => word.trim_end_matches([',', '.', ';', ':', ')', '!', '?']),
                false => word,
            };
            let same = is_same(last, bare);
            if same && !told && !TWICE.iter().any(|twice| twice.eq_ignore_ascii_case(bare)) {
                let spans = (Span::of_slice(text, last), Span::of_slice(text, bare));
                if let (Some(first), Some(second)) = spans {
                    let both = Span::new(first.start, second.end);
                    let found = Diagnostic::warning(both, format!("`{bare}` stands twice"));
                    let again = Span::new(first.end, second.end);
                    findings.push(if again.of(text).contains('[') {
                        found.help("keep one")
                    } else {
                        found.fix(Fix::unsafe_("keep one", vec![Edit::delete(again)]))
                    });
                }
            }
            (last, told) = (word, same);
        }
    }
}

/// Whether `word` says `last` again. A single letter may be a name, unless it is the article.
fn is_same(last: &str, word: &str) -> bool {
    // Before anything else: almost no two neighbours are of one length and begin alike.
    last.eq_ignore_ascii_case(word)
        && (last.len() > 1 || last == "a")
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (last.len() > 1 || word == "a")
}
