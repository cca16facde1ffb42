//! The fields of a record, as places for the values of tags.

/// A field with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum One {
    Title,
    Year,
    Date,
    Container,
    ContainerShort,
    Volume,
    Issue,
    Pages,
    FirstPage,
    LastPage,
    ArticleNumber,
    Doi,
    Pmid,
    Pmcid,
    Accession,
    Database,
    Provider,
    Language,
    Publisher,
    Place,
    Edition,
    Series,
}

/// A field with several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Many {
    Authors,
    Bodies,
    Editors,
    Keywords,
    WorkTypes,
    Urls,
    Affiliations,
    Serials,
}

/// A field of several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Long {
    Abstract,
    Notes,
}

/// Where a tag's value belongs. Of several values for one field the lowest rank wins, then the first; the others are kept aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Target {
    One(One, u8),
    Many(Many),
    Long(Long, u8),
    Kind,
    Other,
}
