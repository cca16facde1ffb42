//! A page of a search: texts whose heading matches, then those of which only the body does, each in the order of their ids. Both parts
//! end as soon as the page is full, so a common word costs no more than a rare one.

use entity::column::Code;
use entity::search_document;
use evidence::vocabulary::SearchKind;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Alias, ExprTrait, Order};
use uuid::Uuid;
use words::text;

use super::SearchHit;
use super::query::{Part, SearchedWords};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::cursor::{Seal, refuse};
use crate::engine::list::keyset::{Direction, Key};
use crate::engine::list::page::{Item, Page, PageArguments, cut};
use crate::engine::list::{key_for, wants_cursors};
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, column_if, columns};
use crate::engine::wide::Wide;

/// The maximum length of a snippet, in characters.
const SNIPPET: usize = 200;

/// The name under which the id of a text is read.
const DOCUMENT: &str = "document";

/// A part of the list. The parts follow each other in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    Headings,
    Bodies,
}

impl Tier {
    const ALL: [Self; 2] = [Self::Headings, Self::Bodies];

    const fn part(self) -> Part {
        match self {
            Self::Headings => Part::Heading,
            Self::Bodies => Part::Rest,
        }
    }

    const fn score(self) -> f64 {
        match self {
            Self::Headings => 1.0,
            Self::Bodies => 0.5,
        }
    }
}

/// The position of a row in the list, which its cursor carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    tier: Tier,
    document: i64,
}

/// The rows of one tier that lie beyond a cursor.
enum Beyond {
    Everything,
    Document(i64),
    Nothing,
}

impl Place {
    fn keys(self) -> [Key; 2] {
        [Key::Int(self.tier as i64), Key::Int(self.document)]
    }

    /// Reads a cursor of a list.
    fn read(text: &str, path: &str, seal: Option<&Seal<'_>>) -> Result<Self, Error> {
        let keys = seal.ok_or_else(|| refuse(path))?.read(text, path)?;
        let [Key::Int(tier), Key::Int(document)] = keys.as_slice() else {
            return Err(refuse(path));
        };
        let tier = Tier::ALL.into_iter().find(|known| *known as i64 == *tier);
        Ok(Self {
            tier: tier.ok_or_else(|| refuse(path))?,
            document: *document,
        })
    }

    /// What of a tier follows this place in a direction.
    fn beyond(self, tier: Tier, direction: Direction) -> Beyond {
        if tier == self.tier {
            return Beyond::Document(self.document);
        }
        if (tier > self.tier) == (direction == Direction::Forward) {
            Beyond::Everything
        } else {
            Beyond::Nothing
        }
    }
}

#[derive(FromQueryResult)]
struct HitRow {
    kind: Code<SearchKind>,
    row_id: Uuid,
    heading: Option<String>,
    body: Option<String>,
    document: i64,
}

/// A page that is being read.
struct Search<'a> {
    access: &'a Access,
    words: &'a SearchedWords,
    kinds: &'a [SearchKind],
    after: Option<Place>,
    before: Option<Place>,
    direction: Direction,
}

impl Search<'_> {
    /// The first rows of a tier from the page's end of the list.
    async fn rows(&self, tier: Tier, most: u64) -> Result<Vec<HitRow>, Error> {
        use search_document::Column;
        let mut select = self.access.found(self.words, self.kinds, tier.part());
        for (place, direction) in [(self.after, Direction::Forward), (self.before, Direction::Backward)] {
            match place.map_or(Beyond::Everything, |place| place.beyond(tier, direction)) {
                Beyond::Everything => {}
                Beyond::Nothing => return Ok(Vec::new()),
                Beyond::Document(id) if direction == Direction::Forward => {
                    select.and_where(self.access.document_id(tier.part()).gt(id));
                }
                Beyond::Document(id) => {
                    select.and_where(self.access.document_id(tier.part()).lt(id));
                }
            }
        }
        let snippets = self.access.asks(Wide::SearchSnippet);
        columns(&mut select, &[Column::Kind, Column::RowId]);
        column_if(&mut select, Column::Heading, snippets);
        column_if(&mut select, Column::Body, snippets);
        let order = if self.direction == Direction::Forward {
            Order::Asc
        } else {
            Order::Desc
        };
        select
            .expr_as(col(Column::Id), Alias::new(DOCUMENT))
            .order_by_expr(self.access.document_id(tier.part()), order)
            .limit(most);
        let rows = self.access.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(HitRow::from_query_result(row, "")?)).collect()
    }
}

impl Access {
    /// A page of the matching rows of these kinds; rows whose heading matches come first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn search(&self, text: &str, kinds: &[SearchKind], page: &PageArguments) -> Result<Page<SearchHit>, Error> {
        let request = page.read(self.page_sizes())?;
        let cursor_key = key_for(self, &request).await?;
        let (order_name, scope_key) = (format!("search {text}"), self.viewer().scope_key());
        let seal = cursor_key.as_deref().map(|key| Seal::new(key, &order_name, &scope_key));
        let place = |cursor: &Option<String>, path| cursor.as_deref().map(|text| Place::read(text, path, seal.as_ref())).transpose();
        let words = SearchedWords::read(self, text).await?;
        let search = Search {
            access: self,
            words: &words,
            kinds,
            after: place(&request.after, "after")?,
            before: place(&request.before, "before")?,
            direction: request.direction,
        };
        let mut tiers = Tier::ALL;
        if request.direction == Direction::Backward {
            tiers.reverse();
        }
        let (seal, phrases) = (seal.as_ref().filter(|_| wants_cursors(self)), words.phrases());
        let mut items = Vec::new();
        let mut wanted = request.size + 1;
        for tier in tiers {
            if wanted == 0 {
                break;
            }
            let rows = search.rows(tier, wanted).await?;
            wanted = wanted.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
            for row in rows {
                let place = Place {
                    tier,
                    document: row.document,
                };
                items.push(Item {
                    cursor: seal.map(|seal| seal.write(&place.keys())).transpose()?.unwrap_or_default(),
                    node: hit(row, tier, &phrases),
                });
            }
        }
        Ok(cut(items, &request))
    }
}

fn hit(row: HitRow, tier: Tier, phrases: &[Vec<String>]) -> SearchHit {
    let text = match tier {
        Tier::Headings => row.heading,
        Tier::Bodies => row.body,
    };
    SearchHit {
        kind: row.kind.0,
        id: row.row_id,
        snippet: text::snippet(&text.unwrap_or_default(), phrases, SNIPPET),
        score: tier.score(),
    }
}
