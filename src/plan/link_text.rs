//! A bullet's text without the URLs of its links.

use crate::post::{Link, Post};
use crate::settings::Settings;

/// The text with each link replaced by its link text.
pub(crate) fn without_links(words: &str, settings: &Settings) -> String {
    with_links_as(words, settings, |label| label.to_owned())
}

/// The text with each link replaced by `[link text]`, for a prompt in which URLs would get in the
/// way.
pub fn without_addresses(words: &str, settings: &Settings) -> String {
    with_links_as(words, settings, |label| format!("[{label}]"))
}

fn with_links_as(words: &str, settings: &Settings, render: impl Fn(&str) -> String) -> String {
    let bullet = Post::parse(format!("* {words}"), settings);
    let text = &*bullet.text;
    let mut out = String::new();
    let mut done = "* ".len();
    for Link {
        span, text: label, ..
    } in bullet.links()
    {
        out.push_str(text.get(done..span.start).unwrap_or(""));
        out.push_str(&render(label.of(text)));
        done = span.end;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

pub(crate) fn first_link_text(words: &str, settings: &Settings) -> String {
    let bullet = Post::parse(format!("* {words}"), settings);
    let first = bullet.links().next();
    first.map_or_else(
        || words.to_owned(),
        |first| first.text.of(&bullet.text).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_replaced_by_their_text() {
        let settings = Settings::default();
        let words = "`kubelet` [retries `x`](https://x.org/1); also [v2](https://x.org/2), ok";
        assert_eq!(
            without_links(words, &settings),
            "`kubelet` retries `x`; also v2, ok"
        );
        assert_eq!(without_links("none", &settings), "none");
        assert_eq!(
            without_addresses(words, &settings),
            "`kubelet` [retries `x`]; also [v2], ok"
        );
    }
}
