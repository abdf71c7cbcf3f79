//! Every form of a credential: read back, altered, and in pictures.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect shall stop there, and say so"
)]

use credentials::{Claim, Fault, Found, NotFound, Signed, WordsIn, check, find, sign};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, imageops};
use proptest::prelude::*;

const SEED: [u8; 32] = [7; 32];

fn claim(name: &str) -> Claim {
    Claim {
        id: [
            0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x87, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee,
            0xff, 0x01,
        ],
        achievement: [9; 16],
        name: name.to_owned(),
        said: "Hogar Wiñay, Ayacucho, Perú · 11/12".to_owned(),
        title: "Mutual Learning, February to July 2023".to_owned(),
        description: "Six months of learning from one another.".to_owned(),
        criteria: "At least 10 of 12 sessions.".to_owned(),
        issuer: "Mutual Learning".to_owned(),
        issued: 1_689_847_200,
    }
}

fn signed() -> Signed {
    sign(claim("Rosa Huamán Quispe"), &SEED)
}

fn png(picture: GrayImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// The code as a picture, so many pixels a module.
fn picture(signed: &Signed, scale: u32) -> GrayImage {
    let rows = signed.qr().unwrap();
    let side = (u32::try_from(rows.len()).unwrap() + 8) * scale;
    GrayImage::from_fn(side, side, |x, y| {
        let at = |pixel: u32| usize::try_from(pixel / scale).unwrap().checked_sub(4);
        let dark = at(x)
            .zip(at(y))
            .and_then(|(x, y)| rows.get(y)?.get(x).copied());
        Luma([if dark == Some(true) { 0 } else { 255 }])
    })
}

#[test]
fn each_form_says_the_same_and_holds() {
    let signed = signed();
    assert!(signed.holds());
    let forms = [
        signed.jwt().into_bytes(),
        signed.json().into_bytes(),
        signed.svg().into_bytes(),
        signed.qr_text().into_bytes(),
        png(picture(&signed, 5)),
    ];
    for bytes in forms {
        let checked = check(&find(&bytes).unwrap()).unwrap();
        assert_eq!(checked.name, "Rosa Huamán Quispe");
        assert_eq!(checked.said, "Hogar Wiñay, Ayacucho, Perú · 11/12");
        assert_eq!(checked.title, "Mutual Learning, February to July 2023");
        assert_eq!(checked.issued, 1_689_847_200);
        assert_eq!(checked.key, signed.key);
        assert_eq!(checked.code, signed.claim.code());
        assert_eq!(checked.id, signed.claim.id);
    }
    // it fits a code that scans from paper
    assert!(
        signed.qr().unwrap().len() <= 65,
        "{}",
        signed.qr().unwrap().len()
    );
    assert_eq!(signed.key.words(WordsIn::English).split(' ').count(), 6);
    assert_ne!(
        signed.key.words(WordsIn::English),
        signed.key.words(WordsIn::Spanish)
    );
}

/// The browser's check reads the same file (`ui/verifier`): both must agree, today and with what was issued before.
#[test]
fn the_forms_are_those_that_the_browser_is_tested_with() {
    let signed = signed();
    let forms = serde_json::json!({
        "name": signed.claim.name,
        "said": signed.claim.said,
        "title": signed.claim.title,
        "issued": signed.claim.issued,
        "code": signed.claim.code(),
        "did": signed.key.did(),
        "key": hex(&signed.key.0),
        "words": { "en": signed.key.words(WordsIn::English), "es": signed.key.words(WordsIn::Spanish) },
        "jwt": signed.jwt(),
        "json": signed.json(),
        "qr": signed.qr_text(),
        "svg": signed.svg(),
    });
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/certificate.json"
    );
    let kept: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap_or_default())
            .unwrap_or_default();
    if kept != forms {
        // what was issued once has to hold for ever: a difference is a change of the format
        let made = std::env::temp_dir().join("certificate.json");
        std::fs::write(&made, serde_json::to_string_pretty(&forms).unwrap()).unwrap();
        panic!("{path} differs from {}", made.display());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_letter_that_broke_the_lines_of_a_token_is_read() {
    let token = signed().jwt();
    let broken: Vec<String> = token
        .as_bytes()
        .chunks(70)
        .map(|line| String::from_utf8(line.to_vec()).unwrap())
        .collect();
    let found = find(broken.join("\r\n").as_bytes()).unwrap();
    assert_eq!(found, Found::Jwt(token.clone()));
    // within other words, whole
    for letter in [
        format!("Dear all,\nhere it is: {token}\n\nRosa"),
        format!("Dear all,\nhere it is: {}\nRosa", broken.join("\n")),
    ] {
        assert_eq!(find(letter.as_bytes()).unwrap(), Found::Jwt(token.clone()));
    }
    // a PDF that another program has packed again
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, token.as_bytes()).unwrap();
    let mut pdf = b"%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\r\n".to_vec();
    pdf.extend(packed.finish().unwrap());
    pdf.extend(b"\nendstream\nendobj\n");
    assert_eq!(find(&pdf).unwrap(), Found::Jwt(token));
    let code = signed().qr_text();
    assert_eq!(
        find(format!("\n  {code}\r\n").as_bytes()).unwrap(),
        Found::Code(code)
    );
}

