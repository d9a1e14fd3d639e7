//! Reading what another program wrote without ever being stopped by it.
//!
//! In: any JSON value. Out: what of it has the expected shape; a value of another shape is as good as left out. One odd
//! object must not end a watch that a hundred thousand others come through.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer};

/// What a value may be read as. Each way that is not written for a type leaves it at its default.
pub(super) trait Lax: Default {
    fn of_text(_: &str) -> Self {
        Self::default()
    }

    fn of_number(_: i64) -> Self {
        Self::default()
    }

    fn of_flag(_: bool) -> Self {
        Self::default()
    }

    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }

    fn of_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

/// Reads a value as `L`, whatever it is.
pub(super) fn lax<'de, L: Lax, D: Deserializer<'de>>(deserializer: D) -> Result<L, D::Error> {
    deserializer.deserialize_any(Reading(PhantomData))
}

/// The fields of a type whose own fields are read laxly.
pub(super) fn fields<'de, T: Deserialize<'de>, A: MapAccess<'de>>(map: A) -> Result<T, A::Error> {
    T::deserialize(MapAccessDeserializer::new(map))
}

struct Reading<L>(PhantomData<L>);

impl<'de, L: Lax> Visitor<'de> for Reading<L> {
    type Value = L;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<L, E> {
        Ok(L::of_text(text))
    }

    fn visit_i64<E>(self, number: i64) -> Result<L, E> {
        Ok(L::of_number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<L, E> {
        Ok(i64::try_from(number).map_or_else(|_| L::default(), L::of_number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<L, E> {
        Ok(L::default())
    }

    fn visit_bool<E>(self, flag: bool) -> Result<L, E> {
        Ok(L::of_flag(flag))
    }

    fn visit_unit<E>(self) -> Result<L, E> {
        Ok(L::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<L, A::Error> {
        L::of_list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<L, A::Error> {
        L::of_map(map)
    }
}

/// An element of a list, or a value of a map.
struct Element<L>(L);

impl<'de, L: Lax> Deserialize<'de> for Element<L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        lax(deserializer).map(Self)
    }
}

impl Lax for Option<String> {
    fn of_text(text: &str) -> Self {
        Some(text.to_owned())
    }
}

impl Lax for Option<i64> {
    fn of_number(number: i64) -> Self {
        Some(number)
    }
}

impl Lax for Option<Timestamp> {
    fn of_text(text: &str) -> Self {
        text.parse().ok()
    }
}

impl Lax for bool {
    fn of_flag(flag: bool) -> Self {
        flag
    }
}

impl<L: Lax> Lax for Vec<L> {
    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut all = Self::new();
        while let Some(Element(one)) = list.next_element()? {
            all.push(one);
        }
        Ok(all)
    }
}

impl Lax for BTreeMap<String, String> {
    fn of_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut all = Self::new();
        while let Some((key, Element(value))) = map.next_entry::<String, Element<Option<String>>>()? {
            if let Some(value) = value {
                all.insert(key, value);
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize as _;

    use super::*;

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Thing {
        #[serde(deserialize_with = "lax")]
        text: Option<String>,
        #[serde(deserialize_with = "lax")]
        number: Option<i64>,
        #[serde(deserialize_with = "lax")]
        flag: bool,
        #[serde(deserialize_with = "lax")]
        time: Option<Timestamp>,
        #[serde(deserialize_with = "lax")]
        map: BTreeMap<String, String>,
        #[serde(deserialize_with = "lax")]
        things: Vec<Thing>,
    }

    impl Lax for Thing {
        fn of_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
            fields(map)
        }
    }

    fn read(text: &str) -> Thing {
        lax(&mut serde_json::Deserializer::from_str(text)).expect(text)
    }

    #[test]
    fn what_has_the_expected_shape_is_read() {
        let thing = read(
            r#"{"text":"a","number":3,"flag":true,"time":"2026-11-24T10:00:00Z","map":{"a":"b","c":1},"things":[{"text":"x"},7]}"#,
        );
        assert_eq!((thing.text.as_deref(), thing.number, thing.flag), (Some("a"), Some(3), true));
        assert_eq!(thing.time.unwrap().to_string(), "2026-11-24T10:00:00Z");
        assert_eq!(thing.map, BTreeMap::from([("a".to_owned(), "b".to_owned())]));
        assert_eq!(thing.things.len(), 2);
    }

    #[test]
    fn a_value_of_any_other_shape_is_as_good_as_left_out() {
        for value in
            ["null", "7", "-7", "1e300", "18446744073709551615", "true", r#""x""#, "[1,[2]]", r#"{"a":{"b":[]}}"#]
        {
            for field in ["text", "number", "flag", "time", "map", "things", "other"] {
                read(&format!(r#"{{"{field}":{value}}}"#));
            }
            read(value);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_json_at_all_is_refused(value in json()) {
            let text = serde_json::json!({"text": value, "number": value, "flag": value, "time": value, "map": value, "things": [value]});
            let thing: Thing = lax(&mut serde_json::Deserializer::from_str(&text.to_string())).unwrap();
            proptest::prop_assert_eq!(thing.things.len(), 1);
        }
    }

    fn json() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
        use proptest::prelude::*;
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(|number| serde_json::json!(number)),
            ".{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                proptest::collection::vec((".{0,4}", inner), 0..4)
                    .prop_map(|pairs| pairs.into_iter().collect::<serde_json::Map<_, _>>().into()),
            ]
        })
    }

    #[test]
    fn an_element_is_read_like_a_field() {
        let element: Element<Option<i64>> = Element::deserialize(&serde_json::json!(3)).unwrap();
        assert_eq!(element.0, Some(3));
    }
}
