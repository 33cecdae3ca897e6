//! The publication date in the front matter.

use chrono::{DateTime, Utc};

use crate::post::Post;
use crate::text::Edit;

/// The edits that set the front matter's `date` to `publication`, in Jekyll's format
/// (<https://jekyllrb.com/docs/variables/#predefined-variables-for-posts>). A missing `date` is
/// added as the last line; a post without front matter gets no edit.
pub fn set_publication_date(post: &Post, publication: DateTime<Utc>) -> Vec<Edit> {
    let value = publication.format("%Y-%m-%d %H:%M:%S -0000").to_string();
    let Some(head) = &post.draft.front_matter else {
        return Vec::new();
    };
    let edit = match head.field(&post.text, "date") {
        Some(date) if date.value.of(&post.text) == value => return Vec::new(),
        Some(date) => date.set(&value),
        None => {
            let eol = post.draft.eol.as_str();
            Edit::insert(head.inner.end, format!("date: {value}{eol}"))
        }
    };
    vec![edit]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::text::apply;

    fn dated(text: &str) -> String {
        let post = Post::parse(text, &Settings::default());
        let at = "2024-07-30T21:00:00Z".parse().expect("a time");
        apply(text, &set_publication_date(&post, at))
    }

    #[test]
    fn only_the_value_changes() {
        let text = "---\nlayout: post\ndate: '2024-01-29 21:00:00 -0000' # when\nslug: x\n---\n";
        assert_eq!(
            dated(text),
            "---\nlayout: post\ndate: '2024-07-30 21:00:00 -0000' # when\nslug: x\n---\n"
        );
    }

    #[test]
    fn a_missing_or_empty_date_is_added() {
        let wanted = "---\r\nslug: x\r\ndate: 2024-07-30 21:00:00 -0000\r\n---\r\nbody\r\n";
        assert_eq!(dated("---\r\nslug: x\r\n---\r\nbody\r\n"), wanted);
        assert_eq!(dated("---\r\nslug: x\r\ndate:\r\n---\r\nbody\r\n"), wanted);
        assert_eq!(dated("no front matter\n"), "no front matter\n");
    }
}
