//! Places where the tests make a thread panic. The program itself has none of them.

#[cfg(test)]
static ARMED: std::sync::Mutex<Vec<&str>> = std::sync::Mutex::new(Vec::new());

/// Makes the thread that comes to `point` next panic there, once for each call.
#[cfg(test)]
pub(super) fn arm(point: &'static str) {
    ARMED.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(point);
}

/// Panics if a test wants it here.
#[cfg(test)]
pub(super) fn reach(point: &str) {
    let mut armed = ARMED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(index) = armed.iter().position(|wanted| *wanted == point) {
        armed.remove(index);
        drop(armed);
        panic!("{point} was made to fail");
    }
}

/// Does nothing outside of the tests.
#[cfg(not(test))]
pub(super) const fn reach(_point: &str) {}
