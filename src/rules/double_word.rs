//! No word is repeated.

use crate::diagnostic::{Diagnostic, Fix};
use crate::post::CharClasses;
use crate::rules::{CheckStage, Context, Findings, Fixes, Rule, source};
use crate::style::WordList;
use crate::text::{Edit, Span};

pub(super) const RULE: Rule = Rule {
    name: "double-word",
    summary: "no word is repeated",
    why: "\"The the\" is easy to overlook where a \
          sentence was rewritten.",
    bad: "It extends the library with with a few things.",
    good: "It extends the library with a few things.",
    source: source::STYLESHEET,
    fixes: Fixes::Unsafe,
    stage: CheckStage::Draft,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings) {
    let text = context.text();
    let mut last = "";
    // A word that is repeated twice is reported once.
    let mut reported = false;
    let (mut ended, mut in_heading) = (0, false);
    for words in &context.post.draft.words {
        // A repetition may span a line break or the start of a link.
        let between = text.get(ended..words.span.start).unwrap_or("");
        let joined = ended > 0 && matches!(between, "[" | "\n" | "\r\n");
        if !joined || words.in_heading != in_heading {
            last = "";
        }
        (ended, in_heading) = (words.span.end, words.in_heading);
        for word in words.single(context.post) {
            // Letters only: `a, a` is a list, and numbers may repeat.
            let closing = !word.marks.is_subset(CharClasses::LETTER);
            let word = word.span.of(text);
            let bare = match closing {
                true => word.trim_end_matches([',', '.', ';', ':', ')', '!', '?']),
                false => word,
            };
            let same = is_same(last, bare);
            if same && !reported && !WordList::Doubled.has(&bare.to_ascii_lowercase()) {
                let spans = (Span::of_slice(text, last), Span::of_slice(text, bare));
                if let (Some(first), Some(second)) = spans {
                    let both = Span::new(first.start, second.end);
                    let found = Diagnostic::warning(both, format!("`{bare}` is repeated"));
                    let again = Span::new(first.end, second.end);
                    findings.push(if again.of(text).contains('[') {
                        found.help("remove one")
                    } else {
                        found.fix(Fix::unsafe_("remove one", vec![Edit::delete(again)]))
                    });
                }
            }
            (last, reported) = (word, same);
        }
    }
}

/// Whether `word` repeats `last`. A single letter may be a name, unless it is the article.
fn is_same(last: &str, word: &str) -> bool {
    // Cheap test first: almost no two neighbours have the same length and letters.
    last.eq_ignore_ascii_case(word)
        && (last.len() > 1 || last == "a")
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (last.len() > 1 || word == "a")
}
