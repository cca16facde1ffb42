//! Describes a withdrawal in words: what was done, what is kept, and why.

use evidence::vocabulary::ConsentScope;

/// What a withdrawal did, as far as it is described in words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Withdrawal<'a> {
    /// The consents that were withdrawn, in the order of the scopes.
    pub withdrawn: &'a [ConsentScope],
    /// Whether the person asked to have their words overwritten.
    pub erased: bool,
    /// The number of contributions that are kept but hidden from some or all others.
    pub contributions_hidden: u64,
    /// The number of contributions whose words were overwritten.
    pub contributions_erased: u64,
    /// The number of questions in the person's words that are kept but hidden from everybody else.
    pub questions_hidden: u64,
    /// The number of questions whose words were overwritten.
    pub questions_erased: u64,
    /// The number of ballots that were withdrawn.
    pub ballots_withdrawn: u64,
    /// The number of published rankings that the person's ballots were part of.
    pub published_rankings: usize,
    /// Whether the person no longer takes part.
    pub leaves: bool,
    /// Whether words or an identity were overwritten, so that the database files must be scrubbed.
    pub overwritten: bool,
    /// The number of minutes after which the database files no longer contain what was overwritten.
    pub minutes_to_scrub: i64,
    /// Whether the account that asked no longer has a record here.
    pub cut: bool,
    /// Codes of questions that are kept, but without the person's words.
    pub standing: &'a [String],
    /// Codes of questions that the person submitted. They were reworded since, so that they are no longer the person's sentence.
    pub other_sentences: &'a [String],
}

impl Withdrawal<'_> {
    /// Whether nothing was withdrawn, hidden or overwritten.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.withdrawn.is_empty() && !self.erased && self.contributions_hidden == 0 && self.questions_hidden == 0
    }
}

/// What is kept and why: one short text for each thing that is kept.
#[must_use]
pub fn kept(done: &Withdrawal<'_>) -> Vec<String> {
    let mut kept = Vec::new();
    if done.is_nothing() {
        return kept;
    }
    if done.contributions_hidden + done.questions_hidden > 0 {
        kept.push(
            "Your words are kept. People with whom you no longer agree to share them cannot see them, but you still can. To have your \
             words overwritten, withdraw again and choose to erase them."
                .to_owned(),
        );
    }
    for code in done.standing {
        kept.push(format!(
            "The question {code} stays without your words, because others built on it: it sums up other questions, or it was put to the \
             vote."
        ));
    }
    for code in done.other_sentences {
        kept.push(format!(
            "You submitted the question {code}. It stays, because those who facilitate the workshop reworded it, and it is now another \
             sentence than any of yours."
        ));
    }
    if done.published_rankings > 0 {
        kept.push(
            "The published order of the questions that you voted on does not change, because it was calculated when the vote was closed. \
             It now says that ballots were withdrawn."
                .to_owned(),
        );
    }
    if done.leaves || done.erased {
        kept.push(
            "The service keeps your pseudonym, the groups for which you took part, what you agreed to and when, and this receipt. They \
             show that your wishes were followed."
                .to_owned(),
        );
        kept.push(
            "Numbers of people that were published before do not change. They do not tell anything about a single person.".to_owned(),
        );
    }
    if done.leaves && !done.erased {
        kept.push(
            "If you gave your name or contact details, they stay stored, encrypted and apart from your words. To have them deleted, \
             withdraw again and choose to erase."
                .to_owned(),
        );
    }
    if done.erased {
        kept.push("What other people said in their own words belongs to them. It stays, even if it is about you.".to_owned());
        kept.push(
            "Copies of the database that were made earlier contain your words until the copies are deleted. If you want to know when that \
             happens, ask the contact in the information sheet."
                .to_owned(),
        );
    }
    kept
}

/// The whole receipt in words, for the person to keep or print.
#[must_use]
pub fn plain_language(done: &Withdrawal<'_>, kept: &[String]) -> String {
    if done.is_nothing() {
        return "Nothing was changed. You asked to take back something that you had already taken back or never agreed to.".to_owned();
    }
    let mut lines = Vec::new();
    if !done.withdrawn.is_empty() {
        let scopes: Vec<&str> = done.withdrawn.iter().map(|scope| scope.code()).collect();
        lines.push(format!("You took back your consent to: {}.", scopes.join(", ")));
    }
    if done.leaves {
        lines.push("You no longer take part in the workshop. From now on you can read only your own record in it.".to_owned());
    }
    let mut count = |n: u64, one: &str, many: &str| {
        if n == 1 {
            lines.push(one.to_owned());
        } else if n > 1 {
            lines.push(many.replace("{n}", &n.to_string()));
        }
    };
    count(
        done.contributions_hidden,
        "One of your contributions is hidden from the people with whom you no longer share it.",
        "{n} of your contributions are hidden from the people with whom you no longer share them.",
    );
    count(
        done.questions_hidden,
        "One question in your words is hidden from everybody else.",
        "{n} questions in your words are hidden from everybody else.",
    );
    count(
        done.contributions_erased,
        "The words of one of your contributions were overwritten.",
        "The words of {n} of your contributions were overwritten.",
    );
    count(
        done.questions_erased,
        "One question in your words was overwritten.",
        "{n} questions in your words were overwritten.",
    );
    count(
        done.ballots_withdrawn,
        "One of your ballots was withdrawn.",
        "{n} of your ballots were withdrawn.",
    );
    if done.erased && done.leaves {
        lines.push("What you said, the details of who you are, and what others wrote down in your words were overwritten.".to_owned());
    }
    if done.overwritten && done.minutes_to_scrub > 0 {
        let within = match done.minutes_to_scrub {
            1 => "one minute".to_owned(),
            minutes => format!("{minutes} minutes"),
        };
        lines.push(format!(
            "Within {within}, old versions of what was overwritten also disappear from the files of the database."
        ));
    }
    if done.cut {
        lines.push(
            "Your account is no longer tied to this record. Keep this receipt, because your account cannot read it again. The steward \
             can still read it."
                .to_owned(),
        );
    } else if done.leaves && !done.erased {
        lines.push("If you want to come back, agree again to take part.".to_owned());
    }
    if !kept.is_empty() {
        lines.push(format!("What stays: {}", kept.join(" ")));
    }
    lines.join("\n")
}
