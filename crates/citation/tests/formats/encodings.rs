//! The same file in each encoding.

use citation::{Format, ProblemCode, TextEncoding, read};

use crate::problems;

const TEXT: &str = "TY  - JOUR\r\nTI  - Éducation: “lived” naïveté – 50 €\r\nER  - \r\nTY  - JOUR\r\nTI  - Zwei\r\nER  - \r\n";

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn each_encoding_gives_the_same_records() {
    let marked = format!("\u{feff}{TEXT}");
    let windows = encoding_of_windows(TEXT);
    for (bytes, encoding) in [
        (TEXT.as_bytes().to_vec(), TextEncoding::Utf8),
        (marked.as_bytes().to_vec(), TextEncoding::Utf8),
        (utf16(TEXT, u16::to_le_bytes), TextEncoding::Utf16Le),
        (utf16(&marked, u16::to_le_bytes), TextEncoding::Utf16Le),
        (utf16(TEXT, u16::to_be_bytes), TextEncoding::Utf16Be),
        (utf16(&marked, u16::to_be_bytes), TextEncoding::Utf16Be),
        (windows, TextEncoding::Windows1252),
    ] {
        let reading = read(&bytes).expect("RIS");
        assert_eq!((reading.format, reading.encoding), (Format::Ris, encoding));
        assert_eq!(crate::titles(&reading), ["Éducation: “lived” naïveté – 50 €", "Zwei"], "{encoding}");
        assert_eq!(reading.records[1].line, 4);
        assert_eq!(problems(&reading.records[0]), []);
    }
}

/// The signs of the text in Windows-1252.
fn encoding_of_windows(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '“' => 0x93,
        '”' => 0x94,
        '–' => 0x96,
        '€' => 0x80,
        c => u8::try_from(u32::from(c)).expect("Latin-1"),
    };
    text.chars().map(byte).collect()
}

#[test]
fn one_line_in_another_encoding_is_read_and_reported() {
    let mut file = TEXT.as_bytes().to_vec();
    file.extend(b"TY  - JOUR\r\nTI  - Caf\xe9\r\nER  - \r\n");
    let reading = read(&file).expect("RIS");
    assert_eq!(reading.encoding, TextEncoding::Utf8);
    assert_eq!(crate::titles(&reading)[2], "Café");
    assert_eq!(problems(&reading.records[2]), [(8, ProblemCode::OtherEncoding)]);
}

#[test]
fn half_a_character_of_utf16_is_replaced_and_reported() {
    let mut file = utf16(&TEXT.repeat(3), u16::to_le_bytes);
    file.extend([0x00, 0xd8, b'\n', 0, b'x']);
    let reading = read(&file).expect("RIS");
    assert_eq!(reading.records.len(), 6);
    let all = reading.records.iter().flat_map(|record| &record.problems).chain(&reading.problems);
    assert!(all.into_iter().any(|problem| problem.code == ProblemCode::BadCharacter));
}
