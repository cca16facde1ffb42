//! Starts Chromium with a fresh profile, controlled by ChromeDriver. `./test` installs both; without them the test fails.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;

use fantoccini::elements::Element;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The size of the browser window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A small phone.
    Narrow,
    /// A phone.
    Phone,
    /// A desktop.
    Desktop,
}

impl Window {
    const fn size(self) -> (u32, u32) {
        match self {
            Self::Narrow => (320, 640),
            Self::Phone => (390, 844),
            Self::Desktop => (1280, 900),
        }
    }
}

/// Special ways of displaying pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// With forced colours, which the reader has chosen for all pages.
    ForcedColours,
    /// With a dark colour scheme.
    Dark,
    /// In a window that is zoomed to 200 %.
    Zoomed,
}

impl Look {
    pub const ALL: [Self; 3] = [Self::ForcedColours, Self::Dark, Self::Zoomed];
}

/// A running browser.
pub struct Chrome {
    driver: Child,
    pub client: Client,
    _profile: TempDir,
}

// Only the pages themselves use the network.
const ARGUMENTS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // Scrolling to the focused element is instant, so that it can be checked at once.
    "--force-prefers-reduced-motion",
];

impl Chrome {
    /// Starts a browser.
    pub async fn open(window: Window) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed: ./test sees to it");
        let port = port(&mut driver);
        let profile = TempDir::new().unwrap();
        let (width, height) = window.size();
        let mut arguments: Vec<String> = ARGUMENTS.iter().map(|&argument| argument.to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        arguments.push(format!("--window-size={width},{height}"));
        let mut options = json!({ "args": arguments });
        if window != Window::Desktop {
            options["mobileEmulation"] = json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0 } });
        }
        let capabilities = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let capabilities: Capabilities = capabilities.as_object().unwrap().clone();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        Self {
            driver,
            client,
            _profile: profile,
        }
    }

    /// Opens an address.
    pub async fn go(&self, url: &str) {
        self.client.goto(url).await.expect("the page loads");
    }

    /// Clicks the first matching element, as a person with one finger does.
    pub async fn click(&self, css: &str) {
        let element = self
            .client
            .find(Locator::Css(css))
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"));
        self.touch(&element, css).await;
    }

    /// Scrolls to an element and clicks it once.
    pub async fn touch(&self, element: &Element, name: &str) {
        const SCROLL: &str = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        let place = serde_json::to_value(element).unwrap();
        self.client.execute(SCROLL, vec![place]).await.unwrap();
        element.click().await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Clicks the link or button with this text.
    pub async fn press(&self, text: &str) {
        let path = format!("//*[self::a or self::button or self::summary][contains(normalize-space(.), '{text}')]");
        let element = self.client.find(Locator::XPath(&path)).await;
        let element = match element {
            Ok(element) => element,
            Err(error) => panic!("{text}: {error}\n{}", self.text().await),
        };
        self.touch(&element, text).await;
    }

    /// Selects the choice with this text.
    pub async fn choose(&self, text: &str) {
        let path = format!("//label[contains(normalize-space(.), '{text}')]");
        let element = self
            .client
            .find(Locator::XPath(&path))
            .await
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        self.touch(&element, text).await;
    }

    /// Types into a field, after its present text.
    pub async fn write(&self, css: &str, text: &str) {
        let element = self
            .client
            .find(Locator::Css(css))
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"));
        element.clear().await.unwrap();
        element.send_keys(text).await.unwrap();
    }

    /// The visible text of the page.
    pub async fn text(&self) -> String {
        let body = self.client.find(Locator::Css("body")).await.expect("a page has a body");
        body.text().await.expect("a body has a text")
    }

    /// The text of the first matching element.
    pub async fn text_of(&self, css: &str) -> String {
        let element = self
            .client
            .find(Locator::Css(css))
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"));
        element.text().await.unwrap()
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until a matching element exists.
    pub async fn wait(&self, css: &str) {
        self.client
            .wait()
            .for_element(Locator::Css(css))
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Takes a screenshot of the page, if `LIVED_EVIDENCE_PICTURES` names a folder for them.
    #[expect(clippy::disallowed_methods, reason = "the environment says where screenshots are written")]
    pub async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("LIVED_EVIDENCE_PICTURES") {
            let png = self.client.screenshot().await.expect("a picture can be taken");
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).expect("the folder can be written to");
        }
    }

    /// Displays pages with a system setting of the reader, or zoomed in.
    pub async fn set(&self, look: Look) {
        let media = |name: &str, value: &str| json!({ "features": [{ "name": name, "value": value }] });
        let media = match look {
            Look::ForcedColours => media("forced-colors", "active"),
            Look::Dark => media("prefers-color-scheme", "dark"),
            Look::Zoomed => json!({ "features": [] }),
        };
        self.tell("Emulation.setEmulatedMedia", media).await;
        let (width, height) = Window::Desktop.size();
        let part = if look == Look::Zoomed { 2 } else { 1 };
        let window = json!({ "width": width / part, "height": height / part, "deviceScaleFactor": part, "mobile": false });
        self.tell("Emulation.setDeviceMetricsOverride", window).await;
    }

    /// Doubles the font size on the current page.
    pub async fn double_letters(&self) {
        self.run("document.documentElement.style.fontSize = 2 * parseFloat(getComputedStyle(document.documentElement).fontSize) + 'px'")
            .await;
    }

    /// Sends Chromium a command of its DevTools protocol.
    async fn tell(&self, command: &str, parameters: Value) {
        let command = Developers(json!({ "cmd": command, "params": parameters }));
        self.client.issue_cmd(command).await.expect("Chromium takes the command");
    }

    /// The messages in the browser's console: reports of the content security policy and errors of scripts, without the browser's own
    /// advice.
    pub async fn console(&self) -> Vec<String> {
        let told = self.client.issue_cmd(Console).await.expect("the console can be read");
        let entries = told.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] != "DEBUG")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Ends the browser.
    pub async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        let _ = self.driver.kill();
    }
}

/// The port that the driver reports.
fn port(driver: &mut Child) -> u16 {
    let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = lines.map_while(Result::ok).find_map(|line| {
        let (_, rest) = line.split_once("started successfully on port ")?;
        rest.trim_end_matches('.').parse().ok()
    });
    port.expect("the driver says its port")
}

/// Chromium's own command that returns the console messages since the last call.
#[derive(Debug)]
struct Console;

impl WebDriverCompatibleCommand for Console {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

/// Chromium's own command that runs a command of the DevTools protocol.
#[derive(Debug)]
struct Developers(Value);

impl WebDriverCompatibleCommand for Developers {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.0.to_string()))
    }
}
