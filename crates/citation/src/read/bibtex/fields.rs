//! Maps the fields of BibTeX and BibLaTeX to the fields of a record.

use super::latex::{inside_braces, text, verbatim};
use crate::read::draft::{Draft, Long, Many, One, Target};
use crate::record::{Contributor, RecordKind, means_more};

/// Puts a value into its field. The name is in lower case.
pub(super) fn put(draft: &mut Draft, name: &str, value: &str, line: u64) {
    match target(name) {
        target @ Target::Many(Many::Authors | Many::Editors) => put_names(draft, target, name, value, line),
        target @ Target::Many(Many::Keywords) => {
            let by = if split(value, |byte| byte == b';').len() > 1 { b';' } else { b',' };
            for part in split(value, |byte| byte == by) {
                draft.put(target, name, &text(part), line);
            }
        }
        target @ Target::Many(Many::Urls) => {
            for part in split(value, |byte| byte.is_ascii_whitespace()) {
                draft.put(target, name, &verbatim(part), line);
            }
        }
        target @ Target::Many(_) => {
            for part in split(value, |byte| byte == b';') {
                draft.put(target, name, &text(part), line);
            }
        }
        // BibTeX writes a hyphen twice, so that it is printed as a dash.
        target @ Target::One(One::Pages, _) => draft.put(target, name, &text(value).replace("--", "-"), line),
        target @ Target::One(One::Doi, _) => draft.put(target, name, &verbatim(value), line),
        target @ Target::Kind => {
            let word = text(value);
            if matches!(name, "entrysubtype") {
                draft.fields.kind = RecordKind::Other;
            }
            draft.put(target, name, &word, line);
        }
        target => draft.put(target, name, &text(value), line),
    }
}

/// Puts a list of names, which are separated by `and`. A name that is enclosed in braces is that of a body.
fn put_names(draft: &mut Draft, target: Target, tag: &str, value: &str, line: u64) {
    for raw in names(value) {
        let raw = raw.trim();
        let name = text(raw);
        if inside_braces(raw).is_none() || means_more(&name) {
            draft.put(target, tag, &name, line);
            continue;
        }
        let list = match target {
            Target::Many(Many::Editors) => &mut draft.fields.editors,
            _ => &mut draft.fields.authors,
        };
        list.extend(Contributor::body(&name));
    }
}

/// The names of a list, which are separated by `and` outside of braces.
fn names(value: &str) -> Vec<&str> {
    let words = split(value, |byte| byte.is_ascii_whitespace());
    let (mut names, mut from, mut until) = (Vec::new(), None, 0);
    let base = value.as_ptr() as usize;
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        let at = word.as_ptr() as usize - base;
        if word.eq_ignore_ascii_case("and") {
            names.extend(from.take().and_then(|from| value.get(from..until)));
        } else {
            from.get_or_insert(at);
            until = at + word.len();
        }
    }
    names.extend(from.and_then(|from| value.get(from..until)));
    names
}

/// The parts of a value, which are separated outside of braces.
fn split(value: &str, is_separator: impl Fn(u8) -> bool) -> Vec<&str> {
    let (mut parts, mut from, mut depth, mut escaped) = (Vec::new(), 0, 0_usize, false);
    for (place, byte) in value.bytes().enumerate() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match byte {
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && is_separator(byte) => {
                parts.extend(value.get(from..place));
                from = place + 1;
            }
            _ => {}
        }
    }
    parts.extend(value.get(from..));
    parts
}

fn target(name: &str) -> Target {
    match name {
        "title" => Target::One(One::Title, 0),
        "author" => Target::Many(Many::Authors),
        "editor" => Target::Many(Many::Editors),
        "year" => Target::One(One::Year, 0),
        "date" => Target::One(One::Date, 0),
        "month" => Target::One(One::Date, 5),
        "journal" => Target::One(One::Container, 0),
        "journaltitle" => Target::One(One::Container, 1),
        "booktitle" => Target::One(One::Container, 2),
        "shortjournal" => Target::One(One::ContainerShort, 0),
        "journal-abbreviation" | "journal_abbr" => Target::One(One::ContainerShort, 1),
        "volume" => Target::One(One::Volume, 0),
        "number" => Target::One(One::Issue, 0),
        "issue" => Target::One(One::Issue, 1),
        "pages" => Target::One(One::Pages, 0),
        "eid" => Target::One(One::ArticleNumber, 0),
        "doi" => Target::One(One::Doi, 0),
        "pmid" => Target::One(One::Pmid, 0),
        "pmcid" => Target::One(One::Pmcid, 0),
        "issn" | "isbn" => Target::Many(Many::Serials),
        "accession" => Target::One(One::Accession, 0),
        "database" => Target::One(One::Database, 0),
        "provider" => Target::One(One::Provider, 0),
        "abstract" => Target::Long(Long::Abstract, 0),
        "keywords" => Target::Many(Many::Keywords),
        "language" => Target::One(One::Language, 0),
        "langid" => Target::One(One::Language, 1),
        "type" => Target::Many(Many::WorkTypes),
        "entrysubtype" => Target::Kind,
        "url" => Target::Many(Many::Urls),
        "publisher" => Target::One(One::Publisher, 0),
        "school" => Target::One(One::Publisher, 1),
        "institution" => Target::One(One::Publisher, 2),
        "organization" => Target::One(One::Publisher, 3),
        "address" => Target::One(One::Place, 0),
        "location" => Target::One(One::Place, 1),
        "edition" => Target::One(One::Edition, 0),
        "series" => Target::One(One::Series, 0),
        "affiliation" => Target::Many(Many::Affiliations),
        "note" => Target::Long(Long::Notes, 0),
        _ => Target::Other,
    }
}
