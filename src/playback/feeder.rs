//! The thread that reads, decodes, resamples and maps channels ahead of the engine; a song is never held whole.
