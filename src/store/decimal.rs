//! Decimals as strings whose byte order is their numeric order, so that ranges over figures are exact.
//!
//! tantivy has no decimal type, and a float would let `0.1 + 0.2` decide what is found. A positive
//! number is written `2`, its decimal exponent plus 500 in three digits, and its digits without
//! trailing zeros; zero is `1`; a negative number is `0` and the nines' complement of its positive form,
//! closed by `~` (which sorts after every digit).

use rust_decimal::Decimal;

/// The sortable form of `value`.
pub(super) fn sortable(value: Decimal) -> String {
    let value = value.normalize();
    if value.is_zero() {
        return "1".to_owned();
    }
    let digits = value.mantissa().unsigned_abs().to_string();
    let exponent = 500 + digits.len() as i64 - i64::from(value.scale());
    let body = format!("{exponent:03}{}", digits.trim_end_matches('0'));
    if value.is_sign_positive() {
        return format!("2{body}");
    }
    let complement: String = body.bytes().map(|b| char::from(b'0' + b'9' - b)).collect();
    format!("0{complement}~")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn order_of_strings_is_order_of_numbers(a in -10_000_000_i64..10_000_000, b in any::<i64>(), s in 0u32..12, t in 0u32..12) {
            let (a, b) = (Decimal::new(a, s), Decimal::new(b, t));
            prop_assert_eq!(a.cmp(&b), sortable(a).cmp(&sortable(b)));
        }
    }
}
