//! JSON lines as people make them from Wikidata, and entities as its dumps have them.

use super::{Fault, Importer, sort};
use ner::gazetteer::{ListName, Row};
use ner::{Country, Kind};
use serde_json::Value;

pub(super) fn row(line: &str, rows: &mut Importer<'_>) -> Result<(), Fault> {
    // A dump is one array with an entity a line.
    let line = line.trim().trim_end_matches(',');
    if matches!(line, "[" | "]") {
        return Ok(());
    }
    let item: Value = serde_json::from_str(line).map_err(|e| format!("no JSON ({e}); is the file whole?"))?;
    let Some(name) = ["label", "name", "title"].iter().find_map(|key| item[*key].as_str()).or(item["labels"]["en"]["value"].as_str())
    else {
        rows.leave_out("items without an English label".into());
        return Ok(());
    };
    let Some((list, kind)) = types(&item).find_map(|name| sort(&name).or_else(|| class(&name))).or(rows.args.list.map(|list| (list, None)))
    else {
        rows.leave_out("items of a type that is none of ours; --list makes them one".into());
        return Ok(());
    };
    let row = rows.new_row(Some(list), name)?;
    let country = item["country"].as_str().or(claim(&item, "P297").find_map(|v| v["datavalue"]["value"].as_str())).and_then(Country::new);
    rows.take(Row { aliases: aliases(&item), kind: kind.or(row.kind.filter(|k| list.has(*k))), country, ..row })
}

/// `"aliases": ["A", "B"]`, `"A|B"`, or by language.
fn aliases(item: &Value) -> Vec<String> {
    let list = match &item["aliases"] {
        Value::String(joined) => return joined.split('|').map(str::to_owned).collect(),
        Value::Object(languages) => languages.get("en"),
        other => Some(other),
    };
    let names = list.and_then(Value::as_array).into_iter().flatten();
    names.filter_map(|name| name.as_str().or(name["value"].as_str())).map(str::to_owned).collect()
}

/// What the item is said to be: words, or the items that it is an instance of (P31).
fn types(item: &Value) -> impl Iterator<Item = String> {
    let words = ["type", "instance_of", "instanceOf", "label_type", "class"].into_iter().flat_map(|key| match &item[key] {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    });
    let claims = claim(item, "P31").map(|v| &v["datavalue"]["value"]["id"]);
    words.chain(claims).filter_map(Value::as_str).map(str::to_owned)
}

fn claim<'a>(item: &'a Value, property: &str) -> impl Iterator<Item = &'a Value> {
    item["claims"][property].as_array().into_iter().flatten().map(|claim| &claim["mainsnak"])
}

/// The classes that most of the people, places and organisations of Wikidata are direct instances of.
fn class(id: &str) -> Option<(ListName, Option<Kind>)> {
    use ListName::{Given, Loc, Org, Person, Surname};
    Some(match id {
        "Q5" => (Person, None),
        "Q101352" => (Surname, None),
        "Q12308941" => (Given, Some(Kind::Male)),
        "Q11879590" => (Given, Some(Kind::Female)),
        "Q202444" => (Given, None),
        "Q6256" | "Q3624078" | "Q7275" => (Loc, Some(Kind::Country)),
        "Q515" | "Q1549591" | "Q3957" | "Q5119" | "Q486972" | "Q532" => (Loc, Some(Kind::City)),
        "Q10864048" | "Q35657" | "Q34876" => (Loc, Some(Kind::Region)),
        "Q4022" | "Q23397" | "Q165" => (Loc, Some(Kind::Water)),
        "Q8502" | "Q46831" | "Q8072" => (Loc, Some(Kind::Mountain)),
        "Q23442" | "Q33837" => (Loc, Some(Kind::Island)),
        "Q8514" => (Loc, Some(Kind::Desert)),
        "Q5107" => (Loc, Some(Kind::Continent)),
        "Q43229" => (Org, None),
        "Q4830453" | "Q783794" | "Q6881511" | "Q891723" => (Org, Some(Kind::Company)),
        "Q22687" | "Q66344" => (Org, Some(Kind::Bank)),
        "Q7278" => (Org, Some(Kind::Party)),
        "Q484652" | "Q245065" => (Org, Some(Kind::Igo)),
        "Q327333" | "Q192350" => (Org, Some(Kind::Government)),
        "Q163740" | "Q79913" => (Org, Some(Kind::Ngo)),
        "Q3918" | "Q9826" => (Org, Some(Kind::School)),
        "Q11032" | "Q192283" | "Q1616075" | "Q5398426" => (Org, Some(Kind::Media)),
        "Q476028" | "Q12973014" => (Org, Some(Kind::Team)),
        _ => return None,
    })
}
