//! The words beside a date that say whether it is one, which one is meant, and how closely: sorted lists, and look-ups.

use crate::Modifier;

/// Words that a number after them belongs to: `Boeing 747`, `Route 66`, `Resolution 1973`. Sorted.
#[rustfmt::skip]
pub(super) const LABELS: &[&str] = &[
    "airbus", "ar", "article", "b", "boeing", "box", "channel", "chapter", "clause", "cop", "dvd", "eur", "flight", "gate", "gbp",
    "highway", "id", "iso", "kes", "level", "mh", "no", "no.", "nos", "nos.", "number", "page", "pages", "paragraph", "phone", "ps",
    "r", "resolution", "room", "route", "rs", "rs.", "section", "sh", "soyuz", "suite", "tel", "tel.", "us$", "usd", "verse",
    "version", "vol", "volume", "windows",
];

/// Words two behind the number of a house: `2019 Main Street`. Sorted.
pub(super) const STREETS: &[&str] = &["ave", "ave.", "avenue", "blvd", "boulevard", "drive", "lane", "rd", "road", "st", "st.", "street"];

/// Words that a number before them measures. Sorted.
#[rustfmt::skip]
pub(super) const MEASURES: &[&str] = &[
    "a.m", "a.m.", "acres", "am", "barrels", "billion", "birr", "cents", "centuries", "cm", "crore", "days", "decades", "degrees",
    "dollars", "euros", "feet", "ft", "gmt", "grams", "hectares", "hours", "hrs", "hz", "inches", "kg", "kilograms", "kilometers",
    "kilometres", "kilowatts", "km", "km2", "lakh", "liters", "litres", "m", "megawatts", "meters", "metres", "metric", "miles",
    "million", "minutes", "mm", "months", "mph", "mw", "naira", "p.m", "p.m.", "per", "percent", "percentage", "pesos", "pm",
    "points", "pounds", "roubles", "rubles", "rupees", "seconds", "shillings", "square", "thousand", "times", "tonnes", "tons",
    "utc", "watts", "weeks", "yards", "years", "yen", "yrs", "yuan",
];

/// Words that a number before them may count, unless it is led in as a year: `in 2019 police found`. Sorted.
#[rustfmt::skip]
pub(super) const COUNTED: &[&str] = &[
    "aged", "beds", "block", "books", "buildings", "buses", "cars", "cases", "casualties", "children", "civilians", "companies",
    "copies", "countries", "dead", "deaths", "delegates", "detainees", "employees", "est", "families", "farmers", "fighters",
    "goals", "guests", "homes", "hospitals", "households", "houses", "individuals", "injured", "jobs", "lawmakers", "members",
    "men", "migrants", "newborns", "officers", "others", "pages", "passengers", "patients", "people", "persons", "petitions", "police",
    "policemen", "prisoners", "projects", "protesters", "pupils", "refugees", "residents", "rooms", "rounds", "runners", "runs",
    "samples", "schools", "seats", "shares", "sheep", "signatures", "soldiers", "species", "staff", "students", "teachers",
    "tickets", "tourists", "towns", "trees", "troops", "trucks", "units", "vehicles", "victims", "villages", "visitors",
    "volunteers", "voters", "votes", "weapons", "women", "won", "words", "workers",
];

/// Words before a date that put it ahead of the article's day. Sorted.
#[rustfmt::skip]
pub(super) const AHEAD: &[&str] = &[
    "'ll", "aims", "approaching", "awaiting", "begin", "begins", "coming", "could", "deadline", "due", "effective",
    "ends", "expect", "expected", "expects", "expire", "expires", "forecast", "forecasts", "forthcoming", "hope",
    "hopes", "intend", "intends", "likely", "might", "must", "next", "opens", "payable", "plan", "planned", "plans",
    "predicts", "proposes", "resumes", "scheduled", "shall", "should", "slated", "soon", "starts", "through",
    "tomorrow", "unlikely", "until", "upcoming", "will", "would", "’ll",
];

