//! What a title refers to beside its own words: addresses, numbers, quotation marks around the whole.

/// Quotation marks around the whole, or at one end only.
pub(crate) fn without_quotes(line: &str) -> &str {
    for mark in ['"', '\''] {
        if line.starts_with(mark) && line.matches(mark).count() <= 2 {
            let inner = line.trim_matches(mark);
            if !inner.contains(mark) {
                return inner;
            }
        }
    }
    line
}

/// `[text](address)` → `text`
pub(crate) fn without_links(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let link = after.split_once("](").and_then(|(text, target)| {
            let mut open = 1;
            let end = target.char_indices().find(|(_, c)| {
                open += i32::from(*c == '(') - i32::from(*c == ')');
                open == 0
            });
            let end = end.map_or(target.len(), |end| end.0);
            let plain = !text.contains(['[', ']']) && !target.get(..end)?.contains(' ');
            plain.then_some((text, target.get(end..)?.trim_start_matches(')')))
        });
        match link {
            Some((text, after)) => {
                out.push_str(text);
                rest = after;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Drops `#123`, addresses, KEP numbers in parentheses, and `[2/n]` or `(3):`, the number in a series, wherever they
/// stand.
pub(crate) fn without_references(line: &str) -> String {
    let line = line.replace("(KEP ", "(KEP-");
    let mut out: Vec<&str> = Vec::new();
    for word in line.split(' ') {
        if !is_reference(word) {
            out.push(word);
            continue;
        }
        let dangles = |text: &&str| {
            ["fixes", "fix", "closes", "of", "for", "see", "issue", "pr"]
                .contains(&&*text.to_lowercase())
        };
        if out.len() > 2 && out.last().is_some_and(dangles) {
            out.pop();
        }
        if word.ends_with(':') && !out.is_empty() {
            out.push(":");
        }
    }
    out.join(" ").replace(" : ", ": ")
}

fn is_reference(word: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let bracketed = word.starts_with(['(', '[']);
    let bare =
        word.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | '.' | ':' | ';'));
    let part = bare
        .split_once('/')
        .is_some_and(|(part, all)| number(part) && (number(all) || all.eq_ignore_ascii_case("n")));
    let kep = bare
        .get(..4)
        .is_some_and(|bare| bare.eq_ignore_ascii_case("kep-"))
        && bare.get(4..).is_some_and(number);
    let in_series = part || (number(bare) && word.ends_with("):"));
    bare.strip_prefix('#').is_some_and(number)
        || bare.contains("://")
        || (bracketed && (kep || in_series))
}
