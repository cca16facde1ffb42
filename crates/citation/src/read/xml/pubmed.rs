//! Maps the elements of PubMed's XML to the fields of a record.

use super::Node;
use crate::read::draft::{Draft, Long, Many, One, Target};
use crate::record::RecordKind;

/// Puts the elements of a record into their fields.
pub(super) fn put(draft: &mut Draft, record: &Node) {
    if let Some(citation) = record.at(&["MedlineCitation"]) {
        put_citation(draft, citation);
    }
    if let Some(book) = record.at(&["BookDocument"]) {
        put_book(draft, book);
    }
    let data = ["PubmedData", "PubmedBookData"].into_iter().filter_map(|name| record.at(&[name]));
    for list in data.filter_map(|data| data.at(&["ArticleIdList"])) {
        put_ids(draft, list);
    }
}

fn put_one(draft: &mut Draft, part: One, from: Option<&Node>) {
    if let Some(node) = from {
        draft.put(Target::One(part, 0), &node.name, &node.text, node.line);
    }
}

fn put_all(draft: &mut Draft, target: Target, from: Option<&Node>, name: &str) {
    for node in from.into_iter().flat_map(|list| list.all(name)) {
        draft.put(target, name, &node.text, node.line);
    }
}

fn put_citation(draft: &mut Draft, citation: &Node) {
    for number in citation.all("PMID") {
        put_one(draft, One::Pmid, Some(number));
    }
    for heading in citation
        .at(&["MeshHeadingList"])
        .into_iter()
        .flat_map(|list| list.all("MeshHeading"))
    {
        // Written as in nbib: `Stroke/diagnosis/*therapy`.
        let mut words = heading.children.iter().map(|word| match word.attribute("MajorTopicYN") {
            Some("Y") => format!("*{}", word.text.trim()),
            _ => word.text.trim().to_owned(),
        });
        let whole = words.by_ref().collect::<Vec<_>>().join("/");
        draft.put(Target::Many(Many::Keywords), "MeshHeading", &whole, heading.line);
    }
    for list in citation.all("KeywordList") {
        put_all(draft, Target::Many(Many::Keywords), Some(list), "Keyword");
    }
    put_one(draft, One::ContainerShort, citation.at(&["MedlineJournalInfo", "MedlineTA"]));
    put_all(draft, Target::Long(Long::Notes, 0), Some(citation), "GeneralNote");
    let Some(article) = citation.at(&["Article"]) else {
        return;
    };
    put_one(draft, One::Title, article.at(&["ArticleTitle"]));
    if article.at(&["ArticleTitle"]).is_none_or(|title| title.text.trim().is_empty()) {
        put_one(draft, One::Title, article.at(&["VernacularTitle"]));
    }
    for journal in article.all("Journal") {
        put_all(draft, Target::Many(Many::Serials), Some(journal), "ISSN");
        put_one(draft, One::Container, journal.at(&["Title"]));
        put_one(draft, One::ContainerShort, journal.at(&["ISOAbbreviation"]));
        put_one(draft, One::Volume, journal.at(&["JournalIssue", "Volume"]));
        put_one(draft, One::Issue, journal.at(&["JournalIssue", "Issue"]));
        put_date(draft, journal.at(&["JournalIssue", "PubDate"]));
    }
    let pages = article.at(&["Pagination"]);
    put_one(draft, One::Pages, pages.and_then(|pages| pages.at(&["MedlinePgn"])));
    if pages.is_some_and(|pages| pages.at(&["MedlinePgn"]).is_none()) {
        put_one(draft, One::FirstPage, pages.and_then(|pages| pages.at(&["StartPage"])));
        put_one(draft, One::LastPage, pages.and_then(|pages| pages.at(&["EndPage"])));
    }
    for number in article.all("ELocationID") {
        let target = if number.attribute("EIdType") == Some("doi") {
            Target::One(One::Doi, 0)
        } else {
            Target::Other
        };
        draft.put(target, "ELocationID", &number.text, number.line);
    }
    put_abstract(draft, article.at(&["Abstract"]));
    put_people(draft, article);
    put_all(draft, Target::One(One::Language, 0), Some(article), "Language");
    put_types(draft, article.at(&["PublicationTypeList"]));
}

