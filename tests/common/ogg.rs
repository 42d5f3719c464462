//! Pages of Ogg files.

/// Writes its checksum into a page (RFC 3533, 6).
pub fn seal(page: &mut [u8]) {
    page[22..26].fill(0);
    let crc = page.iter().fold(0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte) << 24, |crc, _| crc << 1 ^ if crc >> 31 == 1 { 0x04c1_1db7 } else { 0 })
    });
    page[22..26].copy_from_slice(&crc.to_le_bytes());
}