#[test]
fn a_single_altered_letter_is_seen_in_every_form() {
    let signed = signed();
    let other = sign(claim("Rosa Huamán Quispa"), &SEED);
    // the signature of one under the words of another
    let swapped = Signed {
        signatures: other.signatures,
        ..signed.clone()
    };
    assert!(!swapped.holds());
    for bytes in [swapped.jwt(), swapped.json(), swapped.qr_text()] {
        assert_eq!(check(&find(bytes.as_bytes()).unwrap()), Err(Fault::Altered));
    }
    // an altered name in JSON
    let altered = signed.json().replace("Quispe", "Quispa");
    assert_eq!(
        check(&find(altered.as_bytes()).unwrap()),
        Err(Fault::Altered)
    );
    // one more member is another shape: nobody reads what was not signed as if it were
    let more = signed
        .json()
        .replace("\"identityType\"", "\"salt\": \"x\", \"identityType\"");
    assert_eq!(check(&find(more.as_bytes()).unwrap()), Err(Fault::Foreign));
    // signed by somebody else in the issuer's name
    let forged = sign(claim("Rosa Huamán Quispe"), &[8; 32]);
    let in_its_name = Signed {
        key: signed.key,
        ..forged
    };
    for bytes in [in_its_name.jwt(), in_its_name.json(), in_its_name.qr_text()] {
        assert_eq!(check(&find(bytes.as_bytes()).unwrap()), Err(Fault::Altered));
    }
}

#[test]
fn what_is_none_of_ours_is_said_to_be_so() {
    let nothing: [&[u8]; 3] = [b"", b"hello", &[0xff; 100]];
    for bytes in nothing {
        assert_eq!(find(bytes), Err(NotFound::Nothing));
    }
    assert_eq!(find(b"%PDF-1.7 nothing"), Err(NotFound::NothingInPdf));
    let both = format!("{} {}", signed().jwt(), sign(claim("B"), &SEED).jwt());
    assert_eq!(find(both.as_bytes()), Err(NotFound::Several));
    // another badge
    let foreign = b"{\"@context\": [], \"credentialSubject\": {\"id\": \"x\"}}";
    assert_eq!(check(&find(foreign).unwrap()), Err(Fault::Foreign));
    let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";
    assert_eq!(find(token.as_bytes()), Err(NotFound::Nothing));
    let token = format!("{token}{}", "A".repeat(86));
    assert_eq!(check(&find(token.as_bytes()).unwrap()), Err(Fault::Foreign));
    // a token within another word is none
    let within = format!("foo.{}", signed().jwt());
    assert_eq!(find(within.as_bytes()), Err(NotFound::Nothing));
    for code in ["ML1::", "ML1:%%%:", "ML1:A", "ML1:00:"] {
        assert_eq!(
            check(&find(code.as_bytes()).unwrap()),
            Err(Fault::Foreign),
            "{code}"
        );
    }
    // a code of something else, and a picture of nothing
    let other = qrcode_of("https://example.org/menu");
    assert_eq!(find(&png(other)), Err(NotFound::OtherCode));
    assert_eq!(
        find(&png(GrayImage::from_pixel(300, 300, Luma([200])))),
        Err(NotFound::Nothing)
    );
}

