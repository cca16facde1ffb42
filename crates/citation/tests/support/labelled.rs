//! Labelled sets of records, and what deduplication makes of them.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::{Duration, Instant};

use citation::dedup::{DuplicateCandidate, DuplicateGroups, DuplicatePair, groups, pairs};
use citation::{Bibliography, Contributor, read};

/// Records, and for each the publication that people say it is.
pub struct LabelledSet {
    /// The name of the set.
    pub name: String,
    /// The records.
    pub records: Vec<Bibliography>,
    /// The publication of each record, by a number.
    pub truth: Vec<usize>,
}

/// What deduplication made of a set.
pub struct Measured {
    /// Records that could be left out: of each publication all but one.
    pub duplicates: usize,
    /// Of these, those that are left out by automatic merging.
    pub automatic: usize,
    /// Of these, those that are left out when a person also says yes to every right pair that waits.
    pub with_queue: usize,
    /// Records merged into a group of another publication.
    pub wrong: Vec<usize>,
    /// Pairs of one publication, and how many of them are in one group.
    pub true_pairs: (usize, usize),
    /// How many pairs wait for a person, and which of them are wrong.
    pub waiting: usize,
    pub wrong_waiting: Vec<(usize, usize)>,
    pub right_waiting: Vec<(usize, usize)>,
    /// The records of a publication that are neither merged nor waiting.
    pub missed: Vec<(usize, usize)>,
    /// The time to find pairs and groups, without reading the file.
    pub time: Duration,
    pub pairs: Vec<DuplicatePair>,
}

impl LabelledSet {
    /// Every set of a folder, by name: `NAME_records.csv` with `NAME_groups.csv`, and `NAME.ris` with `NAME.truth.csv`.
    pub fn all(folder: &Path) -> Vec<Self> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        let table = names.iter().filter_map(|name| name.strip_suffix("_records.csv"));
        let generated = names.iter().filter_map(|name| name.strip_suffix(".truth.csv"));
        table
            .map(|name| Self::of_table(folder, name))
            .chain(generated.map(|name| Self::generated(folder, name)))
            .collect()
    }

    fn of_table(folder: &Path, name: &str) -> Self {
        let mut places = HashMap::new();
        let mut records = Vec::new();
        for row in rows(&folder.join(format!("{name}_records.csv"))) {
            let cell = |column: &str| row.get(column).filter(|text| !text.trim().is_empty()).cloned();
            places.insert(cell("ID").expect("an ID"), records.len());
            let authors = cell("author").unwrap_or_default();
            records.push(Bibliography {
                title: cell("title"),
                authors: authors.split(" and ").filter_map(Contributor::read).collect(),
                year: cell("year").and_then(|year| year.parse().ok()),
                container: cell("journal"),
                volume: cell("volume"),
                issue: cell("number"),
                pages: cell("pages"),
                doi: cell("doi").as_deref().and_then(citation::Doi::read),
                ..Bibliography::default()
            });
        }
        let mut truth: Vec<usize> = (0..records.len()).collect();
        for row in rows(&folder.join(format!("{name}_groups.csv"))) {
            let ids = row.get("merged_ids").expect("merged_ids");
            let members: Vec<usize> = ids.split(';').filter_map(|id| places.get(id).copied()).collect();
            for member in &members {
                truth[*member] = members[0];
            }
        }
        Self {
            name: name.to_owned(),
            records,
            truth,
        }
    }

    fn generated(folder: &Path, name: &str) -> Self {
        let bytes = std::fs::read(folder.join(format!("{name}.ris"))).expect("the records");
        let records: Vec<Bibliography> = read(&bytes).expect("RIS").records.into_iter().map(|record| record.fields).collect();
        let truth: Vec<usize> = rows(&folder.join(format!("{name}.truth.csv")))
            .iter()
            .map(|row| row["publication"].parse().expect("a number"))
            .collect();
        assert_eq!(records.len(), truth.len());
        Self {
            name: name.to_owned(),
            records,
            truth,
        }
    }

    /// The records as deduplication sees them.
    pub fn candidates(&self) -> Vec<DuplicateCandidate<'_>> {
        self.records.iter().map(DuplicateCandidate::from).collect()
    }

    /// Deduplicates the set, and compares with what people say.
    pub fn measured(&self) -> Measured {
        let candidates = self.candidates();
        let begin = Instant::now();
        let pairs = pairs(&candidates);
        let found = groups(candidates.len(), &pairs, &[]);
        let time = begin.elapsed();
        self.compared(pairs, &found, time)
    }

    fn compared(&self, pairs: Vec<DuplicatePair>, found: &DuplicateGroups, time: Duration) -> Measured {
        let mut publications: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (record, publication) in self.truth.iter().enumerate() {
            publications.entry(*publication).or_default().push(record);
        }
        let mut group_of: Vec<usize> = (0..self.records.len()).collect();
        let mut wrong = Vec::new();
        for group in &found.groups {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for record in group {
                group_of[*record] = group[0];
                *counts.entry(self.truth[*record]).or_default() += 1;
            }
            let most = counts.iter().max_by_key(|(_, count)| **count).map(|(publication, _)| *publication);
            wrong.extend(group.iter().copied().filter(|record| Some(self.truth[*record]) != most));
        }
        let mut reached = group_of.clone();
        let (mut wrong_waiting, mut right_waiting) = (Vec::new(), Vec::new());
        for pair in found.waiting.iter().map(|place| &pairs[*place]) {
            if self.truth[pair.left] != self.truth[pair.right] {
                wrong_waiting.push((pair.left, pair.right));
                continue;
            }
            right_waiting.push((pair.left, pair.right));
            let (from, to) = (reached[pair.left], reached[pair.right]);
            for group in &mut reached {
                if *group == from {
                    *group = to;
                }
            }
        }
        let (mut measured, mut missed) = (Measured::new(time, wrong, wrong_waiting, found.waiting.len()), Vec::new());
        for members in publications.values() {
            let distinct = |groups: &[usize]| {
                let mut found: Vec<usize> = members.iter().map(|record| groups[*record]).collect();
                found.sort_unstable();
                found.dedup();
                found.len()
            };
            measured.duplicates += members.len() - 1;
            measured.automatic += members.len() - distinct(&group_of);
            measured.with_queue += members.len() - distinct(&reached);
            missed.extend(
                members
                    .iter()
                    .filter(|record| reached[**record] != reached[members[0]])
                    .map(|record| (members[0], *record)),
            );
            for (start, left) in members.iter().enumerate() {
                for right in &members[start + 1..] {
                    measured.true_pairs.0 += 1;
                    measured.true_pairs.1 += usize::from(group_of[*left] == group_of[*right]);
                }
            }
        }
        Measured {
            missed,
            pairs,
            right_waiting,
            ..measured
        }
    }
}

