//! Reads the text files of the checkout.

use std::path::{Path, PathBuf};

/// A text file, with its path from the top of the checkout.
pub struct TextFile {
    pub path: String,
    pub text: String,
}

impl TextFile {
    pub fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == "rs")
    }

    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| Path::new(&self.path).starts_with(folder))
    }

    /// The lines with their numbers, counted from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().zip(1..).map(|(line, number)| (number, line))
    }
}

/// The folder of the checkout.
pub fn top() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests are in the checkout").to_owned()
}

/// All text files, except for build products, the lock file (made by cargo), and files whose names begin like an entry of `.gitignore`.
pub fn text_files() -> Vec<TextFile> {
    let top = top();
    let mut files = Vec::new();
    let mut folders = vec![top.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the checkout can be read") {
            let entry = entry.expect("an entry of the checkout can be read");
            let name = entry.file_name();
            if matches!(name.to_str(), None | Some("target" | ".git" | "node_modules" | "Cargo.lock")) {
                continue;
            }
            let kind = entry.file_type().expect("an entry has a type");
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file()
                && let Some(text) = as_text(&entry.path())
            {
                let path = entry
                    .path()
                    .strip_prefix(&top)
                    .expect("the path begins with the top of the checkout")
                    .display()
                    .to_string();
                files.push(TextFile { path, text });
            }
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// All files of Rust source code.
pub fn rust_files() -> Vec<TextFile> {
    text_files().into_iter().filter(TextFile::is_rust).collect()
}

/// The content of the file, if it is text. Databases, images and samples in old encodings are not.
fn as_text(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).expect("a file of the checkout can be read");
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}
