//! Simulates screening on labelled records: one decision after another, in the order that the model gives, and measures what is found.

use std::io::Read as _;
use std::path::Path;

use screening::own_order::{distance, shuffle_key, start};
use screening::{Decision, Features, Model, RecordText, Texts, order, training_size};

/// Records with texts and the decisions of a real review.
#[derive(Clone)]
pub struct LabelledRecords {
    pub name: String,
    pub records: Vec<LabelledRecord>,
}

#[derive(Clone)]
pub struct LabelledRecord {
    pub id: u128,
    pub title: String,
    pub summary: String,
    pub included: bool,
}

/// When the model learns anew.
#[derive(Clone, Copy, PartialEq)]
pub enum Relearning {
    /// At the numbers of decisions of the service.
    BySchedule,
    /// After every decision from the first number on.
    Always,
}

/// One simulated screening, from the first record to the last.
pub struct Run {
    /// Whether the record at each place was included.
    pub included: Vec<bool>,
    /// The number of records that were screened before the first learned order.
    pub before: usize,
}

impl LabelledRecords {
    /// The sets of a folder: CSV files, packed or not, with the columns `title`, `abstract` and `label_included`.
    pub fn all(folder: &Path) -> Vec<Self> {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("the folder can be read")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        files.iter().filter_map(|file| Self::read(file)).collect()
    }

    fn read(file: &Path) -> Option<Self> {
        let name = file.file_name()?.to_str()?;
        let stem = name.strip_suffix(".csv").or_else(|| name.strip_suffix(".csv.gz"))?;
        let mut bytes = std::fs::read(file).expect("the file can be read");
        if name.ends_with(".gz") {
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut text).expect("gzip");
            bytes = text;
        }
        let mut rows = csv::Reader::from_reader(&bytes[..]);
        let head = rows.headers().expect("a head").clone();
        let column = |name: &str| head.iter().position(|column| column == name);
        let (title, summary, label) = (column("title")?, column("abstract")?, column("label_included")?);
        let records = rows.records().enumerate().map(|(at, row)| {
            let row = row.expect("a row");
            LabelledRecord {
                id: at as u128,
                title: row[title].to_owned(),
                summary: row[summary].to_owned(),
                included: &row[label] == "1",
            }
        });
        Some(Self {
            name: stem.to_owned(),
            records: records.collect(),
        })
    }

    pub fn included(&self) -> usize {
        self.records.iter().filter(|record| record.included).count()
    }

    /// The same set with only so many of the included records; which ones, the seed says.
    pub fn thinned(&self, included: usize, seed: u128) -> Self {
        let mut ids: Vec<u128> = self
            .records
            .iter()
            .filter(|record| record.included)
            .map(|record| record.id)
            .collect();
        ids.sort_by_key(|id| shuffle_key(seed << 64 | id));
        ids.truncate(included);
        let records = self.records.iter().filter(|record| !record.included || ids.contains(&record.id));
        Self {
            name: format!("{}, {included} included", self.name),
            records: records.cloned().collect(),
        }
    }

    pub fn features(&self) -> Features {
        let texts = self.records.iter().map(|record| RecordText {
            title: &record.title,
            summary: &record.summary,
            keywords: "",
        });
        texts.collect::<Texts>().features()
    }

    /// Screens all records: in the reviewer's own order until there is a model, then as the model says.
    pub fn screened(&self, features: &Features, reviewer: u128, relearning: Relearning) -> Run {
        let own = |record: usize| distance(start(reviewer), shuffle_key(self.records[record].id));
        let mut waiting: Vec<usize> = (0..self.records.len()).collect();
        waiting.sort_by_key(|&record| own(record));
        waiting.reverse();
        let (mut decisions, mut learned, mut before) = (Vec::new(), None, None);
        while let Some(record) = waiting.pop() {
            let kept = self.records[record].included;
            decisions.push(Decision { record, kept });
            let size = training_size(decisions.len()).map(|size| if relearning == Relearning::Always { decisions.len() } else { size });
            if size == learned {
                continue;
            }
            learned = size;
            if let Some(model) = size.and_then(|size| Model::learn(features, &decisions[..size])) {
                before.get_or_insert(decisions.len());
                waiting = order(features, &model, &waiting, own);
                waiting.reverse();
            }
        }
        Run {
            included: decisions.iter().map(|decision| decision.kept).collect(),
            before: before.unwrap_or(decisions.len()),
        }
    }
}

impl Run {
    /// The share of the included records among the first `screened`.
    pub fn recall(&self, screened: usize) -> f64 {
        let found = self.included[..screened].iter().filter(|included| **included).count();
        found as f64 / self.total() as f64
    }

    /// The recall after a share of the records.
    pub fn recall_after(&self, share: f64) -> f64 {
        self.recall((self.included.len() as f64 * share).round() as usize)
    }

    /// The number of records that are screened until at least this share of the included ones is found.
    pub fn until(&self, recall: f64) -> usize {
        (0..=self.included.len())
            .find(|&screened| self.recall(screened) >= recall)
            .expect("all are found in the end")
    }

    /// Work saved over sampling at a recall of 95 %: the share that need not be screened, less the 5 % that leaving out any 5 % would save.
    /// Cohen and others, JAMIA 13, 2006, doi 10.1197/jamia.M1929.
    pub fn wss_95(&self) -> f64 {
        1.0 - self.until(0.95) as f64 / self.included.len() as f64 - 0.05
    }

    /// The number of records after which somebody stops who stops after so many exclusions in a row, counted from the first learned order.
    pub fn stopped_after(&self, excluded: usize) -> usize {
        let mut row = 0;
        for (at, &included) in self.included.iter().enumerate().skip(self.before) {
            row = if included { 0 } else { row + 1 };
            if row == excluded {
                return at + 1;
            }
        }
        self.included.len()
    }

    pub fn total(&self) -> usize {
        self.included.iter().filter(|included| **included).count()
    }
}
