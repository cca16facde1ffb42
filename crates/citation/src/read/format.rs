//! Detects the format of a file from its text, never from its name.

use std::fmt;

use super::csv::Header;
use super::{enw, nbib, ovid, ris, wos};

/// A format in which databases and programs export records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RIS, which databases and reference managers write.
    Ris,
    /// nbib, the MEDLINE format of PubMed.
    Nbib,
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// EndNote's XML.
    EndNoteXml,
    /// PubMed's XML.
    PubmedXml,
    /// Plain text of Web of Science.
    WebOfScience,
    /// EndNote's tagged text (`.enw`).
    EndNoteTagged,
    /// Ovid's tagged text.
    OvidTagged,
    /// A table, such as a CSV file.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Ris,
        Self::Nbib,
        Self::Bibtex,
        Self::EndNoteXml,
        Self::PubmedXml,
        Self::WebOfScience,
        Self::EndNoteTagged,
        Self::OvidTagged,
        Self::Csv,
    ];

    /// The format's stable code, such as `WEB_OF_SCIENCE`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ris => "RIS",
            Self::Nbib => "NBIB",
            Self::Bibtex => "BIBTEX",
            Self::EndNoteXml => "ENDNOTE_XML",
            Self::PubmedXml => "PUBMED_XML",
            Self::WebOfScience => "WEB_OF_SCIENCE",
            Self::EndNoteTagged => "ENDNOTE_TAGGED",
            Self::OvidTagged => "OVID_TAGGED",
            Self::Csv => "CSV",
        }
    }

    /// The name that people know, such as `Web of Science plain text`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ris => "RIS",
            Self::Nbib => "PubMed nbib",
            Self::Bibtex => "BibTeX",
            Self::EndNoteXml => "EndNote XML",
            Self::PubmedXml => "PubMed XML",
            Self::WebOfScience => "Web of Science plain text",
            Self::EndNoteTagged => "EndNote tagged",
            Self::OvidTagged => "Ovid tagged",
            Self::Csv => "CSV",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// The number of lines of each kind in a text.
#[derive(Debug, Default)]
struct Marks {
    ris_type: usize,
    ris: usize,
    nbib_number: usize,
    nbib: usize,
    wos_type: usize,
    wos_end: usize,
    wos: usize,
    enw: usize,
    ovid_number: usize,
    ovid: usize,
    bibtex: usize,
}

impl Marks {
    fn count(&mut self, line: &str) {
        let add = |mark: &mut usize, is_there: bool| *mark += usize::from(is_there);
        if let Some(found) = ris::tag_line(line) {
            add(&mut self.ris_type, found.tag == "TY");
            add(&mut self.ris, true);
        }
        if let Some((tag, _)) = nbib::tag_line(line) {
            add(&mut self.nbib_number, tag == "PMID");
            add(&mut self.nbib, true);
        }
        if let Some((tag, value)) = wos::tag_line(line) {
            add(&mut self.wos_type, tag == "PT" && value.trim().len() == 1);
            add(&mut self.wos_end, tag == "ER" && value.trim().is_empty());
            add(&mut self.wos, matches!(tag, "FN" | "VR" | "AU" | "TI" | "SO" | "PY" | "ER"));
        }
        add(&mut self.enw, enw::tag_line(line).is_some());
        add(&mut self.ovid_number, ovid::is_number(line));
        add(&mut self.ovid, ovid::is_label(line));
        add(&mut self.bibtex, is_bibtex(line));
    }
}

/// Whether a line begins a BibTeX entry, such as `@article{`.
fn is_bibtex(line: &str) -> bool {
    let Some((before, rest)) = line.trim_start_matches('\u{feff}').split_once('@') else {
        return false;
    };
    let word = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let opens = rest.get(word..).is_some_and(|rest| rest.trim_start().starts_with(['{', '(']));
    before.trim_start_matches(['}', ',', ' ', '\t']).is_empty() && word > 0 && opens
}

/// What the text of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Format(Format),
    /// A table, with its separator.
    Table(u8),
    /// XML of a kind that we do not know.
    OtherXml,
    Unknown,
}

/// Detects the format of a text. The beginning of the text is enough.
pub(super) fn told_from(text: &str) -> Told {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mut marks = Marks::default();
    text.split(['\n', '\r']).for_each(|line| marks.count(line));
    if text.starts_with('<') && marks.ovid_number == 0 {
        let has = |tag: &str| text.contains(tag);
        return if has("<PubmedArticle") || has("<PubmedBookArticle") {
            Told::Format(Format::PubmedXml)
        } else if has("<record>") || has("<records>") || has("<record ") {
            Told::Format(Format::EndNoteXml)
        } else {
            Told::OtherXml
        };
    }
    // Tables come first, because their cells may contain lines that look like tags.
    if let Some(separator) = Header::told_from(text, 3) {
        return Told::Table(separator);
    }
    let found = [
        (marks.ris_type > 0, Format::Ris),
        (marks.nbib_number > 0 && marks.nbib > 1, Format::Nbib),
        (marks.wos_type > 0 && marks.wos > 0, Format::WebOfScience),
        (marks.ovid_number > 0 && marks.ovid > 0 || marks.ovid > 3, Format::OvidTagged),
        (marks.bibtex > 0, Format::Bibtex),
        (
            marks.enw > 0 && enw::tag_line(text.lines().next().unwrap_or_default()).is_some(),
            Format::EndNoteTagged,
        ),
        // From here on, the tag that begins a record is missing.
        (marks.nbib > 2 && marks.nbib > marks.ris, Format::Nbib),
        (marks.ris > 2, Format::Ris),
        (marks.nbib > 2, Format::Nbib),
        (marks.wos > 2 && marks.wos_end > 0, Format::WebOfScience),
    ];
    if let Some((_, format)) = found.into_iter().find(|(is_there, _)| *is_there) {
        return Told::Format(format);
    }
    Header::told_from(text, 2).map_or(Told::Unknown, Told::Table)
}
