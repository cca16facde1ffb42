//! Acts like a person at the browser: waits for what is to be seen, and uses the keyboard.

use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use serde_json::{Value, json};

use super::chrome::Chrome;

pub const TAB: char = '\u{E004}';
pub const ENTER: char = '\u{E007}';
pub const SPACE: char = ' ';
pub const DOWN: char = '\u{E015}';

impl Chrome {
    /// Waits until the page with this heading is shown.
    pub async fn reach(&self, heading: &str) {
        self.wait_for(&format!("//h1[contains(normalize-space(.), {})]", quoted(heading)), heading)
            .await;
    }

    /// Waits until the page contains these words.
    pub async fn see(&self, words: &str) {
        self.wait_for(&format!("//body[contains(normalize-space(.), {})]", quoted(words)), words)
            .await;
    }

    async fn wait_for(&self, path: &str, words: &str) {
        if let Err(error) = self.client.wait().for_element(Locator::XPath(path)).await {
            let place = self.client.current_url().await.unwrap();
            panic!("“{words}” does not appear: {error}\n{place}\n{}", self.text().await);
        }
    }

    /// The texts of all matching elements.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.client.find_all(Locator::Css(css)).await.unwrap() {
            texts.push(element.text().await.unwrap());
        }
        texts
    }

    /// Clicks the first matching elements, up to this number.
    pub async fn click_each(&self, css: &str, most: usize) {
        for element in self.client.find_all(Locator::Css(css)).await.unwrap().into_iter().take(most) {
            self.touch(&element, css).await;
        }
    }

    /// Selects the option with these words.
    pub async fn pick(&self, css: &str, words: &str) {
        let list = self.client.find(Locator::Css(css)).await.unwrap();
        let path = format!("./option[contains(., {})]", quoted(words));
        let option = list.find(Locator::XPath(&path)).await;
        option.unwrap_or_else(|error| panic!("{words}: {error}")).click().await.unwrap();
    }

    /// Presses and releases one key.
    pub async fn key(&self, value: char) {
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client.perform_actions(keys).await.expect("a key can be pressed");
    }

    /// Types text at the focus.
    pub async fn keys(&self, text: &str) {
        for letter in text.chars() {
            self.key(letter).await;
        }
    }

    /// Presses Tab until the focus is on an element whose text begins like this.
    pub async fn tab_to(&self, text: &str) {
        let here = format!(
            "return document.activeElement.textContent.replace(/\\s+/g, ' ').trim().startsWith({})",
            json!(text)
        );
        self.tab_until(&here, text).await;
    }

    /// Presses Tab until the focus is on the field with this name.
    pub async fn tab_to_field(&self, name: &str) {
        self.tab_until(&format!("return document.activeElement.name === {}", json!(name)), name)
            .await;
    }

    async fn tab_until(&self, here: &str, what: &str) {
        for _ in 0..150 {
            self.key(TAB).await;
            // The text of the body includes every text, so it does not count.
            let body = self.run("return document.activeElement.matches('body, main, #errors')").await;
            if body == json!(false) && self.run(here).await == json!(true) {
                return;
            }
        }
        panic!("Tab does not lead to “{what}”:\n{}", self.text().await);
    }

    /// The text of the focused element.
    pub async fn focused(&self) -> String {
        let text = self
            .run("return document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Takes a screenshot of the page, and checks that nothing came from other hosts, nothing was refused, and no script failed.
    pub async fn calm(&self, picture: &str) {
        self.picture(&format!("journey-{picture}")).await;
        assert_eq!(self.strangers().await, Vec::<String>::new(), "{picture}: asks other hosts");
        // The browser reports a form with a mistake and an expired session too, and it asks for an icon that no page names. These are
        // expected.
        let mut told = self.console().await;
        told.retain(|line| {
            !["status of 401", "status of 422", "/favicon.ico"]
                .iter()
                .any(|usual| line.contains(usual))
        });
        assert_eq!(told, Vec::<String>::new(), "{picture}: messages in the console");
    }

    /// The last part of the address.
    pub async fn last_part(&self) -> Value {
        let place = self.client.current_url().await.unwrap();
        json!(place.path_segments().unwrap().next_back())
    }
}

/// A text as an XPath literal.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}
