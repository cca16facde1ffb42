//! Maps the columns of a table to the fields of a record, by their names.

use super::cells::{self, Splitter};
use crate::read::draft::{Draft, Long, Many, One, Target};
use crate::read::ris;

/// The separators of cells, the most usual one first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The columns of a table.
#[derive(Debug, Default)]
pub(crate) struct Header(Vec<Column>);

/// One column.
#[derive(Debug)]
pub(super) struct Column {
    name: String,
    target: Target,
}

impl Header {
    pub(super) fn read(names: &[String]) -> Self {
        Self(names.iter().map(|name| Column::named(name)).collect())
    }

    /// The separator of the header in the first row of a text, if at least `fewest` of its columns are known.
    pub(crate) fn told_from(text: &str, fewest: usize) -> Option<u8> {
        let text = text.trim_start_matches(['\u{feff}', '\n', '\r']);
        let row = text.get(..text.find('\n').unwrap_or(text.len()))?;
        let known = |separator: &u8| Self::read(&Splitter::new(*separator).split(row)).known();
        let best = SEPARATORS.into_iter().rev().max_by_key(known)?;
        (known(&best) >= fewest).then_some(best)
    }

    fn known(&self) -> usize {
        self.0.iter().filter(|column| column.target != Target::Other).count()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, place: usize) -> Option<&Column> {
        self.0.get(place)
    }
}

impl Column {
    fn named(name: &str) -> Self {
        Self {
            name: name.trim().to_owned(),
            target: target(name.trim()),
        }
    }

    /// The column of a cell after the last cell of the header.
    pub(super) fn beyond(place: usize) -> Self {
        Self {
            name: format!("column {}", place + 1),
            target: Target::Other,
        }
    }

    /// Puts a cell into its field.
    pub(super) fn put(&self, draft: &mut Draft, cell: &str, line: u64) {
        let entries = match self.target {
            Target::Many(Many::Authors | Many::Editors) => cells::names(cell),
            Target::Many(Many::Keywords) => cells::keywords(cell),
            Target::Many(Many::Urls) => cell.lines().map(str::to_owned).collect(),
            Target::Many(_) => cells::list(cell),
            Target::One(..) | Target::Long(..) | Target::Kind | Target::Other => {
                draft.put(self.target, &self.name, cell, line);
                // What a database calls the type of a document is not always a kind of publication, so it is kept as a type of work too.
                if self.target == Target::Kind && !self.name.eq_ignore_ascii_case("type") {
                    draft.put(Target::Many(Many::WorkTypes), &self.name, cell, line);
                }
                return;
            }
        };
        for entry in entries {
            draft.put(self.target, &self.name, &entry, line);
        }
    }
}

fn target(name: &str) -> Target {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    match plain.as_str() {
        "title" | "articletitle" | "documenttitle" | "itemtitle" | "primarytitle" => Target::One(One::Title, 0),
        "authors" | "author" | "authornames" | "firstauthors" | "authorlist" => Target::Many(Many::Authors),
        "editors" | "editor" | "secondaryauthors" => Target::Many(Many::Editors),
        "year" | "publicationyear" | "publishedyear" | "pubyear" => Target::One(One::Year, 0),
        "date" | "publicationdate" | "dateofpublication" | "coverdate" => Target::One(One::Date, 0),
        "publishedmonth" => Target::One(One::Date, 1),
        "journal" => Target::One(One::Container, 0),
        "sourcetitle" | "publicationtitle" | "journaltitle" | "journalbook" | "publication" => Target::One(One::Container, 1),
        "booktitle" | "secondarytitle" => Target::One(One::Container, 2),
        "journalabbreviation" | "abbreviatedsourcetitle" | "alternatetitle2" => Target::One(One::ContainerShort, 0),
        "volume" | "journalvolume" | "vol" => Target::One(One::Volume, 0),
        "issue" | "number" | "journalissue" => Target::One(One::Issue, 0),
        "pages" | "pagerange" => Target::One(One::Pages, 0),
        "startpage" | "pagestart" | "firstpage" => Target::One(One::FirstPage, 0),
        "endpage" | "pageend" | "lastpage" => Target::One(One::LastPage, 0),
        "articlenumber" | "artno" => Target::One(One::ArticleNumber, 0),
        "doi" | "itemdoi" => Target::One(One::Doi, 0),
        "pmid" | "pubmedid" => Target::One(One::Pmid, 0),
        "pmcid" => Target::One(One::Pmcid, 0),
        "issn" | "isbn" | "eissn" | "issnisbn" | "isbns" => Target::Many(Many::Serials),
        "accessionnumber" | "utuniquewosid" => Target::One(One::Accession, 0),
        "eid" => Target::One(One::Accession, 1),
        "database" => Target::One(One::Database, 0),
        "provider" | "databaseprovider" => Target::One(One::Provider, 0),
        "abstract" | "abstractnote" | "abstracttext" => Target::Long(Long::Abstract, 0),
        "keywords" | "authorkeywords" | "manualtags" | "indexkeywords" | "keyword" => Target::Many(Many::Keywords),
        "language" | "languageoforiginaldocument" => Target::One(One::Language, 0),
        "type" | "documenttype" | "itemtype" | "contenttype" | "typeofreference" | "publicationtype" => Target::Kind,
        "worktypes" => Target::Many(Many::WorkTypes),
        "url" | "urls" | "link" => Target::Many(Many::Urls),
        "publisher" => Target::One(One::Publisher, 0),
        "place" | "placepublished" => Target::One(One::Place, 0),
        "edition" => Target::One(One::Edition, 0),
        "series" | "seriestitle" | "bookseriestitle" => Target::One(One::Series, 0),
        "affiliations" | "affiliation" => Target::Many(Many::Affiliations),
        "notes" | "note" => Target::Long(Long::Notes, 0),
        // Some programs name columns by the tags of RIS.
        _ if name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) => ris::meaning(name),
        _ => Target::Other,
    }
}
