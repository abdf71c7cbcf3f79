//! What is wrong, as tables. They are kept from rustfmt, which would set each value on a line of its own.

/// Values that no key of that table may have: table, which of its kind (from 0), key, values as TOML.
pub(super) type Wrong = (&'static str, usize, &'static str, &'static [&'static str]);

#[rustfmt::skip]
pub(super) const WRONG_VALUES: &[Wrong] = &[
    ("", 0, "format", &["99", "0", "-1", "1.5", "\"1\"", "true"]),
    ("", 0, "id", BAD_IDS),
    ("", 0, "title.en", &["5", "true", "[\"a\"]", "{ a = 1 }", "2023-02-13", "nan"]),
    ("", 0, "about.en", &["5", "[]"]),
    ("", 0, "zone", BAD_ZONES),
    ("", 0, "languages", &["\"en\"", "[1]", "[\"en\", true]", "[\"e n\"]", "{ en = true }"]),
    ("", 0, "from", BAD_MONTHS),
    ("", 0, "to", &["\"2023-01\"", "\"1999-07\"", "\"2023-2\"", "7", "\"2023-14\""]),
    ("", 0, "rhythm_weeks", &["0", "-2", "1.5", "\"two\"", "true", "99999999999999999999"]),
    ("", 0, "contact.email", &["5", "[\"a@example.org\"]"]),
    ("", 0, "contact.url", &["\"javascript:alert(1)\"", "\"data:text/html,x\"", "5"]),
    ("[attendance]", 0, "percent", &["101", "-1", "\"75\"", "true", "[75]"]),
    ("[attendance]", 0, "counts_opening", &["\"no\"", "0"]),
    ("[[module]]", 0, "id", &["\"M1\"", "\"m 1\"", "1", "\"m2\""]),
    ("[[module]]", 0, "title.en", &["5", "{}"]),
    ("[[module]]", 0, "short.es", &["false"]),
    ("[[module.topic]]", 0, "id", &["\"m1_philosophy\"", "7", "\"m1-dialogue\""]),
    ("[[module.topic]]", 0, "title.es", &["[\"Filosofía\"]"]),
    ("[[session]]", 0, "opening", &["false", "\"yes\"", "1"]),
    ("[[session]]", 0, "date", BAD_DATES),
    ("[[session]]", 0, "weekday", &["\"someday\"", "\"\"", "1"]),
    ("[[session]]", 1, "id", &["\"s02\"", "\"opening\"", "\"S01\"", "1"]),
    ("[[session]]", 1, "module", &["\"m9\"", "\"\"", "1", "[\"m1\"]"]),
    ("[[session]]", 1, "topics", &["\"m1-philosophy\"", "[\"m1-nowhere\"]", "[1]"]),
    ("[[session]]", 1, "title.en", &["5"]),
    ("[[session]]", 2, "start", BAD_TIMES),
    ("[[session]]", 4, "minutes", BAD_MINUTES),
    ("[[session]]", 5, "link", BAD_LINKS),
    ("[[session]]", 6, "interpretation", &["\"es\"", "[2]", "true"]),
    ("[[session]]", 12, "wrap_up", &["1", "\"true\""]),
    ("[[session.guest]]", 0, "name", &["5", "[\"Marisol\"]"]),
    ("[[session.guest]]", 0, "about.en", &["5"]),
    ("[[question]]", 0, "id", &["\"q2\"", "\"Q1\"", "1"]),
    ("[[question]]", 0, "session", &["\"s99\"", "\"m1\"", "1"]),
    ("[[question]]", 3, "module", &["\"m9\"", "\"s01\"", "3"]),
    ("[[question]]", 0, "text.en", &["5", "true"]),
    ("[[meeting]]", 0, "id", &["\"Info 1\"", "1"]),
    ("[[meeting]]", 0, "date", &["\"2023-01-32\"", "\"1/2/2023\"", "31"]),
    ("[[meeting]]", 0, "start", &["\"16.30 o'clock\"", "\"26:30\""]),
    ("[[meeting]]", 0, "zone", &["\"GMT+99\"", "\"Nowhere/City\"", "0"]),
    ("[[meeting]]", 0, "minutes", &["-60", "\"sixty\""]),
];

#[rustfmt::skip]
const BAD_IDS: &[&str] = &[
    "5", "true", "[\"x\"]", "\"\"", "\"-x\"", "\"Paths\"", "\"a b\"", "\"a/b\"", "\"../x\"", "\"a_b\"",
    "\"ñandú\"", "\"a\\u0000\"", "\"a\\n\"",
    "\"a2345678901234567890123456789012345678901234567890123456789012345\"",
];
#[rustfmt::skip]
const BAD_ZONES: &[&str] =
    &["\"\"", "\"Europe/Amsterdan\"", "\"Mars/Olympus\"", "\"+02:00\"", "\"../../etc\"", "2", "[]"];
