//! Fits labels into a width: breaks them between words into a few lines, and cuts them with an ellipsis if they are still too long.

/// The estimated greatest width of a text at this font size. It uses the widths of DejaVu Sans, the widest of the fonts that figures name.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The estimated greatest width of the same text in bold.
pub(crate) fn strong_width(text: &str, size: f64) -> f64 {
    // DejaVu Sans Bold is up to an eighth wider.
    width(text, size) * 1.125
}

/// The width of a character in ems, rounded up within its class.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' => 0.3,
        ' ' | '\u{A0}' | 'I' | '.' | ',' | ';' | ':' | '/' | '\\' | '|' => 0.35,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '!' | '²' => 0.42,
        's' | 'c' | 'z' | '"' | '–' => 0.56,
        'm' | 'w' | '%' | 'M' | 'W' | '—' | '…' | '←' | '→' => 1.0,
        '@' | '©' | '®' | '¼'..='¾' | 'Æ' | 'æ' | 'Œ' | 'œ' | 'Ŵ' => 1.07,
        '+' | '<' | '=' | '>' | '−' | '#' | '~' | '^' | '×' => 0.85,
        'a'..='z' | '0'..='9' => 0.64,
        'A'..='Z' | '&' => 0.79,
        '!'..='~' => 0.65,
        'Ж' | 'Ш' | 'Щ' | 'Ы' | 'Ю' | 'Ф' | 'ж' | 'ш' | 'щ' | 'ы' | 'ю' | 'ф' => 1.1,
        'Ǆ'..='ǌ' | 'Ǳ'..='ǳ' => 1.42,
        _ if is_invisible(c) => 0.0,
        _ if is_pictograph(c) => 1.4,
        _ if is_wide(c) => 1.0,
        '\u{A1}'..='\u{24F}' | '\u{370}'..='\u{3FF}' if c.is_lowercase() => 0.66,
        '\u{A1}'..='\u{24F}' | '\u{370}'..='\u{3FF}' => 0.82,
        _ => 0.9,
    }
}

/// Whether a character has no width: marks that combine with the character before, and signs that only control the layout.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
    )
}

fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Whether a character is as wide as it is high, as in scripts from Hangul Jamo and CJK on.
fn is_wide(c: char) -> bool {
    matches!(
        c,
        '\u{1100}'..='\u{115F}'
            | '\u{2E80}'..='\u{A4CF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE6F}'
            | '\u{FF00}'..='\u{FFE6}'
            | '\u{20000}'..='\u{3FFFD}'
    )
}

/// The box that a text has to fit into.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fit {
    pub(crate) width: f64,
    pub(crate) size: f64,
    pub(crate) lines: usize,
}

/// The text in lines that fit; the last one ends in an ellipsis if something is left out. The running time is proportional to the text.
pub(crate) fn wrap(text: &str, fit: Fit) -> Vec<String> {
    let mut lines: Vec<(String, f64)> = Vec::new();
    for (glue, piece) in pieces(text) {
        if lines.len() > fit.lines {
            break;
        }
        let wide = width(&piece, fit.size);
        match lines.last_mut() {
            Some((line, used)) if *used + width(glue, fit.size) + wide <= fit.width => {
                line.push_str(glue);
                line.push_str(&piece);
                *used += width(glue, fit.size) + wide;
            }
            _ => lines.push((piece, wide)),
        }
    }
    let left_out = lines.len() > fit.lines;
    lines.truncate(fit.lines);
    let last = lines.len().saturating_sub(1);
    let fitted = lines.into_iter().enumerate().map(|(index, (line, used))| {
        if used > fit.width || (left_out && index == last) {
            cut(&line, fit)
        } else {
            line
        }
    });
    fitted.collect()
}

/// Whether a line may break at this character. It may not at no-break spaces (U+00A0, U+202F).
fn breaks(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}')
}

/// The pieces of a text that stay together on a line, each with the separator before it: words, the parts of a word after a hyphen or a
/// slash, and the single characters of scripts without spaces.
fn pieces(text: &str) -> Vec<(&'static str, String)> {
    let mut pieces = Vec::new();
    for word in text.split(breaks).filter(|word| !word.is_empty()) {
        let mut glue = " ";
        let mut piece = String::new();
        for c in word.chars().filter(|c| !c.is_control()) {
            if is_wide(c) && !piece.is_empty() {
                pieces.push((glue, std::mem::take(&mut piece)));
                glue = "";
            }
            piece.push(c);
            if is_wide(c) || (matches!(c, '-' | '/' | '–') && piece.chars().count() > 2) {
                pieces.push((glue, std::mem::take(&mut piece)));
                glue = "";
            }
        }
        if !piece.is_empty() {
            pieces.push((glue, piece));
        }
    }
    pieces
}

fn cut(line: &str, fit: Fit) -> String {
    let room = fit.width - width("…", fit.size);
    let mut used = 0.0;
    let kept = line.chars().take_while(|c| {
        used += advance(*c) * fit.size;
        used <= room
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::*;

    const FIT: Fit = Fit {
        width: 84.0,
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
    fn a_word_breaks_after_a_hyphen_or_a_stroke() {
        assert_eq!(wrap("Communication-building", FIT), ["Communicati…", "building"]);
        assert_eq!(wrap("Attitudes/perceptions", FIT), ["Attitudes/", "perceptions"]);
    }

    #[test]
    fn a_no_break_space_keeps_words_together() {
        assert_eq!(wrap("Attitudes df\u{a0}=\u{a0}8", FIT), ["Attitudes", "df\u{a0}=\u{a0}8"]);
    }

    #[test]
    fn scripts_without_spaces_break_between_characters() {
        assert_eq!(wrap("精神健康教育中的生活经验", FIT), ["精神健康教育中的", "生活经验"]);
    }

    #[test]
    fn what_does_not_fit_is_cut_with_an_ellipsis() {
        assert_eq!(
            wrap("Reflection and self awareness of learners", FIT),
            ["Reflection and", "self awarene…"]
        );
        assert_eq!(wrap("Interprofessionality", FIT), ["Interprofessio…"]);
    }

    #[test]
    fn wide_letters_take_more_room_than_narrow_ones() {
        assert!(width("WWW", 10.0) > 2.5 * width("iii", 10.0));
        assert!(width("e\u{301}", 10.0) <= width("e", 10.0));
    }

    #[test]
    fn a_label_of_a_million_letters_is_cut_at_once() {
        assert_eq!(wrap(&"e".repeat(1_000_000), FIT).len(), 1);
        assert_eq!(wrap(&"e ".repeat(1_000_000), FIT).len(), 2);
    }

    proptest! {
        #[test]
        fn every_line_fits(text in "\\PC{0,60}") {
            let lines = wrap(&text, FIT);
            prop_assert!(lines.len() <= FIT.lines);
            // Sums in a different order differ in the last digits.
            prop_assert!(lines.iter().all(|line| width(line, FIT.size) <= FIT.width + 1e-9));
        }
    }
}