fn put_book(draft: &mut Draft, document: &Node) {
    put_one(draft, One::Pmid, document.at(&["PMID"]));
    put_one(draft, One::Title, document.at(&["ArticleTitle"]));
    let is_chapter = document.at(&["ArticleTitle"]).is_some();
    draft.fields.kind = if is_chapter { RecordKind::BookChapter } else { RecordKind::Book };
    if let Some(book) = document.at(&["Book"]) {
        let title = book.at(&["BookTitle"]);
        put_one(draft, if is_chapter { One::Container } else { One::Title }, title);
        put_one(draft, One::Publisher, book.at(&["Publisher", "PublisherName"]));
        put_one(draft, One::Place, book.at(&["Publisher", "PublisherLocation"]));
        put_date(draft, book.at(&["PubDate"]));
        put_all(draft, Target::Many(Many::Serials), Some(book), "Isbn");
        put_one(draft, One::Edition, book.at(&["Edition"]));
        put_one(draft, One::Series, book.at(&["CollectionTitle"]));
        put_people(draft, book);
    }
    put_people(draft, document);
    put_abstract(draft, document.at(&["Abstract"]));
    put_all(draft, Target::One(One::Language, 0), Some(document), "Language");
    for types in document.all("PublicationType") {
        draft.put(Target::Many(Many::WorkTypes), "PublicationType", &types.text, types.line);
    }
    if let Some(list) = document.at(&["ArticleIdList"]) {
        put_ids(draft, list);
    }
}

/// Puts a date: `2016 May`, `2017 Nov 15`, or the text that is given instead of a date.
fn put_date(draft: &mut Draft, date: Option<&Node>) {
    let Some(date) = date else {
        return;
    };
    let parts = ["Year", "Season", "Month", "Day", "MedlineDate"]
        .into_iter()
        .filter_map(|name| date.at(&[name]));
    let whole = parts
        .map(|part| part.text.trim())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    draft.put(Target::One(One::Year, 0), "PubDate", &whole, date.line);
}

/// Puts the parts of an abstract, each after its label.
fn put_abstract(draft: &mut Draft, node: Option<&Node>) {
    for part in node.into_iter().flat_map(|node| node.all("AbstractText")) {
        let text = part.text.trim();
        let labelled = match part.attribute("Label").filter(|label| !label.is_empty()) {
            Some(label) if !text.is_empty() => format!("{label}: {text}"),
            _ => text.to_owned(),
        };
        draft.put(Target::Long(Long::Abstract, 0), "AbstractText", &labelled, part.line);
    }
}

fn put_people(draft: &mut Draft, holder: &Node) {
    for list in holder.all("AuthorList") {
        let are_editors = list.attribute("Type") == Some("editors");
        let target = Target::Many(if are_editors { Many::Editors } else { Many::Authors });
        if list.attribute("CompleteYN") == Some("N") {
            draft.fields.authors_incomplete = true;
        }
        for person in list.all("Author") {
            put_person(draft, target, person);
        }
    }
}

fn put_person(draft: &mut Draft, target: Target, person: &Node) {
    let text = |name: &str| person.at(&[name]).map(|node| node.text.trim()).filter(|text| !text.is_empty());
    if let Some(body) = text("CollectiveName") {
        let target = if target == Target::Many(Many::Authors) {
            Target::Many(Many::Bodies)
        } else {
            target
        };
        draft.put(target, "CollectiveName", body, person.line);
    } else if let Some(family) = text("LastName") {
        let given = text("ForeName").or_else(|| text("Initials"));
        let parts = [Some(family), text("Suffix").filter(|_| given.is_none()), given]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        let mut name = parts.join(", ");
        if let (Some(suffix), Some(_)) = (text("Suffix"), given) {
            name = format!("{name}, {suffix}");
        }
        draft.put(target, "Author", &name, person.line);
    }
    for place in person.all("AffiliationInfo") {
        put_all(draft, Target::Many(Many::Affiliations), Some(place), "Affiliation");
    }
}

fn put_types(draft: &mut Draft, list: Option<&Node>) {
    for node in list.into_iter().flat_map(|list| list.all("PublicationType")) {
        let word = node.text.trim();
        match word {
            "Preprint" => draft.fields.kind = RecordKind::Unpublished,
            "Journal Article" | "Dataset" | "Technical Report" | "Newspaper Article" => draft.kind(word),
            _ => {}
        }
        draft.put(Target::Many(Many::WorkTypes), "PublicationType", word, node.line);
    }
}

fn put_ids(draft: &mut Draft, list: &Node) {
    for id in list.all("ArticleId") {
        let target = match id.attribute("IdType") {
            Some("doi") => Target::One(One::Doi, 1),
            Some("pmc") => Target::One(One::Pmcid, 0),
            Some("pubmed") => Target::One(One::Pmid, 1),
            Some("bookaccession") => Target::One(One::Accession, 0),
            _ => Target::Other,
        };
        draft.put(target, id.attribute("IdType").unwrap_or("ArticleId"), &id.text, id.line);
    }
}
