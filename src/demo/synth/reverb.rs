//! The room: Schroeder's reverberator ("Natural Sounding Artificial Reverberation", 1962), parallel combs with damped
//! feedback, then all-passes.

use super::rate::{SAMPLE_RATE, samples};

/// Delays in samples at 22,050 Hz: primes between 25 and 42 ms, so that their echoes never fall together.
const COMBS: [usize; 6] = [557, 619, 691, 757, 839, 919];
const ALLPASSES: [usize; 3] = [331, 113, 37];
const ALLPASS_GAIN: f32 = 0.6;
const PRE_DELAY_SECS: f32 = 0.018;

/// What the room answers to `sent`, of the same length.
///
/// * `fall_secs`: time to fall by 60 dB.
/// * `damping`: 0 (bright) to 1 (dull).
pub(super) fn reverberate(sent: &[f32], fall_secs: f32, damping: f32) -> Vec<f32> {
    let mut wet = vec![0.0; sent.len()];
    let late = samples(PRE_DELAY_SECS).min(sent.len());
    for delay in COMBS {
        let feedback = 10f32.powf(-3.0 * delay as f32 / (fall_secs * SAMPLE_RATE));
        comb(&sent[..sent.len() - late], delay, feedback, damping, &mut wet[late..]);
    }
    for delay in ALLPASSES {
        allpass(&mut wet, delay);
    }
    wet
}

fn comb(sent: &[f32], delay: usize, feedback: f32, damping: f32, wet: &mut [f32]) {
    let mut line = vec![0.0f32; delay];
    let (mut at, mut smooth) = (0, 0.0f32);
    for (out, &input) in wet.iter_mut().zip(sent) {
        let echo = line[at];
        smooth += (1.0 - damping) * (echo - smooth);
        line[at] = input + feedback * smooth;
        *out += echo / COMBS.len() as f32;
        at = if at + 1 == delay { 0 } else { at + 1 };
    }
}

fn allpass(signal: &mut [f32], delay: usize) {
    let mut line = vec![0.0f32; delay];
    let mut at = 0;
    for sample in signal {
        let echo = line[at];
        let fed = *sample + ALLPASS_GAIN * echo;
        line[at] = fed;
        *sample = echo - ALLPASS_GAIN * fed;
        at = if at + 1 == delay { 0 } else { at + 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impulse_dies_by_sixty_decibels_in_about_the_time_asked_for() {
        let mut impulse = vec![0.0; samples(2.2)];
        impulse[0] = 1.0;
        let room = reverberate(&impulse, 1.0, 0.0);
        let energy = |from: f32, to: f32| room[samples(from)..samples(to)].iter().map(|x| x * x).sum::<f32>();
        let fallen = 10.0 * (energy(1.1, 1.2) / energy(0.1, 0.2)).log10();
        assert!((-66.0..-54.0).contains(&fallen), "{fallen} dB in a second");
        assert!(energy(2.0, 2.2) < energy(1.0, 1.2));
    }
}
