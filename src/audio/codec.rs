//! Which codecs Moodsic decodes, what people call them, and the bytes that identify a codec's set-up.

use std::sync::LazyLock;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_AC3, CODEC_ID_ADPCM_IMA_WAV, CODEC_ID_ADPCM_MS, CODEC_ID_ALAC, CODEC_ID_EAC3, CODEC_ID_FLAC,
    CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_OPUS, CODEC_ID_PCM_ALAW, CODEC_ID_PCM_F32BE, CODEC_ID_PCM_F32LE,
    CODEC_ID_PCM_F64BE, CODEC_ID_PCM_F64LE, CODEC_ID_PCM_MULAW, CODEC_ID_PCM_S8, CODEC_ID_PCM_S16BE,
    CODEC_ID_PCM_S16LE, CODEC_ID_PCM_S24BE, CODEC_ID_PCM_S24LE, CODEC_ID_PCM_S32BE, CODEC_ID_PCM_S32LE,
    CODEC_ID_PCM_U8, CODEC_ID_PCM_U16BE, CODEC_ID_PCM_U16LE, CODEC_ID_PCM_U24BE, CODEC_ID_PCM_U24LE,
    CODEC_ID_PCM_U32BE, CODEC_ID_PCM_U32LE, CODEC_ID_SPEEX, CODEC_ID_VORBIS,
};
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error;
use symphonia::core::formats::well_known::{
    FORMAT_ID_ADTS, FORMAT_ID_AIFF, FORMAT_ID_FLAC, FORMAT_ID_ISOMP4, FORMAT_ID_MP1, FORMAT_ID_MP2, FORMAT_ID_MP3,
    FORMAT_ID_OGG, FORMAT_ID_WAVE,
};
use symphonia::core::formats::{FormatId, Track};

use super::mp3::Mp3Decoder;
use super::opus;

/// symphonia's own decoders, libopus, and nanomp3 instead of symphonia's for MP3.
pub(super) static DECODERS: LazyLock<CodecRegistry> = LazyLock::new(|| {
    let mut registry = CodecRegistry::new();
    symphonia::default::register_enabled_codecs(&mut registry);
    registry.register_audio_decoder::<symphonia_adapter_libopus::OpusDecoder>();
    registry.register_audio_decoder::<Mp3Decoder>();
    registry
});

/// A decoder for packets with these parameters. What an Opus header says of the frames before the song is left to the caller.
pub(super) fn decoder(params: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, Error> {
    match params.codec {
        CODEC_ID_OPUS => opus::decoder(params),
        _ => DECODERS.make_audio_decoder(params, &AudioDecoderOptions::default()),
    }
}

/// The audio parameters of a track.
pub(super) fn audio_params(track: &Track) -> Option<&AudioCodecParameters> {
    track.codec_params.as_ref().and_then(CodecParameters::audio)
}

/// Bytes of a sample where the samples are stored as they are; `None` for codecs.
pub(super) fn pcm_sample_bytes(codec: AudioCodecId) -> Option<u64> {
    match codec {
        CODEC_ID_PCM_S8 | CODEC_ID_PCM_U8 | CODEC_ID_PCM_ALAW | CODEC_ID_PCM_MULAW => Some(1),
        CODEC_ID_PCM_S16LE | CODEC_ID_PCM_S16BE | CODEC_ID_PCM_U16LE | CODEC_ID_PCM_U16BE => Some(2),
        CODEC_ID_PCM_S24LE | CODEC_ID_PCM_S24BE | CODEC_ID_PCM_U24LE | CODEC_ID_PCM_U24BE => Some(3),
        CODEC_ID_PCM_S32LE | CODEC_ID_PCM_S32BE | CODEC_ID_PCM_U32LE | CODEC_ID_PCM_U32BE | CODEC_ID_PCM_F32LE
        | CODEC_ID_PCM_F32BE => Some(4),
        CODEC_ID_PCM_F64LE | CODEC_ID_PCM_F64BE => Some(8),
        _ => None,
    }
}

/// What people call a codec.
pub(super) fn codec_name(codec: AudioCodecId) -> &'static str {
    match codec {
        CODEC_ID_AAC => "AAC",
        CODEC_ID_AC3 | CODEC_ID_EAC3 => "Dolby Digital (AC-3)",
        CODEC_ID_ADPCM_IMA_WAV | CODEC_ID_ADPCM_MS => "ADPCM",
        CODEC_ID_ALAC => "ALAC",
        CODEC_ID_FLAC => "FLAC",
        CODEC_ID_MP1 => "MPEG layer 1",
        CODEC_ID_MP2 => "MPEG layer 2",
        CODEC_ID_MP3 => "MP3",
        CODEC_ID_OPUS => "Opus",
        CODEC_ID_SPEEX => "Speex",
        CODEC_ID_VORBIS => "Vorbis",
        _ if pcm_sample_bytes(codec).is_some() => "PCM",
        _ => "an unknown codec",
    }
}

