//! The template filters: dates, numbers, words for codes, and highlighting of search results.

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Value};

use crate::words;

/// Adds all filters to the template environment.
pub fn add(environment: &mut Environment<'_>) {
    environment.add_filter("words", |code: &str| words::of_code(code));
    environment.add_filter("uncoded", words::in_text);
    environment.add_filter("date", date);
    environment.add_filter("day", day);
    environment.add_filter("number", number);
    environment.add_filter("short", short);
    environment.add_filter("upfirst", upfirst);
    environment.add_filter("percent", percent);
    environment.add_filter("plural", plural);
    environment.add_filter("marked", marked);
    environment.add_filter("paragraphs", paragraphs);
    environment.add_filter("commonmark", commonmark);
    environment.add_filter("people", people);
    environment.add_filter("url", |text: &str| {
        form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
    });
    environment.add_filter("slug", slug);
    environment.add_filter("pair", pair);
    environment.add_filter("qr", qr);
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `2026-11-29…` becomes `29 November 2026`; a text that is not a date is unchanged.
fn day(text: &str) -> String {
    let parts = || {
        let mut parts = text.get(..10)?.split('-');
        let (year, month, day) = (
            parts.next()?,
            parts.next()?.parse::<usize>().ok()?,
            parts.next()?.parse::<u8>().ok()?,
        );
        Some(format!("{day} {} {year}", MONTHS.get(month.checked_sub(1)?)?))
    };
    parts().unwrap_or_else(|| text.to_owned())
}

/// A time as a `<time>` element: the day and, with `clock=true`, the time in UTC.
fn date(text: &str, kwargs: Kwargs) -> Result<Value, Error> {
    let clock = kwargs.get::<Option<bool>>("clock")?.unwrap_or(false);
    kwargs.assert_all_used()?;
    let time = text
        .get(11..16)
        .filter(|_| clock)
        .map(|time| format!(", {time} UTC"))
        .unwrap_or_default();
    Ok(Value::from_safe_string(format!(
        "<time datetime=\"{}\">{}{time}</time>",
        escaped(text),
        escaped(&day(text))
    )))
}

/// A number with this many decimals (two by default) and a real minus sign.
fn number(value: f64, decimals: Option<usize>) -> String {
    let text = format!("{value:.*}", decimals.unwrap_or(2));
    let is_zero = text.chars().all(|letter| matches!(letter, '-' | '0' | '.'));
    match text.strip_prefix('-') {
        Some(size) if is_zero => size.to_owned(),
        Some(size) => format!("\u{2212}{size}"),
        None => text,
    }
}

/// A number in its shortest form: `5`, `2.5`.
fn short(value: f64) -> String {
    value.to_string()
}

/// The text with a capital first letter; the rest is unchanged.
fn upfirst(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A fraction of one as a percentage.
fn percent(value: f64, decimals: Option<usize>) -> String {
    format!("{} %", number(value * 100.0, decimals.or(Some(0))))
}

/// `3|plural("study", "studies")` is `3 studies`. Without the second word an s is added.
fn plural(count: i64, one: &str, many: Option<&str>) -> String {
    match (count, many) {
        (1, _) => format!("1 {one}"),
        (_, Some(many)) => format!("{count} {many}"),
        (_, None) => format!("{count} {one}s"),
    }
}

/// A search snippet: words between `**` are highlighted.
fn marked(text: &str) -> Value {
    let mut html = String::new();
    for (at, part) in text.split("**").enumerate() {
        match at % 2 {
            0 => html.push_str(&escaped(part)),
            _ => {
                html.push_str("<mark>");
                html.push_str(&escaped(part));
                html.push_str("</mark>");
            }
        }
    }
    Value::from_safe_string(html)
}

/// A text with its paragraphs and line breaks, as HTML paragraphs.
fn paragraphs(text: &str) -> Value {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let html = paragraphs.map(|part| format!("<p>{}</p>", escaped(part).replace('\n', "<br>")));
    Value::from_safe_string(html.collect())
}

/// A CommonMark text as HTML: headings below those of the page, lists, emphasis, and web links. Embedded HTML and images are dropped.
fn commonmark(text: &str) -> Value {
    use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};
    let below = |level: HeadingLevel| match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        _ => HeadingLevel::H5,
    };
    let leads_out = |to: &CowStr<'_>| to.starts_with("https://") || to.starts_with("http://") || to.starts_with("mailto:");
    let mut kept = Vec::new();
    let mut links = Vec::new();
    for event in Parser::new(text) {
        match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::Image { .. } | Tag::HtmlBlock)
            | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => {}
            Event::Start(Tag::Heading { level, .. }) => kept.push(Event::Start(Tag::Heading {
                level: below(level),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            })),
            Event::End(TagEnd::Heading(level)) => kept.push(Event::End(TagEnd::Heading(below(level)))),
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                links.push(leads_out(dest_url));
                if leads_out(dest_url) {
                    kept.push(event);
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    kept.push(event);
                }
            }
            other => kept.push(other),
        }
    }
    let mut html = String::new();
    html::push_html(&mut html, kept.into_iter());
    Value::from_safe_string(html)
}

