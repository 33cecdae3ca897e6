//! The front matter of an edition as a template's.

use crate::post::publication_time;
use crate::settings::template::without_quotes;
use crate::starter::names::{NamedFile, pattern};

/// What the front matter of an edition says about the newsletter.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// The front matter with placeholders, and its fences.
    pub(super) template: String,
    /// The title as a pattern.
    pub(super) title: Option<String>,
    /// The slug as a pattern.
    pub(super) slug: Option<String>,
    /// The edition with its number, which the front matter may hold.
    pub(super) file: NamedFile,
}

/// Reads the front matter of `text`, the edition in `file`.
pub(super) fn read(text: &str, file: &NamedFile) -> Head {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = text.lines().next().unwrap_or("").trim_end();
    let is_fenced = matches!(mark, "---" | "+++");
    let sign = match mark {
        "+++" => '=',
        _ => ':',
    };
    let number = text.lines().take(30).find_map(|line| {
        let (key, value) = line.split_once(sign)?;
        is_number_key(key).then(|| without_quotes(value.trim()).parse().ok())?
    });
    let none = Head {
        template: String::new(),
        title: None,
        slug: None,
        file: NamedFile {
            number: file.number.or(number),
            ..file.clone()
        },
    };
    let mut head = none.clone();
    let mut lines = text.lines();
    if is_fenced {
        head.push(mark);
        lines.next();
    }
    for line in lines {
        if is_fenced && line.trim_end() == mark {
            head.push(mark);
            return head;
        }
        let is_field = line.contains(sign);
        if !is_fenced && (line.trim().is_empty() || !is_field) {
            break;
        }
        head.field(line, sign);
    }
    // Text that only starts like front matter has no keys.
    let is_read = head.title.is_some() && !is_fenced;
    match is_read {
        true => head,
        false => none,
    }
}

fn is_number_key(key: &str) -> bool {
    ["number", "issue"].contains(&key.trim().to_lowercase().as_str())
}

impl Head {
    fn push(&mut self, line: &str) {
        self.template.push_str(line);
        self.template.push('\n');
    }

    /// Adds a line, with a placeholder for its value where it is the edition's title, slug, date or
    /// number.
    fn field(&mut self, line: &str, sign: char) {
        let Some((key, written)) = line.split_once(sign) else {
            return self.push(line);
        };
        let plain = without_quotes(written.trim());
        let placeholder = match key.trim().to_lowercase().as_str() {
            "title" if self.title.is_none() => {
                self.title = Some(pattern(plain, &self.file));
                Some("POST_TITLE".to_owned())
            }
            "slug" => {
                self.slug = Some(pattern(plain, &self.file));
                Some("POST_SLUG".to_owned())
            }
            "date" => date(plain),
            key if is_number_key(key) && plain.parse::<u64>().is_ok() => {
                Some("POST_NUMBER".to_owned())
            }
            _ => None,
        };
        match placeholder {
            Some(placeholder) => {
                let line = line.replacen(plain, &placeholder, 1);
                self.push(&line);
            }
            None => self.push(line),
        }
    }
}

/// The date with its placeholder; a time stays.
fn date(value: &str) -> Option<String> {
    publication_time(value)?;
    Some(format!("POST_DATE{}", value.get(10..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::starter::names;

    #[test]
    fn front_matter_becomes_that_of_a_template() {
        let file = names::read("2024-07-19-twin0255.md").expect("a date");
        for (text, template) in [
            (
                "---\ntitle: 'News #255' # x\ndate: 2024-07-20 10:00:00 +0000\nauthor: me\n---\n\n# A\n",
                "---\ntitle: 'POST_TITLE' # x\ndate: POST_DATE 10:00:00 +0000\nauthor: me\n---\n",
            ),
            (
                "Title: News 255\nNumber: 255\nDate: 2024-07-20\n\nText: x\n",
                "Title: POST_TITLE\nNumber: POST_NUMBER\nDate: POST_DATE\n",
            ),
            (
                "+++\ntitle = \"July\"\ndate = 2024-07-20\n[extra]\na = 1\n+++\n",
                "+++\ntitle = \"POST_TITLE\"\ndate = POST_DATE\n[extra]\na = 1\n+++\n",
            ),
            ("## News\n", ""),
            ("Note: x\n\n## News\n", ""),
        ] {
            assert_eq!(read(text, &file).template, template);
        }
    }
}
