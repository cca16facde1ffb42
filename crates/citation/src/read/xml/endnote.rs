//! Maps the elements of EndNote's XML to the fields of a record.

use super::Node;
use crate::read::draft::{Draft, Long, Many, One, Target};

/// Puts the elements of a record into their fields.
pub(super) fn put(draft: &mut Draft, record: &Node) {
    for element in &record.children {
        match element.name.as_str() {
            "contributors" => put_groups(draft, element),
            "titles" | "periodical" | "alt-periodical" | "dates" | "urls" | "keywords" => put_groups(draft, element),
            "ref-type" => {
                let name = element.attribute("name").unwrap_or(&element.text);
                draft.put(Target::Kind, "ref-type", name, element.line);
            }
            "pages" => {
                // Some programs store the first and the last page separately.
                let (start, end) = (element.attribute("start"), element.attribute("end"));
                match (element.text.trim().is_empty(), start, end) {
                    (true, Some(start), end) => {
                        draft.put(Target::One(One::FirstPage, 0), "pages", start, element.line);
                        draft.put(Target::One(One::LastPage, 0), "pages", end.unwrap_or_default(), element.line);
                    }
                    _ => draft.put(Target::One(One::Pages, 0), "pages", &element.text, element.line),
                }
            }
            "auth-address" => {
                for line in element.text.split(['\n', '\r']) {
                    draft.put(Target::Many(Many::Affiliations), "auth-address", line, element.line);
                }
            }
            "isbn" => {
                for part in element.text.split(['\n', '\r']) {
                    draft.put(Target::Many(Many::Serials), "isbn", part, element.line);
                }
            }
            "database" | "source-app" | "foreign-keys" => draft.put(Target::Other, &element.name, &element.text, element.line),
            name => draft.put(target(name), name, &element.text, element.line),
        }
    }
}

/// Puts the elements that are inside others: `contributors/authors/author`, `titles/title`, `urls/related-urls/url`.
fn put_groups(draft: &mut Draft, group: &Node) {
    for element in &group.children {
        let name = element.name.as_str();
        let below: Vec<&Node> = element.children.iter().filter(|child| child.name != "style").collect();
        let target = match (group.name.as_str(), name) {
            ("contributors", "authors") => Target::Many(Many::Authors),
            ("contributors", "secondary-authors") => Target::Many(Many::Editors),
            ("titles", "title") => Target::One(One::Title, 0),
            ("titles", "secondary-title") => Target::One(One::Container, 1),
            ("titles", "tertiary-title") => Target::One(One::Series, 0),
            ("titles" | "periodical", "alt-title" | "abbr-1") => Target::One(One::ContainerShort, 0),
            ("periodical", "full-title") => Target::One(One::Container, 0),
            ("dates", "year") => Target::One(One::Year, 0),
            ("dates", "pub-dates") => Target::One(One::Date, 0),
            ("keywords", "keyword") => Target::Many(Many::Keywords),
            ("urls", "related-urls" | "web-urls") => Target::Many(Many::Urls),
            _ => Target::Other,
        };
        if below.is_empty() {
            draft.put(target, name, &element.text, element.line);
        }
        for child in below {
            draft.put(target, name, &child.text, child.line);
        }
    }
}

fn target(name: &str) -> Target {
    match name {
        "volume" => Target::One(One::Volume, 0),
        "number" => Target::One(One::Issue, 0),
        "issue" => Target::One(One::Issue, 1),
        "abstract" => Target::Long(Long::Abstract, 0),
        "electronic-resource-num" => Target::One(One::Doi, 0),
        "accession-num" => Target::One(One::Accession, 0),
        "remote-database-name" => Target::One(One::Database, 0),
        "remote-database-provider" => Target::One(One::Provider, 0),
        "language" => Target::One(One::Language, 0),
        "work-type" => Target::Many(Many::WorkTypes),
        "publisher" => Target::One(One::Publisher, 0),
        "pub-location" => Target::One(One::Place, 0),
        "edition" => Target::One(One::Edition, 0),
        "notes" => Target::Long(Long::Notes, 0),
        _ => Target::Other,
    }
}
