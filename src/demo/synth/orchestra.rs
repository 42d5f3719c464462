//! Six ensembles and three ways of mixing. An ensemble's instruments are the same in every mood; the mood decides who
//! plays the melody, how bright and how wet it sounds.

use super::plucked::Plucked;
use super::struck::Struck;
use super::tone::Tone;
use crate::demo::catalogue::Character;
use crate::demo::score::Part;
use crate::units::Hertz;

/// One instrument.
#[derive(Clone, Copy, Debug)]
pub(super) enum Instrument {
    Held(Tone),
    Struck(Struck),
    Plucked(Plucked),
}

/// The players of an ensemble.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ensemble {
    /// Holds its notes.
    pub(super) singer: Instrument,
    /// Its notes die away.
    pub(super) chimer: Instrument,
    pub(super) choir: Instrument,
    pub(super) bass: Instrument,
}

/// How a mood is mixed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mix {
    /// Factor of every instrument's corner frequency.
    pub(super) brightness: f32,
    pub(super) lead: f32,
    pub(super) counter: f32,
    pub(super) figure: f32,
    pub(super) pad: f32,
    pub(super) bass: f32,
    pub(super) drums: f32,
    /// Share sent to the room.
    pub(super) wet: f32,
    pub(super) room_secs: f32,
    pub(super) room_damping: f32,
    /// Whether the melody is played by the instrument whose notes die away.
    pub(super) chimed_lead: bool,
}

impl Mix {
    pub(super) const fn of(character: Character) -> Self {
        match character {
            Character::Sad => Self {
                brightness: 0.6,
                lead: 0.7,
                counter: 0.26,
                figure: 0.5,
                pad: 0.17,
                bass: 0.5,
                drums: 0.0,
                wet: 0.45,
                room_secs: 2.4,
                room_damping: 0.45,
                chimed_lead: false,
            },
            Character::Happy => Self {
                brightness: 1.5,
                lead: 0.6,
                counter: 0.24,
                figure: 0.42,
                pad: 0.07,
                bass: 0.55,
                drums: 0.5,
                wet: 0.14,
                room_secs: 0.8,
                room_damping: 0.25,
                chimed_lead: false,
            },
            Character::Calm => Self {
                brightness: 0.95,
                lead: 0.62,
                counter: 0.16,
                figure: 0.42,
                pad: 0.24,
                bass: 0.34,
                drums: 0.0,
                wet: 0.7,
                room_secs: 4.0,
                room_damping: 0.35,
                chimed_lead: true,
            },
        }
    }

    pub(super) const fn gain(&self, part: Part) -> f32 {
        match part {
            Part::Lead => self.lead,
            Part::Counter => self.counter,
            Part::Figure => self.figure,
            Part::Pad => self.pad,
            Part::Bass => self.bass,
            Part::Drum(_) => self.drums,
        }
    }
}

const FLUTE: Tone = Tone {
    rolloff: 1.8,
    even: 0.8,
    lowpass: Hertz(2600.0),
    formants: &[],
    detune_cents: &[0.0],
    vibrato_cents: 14.0,
    breath: 0.05,
    attack_secs: 0.09,
    release_secs: 0.06,
};

const CLARINET: Tone =
    Tone { rolloff: 0.9, even: 0.12, lowpass: Hertz(2200.0), breath: 0.02, vibrato_cents: 5.0, ..FLUTE };

const OCARINA: Tone = Tone { rolloff: 2.6, even: 0.4, breath: 0.03, vibrato_cents: 10.0, ..FLUTE };

const OBOE: Tone =
    Tone { rolloff: 0.8, even: 1.0, lowpass: Hertz(2800.0), formants: &[(1100.0, 450.0, 1.6)], breath: 0.01, ..FLUTE };

const VIOLIN: Tone = Tone {
    rolloff: 1.0,
    even: 1.0,
    lowpass: Hertz(2400.0),
    formants: &[(500.0, 250.0, 0.8), (2800.0, 700.0, 0.8)],
    detune_cents: &[-4.0, 4.0],
    vibrato_cents: 18.0,
    breath: 0.012,
    attack_secs: 0.12,
    release_secs: 0.09,
};

