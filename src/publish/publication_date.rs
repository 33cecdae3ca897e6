//! The publication date in the front matter.

use chrono::{DateTime, Utc};

use crate::post::Post;
use crate::settings::{KeyRole, Settings};
use crate::text::Edit;

/// The edits that set the front matter's date to `publication`, in the form of the template. A
/// missing date is added below the last key. A template without a date, and a post without front
/// matter, get no edit.
pub fn set_publication_date(
    post: &Post,
    publication: DateTime<Utc>,
    settings: &Settings,
) -> Vec<Edit> {
    let template = &settings.template;
    let (Some(key), Some(form)) = (template.key(KeyRole::Date), template.date_form()) else {
        return Vec::new();
    };
    let Some(head) = &post.draft.front_matter else {
        return Vec::new();
    };
    let value = form.format(publication);
    let edit = match head.field(&post.text, &key.name) {
        Some(date) if date.value.of(&post.text) == value => return Vec::new(),
        Some(date) => date.set_plain(&value),
        None => {
            let eol = post.draft.eol.as_str();
            let line = head.line_of(&key.name, &value, true);
            Edit::insert(head.end_of_fields(&post.text), format!("{line}{eol}"))
        }
    };
    vec![edit]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    fn dated(text: &str) -> String {
        with(text, &Settings::default())
    }

    fn with(text: &str, settings: &Settings) -> String {
        let post = Post::parse(text, settings);
        let at = "2024-07-30T21:00:00Z".parse().expect("a time");
        apply(text, &set_publication_date(&post, at, settings))
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

    #[test]
    fn the_date_has_the_form_of_the_template() {
        for (template, text, expected) in [
            (
                "+++\ndate = POST_DATE\n+++\n",
                "+++\ntitle = \"x\"\ndate = 2024-07-01 # when\n[extra]\na = 1\n+++\n",
                "+++\ntitle = \"x\"\ndate = 2024-07-30 # when\n[extra]\na = 1\n+++\n",
            ),
            (
                "+++\ndate = POST_DATE\n+++\n",
                "+++\ntitle = \"x\"\n[extra]\na = 1\n+++\n",
                "+++\ntitle = \"x\"\ndate = 2024-07-30\n[extra]\na = 1\n+++\n",
            ),
            (
                "Title: POST_TITLE\nDate: POST_DATE\n\n",
                "Title: x\nDate: 2024-07-01\n\nText.\n",
                "Title: x\nDate: 2024-07-30\n\nText.\n",
            ),
            (
                "---\ntitle: POST_TITLE\n---\n",
                "---\ntitle: x\ndate: mine\n---\n",
                "---\ntitle: x\ndate: mine\n---\n",
            ),
            (
                "---\npublished: POST_DATE\n---\n",
                "---\npublished: 2024-07-01\n---\n",
                "---\npublished: 2024-07-30\n---\n",
            ),
        ] {
            let settings = Settings::default().with_template(template);
            assert_eq!(with(text, &settings), expected);
        }
    }
}
