//! Chooses between the values that a record gives for one field.

use super::{Candidate, Draft, Long, One};
use crate::record::Doi;

impl Draft {
    /// Chooses the value of the lowest rank for each field. The others are kept as other fields.
    pub(super) fn settle_ones(&mut self) {
        let mut ones = std::mem::take(&mut self.ones);
        // The sort is stable, so of several values of equal rank the first comes first.
        ones.sort_by_key(|candidate| candidate.rank);
        let (mut first_page, mut last_page, mut short) = (None, None, None);
        for candidate in ones {
            let Candidate {
                part,
                tag,
                value,
                is_derived,
                ..
            } = candidate;
            let fields = &mut self.fields;
            let place = match part {
                One::Year => {
                    let year = value.parse().ok();
                    if fields.year.is_none() {
                        fields.year = year;
                    } else if fields.year != year && !is_derived {
                        self.put_other(&tag, &value);
                    }
                    continue;
                }
                One::Doi => {
                    let doi = Doi::read(&value);
                    match &fields.doi {
                        None => fields.doi = doi,
                        Some(known) if doi.as_ref().is_some_and(|doi| doi.normal() == known.normal()) => {}
                        Some(_) => self.put_other(&tag, &value),
                    }
                    continue;
                }
                One::Title => &mut fields.title,
                One::Date => &mut fields.date,
                One::Container => &mut fields.container,
                One::ContainerShort => &mut fields.container_short,
                One::Volume => &mut fields.volume,
                One::Issue => &mut fields.issue,
                One::Pages => &mut fields.pages,
                One::FirstPage => &mut first_page,
                One::LastPage => &mut last_page,
                One::ArticleNumber => &mut fields.article_number,
                One::Pmid => &mut fields.pmid,
                One::Pmcid => &mut fields.pmcid,
                One::Accession => &mut fields.accession,
                One::Database => &mut fields.database,
                One::Provider => &mut fields.provider,
                One::Language => &mut fields.language,
                One::Publisher => &mut fields.publisher,
                One::Place => &mut fields.place,
                One::Edition => &mut fields.edition,
                One::Series => &mut fields.series,
            };
            match place {
                None => *place = Some(value),
                Some(known) if *known == value => {}
                // Some programs write the abbreviated title here, and the full title elsewhere.
                Some(_) if part == One::Container && tag == "JO" => short = Some(value),
                Some(_) => self.put_other(&tag, &value),
            }
        }
        match (&self.fields.container_short, short) {
            (None, short) => self.fields.container_short = short,
            (Some(known), Some(short)) if *known != short => self.put_other("JO", &short),
            (Some(_), _) => {}
        }
        self.settle_pages(first_page, last_page);
    }

    fn settle_pages(&mut self, first: Option<String>, last: Option<String>) {
        let joined = match (first, last) {
            (None, None) => return,
            (Some(first), None) => first,
            (None, Some(last)) => format!("-{last}"),
            (Some(first), Some(last)) => {
                let holds_both = first.split_once('-').is_some_and(|(_, end)| end == last);
                if holds_both { first } else { format!("{first}-{last}") }
            }
        };
        match &self.fields.pages {
            None => self.fields.pages = Some(joined),
            Some(pages) if *pages == joined => {}
            Some(_) => self.put_other("pages", &joined),
        }
    }

    pub(super) fn settle_longs(&mut self) {
        let mut longs = std::mem::take(&mut self.longs);
        longs.sort_by_key(|(_, rank, _, _)| *rank);
        for (part, _, tag, value) in longs {
            let place = match part {
                Long::Abstract => &mut self.fields.abstract_text,
                Long::Notes => &mut self.fields.notes,
            };
            match place {
                None => *place = Some(value),
                Some(known) if *known == value => {}
                Some(_) => self.put_other(&tag, &value),
            }
        }
    }
}