/// Words that put a date behind the article's day, beside all that end in `ed`. Sorted.
#[rustfmt::skip]
pub(super) const BACK: &[&str] = &[
    "after", "ago", "became", "began", "bought", "broke", "brought", "built", "came", "caught", "chose", "did", "died", "drew",
    "earlier", "fell", "felt", "fled", "flew", "fought", "found", "gave", "got", "grew", "had", "has", "have", "heard", "held",
    "hit", "kept", "killed", "knew", "last", "led", "left", "lost", "made", "met", "paid", "past", "ran", "rejected", "rose",
    "said", "sank", "saw", "sent", "shot", "signed", "since", "sold", "sought", "spent", "spoke", "stood", "struck", "swore",
    "thought", "threw", "told", "took", "was", "went", "were", "won", "wrote", "yesterday",
];

/// Words before a month or year that make it a date. Sorted.
#[rustfmt::skip]
pub(super) const PREPOSITIONS: &[&str] = &[
    "after", "around", "before", "between", "by", "circa", "during", "each", "early", "end", "every", "following", "from", "in",
    "last", "late", "mid", "next", "of", "on", "past", "since", "start", "this", "through", "throughout", "till", "to", "until",
];

/// Words between which and a noun `May` is a month: `the May riot`. Sorted.
pub(super) const DETERMINERS: &[&str] = &["a", "an", "her", "his", "its", "our", "that", "the", "their", "this"];

/// Words before a decade without its century (`the 90s`). Sorted.
pub(super) const DECADE_LEADS: &[&str] = &["'", "early", "late", "mid", "the", "‘", "’"];

/// Words after a weekday that make it part of a name: `the Sunday Times`. Sorted.
#[rustfmt::skip]
pub(super) const NAME_ENDINGS: &[&str] = &[
    "express", "herald", "independent", "mail", "mirror", "people", "sun", "telegraph", "times", "tribune", "vision",
];

/// Words before a weekday that make it the name of a day, a person or a song: `Bloody Sunday`, `Man Friday`. Sorted.
pub(super) const NAME_STARTS: &[&str] =
    &["billy", "black", "bloody", "blue", "casual", "fat", "girl", "happy", "man", "manic", "ruby", "stormy", "super"];

/// Words after a weekday that make it the name of a place, a person or a club. Sorted.
pub(super) const NAMED_AFTER: &[&str] = &["adeyemi", "island", "islands", "night", "oliseh", "reina", "weld"];

/// Words whose verb is the next one, and whose side is beyond doubt: `was killed`, `will speak`. Sorted.
pub(super) const HELPERS: &[&str] = &["had", "shall", "was", "were", "will"];

/// What goes on after `BC` where that is British Columbia. Sorted.
#[rustfmt::skip]
pub(super) const OF_COLUMBIA: &[&str] = &[
    "conservatives", "ferries", "ferry", "greens", "housing", "hydro", "liberals", "lions", "ndp", "place", "premier", "transit",
];

/// What can have a number of people or places: `a capacity of 2010`. Sorted.
#[rustfmt::skip]
pub(super) const HOLDERS: &[&str] = &[
    "attendance", "audience", "average", "capacity", "crowd", "fleet", "force", "majority", "maximum", "membership", "minimum",
    "number", "population", "staff", "total", "workforce",
];

/// Words before a number that counts people or things: `employed 1900`. Sorted.
#[rustfmt::skip]
pub(super) const COUNTING: &[&str] = &[
    "arrested", "employ", "employed", "employing", "employs", "evacuated", "hired", "injured", "injuring", "killing", "numbered",
    "totaled", "totaling", "totalled", "totalling", "wounded", "wounding",
];

/// Words before a number that is not counted to the last one, and then no year. Sorted.
pub(super) const ROUNDED: &[&str] = &["about", "almost", "approximately", "around", "nearly", "only", "roughly", "some", "than"];

/// What a sentence says of those that a number counts: `About 2000 were killed`. Sorted.
pub(super) const SAID_OF_COUNTED: &[&str] = &["are", "had", "have", "of", "were"];

