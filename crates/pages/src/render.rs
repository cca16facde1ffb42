//! Renders a template with an answer. An undefined name is an error, so that mistakes show up in tests and not on pages.

use std::collections::BTreeMap;
use std::path::PathBuf;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde_json::{Value, json};

use crate::ask::Problem;
use crate::page::Page;
use crate::{Request, assets, filters, keywords, pages, problem};

/// The templates that pages share.
const SHARED: [(&str, &str); 12] = [
    ("shared/consent.html", include_str!("shared/consent.html")),
    ("shared/receipt.html", include_str!("shared/receipt.html")),
    ("shared/secret.html", include_str!("shared/secret.html")),
    ("shared/embed.html", include_str!("shared/embed.html")),
    ("shared/edit.html", include_str!("shared/edit.html")),
    ("shared/effect.html", include_str!("shared/effect.html")),
    ("shared/layout.html", include_str!("shared/layout.html")),
    ("shared/macros.html", include_str!("shared/macros.html")),
    ("shared/reading.html", include_str!("shared/reading.html")),
    ("shared/review.html", include_str!("shared/review.html")),
    ("shared/trouble.html", include_str!("shared/trouble.html")),
    ("shared/workshop.html", include_str!("shared/workshop.html")),
];

/// Renders pages.
pub struct Renderer {
    environment: Environment<'static>,
    folder: Option<PathBuf>,
}

impl Renderer {
    /// Uses the built-in templates, or those of a folder, which are read again for each page.
    ///
    /// # Errors
    /// A template cannot be parsed.
    pub fn new(folder: Option<PathBuf>) -> Result<Self, minijinja::Error> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        filters::add(&mut environment);
        keywords::add(&mut environment);
        match &folder {
            None => {
                for (name, text) in SHARED {
                    environment.add_template(name, text)?;
                }
                for page in pages::ALL {
                    environment.add_template_owned(format!("{}/page.html", page.name), page.template)?;
                }
            }
            Some(folder) => {
                let folder = folder.clone();
                environment.set_loader(move |name| {
                    let path = if name.starts_with("shared/") {
                        folder.join(name)
                    } else {
                        folder.join("pages").join(name)
                    };
                    Ok(std::fs::read_to_string(path).ok())
                });
            }
        }
        Ok(Self { environment, folder })
    }

    /// Renders a page with its answer.
    ///
    /// # Errors
    /// The template uses an undefined name.
    pub fn page(&self, page: &Page, shown: &Shown<'_>) -> Result<String, minijinja::Error> {
        self.template(&format!("{}/page.html", page.name), self.context(Some(page), shown))
    }

    /// Renders a page that explains an error.
    ///
    /// # Errors
    /// The template uses an undefined name.
    pub fn trouble(&self, shown: &Shown<'_>, status: u16, code: &str) -> Result<String, minijinja::Error> {
        let context = context! { status, code, ..self.context(None, shown) };
        self.template("shared/trouble.html", context)
    }

    fn template(&self, name: &str, context: minijinja::Value) -> Result<String, minijinja::Error> {
        if self.folder.is_some() {
            let mut environment = self.environment.clone();
            environment.clear_templates();
            return environment.get_template(name)?.render(context);
        }
        self.environment.get_template(name)?.render(context)
    }

    fn context(&self, page: Option<&Page>, shown: &Shown<'_>) -> minijinja::Value {
        let Shown {
            request,
            data,
            view,
            problems,
            refused,
        } = shown;
        let summary = problem::summary(problems);
        let at_fields = problem::by_field(problems);
        // The layout shows refused choices in the address. The results are not shown then.
        let held = *refused && at_fields.as_object().is_some_and(|fields| !fields.is_empty());
        let none = json!([]);
        let assets: BTreeMap<String, String> = assets::paths(self.folder.as_deref())
            .map(|(asset, path)| (asset.name.replace('.', "_"), path))
            .collect();
        context! {
            // The answer is passed on unchanged and without a copy.
            data => value(data),
            view => value(view),
            page => context! {
                name => page.map(|page| page.name),
                path => request.path.clone(),
                origin => request.origin.clone(),
                live => page.is_some_and(|page| page.live.is_some()),
                query => request.query.query_without(&[]),
                filters => request.query.query_without(&["after", "before"]),
                embedded => page.is_some_and(|page| page.embedded),
            },
            signed_in => request.token.is_some(),
            query => value(&request.query.first_values()),
            queries => value(&request.query.all_values()),
            values => value(&json!(request.values)),
            form => value(&request.form.first_values()),
            forms => value(&request.form.all_values()),
            errors => value(if *refused { &none } else { &summary }),
            refused => value(if *refused { &summary } else { &none }),
            held => held,
            code => problem::code_of(problems),
            // Everything that the macros of a form need, under one name.
            f => context! { form => value(&request.form.first_values()), wrong => value(&at_fields) },
            assets => assets,
        }
    }
}

/// JSON in the form that templates read.
fn value(json: &Value) -> minijinja::Value {
    minijinja::Value::from(minijinja::value::Serde(json))
}

/// The values that a template can show.
pub struct Shown<'a> {
    /// The request for the page.
    pub request: &'a Request,
    /// The result of the page's document.
    pub data: &'a Value,
    /// Additional values from the page.
    pub view: &'a Value,
    /// Problems with a form, or with the choices in the address.
    pub problems: &'a [Problem],
    /// Whether the problems are with the choices in the address.
    pub refused: bool,
}
