//! The sources of settings, and the error messages for wrong ones.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn with(pairs: &[(&str, &str)]) -> Result<Settings, String> {
    let environment = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Sources {
        file: None,
        environment: Some(environment),
    }
    .load()
    .map_err(|e| e.to_string())
}

#[test]
fn defaults_are_whole() {
    assert_eq!(Settings::defaults().unwrap().server.listen.port(), 8080);
}

#[test]
fn production_file_loads_over_the_defaults() {
    let file = Some(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../config/production.toml")));
    let settings = Sources {
        file,
        environment: Some(HashMap::new()),
    }
    .load()
    .unwrap();
    assert_eq!((settings.limits.requests_per_minute, settings.limits.depth), (1200, 16));
}

#[test]
fn environment_wins_over_files() {
    let file = Some(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../config/production.toml")));
    let environment = HashMap::from([("LIVED_EVIDENCE__LIMITS__REQUESTS_PER_MINUTE".to_owned(), "7".to_owned())]);
    assert_eq!(
        Sources {
            file,
            environment: Some(environment)
        }
        .load()
        .unwrap()
        .limits
        .requests_per_minute,
        7
    );
}

#[test]
fn origins_are_a_list_with_commas() {
    let settings = with(&[("LIVED_EVIDENCE__SERVER__CORS_ORIGINS", "https://a.example,https://b.example")]).unwrap();
    assert_eq!(settings.server.cors_origins, ["https://a.example", "https://b.example"]);
}

#[test]
fn what_is_wrong_is_named_by_its_key() {
    let cases = [
        ("LIVED_EVIDENCE__SERVER__LISEN", "127.0.0.1:1", "lisen"),
        ("LIVED_EVIDENCE__SEVER__LISTEN", "127.0.0.1:1", "sever"),
        ("LIVED_EVIDENCE__LIMITS__DEPTH", "deep", "limits.depth"),
        ("LIVED_EVIDENCE__LIMITS__DEPTH", "-3", "limits.depth"),
        ("LIVED_EVIDENCE__LIMITS__BATCH", "0", "limits.batch"),
        ("LIVED_EVIDENCE__LIMITS__NESTING", "31", "limits.nesting"),
        ("LIVED_EVIDENCE__LIMITS__DEFAULT_PAGE", "101", "limits.default_page"),
        ("LIVED_EVIDENCE__LIMITS__MAX_PAGE", "9", "limits.default_page"),
        ("LIVED_EVIDENCE__LIMITS__MAX_PAGE", "1001", "limits.max_page"),
        ("LIVED_EVIDENCE__SERVER__LISTEN", "nowhere", "server.listen"),
        ("LIVED_EVIDENCE__SERVER__LOG_FORMAT", "xml", "server.log_format"),
        ("LIVED_EVIDENCE__DATABASE__URL", "mysql://x", "database.url"),
        ("LIVED_EVIDENCE__TOKENS__DEFAULT_DAYS", "400", "tokens.default_days"),
        ("LIVED_EVIDENCE__TOKENS__MAX_DAYS", "4000000000", "tokens.max_days"),
        ("LIVED_EVIDENCE__TOKENS__PARTICIPANT_DAYS", "0", "tokens.participant_days"),
        ("LIVED_EVIDENCE__TOKENS__PARTICIPANT_DAYS", "366", "tokens.participant_days"),
        (
            "LIVED_EVIDENCE__TOKENS__PARTICIPANT_MAX_DAYS",
            "36501",
            "tokens.participant_max_days",
        ),
        ("LIVED_EVIDENCE__TOKENS__DISPLAY_DAYS", "4000000000", "tokens.display_days"),
        ("LIVED_EVIDENCE__SERVER__WORKERS", "513", "server.workers"),
        (
            "LIVED_EVIDENCE__SERVER__PUBLIC_MAX_AGE_SECONDS",
            "301",
            "server.public_max_age_seconds",
        ),
        ("LIVED_EVIDENCE__SERVER__MAX_UPLOAD_BYTES", "0", "server.max_upload_bytes"),
        ("LIVED_EVIDENCE__SERVER__UPLOADS_AT_ONCE", "1001", "server.uploads_at_once"),
        (
            "LIVED_EVIDENCE__SERVER__UPLOAD_TIMEOUT_SECONDS",
            "3601",
            "server.upload_timeout_seconds",
        ),
        ("LIVED_EVIDENCE__DOCUMENTS__REMEMBERED", "many", "documents.remembered"),
        (
            "LIVED_EVIDENCE__DATABASE__MAX_CONNECTIONS",
            "4000000000",
            "database.max_connections",
        ),
        ("LIVED_EVIDENCE__DATABASE__CONTROL_CONNECTIONS", "0", "database.control_connections"),
        (
            "LIVED_EVIDENCE__DATABASE__CONTROL_CONNECTIONS",
            "101",
            "database.control_connections",
        ),
        ("LIVED_EVIDENCE__DATABASE__SQLITE_CACHE_MIB", "0", "database.sqlite_cache_mib"),
        ("LIVED_EVIDENCE__DATABASE__SQLITE_MMAP_MIB", "2048", "database.sqlite_mmap_mib"),
        ("LIVED_EVIDENCE__BUDGET__HEAVY_AT_ONCE", "0", "budget.heavy_at_once"),
        ("LIVED_EVIDENCE__BUDGET__OBJECTS", "0", "budget.objects"),
        ("LIVED_EVIDENCE__LIVE__CONNECTIONS_PER_ADDRESS", "0", "live.connections_per_address"),
        ("LIVED_EVIDENCE__LIMITS__BODY_BYTES", "1.5", "limits.body_bytes"),
        ("LIVED_EVIDENCE__LIMITS__BODY_BYTES", "99999999999999999999", "limits.body_bytes"),
        ("LIVED_EVIDENCE__SERVER__CORS_ORIGINS", "dashboard.example", "server.cors_origins"),
        (
            "LIVED_EVIDENCE__SERVER__CORS_ORIGINS",
            "https://dashboard.example/",
            "server.cors_origins",
        ),
        (
            "LIVED_EVIDENCE__SERVER__CORS_ORIGINS",
            "https://a.example,null",
            "server.cors_origins",
        ),
    ];
    for (key, value, named) in cases {
        let refused = with(&[(key, value)]).err().unwrap_or_default();
        assert!(refused.contains(named), "{key}={value}: {refused:?}");
    }
}

#[test]
fn a_missing_file_is_refused() {
    let sources = Sources {
        file: Some(PathBuf::from("/nowhere/settings.toml")),
        environment: Some(HashMap::new()),
    };
    assert!(sources.load().is_err_and(|e| e.to_string().contains("/nowhere/settings.toml")));
}

#[test]
fn a_near_miss_of_a_variable_is_named_with_what_was_meant() {
    for (written, meant) in [
        ("LIVED_EVIDENCE_SERVER_LISTEN", "LIVED_EVIDENCE__SERVER__LISTEN"),
        ("LIVED_EVIDENCE_SERVER__LISTEN", "LIVED_EVIDENCE__SERVER__LISTEN"),
        ("LIVE_EVIDENCE__SERVER__LISTEN", "LIVED_EVIDENCE__SERVER__LISTEN"),
        ("LIVED_EVIDENCES__DATABASE__URL", "LIVED_EVIDENCE__DATABASE__URL"),
        ("LIVEDEVIDENCE_DATABASE_URL", "LIVED_EVIDENCE__DATABASE__URL"),
        ("lived_evidence_database_url", "LIVED_EVIDENCE__DATABASE__URL"),
        ("LIVED_EVIDENCE_IDENTITIES_KEYS_K1", "LIVED_EVIDENCE__IDENTITIES__KEYS__K1"),
    ] {
        let refused = with(&[(written, "x")]).err().unwrap_or_default();
        assert!(refused.contains(written) && refused.contains(meant), "{written}: {refused:?}");
    }
    assert!(with(&[("LIVED_EVIDENCE_CORPUS", "/data"), ("PATH", "/bin"), ("LIVE", "1")]).is_ok());
}

#[test]
fn a_file_that_is_not_toml_is_refused_without_a_line_of_it() {
    let folder = tempfile::tempdir().unwrap();
    for broken in [
        "url = \"postgres://ada:opensesame@host/db",
        "[database]\nurl = 'postgres://ada:opensesame@host/db' 5",
    ] {
        let file = folder.path().join("settings.toml");
        std::fs::write(&file, broken).unwrap();
        let sources = Sources {
            file: Some(file),
            environment: Some(HashMap::new()),
        };
        let refused = sources.load().unwrap_err().to_string();
        assert!(!refused.contains("opensesame") && refused.contains("line"), "{refused}");
    }
}

#[test]
fn a_password_in_the_database_address_stays_out_of_debug_output() {
    let settings = with(&[("LIVED_EVIDENCE__DATABASE__URL", "postgres://someone:secret@host/db")]).unwrap();
    assert!(!format!("{settings:?}").contains("secret"));
}