/// Whom a number is a part of: `1984 of them`. Sorted.
pub(super) const THOSE: &[&str] = &["them", "these", "those", "us", "which", "whom", "you"];

/// Whether a sorted list of small words has this word, in any case.
pub(super) fn contains(list: &[&str], word: &str) -> bool {
    list.binary_search_by(|w| w.bytes().cmp(word.bytes().map(|b| b.to_ascii_lowercase()))).is_ok()
}

/// Words between the figures of two times that are compared: `from`, in `up 3 % from a year ago`. Sorted.
#[rustfmt::skip]
pub(super) const COMPARING: &[&str] = &[
    "above", "against", "below", "compared", "down", "exceeding", "from", "over", "than", "up", "versus", "vs", "vs.",
];

/// Words that may follow a day named by its number alone (`on the 6th`) or a holiday. Sorted.
#[rustfmt::skip]
pub(super) const FUNCTION_WORDS: &[&str] = &[
    "a", "after", "and", "are", "as", "at", "because", "before", "but", "by", "despite", "during", "for", "from", "has", "have", "he",
    "her", "his", "i", "if", "in", "is", "it", "its", "nor", "on", "or", "our", "she", "since", "so", "that", "the", "their", "then",
    "there", "they", "this", "though", "to", "until", "was", "we", "were", "when", "where", "which", "while", "who", "will", "with",
    "would", "you",
];

/// What narrows the date behind it, by the words before it, the last one first: `early`, `the end of`.
pub(super) const MODIFIERS: &[(&[&str], Modifier)] = &[
    (&["approximately"], Modifier::Approx),
    (&["around"], Modifier::Approx),
    (&["of", "beginning"], Modifier::Start),
    (&["of", "close"], Modifier::End),
    (&["of", "dawn"], Modifier::Start),
    (&["early"], Modifier::Start),
    (&["in", "early"], Modifier::Start),
    (&["on", "early"], Modifier::Start),
    (&["of", "end"], Modifier::End),
    (&["late"], Modifier::End),
    (&["in", "late"], Modifier::End),
    (&["on", "late"], Modifier::End),
    (&["in", "later"], Modifier::End),
    (&["mid"], Modifier::Mid),
    (&["of", "middle"], Modifier::Mid),
    (&["of", "outset"], Modifier::Start),
    (&["roughly"], Modifier::Approx),
    (&["of", "start"], Modifier::Start),
];

/// What bounds a count of units: `more than two years ago`.
pub(super) const BOUNDS: &[(&[&str], Modifier)] = &[
    (&["about"], Modifier::Approx),
    (&["almost"], Modifier::After),
    (&["approximately"], Modifier::Approx),
    (&["around"], Modifier::Approx),
    (&["least", "at"], Modifier::OnOrBefore),
    (&["most", "at"], Modifier::OnOrAfter),
    (&["over", "just"], Modifier::Before),
    (&["than", "less"], Modifier::After),
    (&["than", "more"], Modifier::Before),
    (&["nearly"], Modifier::After),
    (&["than", "less", "no"], Modifier::OnOrBefore),
    (&["than", "more", "no"], Modifier::OnOrAfter),
    (&["over"], Modifier::Before),
    (&["roughly"], Modifier::Approx),
    (&["some"], Modifier::Approx),
    (&["under"], Modifier::After),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        let lists = [
            LABELS,
            STREETS,
            MEASURES,
            COUNTED,
            AHEAD,
            BACK,
            PREPOSITIONS,
            DETERMINERS,
            DECADE_LEADS,
            NAME_ENDINGS,
            COMPARING,
            FUNCTION_WORDS,
            NAME_STARTS,
            OF_COLUMBIA,
            HELPERS,
            NAMED_AFTER,
            HOLDERS,
            COUNTING,
            ROUNDED,
            SAID_OF_COUNTED,
            THOSE,
        ];
        for list in lists {
            let unsorted: Vec<_> = list.windows(2).filter(|pair| pair[0] >= pair[1]).collect();
            assert!(unsorted.is_empty(), "not in order: {unsorted:?}");
        }
    }
}