/// A count of people under disclosure control, in words.
fn people(count: &Value) -> Result<String, Error> {
    if matches!(count.kind(), ValueKind::None | ValueKind::Undefined) {
        return Ok("not shown".to_owned());
    }
    if count.get_attr("suppressed")?.is_true() {
        return Ok(match count.get_attr("reason")?.as_str() {
            Some("SMALL_COUNT") => "too few to show".to_owned(),
            Some("NOT_PERMITTED") => "not shown to you".to_owned(),
            _ => "not shown, as it would tell another small number".to_owned(),
        });
    }
    let value = count.get_attr("value")?;
    let about = if count.get_attr("rounded")?.is_true() { "about " } else { "" };
    Ok(format!("{about}{value}"))
}

/// A row as an option of a form: the value that is sent, and the label.
fn pair(row: &Value) -> Vec<Value> {
    let first = |names: &[&str]| {
        let found = names.iter().filter_map(|name| row.get_attr(name).ok());
        found
            .into_iter()
            .find(|value| !value.is_undefined() && !value.is_none())
            .unwrap_or_default()
    };
    vec![first(&["id", "code"]), first(&["label", "name", "title", "text"])]
}

/// A name that is valid in an `id` attribute.
fn slug(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect()
}

/// An address as a QR code.
fn qr(address: &str) -> Result<Value, Error> {
    let code = qrcode::QrCode::new(address).map_err(|_| Error::new(ErrorKind::InvalidOperation, "too long for a QR code"))?;
    let picture = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build();
    let picture = picture.find("<svg").and_then(|at| picture.get(at..)).unwrap_or_default();
    Ok(Value::from_safe_string(picture.to_owned()))
}

/// The text, escaped for HTML.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_out_and_nothing_is_made_up() {
        assert_eq!(day("2026-11-09T10:00:00Z"), "9 November 2026");
        assert_eq!(day("soon"), "soon");
        assert_eq!(day("2026-13-01"), "2026-13-01");
    }

    #[test]
    fn numbers_have_a_true_minus_and_zero_has_none() {
        assert_eq!(
            (number(-0.5, None), number(-0.001, None), number(2.0, Some(0))),
            ("\u{2212}0.50".into(), "0.00".into(), "2".into())
        );
    }

    #[test]
    fn commonmark_has_no_html_and_leads_to_the_web_alone() {
        let text = "# Sheet\n\n- *one* <script>x</script>\n- [in](javascript:x) [out](https://example.org)\n\n<b>y</b>";
        let html = commonmark(text).to_string();
        assert!(html.starts_with("<h3>Sheet</h3>\n<ul>\n<li><em>one</em> x</li>"), "{html}");
        assert!(
            html.contains("in <a href=\"https://example.org\">out</a>") && !html.contains("javascript") && !html.contains("<b>"),
            "{html}"
        );
    }

    #[test]
    fn marks_hold_text_alone() {
        assert_eq!(marked("a **<b>** c").to_string(), "a <mark>&lt;b&gt;</mark> c");
    }
}
