//! A parsed query, and how each of the databases is asked for the texts that match it.

use entity::column::{AsJson, Code};
use entity::{search_document, term};
use evidence::vocabulary::SearchKind;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, DbBackend};
use words::text;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::WordIndex;
use crate::engine::sql::{col, columns};

/// A parsed query, which can be rendered for either database.
pub(super) struct SearchedWords {
    /// For each word of the query, the alternatives that match it; each alternative is a phrase of stems.
    positions: Vec<Vec<Vec<String>>>,
}

/// The part of a text that has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Heading and body together.
    Anywhere,
    /// The heading alone contains all words.
    Heading,
    /// The words are all there, but not all in the heading.
    Rest,
}

impl Part {
    /// The index that SQLite walks.
    pub(super) const fn word_index(self) -> WordIndex {
        match self {
            Self::Heading => WordIndex::Headings,
            Self::Anywhere | Self::Rest => WordIndex::Texts,
        }
    }
}

impl SearchedWords {
    /// Parses the text, and adds the known synonyms of each word. Runs one statement.
    pub(super) async fn read(access: &Access, text: &str) -> Result<Self, Error> {
        let mut select = access.rows::<term::Entity>();
        columns(&mut select, &[term::Column::Label, term::Column::Synonyms]);
        let mut groups = Vec::new();
        for row in access.reader().query_all(&select).await? {
            let AsJson(mut group): AsJson<Vec<String>> = row.try_get("", "synonyms")?;
            group.insert(0, row.try_get("", "label")?);
            groups.push(group);
        }
        Ok(Self {
            positions: text::expand(text, &groups),
        })
    }

    /// One word, by its stem.
    pub(super) fn of_stem(stem: &str) -> Self {
        Self {
            positions: vec![vec![vec![stem.to_owned()]]],
        }
    }

    /// All alternatives of all words, for snippets.
    pub(super) fn phrases(&self) -> Vec<Vec<String>> {
        self.positions.iter().flatten().cloned().collect()
    }

    /// The condition on `search_document`; on SQLite, on the word index that is joined to it.
    pub(super) fn matches(&self, backend: DbBackend, kinds: &[SearchKind], part: Part) -> Condition {
        if self.positions.is_empty() {
            return Condition::all().add(Expr::cust("1 = 0"));
        }
        if backend == DbBackend::Postgres {
            return of_kinds(kinds).add(self.for_postgres(kinds, part));
        }
        let query = self.for_sqlite(kinds, part);
        Condition::all().add(Expr::cust_with_values(format!("\"{}\" MATCH ?", part.word_index().name()), [query]))
    }

    /// The texts of these kinds that match anywhere, as a condition for a statement that reads `search_document` alone.
    pub(super) fn is_in(&self, backend: DbBackend, kinds: &[SearchKind]) -> Condition {
        if self.positions.is_empty() || backend == DbBackend::Postgres {
            return self.matches(backend, kinds, Part::Anywhere);
        }
        let (index, query) = (WordIndex::Texts.name(), self.for_sqlite(kinds, Part::Anywhere));
        Condition::all().add(Expr::cust_with_values(
            format!("\"search_document\".\"id\" IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"),
            [query],
        ))
    }

    /// The query is part of the statement's text, because PostgreSQL must plan each search anew: it walks texts in order for a common
    /// word, and looks up a rare one.
    fn for_postgres(&self, kinds: &[SearchKind], part: Part) -> Expr {
        let phrase = |stems: &[String], weight: &str| {
            let words: Vec<String> = stems.iter().map(|stem| format!("''{}''{weight}", plain(stem))).collect();
            format!("({})", words.join(" <-> "))
        };
        let query = self.render(" & ", " | ", |stems| phrase(stems, ""));
        // The body continues where the heading ends, and a phrase must not reach from one into the other.
        let apart = self.render(" & ", " | ", |stems| match stems {
            [_] => phrase(stems, ""),
            _ => format!("{} | {}", phrase(stems, ":A"), phrase(stems, ":B")),
        });
        let words = format!("\"search_document\".\"words\" @@ '{apart}'::tsquery");
        let heading = format!("\"search_document\".\"heading_words\" @@ '{query}'::tsquery");
        match part {
            Part::Anywhere => Expr::cust(words),
            Part::Heading => match kinds {
                // The form in which an index has only the headings of this kind, with statistics of its own.
                [kind @ (SearchKind::Study | SearchKind::Outcome)] => Expr::cust(format!(
                    "(CASE WHEN \"search_document\".\"kind\" = '{}' THEN \"search_document\".\"heading_words\" END) @@ '{query}'::tsquery",
                    kind.code()
                )),
                _ => Expr::cust(heading),
            },
            Part::Rest => Expr::cust(format!("({words} AND NOT {heading})")),
        }
    }

    fn for_sqlite(&self, kinds: &[SearchKind], part: Part) -> String {
        let query = self.render(" AND ", " OR ", |stems| {
            let words: Vec<String> = stems.iter().map(|stem| plain(stem)).collect();
            format!("\"{}\"", words.join(" "))
        });
        let (anywhere, heading) = (
            format!("{{heading_stems body_stems}} : ({query})"),
            format!("heading_stems : ({query})"),
        );
        let words = match part {
            Part::Anywhere => anywhere,
            Part::Heading => heading,
            Part::Rest => format!("({anywhere}) NOT ({heading})"),
        };
        if kinds.is_empty() {
            return words;
        }
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
        format!("(kind : ({})) AND ({words})", kinds.join(" OR "))
    }

    fn render(&self, all: &str, any: &str, phrase: impl Fn(&[String]) -> String) -> String {
        let position = |alternatives: &Vec<Vec<String>>| {
            let phrases: Vec<String> = alternatives.iter().map(|stems| phrase(stems)).collect();
            format!("({})", phrases.join(any))
        };
        let positions: Vec<String> = self.positions.iter().map(position).collect();
        positions.join(all)
    }
}

fn of_kinds(kinds: &[SearchKind]) -> Condition {
    let kind = col(search_document::Column::Kind);
    match kinds {
        [] => Condition::all(),
        // An index has the texts of one kind in the order of a page.
        [one] => Condition::all().add(kind.eq(Code(*one))),
        many => Condition::all().add(kind.is_in(many.iter().copied().map(Code))),
    }
}

/// A stem as it may be part of a query. Stems consist of letters and digits already, so this changes nothing: it makes sure that no word
/// of a request can end a quotation.
pub(super) fn plain(stem: &str) -> String {
    stem.chars().filter(|c| c.is_alphanumeric()).collect()
}
