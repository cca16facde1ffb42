//! Two hundred real records: the publications of the demo's evidence, as three databases export them.

use citation::{Bibliography, Contributor, Doi, RecordKind, Writer, WrittenFormat};
use serde_json::Value;

/// An export: the name of the file, the format that is told from it, and its bytes.
pub struct Export {
    pub file: &'static str,
    pub format: &'static str,
    pub records: usize,
    pub content: Vec<u8>,
}

/// Three exports with 200 records of 79 publications.
pub fn exports() -> [Export; 3] {
    let publications = publications();
    let of = |file, format, written, range: std::ops::Range<usize>, brief| Export {
        file,
        format,
        records: range.len(),
        content: written_as(written, &publications[range], brief),
    };
    [
        of("first.ris", "RIS", WrittenFormat::Ris, 0..79, false),
        of("second.bib", "BIBTEX", WrittenFormat::Bibtex, 0..66, false),
        of("third.csv", "CSV", WrittenFormat::Csv, 24..79, true),
    ]
}

fn publications() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/reports.json");
    let text = std::fs::read_to_string(path).expect("data/reports.json is there");
    serde_json::from_str(&text).expect("it is JSON")
}

fn written_as(format: WrittenFormat, publications: &[Value], brief: bool) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file, format).unwrap();
    for publication in publications {
        writer.write(&fields(publication, brief)).unwrap();
    }
    writer.finish().unwrap();
    file
}

fn fields(publication: &Value, brief: bool) -> Bibliography {
    let text = |name: &str| publication[name].as_str().map(str::to_owned);
    let authors = publication["authors"].as_array().expect("a list of authors");
    Bibliography {
        kind: RecordKind::JournalArticle,
        title: text("title"),
        authors: authors.iter().filter_map(|author| Contributor::read(author.as_str()?)).collect(),
        year: publication["year"].as_i64().and_then(|year| i32::try_from(year).ok()),
        container: text("journal"),
        volume: text("volume"),
        issue: text("issue"),
        pages: text("pages"),
        doi: text("doi").filter(|_| !brief).as_deref().and_then(Doi::read),
        ..Bibliography::default()
    }
}
