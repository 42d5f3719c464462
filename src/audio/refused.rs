//! Formats that Moodsic does not read, told by their first bytes, so that a file is refused by its name.

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_AAC;

/// Bytes to look at.
pub(super) const HEAD_LEN: usize = 192;

/// Names of formats by the bytes at their start.
const MARKS: &[(&[u8], &str)] = &[
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media (WMA or WMV)"),
    (b"MAC ", "Monkey's Audio (APE)"),
    (b"wvpk", "WavPack"),
    (b"MPCK", "Musepack"),
    (b"MP+", "Musepack"),
    (b"DSD ", "DSD (DSF)"),
    (b"FRM8", "DSD (DSDIFF)"),
    (b"TTA1", "True Audio (TTA)"),
    (b"TTA2", "True Audio (TTA)"),
    (b"tBaK", "TAK"),
    (b"OFR ", "OptimFROG"),
    (b".RMF", "RealMedia"),
    (b".ra\xfd", "RealAudio"),
    (b"caff", "Core Audio (CAF)"),
    (b".snd", "Sun audio (AU)"),
    (b"Creative Voice File", "Creative Voice (VOC)"),
    (b"#!AMR", "AMR"),
    (b"MThd", "MIDI"),
    (b"\x0b\x77", "Dolby Digital (AC-3)"),
    (b"\x7f\xfe\x80\x01", "DTS"),
    (b"\x1a\x45\xdf\xa3", "Matroska or WebM"),
    (b"FLV\x01", "Flash video (FLV)"),
    (b"\0\0\x01\xba", "MPEG video"),
    (b"\0\0\x01\xb3", "MPEG video"),
];

/// Codecs in Ogg by the start of the first packet.
const IN_OGG: &[(&[u8], &str)] = &[
    (b"Speex   ", "Speex"),
    (b"\x80theora", "Theora video"),
    (b"CELT    ", "CELT"),
    (b"\x01video", "video in Ogg"),
    (b"BBCD\0", "Dirac video"),
];

/// What the file that begins with `head` is.
pub(super) fn name(head: &[u8]) -> Option<&'static str> {
    let by_mark = |marks: &[(&[u8], &'static str)], bytes: &[u8]| {
        marks.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, name)| *name)
    };
    if head.starts_with(b"OggS") {
        let packet = 27 + usize::from(*head.get(26)?);
        return by_mark(IN_OGG, head.get(packet..)?);
    }
    if head.starts_with(b"RIFF") {
        return (head.get(8..12)? == b"AVI ").then_some("AVI video");
    }
    // Layer II: the same sync as MP3, another layer.
    let layer_2 = head.first() == Some(&0xff) && head.get(1).is_some_and(|byte| byte & 0xe6 == 0xe4);
    // Packets of 188 bytes, each with its sync byte.
    let transport_stream = head.first() == Some(&0x47) && head.get(188) == Some(&0x47);
    match by_mark(MARKS, head) {
        None if transport_stream => Some("MPEG video"),
        None if layer_2 => Some("MPEG layer II (MP2)"),
        name => name,
    }
}

/// What is special about AAC that symphonia cannot decode (the audio object type, ISO/IEC 14496-3, 1.5.1.1).
pub(super) fn aac_kind(params: &AudioCodecParameters) -> Option<String> {
    if params.codec != CODEC_ID_AAC {
        return None;
    }
    let config = params.extra_data.as_deref().unwrap_or_default();
    let first = config.first().copied().unwrap_or(2 << 3);
    let escaped = config.get(1).map_or(32, |second| 32 + (first & 7) * 8 + (second >> 5));
    let kind = match first >> 3 {
        31 => escaped,
        kind => kind,
    };
    match kind {
        5 => Some("HE-AAC".to_owned()),
        29 => Some("HE-AAC version 2".to_owned()),
        1 => Some("AAC of the Main profile".to_owned()),
        3 => Some("AAC of the SSR profile".to_owned()),
        4 => Some("AAC of the LTP profile".to_owned()),
        23 | 39 => Some("AAC of low delay".to_owned()),
        42 => Some("xHE-AAC".to_owned()),
        _ => match params.channels.as_ref().map_or(0, Channels::count) {
            1 | 2 => None,
            0 => Some("AAC with an arrangement of channels of its own".to_owned()),
            count => Some(format!("AAC with {count} channels")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_called_by_its_name() {
        assert_eq!(name(b"MAC \x96\x0f"), Some("Monkey's Audio (APE)"));
        assert_eq!(name(b"RIFF\0\0\0\0AVI LIST"), Some("AVI video"));
        assert_eq!(name(b"RIFF\0\0\0\0WAVEfmt "), None);
        assert_eq!(name(&[0xff, 0xfd, 0x90, 0x64]), Some("MPEG layer II (MP2)"));
        let ogg = [b"OggS".as_slice(), &[0; 22], &[1, 80], b"Speex   1.2"].concat();
        assert_eq!(name(&ogg), Some("Speex"));
        for other in [&b"fLaC"[..], b"ID3", b"", &[0xff], b"OggS", b"no sound at all"] {
            assert_eq!(name(other), None);
        }
    }
}
