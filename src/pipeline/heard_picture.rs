//! What the ear hears as a picture to look at: the mel spectrogram of all windows in one row. It is shown and nothing else;
//! the network gets the numbers themselves.

use std::f32::consts::LN_10;

use super::Hearing;
use crate::dsp::LogMelSpectrogram;
use crate::render::{GreyScale, SpectrogramImage};

/// Decibels in natural-log units: 10 log10 p = x means ln p = x · ln 10 / 10.
const NATURAL_PER_DB: f32 = LN_10 / 10.0;

impl Hearing {
    /// Grey rule of [`Self::picture`].
    pub const GREY: GreyScale = GreyScale::Below80Db;

    /// A column for every 10 ms, 6000 of a whole minute, by 64 bands; black is loud, as in the picture of the recipe. Where
    /// nothing is heard all of it is white.
    ///
    /// A frame at which two windows meet is taken from the later one. The last window gives only what the one before has not
    /// heard; where it starts between two columns, its frames lie up to 5 ms beside them.
    pub fn picture(&self) -> SpectrogramImage {
        let hop = Self::params().hop_length;
        let end = self.start(self.windows() - 1) + (Self::FRAMES - 1) * hop;
        let columns = (end + hop / 2) / hop;
        let mut mel = LogMelSpectrogram::new(Self::BANDS);
        mel.values.reserve_exact(columns * Self::BANDS);
        for window in 0..self.windows() {
            let start = self.start(window);
            let heard = self.mel(window);
            let is_last = window + 1 == self.windows();
            let next = if is_last { columns } else { (window + 1) * (Self::FRAMES - 1) };
            for column in mel.columns()..next {
                // Of the frames of the window, the one whose middle is nearest to the column's.
                let frame = (column * hop - start + hop / 2) / hop;
                mel.values.extend(heard.column(frame).iter().map(|decibels| decibels * NATURAL_PER_DB));
            }
        }
        let levels = Self::GREY.levels(&mel).unwrap_or_else(|| vec![0; mel.values.len()]);
        SpectrogramImage::from_levels(&levels, Self::BANDS)
    }
}

#[cfg(test)]
mod tests {
    use std::f32::consts::TAU;

    use super::super::Listener;
    use super::*;
    use crate::dsp::noise;
    use crate::units::SampleRate;

    const RATE: usize = 16_000;

    fn heard(samples: &[f32]) -> Hearing {
        let mut listener = Listener::new(SampleRate::new(16_000).expect("not zero"));
        listener.push(samples);
        listener.finish().expect("some sound")
    }

    /// The levels of a frame in decibels, where `loudest` is the loudest of the whole picture.
    fn levels(frame: &[f32], loudest: f32) -> Vec<u8> {
        frame.iter().map(|decibels| (255.0 * (1.0 - (loudest - decibels) / 80.0)).clamp(0.0, 255.0) as u8).collect()
    }

    fn column(picture: &SpectrogramImage, column: usize) -> Vec<u8> {
        (0..Hearing::BANDS).map(|band| picture.level(column as u32, band as u32).expect("a pixel")).collect()
    }

    fn agree(one: &[u8], other: &[u8]) -> bool {
        // The conversion of units may round a level to its neighbour.
        one.iter().zip(other).all(|(one, other)| one.abs_diff(*other) <= 1)
    }

    #[test]
    fn a_tone_lies_in_the_row_of_its_frequency_and_the_columns_of_its_second() {
        let params = Hearing::params();
        let tones = [(250.0_f32, 3_usize), (1000.0, 23), (4000.0, 57)];
        let mut samples = vec![0.0; 60 * RATE];
        for (hz, second) in tones {
            for (n, sample) in samples.iter_mut().enumerate().skip(second * RATE).take(RATE) {
                *sample = 0.5 * (TAU * hz * n as f32 / RATE as f32 % TAU).sin();
            }
        }
        let picture = heard(&samples).picture();
        assert_eq!((picture.width(), picture.height()), (6000, 64));
        for (hz, second) in tones {
            let first = second * 100;
            let tone = column(&picture, first + 50);
            let loudest = (0..64).max_by_key(|&band| tone[band]).expect("64 bands");
            let middle = params.hz_of_band(loudest as f64 + 0.5);
            let width = middle - params.hz_of_band(loudest as f64 - 0.5);
            assert!((middle - f64::from(hz)).abs() < width, "{hz} Hz lie in the band around {middle:.0} Hz");
            // A column reaches 16 ms to either side.
            for silent in [first - 3, first + 103] {
                assert_eq!(column(&picture, silent), [0; 64], "{hz} Hz, column {silent}");
            }
            for loud in [first + 3, first + 97] {
                assert!(column(&picture, loud)[loudest] > 200, "{hz} Hz, column {loud}");
            }
        }
    }

    #[test]
    fn the_frames_of_every_window_are_there_once_also_where_two_overlap() {
        // 25 s: the third window hears the second half of the second one again.
        let hearing = heard(&noise(25 * RATE));
        let picture = hearing.picture();
        assert_eq!((picture.width(), picture.height()), (2500, 64));
        let mels = [0, 1, 2].map(|window| hearing.mel(window));
        let whole: Vec<(usize, usize)> =
            (0..2500).map(|at| if at < 2000 { (at / 1000, at % 1000) } else { (2, at - 1500) }).collect();
        let shown = whole.iter().flat_map(|&(window, frame)| mels[window].column(frame));
        let loudest = shown.copied().fold(f32::MIN, f32::max);
        for (at, &(window, frame)) in whole.iter().enumerate() {
            let expected = levels(mels[window].column(frame), loudest);
            assert!(agree(&column(&picture, at), &expected), "column {at} is not frame {frame} of window {window}");
        }
        // No seam: what the third window hears of the second one's sound is the same, so nothing jumps where it goes on alone.
        for at in [1600, 1900, 1990] {
            assert!(agree(&column(&picture, at), &levels(mels[2].column(at - 1500), loudest)), "column {at}");
        }
    }

    #[test]
    fn a_minute_that_is_a_sample_off_has_as_many_columns() {
        for samples in [959_999, 960_001] {
            assert_eq!(heard(&noise(samples)).picture().width(), 6000, "{samples} samples");
        }
        for (samples, columns) in [(160_079, 1000), (160_080, 1001), (1, 1000)] {
            assert_eq!(heard(&noise(samples)).picture().width(), columns, "{samples} samples");
        }
    }

    #[test]
    fn silence_is_white() {
        let picture = heard(&vec![0.0; 10 * RATE]).picture();
        assert!(picture.pixels().iter().all(|&grey| grey == 255));
    }
}
