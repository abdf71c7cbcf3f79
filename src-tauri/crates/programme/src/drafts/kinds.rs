//! Which body the drafts of a kind have.

/// Calls a generic function with the body of a kind. A kind without a body does not compile.
macro_rules! for_kind {
    ($kind:expr, $verb:ident($($argument:expr),*)) => {
        match $kind {
            $crate::drafts::draft::Kind::Post | $crate::drafts::draft::Kind::Translation => {
                $verb::<$crate::forum::post_body::PostBody>($($argument),*)
            }
            $crate::drafts::draft::Kind::Case | $crate::drafts::draft::Kind::CaseTranslation => {
                $verb::<$crate::case_studies::case::CaseText>($($argument),*)
            }
            $crate::drafts::draft::Kind::Material => {
                $verb::<$crate::materials::material::MaterialText>($($argument),*)
            }
        }
    };
}

pub(crate) use for_kind;
