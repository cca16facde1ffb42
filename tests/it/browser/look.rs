//! Checks a page: with axe, for its width, for the order of the focus, and for what it loads.

use serde_json::{Value, json};

use super::chrome::Chrome;

const AXE: &str = r#"
const done = arguments[arguments.length - 1];
axe.run(document, {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  rules: { "target-size": { enabled: true } },
}).then(
  (found) => done(found.violations.map((fault) =>
    fault.id + ": " + fault.nodes.map((node) => node.target.join(" ")).slice(0, 4).join(" | "))),
  (error) => done(["axe failed: " + error]),
);
"#;

impl Chrome {
    /// The violations that axe finds. Empty if there are none.
    #[expect(clippy::disallowed_methods, reason = "./test says where axe is")]
    pub async fn axe(&self) -> Vec<String> {
        let path = std::env::var("LIVED_EVIDENCE_AXE").expect("LIVED_EVIDENCE_AXE names axe.min.js: ./test sees to it");
        let source = std::fs::read_to_string(path).expect("axe can be read");
        self.client.execute(&source, Vec::new()).await.expect("axe runs in the page");
        let found = self.client.execute_async(AXE, vec![json!(null)]).await.expect("axe answers");
        strings(&found)
    }

    /// How many pixels the page is wider than its window.
    pub async fn sideways(&self) -> i64 {
        let width = self
            .run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            .await;
        width.as_i64().unwrap_or(-1)
    }

    /// Other hosts than the page's own that anything on the page was loaded from.
    pub async fn strangers(&self) -> Vec<String> {
        let found = self
            .run(
                "return performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin).filter((origin) => origin \
                !== location.origin)",
            )
            .await;
        strings(&found)
    }

    /// Presses Tab until the focus is back at the start. Returns the places where the focus was not visible or was covered.
    pub async fn lost_focus(&self) -> Vec<String> {
        const STEP: &str = r##"
            const at = document.activeElement;
            if (!at || at === document.body) return null;
            // If a link is broken over lines or columns, its first part counts.
            const box = at.getClientRects()[0] || at.getBoundingClientRect();
            const style = getComputedStyle(at);
            const name = at.tagName.toLowerCase() + (at.id ? "#" + at.id : "")
                + " " + (at.textContent || at.name || "").trim().slice(0, 40);
            const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
                && box.right > 0 && box.left < innerWidth;
            const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
            const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2),
                y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 2);
            const top = document.elementFromPoint(x, y);
            const covered = top && !at.contains(top) && !top.contains(at)
                && !(at.labels && [...at.labels].some((label) => label.contains(top)));
            return [name, inside, marked, covered];
        "##;
        let mut lost = Vec::new();
        let body = self.client.find(fantoccini::Locator::Css("body")).await.unwrap();
        let _ = body.send_keys("").await;
        for _ in 0..120 {
            self.client.active_element().await.unwrap().send_keys("\u{E004}").await.unwrap();
            let Value::Array(step) = self.run(STEP).await else {
                break;
            };
            let [name, inside, marked, covered] = step.as_slice() else {
                break;
            };
            for (wrong, what) in [
                (inside == &json!(false), "out of sight"),
                (marked == &json!(false), "not marked"),
                (covered == &json!(true), "covered"),
            ] {
                if wrong {
                    lost.push(format!("{what}: {}", name.as_str().unwrap_or_default()));
                }
            }
        }
        lost
    }
}

fn strings(found: &Value) -> Vec<String> {
    let found = found.as_array().cloned().unwrap_or_default();
    found.iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}
