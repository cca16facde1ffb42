//! Lists the kinds of publication, and how each format names them.

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident => $code:literal, $ris:literal, $bibtex:literal;)+) => {
        /// The kind of a publication, as far as the formats tell them apart.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub enum RecordKind {
            $($(#[doc = $doc])+ $name,)+
            /// Any other kind, or a kind that the file does not name.
            #[default]
            Other,
        }

        impl RecordKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+ Self::Other];

            /// The kind's stable code, such as `JOURNAL_ARTICLE`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Other => "OTHER",
                }
            }

            /// The RIS type of the kind.
            pub(crate) const fn ris(self) -> &'static str {
                match self {
                    $(Self::$name => $ris,)+
                    Self::Other => "GEN",
                }
            }

            /// The BibTeX entry type of the kind, and after a slash its `entrysubtype`.
            pub(crate) const fn bibtex(self) -> &'static str {
                match self {
                    $(Self::$name => $bibtex,)+
                    Self::Other => "misc",
                }
            }

            fn from_code(word: &str) -> Option<Self> {
                let names = [$(($code, $ris, Self::$name),)+];
                names.into_iter().find(|(code, ris, _)| *code == word || *ris == word).map(|(_, _, kind)| kind)
            }
        }
    };
}

kinds! {
    /// An article in a scholarly journal.
    JournalArticle => "JOURNAL_ARTICLE", "JOUR", "article";
    /// An article in a magazine.
    MagazineArticle => "MAGAZINE_ARTICLE", "MGZN", "article/magazine";
    /// An article in a newspaper.
    NewspaperArticle => "NEWSPAPER_ARTICLE", "NEWS", "article/newspaper";
    /// A whole book.
    Book => "BOOK", "BOOK", "book";
    /// A part of a book.
    BookChapter => "BOOK_CHAPTER", "CHAP", "incollection";
    /// A paper in the proceedings of a conference.
    ConferencePaper => "CONFERENCE_PAPER", "CPAPER", "inproceedings";
    /// The proceedings of a conference.
    Proceedings => "PROCEEDINGS", "CONF", "proceedings";
    /// A thesis or dissertation.
    Thesis => "THESIS", "THES", "phdthesis";
    /// A report.
    Report => "REPORT", "RPRT", "techreport";
    /// A preprint or other unpublished work.
    Unpublished => "UNPUBLISHED", "UNPB", "unpublished";
    /// A set of data.
    Dataset => "DATASET", "DATA", "dataset";
    /// A page or site on the web.
    WebPage => "WEB_PAGE", "ELEC", "online";
    /// A patent.
    Patent => "PATENT", "PAT", "patent";
    /// A computer program.
    Software => "SOFTWARE", "COMP", "software";
    /// An entry in an encyclopedia or dictionary.
    Encyclopedia => "ENCYCLOPEDIA", "ENCYC", "inreference";
    /// A registered trial.
    Trial => "TRIAL", "CTLI", "misc/trial";
}

/// Words that databases and programs use, in lower case. The first word that matches decides.
const WORDS: &[(&str, RecordKind)] = &[
    ("ejour", RecordKind::JournalArticle),
    ("abst", RecordKind::JournalArticle),
    ("inpr", RecordKind::JournalArticle),
    ("jfull", RecordKind::JournalArticle),
    ("preprint", RecordKind::Unpublished),
    ("mcthes", RecordKind::Thesis),
    ("thesis", RecordKind::Thesis),
    ("dissertation", RecordKind::Thesis),
    ("book chapter", RecordKind::BookChapter),
    ("book section", RecordKind::BookChapter),
    ("chapter", RecordKind::BookChapter),
    ("echap", RecordKind::BookChapter),
    ("incollection", RecordKind::BookChapter),
    ("inbook", RecordKind::BookChapter),
    ("bookinbook", RecordKind::BookChapter),
    ("suppbook", RecordKind::BookChapter),
    ("conference proceedings", RecordKind::Proceedings),
    ("proceedings paper", RecordKind::ConferencePaper),
    ("inproceedings", RecordKind::ConferencePaper),
    ("proceedings", RecordKind::Proceedings),
    ("conference", RecordKind::ConferencePaper),
    ("meeting abstract", RecordKind::ConferencePaper),
    ("ebook", RecordKind::Book),
    ("edbook", RecordKind::Book),
    ("edited book", RecordKind::Book),
    ("booklet", RecordKind::Book),
    ("book", RecordKind::Book),
    ("mvbook", RecordKind::Book),
    ("collection", RecordKind::Book),
    ("inreference", RecordKind::Encyclopedia),
    ("encyclopedia", RecordKind::Encyclopedia),
    ("dict", RecordKind::Encyclopedia),
    ("newspaper", RecordKind::NewspaperArticle),
    ("magazine", RecordKind::MagazineArticle),
    ("manuscript", RecordKind::Unpublished),
    ("unpublished", RecordKind::Unpublished),
    ("techreport", RecordKind::Report),
    ("report", RecordKind::Report),
    ("govdoc", RecordKind::Report),
    ("dataset", RecordKind::Dataset),
    ("patent", RecordKind::Patent),
    ("clinical trial registry", RecordKind::Trial),
    ("software", RecordKind::Software),
    ("computer program", RecordKind::Software),
    ("web page", RecordKind::WebPage),
    ("webpage", RecordKind::WebPage),
    ("electronic", RecordKind::WebPage),
    ("online", RecordKind::WebPage),
    ("www", RecordKind::WebPage),
    ("blog", RecordKind::WebPage),
    ("web", RecordKind::WebPage),
    ("journal", RecordKind::JournalArticle),
    ("article", RecordKind::JournalArticle),
];

impl RecordKind {
    /// The kind that a word in a file names: one of our codes, a RIS type, or words such as `Journal Article`. `Other` if it names none.
    #[must_use]
    pub fn read(word: &str) -> Self {
        let word = word.trim();
        let upper = word.to_ascii_uppercase();
        if let Some(kind) = Self::from_code(&upper) {
            return kind;
        }
        let lower = word.to_lowercase();
        if let Some((_, kind)) = WORDS.iter().find(|(name, _)| *name == lower) {
            return *kind;
        }
        let found = WORDS.iter().find(|(name, _)| name.len() > 3 && lower.contains(name));
        found.map_or(Self::Other, |(_, kind)| *kind)
    }
}
