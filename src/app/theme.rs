//! Colours, sizes and fonts, and nowhere else.
