//! Files that are no exports, or broken ones: each gets a clear answer, and nothing of a refused file is stored.

use macro_rules_attribute::apply;
use serde_json::json;

use super::stage::Stage;
use crate::support::on_both;

fn refused() -> Vec<(&'static str, Vec<u8>)> {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><xml><records>\
        <record><titles><title>&b;</title></titles></record></records></xml>";
    let mut tar = vec![0; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    vec![
        ("empty", Vec::new()),
        ("only white space", b" \r\n\t\r\n".to_vec()),
        ("binary", (0..=255).cycle().take(4096).collect()),
        ("a zip archive", b"PK\x03\x04\x14\0\0\0\x08\0nested.zip".to_vec()),
        ("gzip", vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]),
        ("a tar archive", tar),
        ("a PDF", b"%PDF-1.7 and so on".to_vec()),
        ("prose", b"Dear colleagues, here is what we found.".to_vec()),
        ("an entity bomb", bomb.as_bytes().to_vec()),
        (
            "another encoding",
            b"<?xml version=\"1.0\" encoding=\"EBCDIC-CP-BE\"?><xml><records/></xml>".to_vec(),
        ),
        (
            "XML without records",
            b"<?xml version=\"1.0\"?><html><body>No</body></html>".to_vec(),
        ),
        ("half of a BibTeX entry", b"@article{key, title = {No end".to_vec()),
    ]
}

#[apply(on_both!)]
async fn a_file_that_is_no_export_is_refused_with_its_reason(stage: Stage) {
    for (what, content) in refused() {
        for dry_run in [true, false] {
            let answer = stage.import(0, "file", &content, dry_run).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{what}: {}", answer.text);
            let fields = &answer.body["errors"][0]["extensions"]["fields"];
            assert!(fields.to_string().contains("file"), "{what}: {fields}");
        }
    }
    let review = stage
        .review(
            0,
            "records(first: 1) { totalCount } imports(first: 1) { totalCount } prismaFlow { identifiedDatabases }",
        )
        .await;
    assert_eq!(
        review,
        json!({ "records": { "totalCount": 0 }, "imports": { "totalCount": 0 }, "prismaFlow": { "identifiedDatabases": 0 } })
    );
}

#[apply(on_both!)]
async fn a_broken_record_never_takes_the_good_ones_with_it(stage: Stage) {
    let good = |title: &str| format!("TY  - JOUR\nTI  - {title}\nPY  - 2001\nER  - \n");
    let cut = "TY  - JOUR\nTI  - This one has no e";
    let file = format!("{}{}{cut}", good("The first"), good("Läuft über – “quoted”"));
    let report = stage.import(0, "cut.ris", file.as_bytes(), false).await.data()["importRecords"].clone();
    assert_eq!((&report["read"], &report["imported"]), (&json!(3), &json!(3)), "{report}");
    assert_eq!(report["problems"][0]["code"], "MISSING_END");
    assert_eq!(report["problems"][0]["line"], 10);
    let titles = stage.records(0, "{}", "title raw").await;
    assert_eq!(titles[1]["title"], "Läuft über – “quoted”");
    assert!(titles[1]["raw"].as_str().unwrap().contains("TI  - Läuft über – “quoted”"));
    // Windows-1252 with a NUL, which no database takes.
    let mut latin = b"TY  - JOUR\r\nTI  - Caf\xe9 \0culture\r\nAB  - ".to_vec();
    latin.extend_from_slice(&b"A long text. ".repeat(20));
    latin.extend_from_slice(b"\r\nER  - \r\n");
    let report = stage.import(1, "latin.ris", &latin, false).await.data()["importRecords"].clone();
    assert_eq!(report["problems"][0]["code"], "NUL_REMOVED");
    let titles = stage.records(0, "{ text: \"culture\" }", "title").await;
    assert_eq!(titles[0]["title"], "Café culture");
}

#[apply(on_both!)]
async fn one_line_of_fifty_megabytes_is_refused(stage: Stage) {
    let mut line = b"TY  - JOUR\nTI  - ".to_vec();
    line.resize(50 << 20, b'x');
    let answer = stage.import(0, "long.ris", &line, false).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", &answer.text[..200.min(answer.text.len())]);
    assert_eq!(
        stage.review(0, "records(first: 1) { totalCount }").await["records"]["totalCount"],
        0
    );
}