/// What people call a container.
pub(super) fn container_name(format: FormatId) -> &'static str {
    match format {
        FORMAT_ID_WAVE => "WAV",
        FORMAT_ID_AIFF => "AIFF",
        FORMAT_ID_FLAC => "FLAC",
        FORMAT_ID_MP1 | FORMAT_ID_MP2 | FORMAT_ID_MP3 => "MPEG",
        FORMAT_ID_ADTS => "AAC",
        FORMAT_ID_OGG => "Ogg",
        FORMAT_ID_ISOMP4 => "M4A",
        _ => "audio",
    }
}

/// The short name of the format, for people: [`super::StreamInfo::format`].
pub(super) fn format_name(format: FormatId, codec: AudioCodecId) -> String {
    match (format, codec) {
        (FORMAT_ID_WAVE | FORMAT_ID_AIFF, _) => container_name(format).to_owned(),
        (FORMAT_ID_OGG, CODEC_ID_VORBIS | CODEC_ID_FLAC) => format!("Ogg {}", codec_name(codec)),
        _ => codec_name(codec).to_owned(),
    }
}

/// The bytes that say how the packets are to be decoded: codec, rate, channels and the codec's own header. No tag is
/// in them, and not the gain field of an Opus header, which loudness taggers write.
pub(super) fn setup_bytes(params: &AudioCodecParameters) -> Vec<u8> {
    let mut bytes = format!("{}\0{}\0", params.codec, codec_name(params.codec)).into_bytes();
    bytes.extend(params.sample_rate.unwrap_or(0).to_le_bytes());
    let channels = params.channels.as_ref().map_or(0, Channels::count);
    bytes.extend(u32::try_from(channels).unwrap_or(u32::MAX).to_le_bytes());
    let header = bytes.len();
    bytes.extend(params.extra_data.as_deref().unwrap_or_default());
    if params.codec == CODEC_ID_OPUS
        && let Some(gain) = bytes.get_mut(header + OPUS_GAIN.start..header + OPUS_GAIN.end)
    {
        gain.fill(0);
    }
    bytes
}

/// Where an Opus header keeps the frames to skip at the start (RFC 7845, 5.1).
const OPUS_PRE_SKIP: std::ops::Range<usize> = 10..12;
/// Where an Opus header keeps the output gain, in 1/256 dB (RFC 7845, 5.1).
const OPUS_GAIN: std::ops::Range<usize> = 16..18;

/// Frames an Opus decoder gives before the song begins, at 48 kHz; 0 for other codecs.
pub(super) fn opus_pre_skip(params: &AudioCodecParameters) -> u16 {
    opus_field(params, OPUS_PRE_SKIP).map_or(0, u16::from_le_bytes)
}

/// The factor an Opus header wants the samples multiplied with; 1 for other codecs.
pub(super) fn opus_gain(params: &AudioCodecParameters) -> f32 {
    let decibels = opus_field(params, OPUS_GAIN).map_or(0.0, |bytes| f32::from(i16::from_le_bytes(bytes)) / 256.0);
    crate::units::Decibels(decibels).to_amplitude()
}

fn opus_field(params: &AudioCodecParameters, at: std::ops::Range<usize>) -> Option<[u8; 2]> {
    let header = params.extra_data.as_deref().filter(|header| header.starts_with(b"OpusHead"))?;
    header.get(at)?.try_into().ok()
}
