//! MySQL's and MariaDB's exact values: what they compare and print as something else unless they are told.

use super::{Part, Value};
use crate::runs::Column;

/// The number that an image spells. As a text it would be compared as a double, which takes `18446744073709551601` for
/// `18446744073709551602`.
pub(super) fn exact_number(column: &Column, image: &str) -> Part {
    let text = Part::bind(Value::Text(image.to_owned()));
    if let Some(places) = decimal_places(&column.data_type) {
        return Part::fill(&format!("CAST({{}} AS DECIMAL(65,{places}))"), &[&text]);
    }
    match image.parse() {
        Ok(whole) => Part::bind(Value::Int(whole)),
        // The upper half of BIGINT UNSIGNED.
        Err(_) => Part::fill("CAST({} AS UNSIGNED)", &[&text]),
    }
}

/// How many digits a `decimal(p,s)` has behind its point; `None`: it is another type.
fn decimal_places(data_type: &str) -> Option<u8> {
    let (_, sizes) = data_type.strip_prefix("decimal")?.split_once('(')?;
    let sizes = sizes.split_once(')')?.0;
    Some(sizes.split_once(',').and_then(|(_, places)| places.trim().parse().ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_a_decimal_are_those_of_its_type() {
        let types = ["decimal(20,0)", "decimal(65,30)", "decimal(7)", "bigint(20)", "double(10,2)"];
        assert_eq!(types.map(decimal_places), [Some(0), Some(30), Some(0), None, None]);
    }
}
