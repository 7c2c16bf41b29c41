//! Lookup keys: what is left of a word when case, accents, apostrophes and full stops do not matter.

use unicode_normalization::UnicodeNormalization;

/// Folds a word to its lookup key: small letters, without accents, apostrophes, full stops and invisible characters.
///
/// Lists and text go through this same function, so they cannot disagree. The text itself is never changed.
///
/// ```
/// use ner::gazetteer::fold;
///
/// assert_eq!(fold("Côte"), "cote");
/// assert_eq!(fold("O’Brien"), fold("O'BRIEN"));
/// assert_eq!(fold("U.S."), "us");
/// ```
pub fn fold(word: &str) -> String {
    let mut key = String::new();
    fold_into(word, &mut key);
    key
}

/// Appends the key of a word.
pub(super) fn fold_into(word: &str, key: &mut String) {
    if word.is_ascii() {
        for c in word.chars() {
            match c {
                '.' | '\'' | '`' => {}
                '&' => key.push_str("and"),
                _ => key.push(c.to_ascii_lowercase()),
            }
        }
        return;
    }
    for c in word.nfkd().flat_map(char::to_lowercase) {
        match c {
            '.' | '\'' | '`' | '‘' | '’' | 'ʻ' | 'ʼ' | 'ʿ' | 'ʾ' => {}
            '&' => key.push_str("and"),
            // Letters that Unicode does not take apart, as the English-language press writes them.
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'þ' => key.push_str("th"),
            'ø' => key.push('o'),
            'ł' => key.push('l'),
            'đ' | 'ð' => key.push('d'),
            'ħ' => key.push('h'),
            'ı' => key.push('i'),
            'ə' => key.push('a'),
            _ if unicode_normalization::char::is_combining_mark(c) || is_invisible(c) => {}
            _ => key.push(c),
        }
    }
}

/// Soft hyphens, joiners and direction marks that web pages leave inside words.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
