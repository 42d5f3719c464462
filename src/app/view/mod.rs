//! Draws the state and pushes actions. Never changes the state, never waits, never decodes.
