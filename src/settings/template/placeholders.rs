//! The placeholders of a template, and the text in it that a writer replaces.

use chrono::{DateTime, NaiveDate, Utc};

/// What the placeholders of a template stand for in one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceholderValues {
    /// The last day of the period: `Month DD, YYYY`, `Month YYYY` and `POST_SLUG_DATE`.
    pub last: NaiveDate,
    /// The planned publication: `POST_DATE` and `POST_TIME`.
    pub publication: DateTime<Utc>,
    /// `POST_NUMBER`; stays as it is for `None`.
    pub number: Option<u64>,
    pub title: String,
    pub slug: String,
    pub layout: String,
    /// `POST_SECTIONS`: the sections of the settings.
    pub sections: String,
}

impl PlaceholderValues {
    /// Each placeholder with its value. A placeholder that starts with another one comes first.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("Month DD, YYYY", self.last.format("%B %-d, %Y").to_string()),
            ("Month YYYY", self.last.format("%B %Y").to_string()),
            ("POST_SLUG_DATE", self.last.to_string()),
            ("POST_SLUG", self.slug.clone()),
            ("POST_DATE", self.publication.date_naive().to_string()),
            ("POST_TIME", self.publication.format("%H:%M:%S").to_string()),
            ("POST_TITLE", self.title.clone()),
            ("POST_LAYOUT", self.layout.clone()),
            ("POST_SECTIONS", self.sections.clone()),
        ];
        if let Some(number) = self.number {
            pairs.push(("POST_NUMBER", number.to_string()));
        }
        pairs
    }
}

/// Fills the placeholders of `template` in one pass: inserted text is not searched again.
pub fn fill_placeholders(template: &str, values: &PlaceholderValues) -> String {
    let placeholders = values.pairs();
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        let placeholder = placeholders.iter().find(|(name, _)| rest.starts_with(name));
        let length = match placeholder {
            Some((name, value)) => {
                out.push_str(value);
                name.len()
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or("");
    }
    out
}

/// Whether `text` holds a placeholder that a new edition's values replace.
pub fn has_placeholder(text: &str) -> bool {
    ["Month DD", "Month YYYY", "POST_"]
        .iter()
        .any(|start| text.contains(start))
}

/// Text of the template that a writer replaces: words in capitals that are joined by `_`, and
/// `<…HERE…>`. Comments are for writers and stay.
pub(super) fn holes(template: &str) -> Vec<String> {
    let visible = without_comments(template);
    let is_part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = visible.split(|c: char| !is_part_of_word(c));
    let shouted = |word: &&str| {
        let letters =
            |part: &str| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_uppercase());
        word.contains('_') && word.split('_').all(letters) && !word.starts_with("POST_")
    };
    let mut out: Vec<String> = words.filter(shouted).map(str::to_owned).collect();
    let tags = visible.split('<').skip(1);
    let tags = tags.filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag));
    let asks = |tag: &&str| {
        tag.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word == "HERE")
    };
    out.extend(tags.filter(asks).map(|tag| format!("<{tag}>")));
    out.sort();
    out.dedup();
    out
}

/// `text` without its HTML comments.
pub(super) fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_what_a_writer_replaces() {
        let template = "Title: POST_TITLE\n\n[discuss](REDDIT_LINK_HERE) <TEXT-HERE> <small>\n\
                        <!-- COTW_GOES_HERE -->\nSOME_THING a_b NASA MAX_2 `A_`\n";
        assert_eq!(
            holes(template),
            ["<TEXT-HERE>", "REDDIT_LINK_HERE", "SOME_THING"]
        );
    }
}