const STRINGS: Tone = Tone {
    rolloff: 1.1,
    even: 1.0,
    lowpass: Hertz(1500.0),
    formants: &[],
    detune_cents: &[-9.0, 0.0, 8.0],
    vibrato_cents: 7.0,
    breath: 0.008,
    attack_secs: 0.5,
    release_secs: 0.35,
};

const CHOIR: Tone = Tone { formants: &[(650.0, 160.0, 3.0), (1080.0, 200.0, 1.6)], breath: 0.03, ..STRINGS };

const WARM: Tone =
    Tone { rolloff: 1.5, lowpass: Hertz(1100.0), detune_cents: &[-6.0, 6.0], vibrato_cents: 3.0, ..STRINGS };

const ROUND_BASS: Tone = Tone {
    rolloff: 1.7,
    even: 0.7,
    lowpass: Hertz(500.0),
    formants: &[],
    detune_cents: &[0.0],
    vibrato_cents: 0.0,
    breath: 0.0,
    attack_secs: 0.025,
    release_secs: 0.08,
};

const PIANO: Struck = Struck {
    partials: &[
        (1.0, 1.0, 6.0),
        (2.001, 0.55, 4.5),
        (3.003, 0.35, 3.4),
        (4.008, 0.22, 2.6),
        (5.015, 0.16, 2.0),
        (6.027, 0.1, 1.6),
        (7.042, 0.07, 1.2),
        (8.06, 0.05, 1.0),
    ],
    hammer: Hertz(2600.0),
    release_secs: 0.12,
};

const ELECTRIC_PIANO: Struck = Struck {
    partials: &[(1.0, 1.0, 5.0), (2.0, 0.28, 3.0), (3.0, 0.1, 2.0), (7.1, 0.16, 0.5), (14.2, 0.05, 0.25)],
    hammer: Hertz(4500.0),
    release_secs: 0.15,
};

/// A bar tuned so that its second partial is two octaves up, as vibraphones are.
const VIBRAPHONE: Struck = Struck {
    partials: &[(1.0, 1.0, 5.0), (3.98, 0.32, 1.4), (9.9, 0.14, 0.4)],
    hammer: Hertz(4000.0),
    release_secs: 0.3,
};

const GUITAR: Plucked = Plucked { fall_secs: 4.0, edge: 0.5, place: 0.2, release_secs: 0.1 };
const HARP: Plucked = Plucked { fall_secs: 5.0, edge: 0.65, place: 0.4, release_secs: 0.3 };
const NYLON: Plucked = Plucked { fall_secs: 3.2, edge: 0.32, place: 0.3, release_secs: 0.1 };
const UPRIGHT: Plucked = Plucked { fall_secs: 3.5, edge: 0.16, place: 0.35, release_secs: 0.07 };

/// Ensemble 1 to 6.
pub(super) const fn ensemble(number: u8) -> Ensemble {
    use Instrument::{Held, Plucked, Struck};
    let (singer, chimer, choir, bass) = match number {
        1 => (Held(FLUTE), Plucked(GUITAR), Held(STRINGS), Plucked(UPRIGHT)),
        2 => (Held(VIOLIN), Struck(PIANO), Held(CHOIR), Held(ROUND_BASS)),
        3 => (Held(CLARINET), Struck(ELECTRIC_PIANO), Held(WARM), Held(ROUND_BASS)),
        4 => (Held(OCARINA), Plucked(HARP), Held(STRINGS), Plucked(UPRIGHT)),
        5 => (Held(OBOE), Struck(VIBRAPHONE), Held(WARM), Held(ROUND_BASS)),
        _ => (Held(VIOLIN), Plucked(NYLON), Held(CHOIR), Plucked(UPRIGHT)),
    };
    Ensemble { singer, chimer, choir, bass }
}
