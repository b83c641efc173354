//! When a watched address is asked again: at its interval, later after faults, never before the server allows it.

use std::time::Duration;

/// How often addresses are asked.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Between two requests that succeed.
    pub every: Duration,
    /// Between two requests after many faults, at most.
    pub slowest: Duration,
}

impl Pace {
    /// How long to leave `url` alone after `faults` in a row; `asked` is what its server asks for.
    ///
    /// Each fault doubles the wait. A tenth more or less, by address and number of faults, keeps many watchers from
    /// asking at the same moment.
    pub fn wait(&self, url: &str, faults: u32, asked: Option<Duration>) -> Duration {
        let doubled = self.every.saturating_mul(1 << faults.min(16)).min(self.slowest.max(self.every));
        let hash = blake3::hash(format!("{url} {faults}").as_bytes());
        let spread = if faults == 0 { 0 } else { u32::from(hash.as_bytes()[0]) };
        let wait = doubled.mul_f64(0.9 + 0.2 * f64::from(spread) / 255.0);
        let wait = if faults == 0 { self.every } else { wait };
        wait.max(asked.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACE: Pace = Pace { every: Duration::from_secs(60), slowest: Duration::from_secs(3600) };

    #[test]
    fn faults_double_the_wait_up_to_the_slowest() {
        assert_eq!(PACE.wait("http://a", 0, None), Duration::from_secs(60));
        for (faults, about) in [(1, 120), (2, 240), (3, 480), (10, 3600), (60, 3600)] {
            let wait = PACE.wait("http://a", faults, None).as_secs_f64();
            assert!((wait / f64::from(about) - 1.0).abs() <= 0.1, "{faults}: {wait}");
        }
    }

    #[test]
    fn the_server_may_ask_for_more() {
        let asked = Some(Duration::from_secs(7200));
        assert_eq!(PACE.wait("http://a", 0, asked), Duration::from_secs(7200));
        assert!(PACE.wait("http://a", 1, Some(Duration::from_secs(1))) > Duration::from_secs(100));
    }
}
