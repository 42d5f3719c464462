//! From the channels of a song to one or two.

use std::ops::AddAssign;

use symphonia::core::audio::{Audio as _, Channels, GenericAudioBufferRef, Position};
use symphonia::core::errors::{Error, Result};

/// −3 dB: the share of centre and surround channels in a stereo mix (ITU-R BS.775-4, table 2).
const SHARE: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// What the one channel of a picture is made of. Songs with more than two channels are mixed to stereo first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Downmix {
    /// The mean of left and right.
    #[default]
    Average,
    /// The left channel, because left and right cancel each other.
    Left,
    /// The right channel, because left and right cancel each other.
    Right,
}

/// The energy (sum of squares) of what was mixed down so far, of one frame in four.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MixEnergy {
    /// Of the mean of left and right.
    pub average: f64,
    /// Of the left channel.
    pub left: f64,
    /// Of the right channel.
    pub right: f64,
}

impl MixEnergy {
    /// The louder channel, where the mean keeps less than a twentieth of the energy of its two channels.
    pub fn cancelled(&self) -> Option<Downmix> {
        const LEAST_KEPT: f64 = 0.05;
        let both = f64::midpoint(self.left, self.right);
        let louder = if self.right > self.left { Downmix::Right } else { Downmix::Left };
        (self.average < LEAST_KEPT * both).then_some(louder)
    }
}

impl AddAssign for MixEnergy {
    fn add_assign(&mut self, other: Self) {
        self.average += other.average;
        self.left += other.left;
        self.right += other.right;
    }
}

/// The largest amplitude of decoded floats; infinite where a sample is no number.
pub(super) fn peak(buffer: &GenericAudioBufferRef<'_>) -> f32 {
    let GenericAudioBufferRef::F32(floats) = buffer else { return 0.0 };
    let planes = (0..floats.num_planes()).filter_map(|plane| floats.plane(plane));
    planes.map(peak_of).fold(0.0, f32::max)
}

/// Decoded packets on their way to another number of channels.
pub(super) struct Mixer {
    /// Factor for every sample; 1 except for Opus headers that ask for another.
    pub(super) gain: f32,
    /// Channels that the decoder gave as another type than floats.
    planes: Vec<Vec<f32>>,
    /// Left and right of a song with more channels.
    stereo: [Vec<f32>; 2],
    /// Energy of all that went through [`Self::mono`].
    pub(super) energy: MixEnergy,
}

impl Mixer {
    pub(super) fn new(gain: f32) -> Self {
        Self { gain, planes: Vec::new(), stereo: Default::default(), energy: MixEnergy::default() }
    }

    /// Appends one channel, made as `downmix` says of samples limited to [−1, 1]; what is no number becomes silence. Floats beyond
    /// `most`, unless it is infinite what is no number too, are an error, and nothing is appended.
    pub(super) fn mono(
        &mut self,
        buffer: &GenericAudioBufferRef<'_>,
        downmix: Downmix,
        most: f32,
        mono: &mut Vec<f32>,
    ) -> Result<()> {
        let channels = buffer.spec().channels().clone();
        if let GenericAudioBufferRef::F32(floats) = buffer {
            let views: Vec<&[f32]> = (0..floats.num_planes()).filter_map(|plane| floats.plane(plane)).collect();
            return self.mono_of(&views, &channels, downmix, most, mono);
        }
        // Whole numbers stay within full scale, other floats need not.
        let whole = !matches!(buffer, GenericAudioBufferRef::F64(_));
        let mut planes = std::mem::take(&mut self.planes);
        buffer.copy_to_vecs_planar(&mut planes);
        let views: Vec<&[f32]> = planes.iter().take(channels.count()).map(Vec::as_slice).collect();
        if whole {
            self.add(&views, &channels, downmix, mono);
        } else {
            self.mono_of(&views, &channels, downmix, most, mono)?;
        }
        self.planes = planes;
        Ok(())
    }

    /// As [`Self::mono`], of floats, which need not stay within full scale.
    fn mono_of(
        &mut self,
        planes: &[&[f32]],
        channels: &Channels,
        downmix: Downmix,
        most: f32,
        mono: &mut Vec<f32>,
    ) -> Result<()> {
        let peak = self.gain.abs() * planes.iter().map(|plane| peak_of(plane)).fold(0.0, f32::max);
        if peak > most {
            return Err(Error::DecodeError("a packet of impossible level"));
        }
        if peak <= 1.0 {
            self.add(planes, channels, downmix, mono);
            return Ok(());
        }
        let gain = std::mem::replace(&mut self.gain, 1.0);
        let limited: Vec<Vec<f32>> =
            planes.iter().map(|plane| plane.iter().map(|sample| limited(gain * sample)).collect()).collect();
        self.add(&limited.iter().map(Vec::as_slice).collect::<Vec<_>>(), channels, downmix, mono);
        self.gain = gain;
        Ok(())
    }

