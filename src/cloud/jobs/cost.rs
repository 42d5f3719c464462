//! What things cost, in words: ceilings before money is spent, and what a deployed model has cost so far. By the prices of the
//! settings, which bear a date.

use jiff::Timestamp;

use crate::config::Prices;

/// What a training may cost at most, in dollars.
pub fn training_ceiling(prices: &Prices, budget_milli_node_hours: u32) -> f64 {
    f64::from(budget_milli_node_hours) / 1000.0 * prices.training_per_node_hour
}

/// What a model that is deployed to one machine costs in a day, in dollars.
pub fn serving_per_day(prices: &Prices) -> f64 {
    24.0 * prices.serving_per_node_hour
}

/// `$27.72`.
pub fn dollars(sum: f64) -> String {
    format!("${sum:.2}")
}

/// What a model has cost since it was deployed, in dollars; nothing for a time to come.
pub fn serving_cost(prices: &Prices, since: Timestamp, now: Timestamp) -> f64 {
    hours(since, now) * prices.serving_per_node_hour
}

/// `deployed for 3 h 12 min, about $4.40`.
pub fn serving_sentence(prices: &Prices, since: Timestamp, now: Timestamp) -> String {
    let minutes = (hours(since, now) * 60.0) as u64;
    let cost = dollars(serving_cost(prices, since, now));
    format!("deployed for {} h {} min, about {cost}", minutes / 60, minutes % 60)
}

fn hours(since: Timestamp, now: Timestamp) -> f64 {
    (now.duration_since(since).as_secs_f64() / 3600.0).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_hours_and_twelve_minutes_cost_four_dollars_forty() {
        let at = |text: &str| text.parse().unwrap();
        let sentence = serving_sentence(&Prices::default(), at("2026-11-24T09:00:00Z"), at("2026-11-24T12:12:00Z"));
        assert_eq!(sentence, "deployed for 3 h 12 min, about $4.40");
        assert_eq!(serving_cost(&Prices::default(), at("2026-11-24T09:00:00Z"), at("2026-11-24T08:00:00Z")), 0.0);
    }

    #[test]
    fn the_least_budget_is_eight_node_hours() {
        assert_eq!(dollars(training_ceiling(&Prices::default(), 8_000)), "$27.72");
        assert_eq!(dollars(serving_per_day(&Prices::default())), "$33.00");
    }
}
