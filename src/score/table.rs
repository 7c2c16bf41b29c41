//! Scores as a table for people.

use super::{Prf, Row, Scores};
use std::fmt;

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} documents", self.documents)?;
        table(f, &self.rows)?;
        if self.value.gold > 0 {
            values(f, self)?;
        }
        for (name, rows) in &self.groups {
            writeln!(f, "\n{} = {name}", self.by.as_deref().unwrap_or(""))?;
            table(f, rows)?;
        }
        Ok(())
    }
}

fn table(f: &mut fmt::Formatter<'_>, rows: &[Row]) -> fmt::Result {
    write!(f, "{:8}{:>7}{:>7}{:>7} |", "", "gold", "pred", "tp")?;
    writeln!(f, "{:>9}{:>7}{:>7} |{:>8}{:>7}{:>7} |{:>10}{:>7}{:>7}", "strict P", "R", "F1", "span P", "R", "F1", "overlap P", "R", "F1")?;
    for row in rows.iter().filter(|row| row.gold > 0 || row.pred > 0 || row.name == "micro") {
        let [strict, span, overlap] = [row.strict, row.span, row.overlap].map(percent);
        write!(f, "{:8}{:7}{:7}{:7} |", row.name, row.gold, row.pred, row.tp)?;
        write!(f, "{:9.2}{:7.2}{:7.2} |", strict.precision, strict.recall, strict.f1)?;
        write!(f, "{:8.2}{:7.2}{:7.2} |", span.precision, span.recall, span.f1)?;
        writeln!(f, "{:10.2}{:7.2}{:7.2}", overlap.precision, overlap.recall, overlap.f1)?;
    }
    Ok(())
}

fn values(f: &mut fmt::Formatter<'_>, scores: &Scores) -> fmt::Result {
    let (value, predicted) = (scores.value, scores.row("DATE").map_or(0, |row| row.pred));
    for (name, right) in [("strict", value.strict), ("relaxed", value.relaxed)] {
        let Prf { precision, recall, f1 } = percent(Prf::new(right, predicted, right, value.gold));
        writeln!(f, "DATE value, {name} span: right {right} of {} gold values, P {precision:.2} R {recall:.2} F1 {f1:.2}", value.gold)?;
    }
    writeln!(f, "DATE value accuracy on exact spans: {} of {}", value.strict, value.strict_with_value)
}

fn percent(part: Prf) -> Prf {
    Prf { precision: 100.0 * part.precision, recall: 100.0 * part.recall, f1: 100.0 * part.f1 }
}