impl Measured {
    fn new(time: Duration, wrong: Vec<usize>, wrong_waiting: Vec<(usize, usize)>, waiting: usize) -> Self {
        Self {
            duplicates: 0,
            automatic: 0,
            with_queue: 0,
            wrong,
            true_pairs: (0, 0),
            waiting,
            wrong_waiting,
            right_waiting: Vec::new(),
            missed: Vec::new(),
            time,
            pairs: Vec::new(),
        }
    }

    /// The share of the duplicates that merging by itself finds, and with what waits for a person.
    pub fn sensitivity(&self) -> (f64, f64) {
        let all = self.duplicates as f64;
        (self.automatic as f64 / all, self.with_queue as f64 / all)
    }

    /// The head of the table.
    pub const HEAD: &str =
        "| set | records | duplicates | automatic | with queue | pairs found | wrongly merged | waiting | of these wrong | seconds |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

    /// The set's row of the table.
    pub fn row(&self, set: &LabelledSet) -> String {
        let (automatic, with_queue) = self.sensitivity();
        format!(
            "| {} | {} | {} | {} ({automatic:.3}) | {} ({with_queue:.3}) | {} of {} | {} | {} | {} | {:.2} |",
            set.name,
            set.records.len(),
            self.duplicates,
            self.automatic,
            self.with_queue,
            self.true_pairs.1,
            self.true_pairs.0,
            self.wrong.len(),
            self.waiting,
            self.wrong_waiting.len(),
            self.time.as_secs_f64(),
        )
    }
}

fn rows(path: &Path) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    let head = reader.headers().expect("a head").clone();
    let row = |row: csv::StringRecord| {
        head.iter()
            .zip(row.iter())
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    };
    reader.records().map(|record| row(record.expect("a row"))).collect()
}
