//! Fits labels into a width: broken between words over a few lines, cut with an ellipsis where they are still too long.

/// The average width of a character in ems, for a sans-serif face; wide scripts take a whole em.
const EM: f64 = 0.56;

/// How wide a text will be, about, at this size of type.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if is_wide(c) { 1.0 } else { EM }).sum::<f64>() * size
}

/// Scripts whose characters are as wide as they are high: from Hangul Jamo and CJK on.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FFE6}' | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

/// A box that text has to fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fit {
    pub(crate) width: f64,
    pub(crate) size: f64,
    pub(crate) lines: usize,
}

/// The text in lines that fit; the last ends in an ellipsis where something is left out.
pub(crate) fn wrap(text: &str, fit: Fit) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, fit.size) + width(" ", fit.size) + width(word, fit.size) <= fit.width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let left_out = lines.len() > fit.lines;
    lines.truncate(fit.lines);
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.iter_mut().enumerate() {
        if width(line, fit.size) > fit.width || (left_out && index == last) {
            *line = cut(line, fit);
        }
    }
    lines
}

fn cut(line: &str, fit: Fit) -> String {
    let mut kept = line.to_owned();
    while !kept.is_empty() && width(&kept, fit.size) + width("…", fit.size) > fit.width {
        kept.pop();
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::*;

    const FIT: Fit = Fit {
        width: 80.0,
        size: 10.0,
        lines: 2,
    };

    #[test]
    fn a_label_breaks_between_words() {
        assert_eq!(wrap("Attitudes and stigma", FIT), ["Attitudes and", "stigma"]);
        assert_eq!(wrap("Short", FIT), ["Short"]);
        assert!(wrap(" ", FIT).is_empty());
    }

    #[test]
    fn what_does_not_fit_is_cut_with_an_ellipsis() {
        assert_eq!(
            wrap("Reflection and self awareness of learners", FIT),
            ["Reflection and", "self awarenes…"]
        );
        assert_eq!(wrap("Interprofessionality", FIT), ["Interprofessi…"]);
    }

    proptest! {
        #[test]
        fn every_line_fits(text in "\\PC{0,60}") {
            let lines = wrap(&text, FIT);
            prop_assert!(lines.len() <= FIT.lines);
            prop_assert!(lines.iter().all(|line| width(line, FIT.size) <= FIT.width));
        }
    }
}