    fn add(&mut self, planes: &[&[f32]], channels: &Channels, downmix: Downmix, mono: &mut Vec<f32>) {
        let gain = self.gain;
        if let [only] = planes {
            mono.extend(only.iter().map(|sample| gain * sample));
        } else if let Some((left, right)) = sides(planes, channels, &mut self.stereo) {
            append(left, right, gain, downmix, mono);
            self.energy += energy(left, right);
        }
    }

    /// Appends frames of `to` channels: one goes to both front speakers, more than two go to two by BS.775.
    pub(super) fn interleaved(&mut self, buffer: &GenericAudioBufferRef<'_>, to: usize, out: &mut Vec<f32>) {
        let channels = buffer.spec().channels().clone();
        if channels.count() == to {
            buffer.copy_to_vec_interleaved(out);
        } else {
            buffer.copy_to_vecs_planar(&mut self.planes);
            let views: Vec<&[f32]> = self.planes.iter().take(channels.count()).map(Vec::as_slice).collect();
            let Some((left, right)) = sides(&views, &channels, &mut self.stereo) else { return };
            for (left, right) in left.iter().zip(right) {
                if to == 1 {
                    out.push(0.5 * (left + right));
                } else {
                    out.extend([*left, *right]);
                    out.extend(std::iter::repeat_n(0.0, to - 2));
                }
            }
        }
        self.amplify(out);
    }

    fn amplify(&self, samples: &mut [f32]) {
        if self.gain != 1.0 {
            for sample in samples {
                *sample *= self.gain;
            }
        }
    }
}

/// Within full scale; what is no number becomes silence.
fn limited(sample: f32) -> f32 {
    if sample.is_nan() { 0.0 } else { sample.clamp(-1.0, 1.0) }
}

/// Samples that are worked on side by side, so that additions and comparisons need not wait for each other.
const LANES: usize = 8;

/// Appends what `downmix` asks for.
fn append(left: &[f32], right: &[f32], gain: f32, downmix: Downmix, mono: &mut Vec<f32>) {
    let (of_left, of_right) = match downmix {
        Downmix::Average => (0.5 * gain, 0.5 * gain),
        Downmix::Left => (gain, 0.0),
        Downmix::Right => (0.0, gain),
    };
    mono.extend(left.iter().zip(right).map(|(left, right)| of_left * left + of_right * right));
}

/// How loud two channels and their mean are, of one frame in four.
fn energy(left: &[f32], right: &[f32]) -> MixEnergy {
    const ONE_IN: usize = 4;
    let (mut averages, mut lefts, mut rights) = ([0.0f32; LANES], [0.0f32; LANES], [0.0f32; LANES]);
    let (left, right) = (left.as_chunks::<LANES>().0, right.as_chunks::<LANES>().0);
    for (left, right) in left.iter().zip(right).step_by(ONE_IN) {
        for lane in 0..LANES {
            let average = 0.5 * (left[lane] + right[lane]);
            averages[lane] += average * average;
            lefts[lane] += left[lane] * left[lane];
            rights[lane] += right[lane] * right[lane];
        }
    }
    let [average, left, right] = [averages, lefts, rights].map(|sums| sums.iter().map(|sum| f64::from(*sum)).sum());
    MixEnergy { average, left, right }
}

/// The largest amplitude; infinite where a sample is no number.
fn peak_of(samples: &[f32]) -> f32 {
    let (mut peaks, mut sums) = ([0.0f32; LANES], [0.0f32; LANES]);
    let (chunks, rest) = samples.as_chunks::<LANES>();
    let mut last = [0.0; LANES];
    last[..rest.len()].copy_from_slice(rest);
    for chunk in chunks.iter().chain([&last]) {
        for lane in 0..LANES {
            let amplitude = chunk[lane].abs();
            peaks[lane] = if amplitude > peaks[lane] { amplitude } else { peaks[lane] };
            // NaN is not larger than anything.
            sums[lane] += amplitude;
        }
    }
    let peak = peaks.into_iter().fold(0.0, f32::max);
    if sums.iter().sum::<f32>().is_finite() { peak } else { f32::INFINITY }
}

/// Left and right of these channels: one is both, more than two are mixed into `stereo`.
fn sides<'a>(
    planes: &[&'a [f32]],
    channels: &Channels,
    stereo: &'a mut [Vec<f32>; 2],
) -> Option<(&'a [f32], &'a [f32])> {
    match planes {
        [] => None,
        [only] => Some((only, only)),
        [left, right] => Some((left, right)),
        more => {
            let [left, right] = stereo;
            to_stereo(more, channels, left, right);
            Some((left, right))
        }
    }
}

