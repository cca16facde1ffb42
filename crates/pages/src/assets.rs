//! The style sheet and the scripts, under names that change with their content.

use std::path::Path;
use std::sync::LazyLock;

/// A file that pages load.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The file's name, without the hash.
    pub name: &'static str,
    /// The media type.
    pub media_type: &'static str,
    text: &'static str,
}

/// All files that pages load.
pub const ASSETS: [Asset; 9] = [
    Asset {
        name: "icon.svg",
        media_type: "image/svg+xml",
        text: include_str!("assets/icon.svg"),
    },
    Asset::css("site.css", include_str!("assets/site.css")),
    Asset::script("live.js", include_str!("assets/live.js")),
    Asset::script("rank.js", include_str!("assets/rank.js")),
    Asset::script("screen.js", include_str!("assets/screen.js")),
    Asset::script("dots.js", include_str!("assets/dots.js")),
    Asset::script("copy.js", include_str!("assets/copy.js")),
    Asset::script("signin.js", include_str!("assets/signin.js")),
    Asset::script("embed.js", include_str!("assets/embed.js")),
];

impl Asset {
    const fn css(name: &'static str, text: &'static str) -> Self {
        Self {
            name,
            media_type: "text/css; charset=utf-8",
            text,
        }
    }

    const fn script(name: &'static str, text: &'static str) -> Self {
        Self {
            name,
            media_type: "text/javascript; charset=utf-8",
            text,
        }
    }

    /// The content: the built-in one, or the current file in the source folder during development.
    #[must_use]
    pub fn text(&self, folder: Option<&Path>) -> String {
        folder
            .and_then(|folder| std::fs::read_to_string(folder.join("assets").join(self.name)).ok())
            .unwrap_or_else(|| self.text.to_owned())
    }

    /// The path of the file: its name with a hash of the content.
    fn path(&self, folder: Option<&Path>) -> String {
        let (stem, ending) = self.name.split_once('.').unwrap_or((self.name, ""));
        format!("/assets/{stem}.{:016x}.{ending}", fnv(self.text(folder).as_bytes()))
    }
}

/// The paths of the built-in files, in the order of [`ASSETS`]. They never change.
static PATHS: LazyLock<Vec<String>> = LazyLock::new(|| ASSETS.iter().map(|asset| asset.path(None)).collect());

/// Every file with its path: the built-in ones, or those in the source folder during development.
pub fn paths(folder: Option<&Path>) -> impl Iterator<Item = (Asset, String)> {
    let path = move |(asset, path): (Asset, &String)| (asset, folder.map_or_else(|| path.clone(), |_| asset.path(folder)));
    ASSETS.into_iter().zip(PATHS.iter()).map(path)
}

/// The file at a path.
#[must_use]
pub fn at(path: &str, folder: Option<&Path>) -> Option<Asset> {
    paths(folder).find_map(|(asset, known)| (known == path).then_some(asset))
}

/// FNV-1a, 64 bits: distinguishes versions of a file. It is not used for security.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_styles_stay_small() {
        let total = |ending: &str| -> usize {
            ASSETS
                .iter()
                .filter(|asset| asset.name.ends_with(ending))
                .map(|asset| asset.text.len())
                .sum()
        };
        assert!(total(".css") <= 12 * 1024, "styles: {} bytes", total(".css"));
        assert!(total(".js") <= 10 * 1024, "scripts: {} bytes", total(".js"));
    }

    #[test]
    fn each_is_found_by_its_path_and_no_other() {
        for (asset, path) in paths(None) {
            assert_eq!(at(&path, None).map(|found| found.name), Some(asset.name));
        }
        assert!(at("/assets/site.css", None).is_none());
    }
}