#[rustfmt::skip]
const BAD_MONTHS: &[&str] = &[
    "\"2023-2\"", "\"2023-13\"", "\"2023-00\"", "\"23-02\"", "\"February 2023\"", "\"\"", "\"2023-02-30\"",
    "2023", "2023-02", "[\"2023-02\"]", "\"2023-08\"",
];
#[rustfmt::skip]
const BAD_DATES: &[&str] = &[
    "\"2023-02-30\"", "2023-02-30", "\"2023-13-01\"", "\"2023-00-10\"", "\"2023-01-00\"", "\"2023-02-29\"",
    "\"2023-04-31\"", "\"13/02/2023\"", "\"2023-2-13\"", "\"99999-01-01\"", "\"tomorrow\"", "\"\"", "2023",
    "true", "[\"2023-02-13\"]", "2023-02-13T15:00:00Z",
];
#[rustfmt::skip]
const BAD_TIMES: &[&str] = &[
    "\"25:61\"", "\"24:30\"", "\"15:60\"", "\"15\"", "\"-1:00\"", "\"three\"", "\"15:00 CET\"", "\"\"", "15",
    "25:61", "true", "{ hour = 15 }",
];
#[rustfmt::skip]
const BAD_MINUTES: &[&str] =
    &["-1", "0", "-9223372036854775808", "9223372036854775807", "99999999999999999999", "\"120\"", "1.5",
      "nan", "inf", "true", "[120]"];
#[rustfmt::skip]
const BAD_LINKS: &[&str] = &[
    "\"http://example.org/sala\"", "\"javascript:alert(1)\"", "\"file:///etc/passwd\"", "\"ftp://example.org\"",
    "\"data:text/html,<b>x</b>\"", "\"https://\"", "\"not a link\"", "\"//example.org\"", "5", "[]",
];

/// Keys that are taken away, and may not be: table, which of its kind, the keys.
pub(super) const MISSING: &[(&str, usize, &[&str])] = &[
    ("", 0, &["format"]),
    ("", 0, &["id"]),
    ("", 0, &["title.en", "title.es"]),
    ("", 0, &["zone"]),
    ("", 0, &["from"]),
    ("[[module]]", 1, &["id"]),
    ("[[module]]", 1, &["title.en", "title.es"]),
    ("[[module.topic]]", 0, &["id"]),
    ("[[module.topic]]", 0, &["title.en", "title.es"]),
    ("[[session]]", 0, &["opening"]),
    ("[[session]]", 1, &["id"]),
    ("[[session]]", 1, &["module"]),
    ("[[session]]", 1, &["title.en", "title.es"]),
    ("[[session.guest]]", 0, &["name"]),
    ("[[question]]", 0, &["id"]),
    ("[[question]]", 0, &["session"]),
    ("[[question]]", 0, &["text.en", "text.es"]),
    ("[[meeting]]", 0, &["id"]),
    ("[[meeting]]", 0, &["date"]),
];

/// Lines that are added, and may not stand there: table, which of its kind, the line.
#[rustfmt::skip]
pub(super) const ADDED: &[(&str, usize, &str)] = &[
    ("", 0, "tite.en = \"Paths\""),
    ("", 0, "Format = 1"),
    ("", 0, "title.fr = \"Chemins\""),
    ("", 0, "contact.phone = \"1\""),
    ("", 0, "format = 1"),
    ("", 0, "title = \"Paths\""),
    ("", 0, "title.en = \"Paths\""),
    ("", 0, "module = 5"),
    ("", 0, "session = []"),
    ("", 0, "question = {}"),
    ("", 0, "[[sesion]]"),
    ("", 0, "[attendance]"),
    ("", 0, "<<<<<<< HEAD"),
    ("", 0, "= 5"),
    ("", 0, "key"),
    ("", 0, "two words = 5"),
    ("[attendance]", 0, "percents = 75"),
    ("[attendance]", 0, "percent = 75"),
    ("[attendance]", 0, "[attendance]"),
    ("[[module]]", 0, "titel.en = \"Dialogue\""),
    ("[[module]]", 0, "date = \"2023-02-23\""),
    ("[[module.topic]]", 0, "short.en = \"Premises\""),
    ("[[session]]", 0, "module = \"m1\""),
    ("[[session]]", 1, "opening = true"),
    ("[[session]]", 1, "dat = \"2023-02-23\""),
    ("[[session]]", 1, "minute = 120"),
    ("[[session]]", 1, "password = \"1234\""),
    ("[[session]]", 1, "date = \"2023-02-24\""),
    ("[[session]]", 1, "guest = \"Marisol\""),
    ("[[session.guest]]", 0, "nmae = \"Marisol\""),
    ("[[question]]", 0, "txt.en = \"Why?\""),
    ("[[question]]", 0, "module = \"m1\""),
    ("[[meeting]]", 0, "wekday = \"martes\""),
    ("[[meeting]]", 0, "[[meeting.guest]]"),
    ("[[meeting]]", 0, "[session]"),
];

/// Lines that are no TOML wherever they stand.
#[rustfmt::skip]
pub(super) const NOT_TOML: &[&str] = &[
    "about.es = \"never closed", "about.es = “curly”", "about.es: \"colon\"", "about.es = = \"x\"", "about.es \"x\"",
    "about.es = \"\\q\"", "about.es = \"\\uD800\"", "about.es = \"\\U00110000\"", "about.es = \"\u{1}\"",
    "about.es = \"\u{7f}\"", "about.es = 'a", "about.es = \"a\" \"b\"", "about.es = \"\"\"a", "[[session]", "[session",
    "[[]]", "[]", "languages = [\"en\" \"es\"]", "x = [1, 2", "x = { a = 1", "x = 01", "x = 0x", "x = 1__0", "x = yes",
    "x = 1979-05-32", "x = 12:60:00", "x = .5", "a..b = 1", "about.es = \"a\rb\"", "# \u{0} in a comment",
];