/// Mixes more than two channels to two by ITU-R BS.775, scaled so that nothing can clip that did not before. The low-frequency
/// channel is left out; channels without a place are shared by both sides.
fn to_stereo(planes: &[&[f32]], channels: &Channels, left: &mut Vec<f32>, right: &mut Vec<f32>) {
    let shares = shares(channels, planes.len());
    let frames = planes.iter().map(|plane| plane.len()).min().unwrap_or(0);
    for (side, out) in [left, right].into_iter().enumerate() {
        out.clear();
        out.resize(frames, 0.0);
        let sum: f32 = shares.iter().map(|share| share[side]).sum();
        for (plane, share) in planes.iter().zip(&shares).filter(|(_, share)| share[side] > 0.0) {
            let gain = share[side] / sum;
            for (out, sample) in out.iter_mut().zip(*plane) {
                *out += gain * sample;
            }
        }
    }
}

/// What each channel gives to left and right, before scaling.
fn shares(channels: &Channels, count: usize) -> Vec<[f32; 2]> {
    match channels {
        // Planes lie in the order of the positions' bits.
        Channels::Positioned(positions) => positions.iter().map(share).collect(),
        _ => vec![[1.0; 2]; count],
    }
}

fn share(position: Position) -> [f32; 2] {
    const LEFT: Position = Position::FRONT_LEFT.union(Position::FRONT_LEFT_CENTER).union(Position::FRONT_LEFT_WIDE);
    const RIGHT: Position = Position::FRONT_RIGHT.union(Position::FRONT_RIGHT_CENTER).union(Position::FRONT_RIGHT_WIDE);
    const LEFT_BACK: Position = Position::SIDE_LEFT.union(Position::REAR_LEFT);
    const RIGHT_BACK: Position = Position::SIDE_RIGHT.union(Position::REAR_RIGHT);
    match position {
        Position::LFE1 | Position::LFE2 => [0.0, 0.0],
        Position::FRONT_CENTER => [SHARE, SHARE],
        side if LEFT.contains(side) => [1.0, 0.0],
        side if RIGHT.contains(side) => [0.0, 1.0],
        back if LEFT_BACK.contains(back) => [SHARE, 0.0],
        back if RIGHT_BACK.contains(back) => [0.0, SHARE],
        // Behind or above.
        _ => [SHARE * SHARE, SHARE * SHARE],
    }
}

#[cfg(test)]
mod tests {
    use symphonia::core::audio::layouts::CHANNEL_LAYOUT_5P1;

    use super::*;

    #[test]
    fn left_and_right_are_averaged_within_full_scale() {
        let mut mono = vec![9.0];
        let mut mixer = Mixer::new(1.0);
        let stereo = Channels::Positioned(Position::FRONT_LEFT | Position::FRONT_RIGHT);
        let mut mix = |planes: &[&[f32]], downmix, mono: &mut Vec<f32>| {
            mixer.mono_of(planes, &stereo, downmix, f32::INFINITY, mono).expect("any level");
        };
        mix(&[&[0.5, 1.0, 3.0, f32::NAN], &[-0.5, 0.0, 0.5, 0.5]], Downmix::Average, &mut mono);
        assert_eq!(mono, [9.0, 0.0, 0.5, 0.75, 0.25]);
        mix(&[&[0.25, -7.0, f32::NEG_INFINITY]], Downmix::Average, &mut mono);
        assert_eq!(mono[5..], [0.25, -1.0, -1.0]);
        let mut right = Vec::new();
        mix(&[&[0.5, 1.0], &[-0.5, 0.0]], Downmix::Right, &mut right);
        assert_eq!(right, [-0.5, 0.0]);
        for bad in [4.5, f32::NAN, f32::INFINITY] {
            assert!(mixer.mono_of(&[&[0.0, bad, 0.0]], &stereo, Downmix::Average, 4.0, &mut right).is_err());
        }
        assert_eq!(right.len(), 2);
    }

    #[test]
    fn six_channels_are_mixed_by_bs_775() {
        let mut mixer = Mixer::new(1.0);
        let mut mono = Vec::new();
        // Front left, front right, centre, LFE, rear left, rear right, one after another.
        let planes: Vec<Vec<f32>> = (0..6).map(|n| (0..6).map(|m| f32::from(u8::from(n == m))).collect()).collect();
        let views: Vec<&[f32]> = planes.iter().map(Vec::as_slice).collect();
        mixer.add(&views, &CHANNEL_LAYOUT_5P1, Downmix::Average, &mut mono);
        let scale = 0.5 / (1.0 + 2.0 * SHARE);
        let expected = [scale, scale, 2.0 * SHARE * scale, 0.0, SHARE * scale, SHARE * scale];
        assert!(mono.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{mono:?} {expected:?}");
    }

    #[test]
    fn only_channels_that_cancel_each_other_give_way_to_the_louder() {
        let energy = |left: f32, right: f32| energy(&[left; 100], &[right; 100]);
        assert_eq!(energy(0.5, -0.5).cancelled(), Some(Downmix::Left));
        assert_eq!(energy(0.5, -0.52).cancelled(), Some(Downmix::Right));
        assert_eq!(energy(0.5, -0.25).cancelled(), None);
        assert_eq!(energy(0.5, 0.0).cancelled(), None);
        assert_eq!(energy(0.0, 0.0).cancelled(), None);
    }
}
