//! Whatever a draft contains, the page holds no element and no URL that the draft made.

use lwkd::diagnostic::Diagnostic;
use lwkd::post::Post;
use lwkd::preview::{View, page};
use lwkd::rules::CheckStage;
use lwkd::settings::Settings;
use lwkd::text::Span;
use proptest::prelude::*;
use proptest::sample::select;

prop_compose! {
    fn markdown()(pieces in proptest::collection::vec(select(vec![
        "---\n", "title: \"><script>\n", "---\n", "## <script>x</script>\n", "### ", "* ", "1. ", "> ", "```\n", "    ", "\n", "\n\n", "é", "\u{202e}", "\0",
        "<script>alert(1)</script>", "<img src=x onerror=y>", "<iframe", "<!--", "-->", "&lt;script&gt;", "&#60;script>", "`<b>`", "<svg/onload=z>",
        "[x](javascript:alert(1))", "[x](JAVASCRIPT&colon;alert(1))", "<javascript:x>", "[x](data:text/html,y)", "![i](https://x.org/\"onerror=y)",
        "[r]: javascript:x\n", "[r]", "[^1]", "[^1]: <style>\n", "| a | b |\n|---|---|\n", "| <td> |\n", "~~", "**", "\"", "'", "](", "{{title}}", "words",
    ]), 0..40)) -> String {
        pieces.concat()
    }
}

proptest! {
    #[test]
    fn a_page_holds_only_what_is_ours(text in prop_oneof![4 => markdown(), 1 => any::<String>()], at in any::<prop::sample::Index>()) {
        let settings = Settings::default();
        let post = Post::parse(text.as_str(), &settings);
        let places: Vec<usize> = text.char_indices().map(|found| found.0).chain([text.len()]).collect();
        let place = places[at.index(places.len())];
        let finding = Diagnostic::error(Span::new(place, text.len()), "here it is");
        let html = page(&View {
            display_path: "a.md",
            post: &post,
            findings: &[finding],
            stage: CheckStage::Draft,
            settings: &settings,
            announcements: &[],
            error: None,
            version: "1",
        });
        let lower = html.to_lowercase();
        prop_assert_eq!(lower.matches("<script").count(), 1, "ours alone: {}", html);
        for made in ["<img", "<iframe", "<svg", "<style", "<!--", "href=\"javascript", "href=\"data:text", "src=\"http"] {
            prop_assert!(!lower.contains(made), "{} in {}", made, html);
        }
        prop_assert_eq!(html.matches("here it is").count(), 1, "{}", html);
    }
}
