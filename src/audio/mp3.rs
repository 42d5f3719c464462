//! MP3 packets to samples, by nanomp3 in the clothes of a decoder of symphonia's.
//!
//! symphonia's own decoder drops legal mid/side frames whose channels have unequal block types, and every frame after the
//! channel count has changed.

use nanomp3_core::{Decoder, MAX_SAMPLES_PER_FRAME};
use symphonia::core::audio::{
    AsGenericAudioBufferRef as _, Audio as _, AudioBuffer, AudioMut as _, AudioSpec, GenericAudioBufferRef,
    layouts::{CHANNEL_LAYOUT_MONO, CHANNEL_LAYOUT_STEREO},
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_MP3;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result};
use symphonia::core::packet::PacketRef;

/// Decodes one frame a packet. Rate and channels of its output are those of the frame.
pub(super) struct Mp3Decoder {
    params: AudioCodecParameters,
    decoder: Box<Decoder>,
    /// Interleaved samples of the last frame.
    interleaved: Box<[f32; MAX_SAMPLES_PER_FRAME]>,
    buffer: AudioBuffer<f32>,
}

impl AudioDecoder for Mp3Decoder {
    fn reset(&mut self) {
        *self.decoder = Decoder::new();
    }

    fn codec_info(&self) -> &CodecInfo {
        &Self::supported_codecs()[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.params
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.buffer.clear();
        let (_, outcome) = self.decoder.decode(packet.data, &mut self.interleaved[..]);
        let frame = outcome.map_err(|error| {
            log::debug!("an MP3 frame is lost: {error}");
            Error::DecodeError("an MP3 frame that cannot be decoded")
        })?;
        let (frames, channels) = (frame.samples_produced, usize::from(frame.channels.num()));
        let layout = if channels == 1 { CHANNEL_LAYOUT_MONO } else { CHANNEL_LAYOUT_STEREO };
        let spec = AudioSpec::new(frame.sample_rate, layout);
        if self.buffer.spec() != &spec {
            self.buffer = AudioBuffer::new(spec, MAX_SAMPLES_PER_FRAME / 2);
        }
        self.buffer.resize_uninit(frames);
        self.buffer.copy_from_slice_interleaved(&&self.interleaved[..frames * channels]);
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

impl RegisterableAudioDecoder for Mp3Decoder {
    fn try_registry_new(params: &AudioCodecParameters, _: &AudioDecoderOptions) -> Result<Box<dyn AudioDecoder>> {
        let rate = params.sample_rate.unwrap_or(44_100);
        Ok(Box::new(Self {
            params: params.clone(),
            decoder: Box::default(),
            interleaved: Box::new([0.0; MAX_SAMPLES_PER_FRAME]),
            buffer: AudioBuffer::new(AudioSpec::new(rate, CHANNEL_LAYOUT_STEREO), MAX_SAMPLES_PER_FRAME / 2),
        }))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &[SupportedAudioCodec {
            id: CODEC_ID_MP3,
            info: CodecInfo { short_name: "mp3", long_name: "MPEG Audio Layer 3", profiles: &[] },
        }]
    }
}
