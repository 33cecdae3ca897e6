//! How the page looks, as far as that can be measured: it fits every window, notes lie over
//! nothing, and all of it can be read, in light and dark.

use serde_json::json;

use crate::{DRAFT, Preview, webdriver::Browser};

/// Says what is wrong with the page as it is shown now. The contrast is that of WCAG 2, level AA.
const MEASURE: &str = "
const wrong = new Set();
if (document.documentElement.scrollWidth > innerWidth) wrong.add('it scrolls sideways');
const article = document.querySelector('article').getBoundingClientRect();
let above = -Infinity;
for (const note of document.querySelectorAll('article .note')) {
  const box = note.getBoundingClientRect();
  const floats = getComputedStyle(note.closest('.notes')).float === 'right';
  if (floats && box.left < article.right) wrong.add('a note lies over the edition');
  if (box.top < above) wrong.add('a note lies over another');
  if (box.right > innerWidth) wrong.add('a note is cut off');
  above = box.bottom;
}
const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => {
  const [r, g, b] = color.slice(0, 3).map((it) => it / 255)
    .map((it) => it <= 0.03928 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const paper = (element) => {
  for (let it = element; it; it = it.parentElement) {
    const color = numbers(getComputedStyle(it).backgroundColor);
    if (color.length === 3 || color[3] > 0) return color;
  }
  return [255, 255, 255];
};
for (const element of document.body.querySelectorAll('*')) {
  const says = [...element.childNodes].some((it) => it.nodeType === 3 && it.textContent.trim());
  if (!says || !element.checkVisibility()) continue;
  const [a, b] = [light(numbers(getComputedStyle(element).color)), light(paper(element))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < 4.5) wrong.add(`${contrast.toFixed(1)}: ${element.tagName} .${element.className} ${element.textContent}`);
}
return [...wrong];
";

#[test]
fn the_page_fits_every_window_and_can_be_read_in_light_and_dark() {
    let browser = match Browser::start() {
        Ok(browser) => browser,
        Err(why) => {
            crate::common::skip("browser", &why);
            return;
        }
    };
    // Findings of every kind, front matter and headings among what they are about, and code that is
    // too wide.
    let text = DRAFT.replace("slug: 2024-07-28-update", "slug: another")
        + "* A bullet recieves [a period](https://github.com/kubernetes/kubernetes/pull/3/files).\n\n\
           ## Deprecatd\n\n### Loose words\n\n```\n"
        + &"wide ".repeat(80)
        + "\n```\n\n> Quoted `code`\n";
    let preview = Preview::of(&text);
    for scheme in ["light", "dark"] {
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        browser.devtools("Emulation.setEmulatedMedia", &media);
        for width in [360, 800, 1100, 1300, 1900] {
            let size =
                json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
            browser.devtools("Emulation.setDeviceMetricsOverride", &size);
            browser.open(&format!("http://127.0.0.1:{}/?publish", preview.port));
            let is_dark = "return matchMedia('(prefers-color-scheme: dark)').matches";
            assert_eq!(browser.run(is_dark).as_bool(), Some(scheme == "dark"));
            assert_eq!(browser.run("return innerWidth").as_u64(), Some(width));
            assert_eq!(browser.run(MEASURE), json!([]), "{scheme}, {width} wide");
        }
    }
}
