//! Lists the fields of a record to which the values of tags can belong.

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

/// A field with several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Long {
    Abstract,
    Notes,
}

/// Where the value of a tag belongs. Of several values for one field, the one with the lowest rank is chosen, and among equal ranks the
/// first. The others are kept as other fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Target {
    One(One, u8),
    Many(Many),
    Long(Long, u8),
    Kind,
    Other,
}
