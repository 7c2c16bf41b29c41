//! The output: entities, and the closed sets of words that describe them.

use crate::text::Span;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $what:literal { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that stands for it in lists and results.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = crate::Error;
            fn from_str(word: &str) -> Result<Self, crate::Error> {
                Self::ALL.iter().copied().find(|x| x.as_str() == word).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|x| x.as_str()).collect();
                    crate::Error::new(word, format!(concat!("no ", $what, "; there are {}"), known.join(" ")))
                })
            }
        }
    };
}

words! {
    /// What an entity is.
    Label: "label" {
        /// An organisation.
        Org = "ORG",
        /// A person.
        Person = "PERSON",
        /// A place.
        Loc = "LOC",
        /// A day, month, year or longer stretch of the calendar.
        Date = "DATE",
    }
}

words! {
    /// What an entity is, more closely.
    Kind: "kind" {
        /// LOC: a sovereign state.
        Country = "country",
        /// LOC: a part of a state, or a territory.
        Region = "region",
        /// LOC: a city or town.
        City = "city",
        /// LOC: a part of a city.
        District = "district",
        /// LOC: a continent.
        Continent = "continent",
        /// LOC: a part of the world that is no state.
        Area = "area",
        /// LOC: a sea, river, lake, strait or canal.
        Water = "water",
        /// LOC: a mountain or range.
        Mountain = "mountain",
        /// LOC: an island or group of islands.
        Island = "island",
        /// LOC: a desert.
        Desert = "desert",
        /// ORG: a body of states.
        Igo = "igo",
        /// ORG: a ministry, agency or other organ of a state.
        Government = "government",
        /// ORG: a parliament or its chamber.
        Parliament = "parliament",
        /// ORG: a court.
        Court = "court",
        /// ORG: a political party.
        Party = "party",
        /// ORG: a company.
        Company = "company",
        /// ORG: a bank, central banks among them.
        Bank = "bank",
        /// ORG: a news agency, paper or broadcaster.
        Media = "media",
        /// ORG: a sports team or club.
        Team = "team",
        /// ORG: a university, school or institute.
        School = "school",
        /// ORG: an army, police force or armed group.
        Armed = "armed",
        /// ORG: a trade union.
        Union = "union",
        /// ORG: a charity or other body of citizens.
        Ngo = "ngo",
        /// ORG: a church or other body of believers.
        Religious = "religious",
        /// ORG: a body that governs a sport.
        Sport = "sport",
        /// Given names of women; no kind of an entity.
        Female = "female",
        /// Given names of men; no kind of an entity.
        Male = "male",
        /// DATE: names its day, month or year itself.
        Calendar = "calendar",
        /// DATE: counts from the article's day (`yesterday`, `two years ago`).
        Relative = "relative",
    }
}

words! {
    /// What narrows a date's value: `early January` is the start of January. The words of TIMEX3's `mod`.
    Modifier: "modifier" {
        /// `early`, `the beginning of`.
        Start = "START",
        /// `mid-`, `the middle of`.
        Mid = "MID",
        /// `late`, `the end of`.
        End = "END",
        /// `about`, `circa`, `or so`.
        Approx = "APPROX",
        /// `more than two years ago`.
        Before = "BEFORE",
        /// `less than two years ago`.
        After = "AFTER",
        /// `at least two years ago`.
        OnOrBefore = "ON_OR_BEFORE",
        /// `at most two years ago`.
        OnOrAfter = "ON_OR_AFTER",
    }
}

/// An ISO 3166-1 alpha-2 country code.
///
/// ```
/// use ner::Country;
///
/// assert_eq!(Country::new("KZ").unwrap().as_str(), "KZ");
/// assert!(Country::new("Kazakhstan").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// The code, if it is two capital letters.
    pub fn new(code: &str) -> Option<Self> {
        let code: [u8; 2] = code.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Self(code))
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// Whether ISO 3166-1 has assigned the code; `XK` counts, which the EU and the IMF use for Kosovo.
    ///
    /// ```
    /// use ner::Country;
    ///
    /// assert!(Country::new("KZ").unwrap().is_assigned());
    /// assert!(!Country::new("XX").unwrap().is_assigned());
    /// ```
    pub fn is_assigned(&self) -> bool {
        COUNTRIES.as_bytes().chunks(3).any(|code| code.starts_with(&self.0))
    }

    pub(crate) fn bytes(&self) -> &[u8; 2] {
        &self.0
    }
}

/// ISO 3166-1 alpha-2, and XK, which the EU and the IMF use for Kosovo.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG \
    CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL \
    GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA \
    LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV \
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What decided that a mention is an entity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// Its words and their context, weighed as evidence.
    Model,
    /// A list alone.
    Lists,
    /// What the article said before.
    Story,
    /// The date grammar.
    Dates,
    /// A list of the user's, by its file name (`--name` for a name given by itself).
    User(Arc<str>),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Model => "model",
            Self::Lists => "lists",
            Self::Story => "story",
            Self::Dates => "dates",
            Self::User(name) => name,
        })
    }
}

/// A named stretch of an article: what it is, which thing it names, and how that is known.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entity {
    /// Where it stands, in bytes of the article's text.
    pub span: Span,
    /// The text there.
    pub text: String,
    /// What it is.
    pub label: Label,
    /// What it is more closely, where that is known.
    pub kind: Option<Kind>,
    /// The list's main name, or the longest name this article has for the same thing.
    pub canonical: String,
    /// Shared by all mentions of one thing in one article; counted from 0 in order of appearance.
    pub chain: u32,
    /// The country it is in or of, where a list knows.
    pub country: Option<Country>,
    /// DATE: the TIMEX3 value (ISO 8601 with reduced precision), where it can be told.
    pub value: Option<String>,
    /// DATE: what narrows the value: `early January` is the start of January.
    pub modifier: Option<Modifier>,
    /// How sure this is, 0 to 1.
    pub score: f32,
    /// The number of its sentence in the article, from 0.
    pub sentence: u32,
    /// What decided.
    pub source: Source,
}

/// An entity with the reasons for it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explained {
    /// The entity.
    pub entity: Entity,
    /// What spoke for it and against it, strongest first.
    pub evidence: Vec<Evidence>,
}

/// What a span could have been, and what spoke for that and against it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Considered {
    /// As which label it was considered.
    pub label: Label,
    /// The sum of the evidence: a name is above 0, and above every other reading of the words around it.
    pub weight: f32,
    /// How sure it would be, 0 to 1.
    pub score: f32,
    /// What spoke for it and against it, strongest first.
    pub evidence: Vec<Evidence>,
}

/// One reason for (or, with a weight below 0, against) an entity.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Evidence {
    /// What was seen, in words for readers: `title before name`, `names/loc/capitals.tsv: Almaty`.
    pub name: String,
    /// How much it counted.
    pub weight: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_three_bytes_apart() {
        assert_eq!(COUNTRIES.len(), 250 * 3 - 1);
        assert!(COUNTRIES.split(' ').all(|code| Country::new(code).is_some()));
        assert!(COUNTRIES.split(' ').is_sorted());
    }
}