fn qrcode_of(text: &str) -> GrayImage {
    let code = qrcode::QrCode::new(text).unwrap();
    let side = u32::try_from(code.width()).unwrap();
    let colors = code.to_colors();
    GrayImage::from_fn((side + 8) * 6, (side + 8) * 6, |x, y| {
        let at = |pixel: u32| (pixel / 6).checked_sub(4).filter(|at| *at < side);
        let dark = at(x).zip(at(y)).is_some_and(|(x, y)| {
            colors[usize::try_from(y * side + x).unwrap()] == qrcode::Color::Dark
        });
        Luma([if dark { 0 } else { 255 }])
    })
}

/// Seen aslant: the right side is further away, and all is turned by a few degrees.
fn aslant(flat: &GrayImage, degrees: f32) -> GrayImage {
    let (width, height) = flat.dimensions();
    let side = width * 3 / 2;
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = side as f32 / 2.0;
    GrayImage::from_fn(side, side, |x, y| {
        let (dx, dy) = (x as f32 - middle, y as f32 - middle);
        let (dx, dy) = (dx * cos + dy * sin, dy * cos - dx * sin);
        // perspective: what is to the right is smaller
        let depth = 1.0 + dx / side as f32 * 0.35;
        let (u, v) = (
            dx * depth + width as f32 / 2.0,
            dy * depth + height as f32 / 2.0,
        );
        if u < 0.0 || v < 0.0 || u >= width as f32 || v >= height as f32 {
            return Luma([210]);
        }
        *flat.get_pixel(u as u32, v as u32)
    })
}

#[test]
fn a_code_is_read_turned_aslant_and_blurred() {
    let signed = signed();
    let flat = picture(&signed, 8);
    for degrees in [0.0, 7.0, 30.0, 90.0, 180.0, 200.0] {
        let seen = imageops::blur(&aslant(&flat, degrees), 1.5);
        let found = find(&png(seen));
        assert_eq!(found, Ok(Found::Code(signed.qr_text())), "{degrees}°");
    }
    // a photograph of 12 megapixels in which it is small
    let mut desk = GrayImage::from_pixel(4000, 3000, Luma([120]));
    imageops::replace(&mut desk, &picture(&signed, 9), 1500, 900);
    assert_eq!(find(&png(desk)), Ok(Found::Code(signed.qr_text())));
}

proptest! {
    #[test]
    fn any_name_is_signed_and_read_again(name in "\\PC{1,60}", said in "(?s).{0,80}") {
        let mut claim = claim(&name);
        claim.said = said;
        let signed = sign(claim, &SEED);
        for bytes in [signed.jwt(), signed.json(), signed.svg(), signed.qr_text()] {
            let checked = check(&find(bytes.as_bytes()).unwrap()).unwrap();
            prop_assert_eq!(&checked.name, &name);
            prop_assert_eq!(&checked.said, &signed.claim.said);
        }
    }

    #[test]
    fn any_changed_byte_is_seen(at in any::<prop::sample::Index>(), by in 1_u8..) {
        let signed = signed();
        for form in [signed.jwt(), signed.qr_text()] {
            let mut bytes = form.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= by;
            if let Ok(found) = find(&bytes) {
                let checked = check(&found);
                prop_assert!(checked.is_err() || found == find(form.as_bytes()).unwrap(), "{:?}", checked);
            }
        }
    }

    #[test]
    fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(found) = find(&bytes) {
            prop_assert!(check(&found).is_err());
        }
    }
}
