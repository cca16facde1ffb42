//! Tests what the sources may contain: sizes, first lines, loud names, and nothing about the machine on which they were written.

use super::tree::{TextFile, rust_files, text_files};

const LOOK_AGAIN_AT: usize = 300;
const SPLIT_AT: usize = 400;
/// rustfmt breaks code at this width, but neither strings nor comments.
const LONGEST_LINE: usize = 140;

#[test]
fn no_source_file_is_over_four_hundred_lines() {
    let mut too_long = Vec::new();
    for file in rust_files() {
        let lines = file.text.lines().count();
        if lines > SPLIT_AT {
            too_long.push(format!("{}: {lines} lines, split it at {SPLIT_AT}", file.path));
        } else if lines > LOOK_AGAIN_AT {
            eprintln!("{}: {lines} lines, look again", file.path);
        }
    }
    assert_none(&too_long);
}

#[test]
fn no_line_is_over_a_hundred_and_forty_characters() {
    let mut too_long = Vec::new();
    for file in rust_files() {
        for (number, line) in file.lines() {
            let length = line.chars().count();
            if length > LONGEST_LINE {
                too_long.push(format!("{}:{number}: {length} characters", file.path));
            }
        }
    }
    assert_none(&too_long);
}

#[test]
fn every_module_says_first_what_it_answers_for() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|file| {
            file.text
                .lines()
                .next()
                .is_none_or(|first| !first.starts_with("//! ") || first.contains("Placeholder"))
        })
        .map(|file| file.path)
        .collect();
    assert_none(&silent);
}

#[test]
fn only_the_store_makes_stored_tokens() {
    // Written in two parts so that this file does not contain the name.
    let name = concat!("Stored", "Token");
    // The tests of the edge take the place of the store, to check how the edge treats each role.
    assert_none(&lines_with(name, |file| {
        !file.is_in(&["crates/policy", "crates/store", "api/src/edge/tests"])
    }));
}

#[test]
fn entities_have_no_loader_that_goes_round_the_row_rules() {
    // docs/decisions/0003: the attribute generates Entity::load().
    let attribute = concat!("sea_orm", "::model");
    assert_none(&lines_with(attribute, TextFile::is_rust));
}

/// Every bypass of the row rules, for reviewers: a new line is a decision.
#[test]
fn bypasses_are_those_of_the_list() {
    let calls = [
        concat!("::", "unrestricted("),
        concat!(".as", "_task("),
        concat!("::", "anybody_as("),
    ];
    let mut sites = vec!["file and task of each call, in order:".to_owned()];
    for file in rust_files() {
        for call in calls {
            for after in file.text.split(call).skip(1) {
                let task = after.split(')').next().unwrap_or_default().trim();
                sites.push(format!("{} {task}", file.path));
            }
        }
    }
    insta::assert_snapshot!("bypasses", sites.join("\n"));
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    let mut found = Vec::new();
    for file in text_files() {
        for (number, line) in file.lines() {
            if names_a_machine_path(line) {
                found.push(format!("{}:{number}: {line}", file.path));
            }
        }
    }
    assert_none(&found);
}

#[test]
fn nothing_names_a_package_registry() {
    const HOSTS: [&str; 7] = [
        concat!("crates", ".io"),
        concat!("docs", ".rs"),
        concat!("lib", ".rs/"),
        concat!("npmjs", ".com"),
        concat!("npmjs", ".org"),
        concat!("pypi", ".org"),
        concat!("hub.docker", ".com"),
    ];
    let found: Vec<_> = HOSTS.iter().flat_map(|host| lines_with(host, |file| !is_evidence(file))).collect();
    assert_none(&found);
}

#[test]
fn nothing_holds_an_address_of_a_person() {
    let mut found = Vec::new();
    for file in text_files() {
        for (number, line) in file.lines() {
            for address in email_addresses(line) {
                found.push(format!("{}:{number}: {address}", file.path));
            }
        }
    }
    assert_none(&found);
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Whether the file is evidence, which may cite any host.
fn is_evidence(file: &TextFile) -> bool {
    file.is_in(&["data"])
}

fn lines_with(text: &str, in_file: impl Fn(&TextFile) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for file in text_files().iter().filter(|file| in_file(file)) {
        for (number, line) in file.lines().filter(|(_, line)| line.contains(text)) {
            found.push(format!("{}:{number}: {line}", file.path));
        }
    }
    found
}

/// Whether the line has a path in a user's folder. The same words in a web address do not count.
fn names_a_machine_path(line: &str) -> bool {
    const FOLDERS: [&str; 5] = [
        concat!("/wo", "rk/"),
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!(r"\Us", r"ers\"),
    ];
    FOLDERS.iter().any(|folder| {
        line.match_indices(folder).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|character| !character.is_alphanumeric() && !"./-_".contains(character))
        })
    })
}

/// The e-mail addresses in a line, without those that cannot belong to anybody.
fn email_addresses(line: &str) -> Vec<String> {
    let mut addresses = Vec::new();
    for (at, _) in line.match_indices('@') {
        let name_length = line[..at]
            .chars()
            .rev()
            .take_while(|&character| in_name(character))
            .map(char::len_utf8)
            .sum::<usize>();
        let name = &line[at - name_length..at];
        let host: String = line[at + 1..].chars().take_while(|&character| in_host(character)).collect();
        let host = host.trim_end_matches(['.', '-']);
        // In postgres://name:password@host, the part before the @ is not a mailbox.
        let in_url = line[..at - name_length].ends_with("//") || line[..at - name_length].ends_with(':');
        if !name.is_empty() && !in_url && is_mail_host(host) {
            addresses.push(format!("{name}@{host}"));
        }
    }
    addresses
}

fn in_name(character: char) -> bool {
    character.is_alphanumeric() || "._%+-".contains(character)
}

fn in_host(character: char) -> bool {
    character.is_ascii_alphanumeric() || ".-".contains(character)
}

fn is_mail_host(host: &str) -> bool {
    let Some((_, top_level)) = host.rsplit_once('.') else {
        return false;
    };
    let can_be_somebody_s = host != "example.invalid" && !host.ends_with(".example.invalid");
    can_be_somebody_s && top_level.len() > 1 && top_level.chars().all(|character| character.is_ascii_alphabetic())
}

#[test]
fn an_address_is_found_where_there_is_one() {
    let mail = |name: &str, host: &str| format!("{name}@{host}");
    let real = mail("a.person", "somewhere.org");
    assert_eq!(email_addresses(&format!("write to <{real}>.")), [real.as_str()]);
    assert_eq!(email_addresses(&mail("a.person", "example.invalid")), [""; 0]);
    assert_eq!(email_addresses(&mail("postgres://postgres", "127.0.0.1:5432/postgres")), [""; 0]);
    assert_eq!(email_addresses(&mail("postgres://name:secret", "database.example.org/x")), [""; 0]);
    assert_eq!(
        email_addresses(&mail("https://cdn.example.org/graphiql", "3.9.0/graphiql.min.js")),
        [""; 0]
    );
}

#[test]
fn a_machine_path_is_found_where_there_is_one() {
    let home = concat!("/ho", "me/");
    assert!(names_a_machine_path(&format!("see {home}somebody/notes")));
    assert!(names_a_machine_path(&format!("\"{home}somebody\"")));
    assert!(!names_a_machine_path(&format!("https://example.org{home}page")));
}
