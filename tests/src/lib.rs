//! What stories, journeys and benches share.
