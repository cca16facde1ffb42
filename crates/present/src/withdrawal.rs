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
    /// Codes of questions that the person submitted and that were reworded since, so that they are no longer the person's sentence.
    pub other_sentences: &'a [String],
}

impl Withdrawal<'_> {
    /// Whether nothing was withdrawn, hidden or overwritten.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.withdrawn.is_empty() && !self.erased && self.contributions_hidden == 0 && self.questions_hidden == 0
    }
}

/// What is kept and why, one sentence for each.
#[must_use]
pub fn kept(done: &Withdrawal<'_>) -> Vec<String> {
    let mut kept = Vec::new();
    if done.is_nothing() {
        return kept;
    }
    if done.contributions_hidden + done.questions_hidden > 0 {
        kept.push(
            "Your words are kept, hidden from those whom you no longer agree to share them with: you read them still, and to have them \
             overwritten, withdraw with erase."
                .to_owned(),
        );
    }
    for code in done.standing {
        kept.push(format!(
            "The question {code} stays without your words, as others built on it: it sums up other questions, or was put to the vote."
        ));
    }
    for code in done.other_sentences {
        kept.push(format!(
            "The question {code}, which you submitted, stays: those who facilitate reworded it, and what it says now is another sentence \
             than any of yours."
        ));
    }
    if done.published_rankings > 0 {
        kept.push(
            "The published order of what you voted on stays as it is: it was worked out when the vote was closed, and says that ballots \
                were \
             withdrawn since."
                .to_owned(),
        );
    }
    if done.leaves || done.erased {
        kept.push(
            "That a person with your pseudonym took part, in which groups, what you agreed to and when, and this receipt: so that it can \
                be \
             shown that your wishes were followed."
                .to_owned(),
        );
        kept.push("Counts of people that were published before stay as they were: they say nothing of a single person.".to_owned());
    }
    if done.erased {
        kept.push("What other people said in words of their own stays theirs, also where it is about you.".to_owned());
        kept.push(
            "Copies of the database that were made earlier keep your words until they are deleted: ask whom the information sheet names."
                .to_owned(),
        );
    }
    kept
}

/// The whole receipt in words, for the person to keep or print.
#[must_use]
pub fn plain_language(done: &Withdrawal<'_>, kept: &[String]) -> String {
    if done.is_nothing() {
        return "Nothing was changed: what you asked to take back was taken back before, or never given.".to_owned();
    }
    let mut lines = Vec::new();
    if !done.withdrawn.is_empty() {
        let scopes: Vec<&str> = done.withdrawn.iter().map(|scope| scope.code()).collect();
        lines.push(format!("You took back your consent to: {}.", scopes.join(", ")));
    }
    if done.leaves {
        lines.push("You take part in the workshop no more: you read nothing of it any longer but your own record.".to_owned());
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
        "One contribution of yours is hidden from others.",
        "{n} contributions of yours are hidden from others.",
    );
    count(
        done.questions_hidden,
        "One question in your words is hidden from others.",
        "{n} questions in your words are hidden from others.",
    );
    count(
        done.contributions_erased,
        "The words of one contribution were overwritten.",
        "The words of {n} contributions were overwritten.",
    );
    count(
        done.questions_erased,
        "The words of one question were overwritten.",
        "The words of {n} questions were overwritten.",
    );
    count(
        done.ballots_withdrawn,
        "One ballot of yours was withdrawn.",
        "{n} ballots of yours were withdrawn.",
    );
    if done.erased && done.leaves {
        lines.push("What you said, who you are, and what others wrote down in your words were overwritten.".to_owned());
    }
    if done.overwritten && done.minutes_to_scrub > 0 {
        lines.push(format!(
            "Old versions of what was overwritten are out of the database's files within {} minutes.",
            done.minutes_to_scrub
        ));
    }
    if done.cut {
        lines.push(
            "Your account is no longer tied to this record. Keep this receipt: your account cannot read it again, and the steward can."
                .to_owned(),
        );
    } else if done.leaves && !done.erased {
        lines.push("To come back, agree to taking part again.".to_owned());
    }
    if !kept.is_empty() {
        lines.push(format!("What stays: {}", kept.join(" ")));
    }
    lines.join("\n")
}
