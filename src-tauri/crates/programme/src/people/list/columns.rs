//! What the columns of a list mean: by their headers in English and Spanish, or as somebody said by hand.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::fold::key;
use replica::Result;
use replica::record::{fact, put_fact};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename = "ListColumn", rename_all = "camelCase")]
pub enum Column {
    /// The organisation's name.
    Organisation,
    /// Its country.
    Country,
    /// Its town.
    City,
    /// Its zone.
    Zone,
    /// What is spoken there.
    OrganisationLanguages,
    /// A few words about it.
    About,
    /// A person's whole name.
    Name,
    /// Their given name.
    Given,
    /// Their surname.
    Surname,
    /// What they are here.
    Labels,
    /// Their e-mail.
    Email,
    /// What they speak.
    Languages,
    /// Nothing that is needed here: it is left out, since somebody said so.
    Nothing,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Organisation,
        Self::Country,
        Self::City,
        Self::Zone,
        Self::OrganisationLanguages,
        Self::About,
        Self::Name,
        Self::Given,
        Self::Surname,
        Self::Labels,
        Self::Email,
        Self::Languages,
        Self::Nothing,
    ];

    /// The word that the command line takes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Country => "country",
            Self::City => "city",
            Self::Zone => "zone",
            Self::OrganisationLanguages => "organisation-languages",
            Self::About => "about",
            Self::Name => "name",
            Self::Given => "given",
            Self::Surname => "surname",
            Self::Labels => "role",
            Self::Email => "email",
            Self::Languages => "languages",
            Self::Nothing => "nothing",
        }
    }

    /// The headers that are understood, as [`key`] has them.
    const fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Organisation => &[
                "organisation",
                "organization",
                "organizacion",
                "institucion",
                "institution",
                "entidad",
                "ong",
                "ngo",
                "organisationname",
                "organizationname",
                "nombredelaorganizacion",
                "asociacion",
                "fundacion",
                "company",
                "empresa",
                "centro",
            ],
            Self::Country => &["country", "pais", "countryregion", "paisregion", "nation"],
            Self::City => &[
                "city",
                "town",
                "ciudad",
                "localidad",
                "municipio",
                "citytown",
            ],
            Self::Zone => &[
                "zone",
                "timezone",
                "zona",
                "zonahoraria",
                "husohorario",
                "tz",
                "timezoneiana",
            ],
            Self::OrganisationLanguages => &[
                "organisationlanguages",
                "organizationlanguages",
                "idiomasdelaorganizacion",
            ],
            Self::About => &[
                "about",
                "description",
                "descripcion",
                "acercade",
                "sobrelaorganizacion",
            ],
            Self::Name => &[
                "name",
                "person",
                "nombre",
                "persona",
                "fullname",
                "nombrecompleto",
                "nombreyapellido",
                "nombreyapellidos",
                "nombresyapellidos",
                "participant",
                "participante",
                "representative",
                "representante",
                "apellidosynombres",
                "apellidoynombre",
            ],
            Self::Given => &[
                "given",
                "givenname",
                "firstname",
                "forename",
                "nombres",
                "nombredepila",
                "primernombre",
                "first",
            ],
            Self::Surname => &[
                "surname",
                "lastname",
                "familyname",
                "apellido",
                "apellidos",
                "last",
                "primerapellido",
            ],
            Self::Labels => &[
                "labels", "label", "role", "roles", "funcion", "rol", "cargo",
            ],
            Self::Email => &[
                "email",
                "mail",
                "correo",
                "correoelectronico",
                "emailaddress",
                "mailaddress",
                "direcciondecorreo",
                "direcciondecorreoelectronico",
                "emailaddresses",
                "direcciondeemail",
            ],
            Self::Languages => &[
                "languages",
                "language",
                "idiomas",
                "idioma",
                "lengua",
                "lenguas",
            ],
            Self::Nothing => &[],
        }
    }
}

/// What each header means; a header is known by its [`key`]. Absent: nobody said.
pub type Meanings = BTreeMap<String, Column>;

/// The columns of a header row, each with what it is for as far as it is known. What somebody said by hand goes first.
pub(super) fn columns_of(headers: &[String], said: &Meanings) -> Vec<Option<Column>> {
    let mut columns: Vec<Option<Column>> = headers
        .iter()
        .map(|header| {
            let header = key(header);
            said.get(&header).copied().or_else(|| known(&header))
        })
        .collect();
    // beside a surname, a name is the given one
    let has = |column| columns.contains(&Some(column));
    if has(Column::Surname) && !has(Column::Given) {
        for column in &mut columns {
            if *column == Some(Column::Name) {
                *column = Some(Column::Given);
            }
        }
    }
    columns
}

fn known(header: &str) -> Option<Column> {
    let mut all = Column::ALL.into_iter();
    all.find(|column| column.headers().contains(&header))
}

/// The fact under which it is kept what somebody said of columns.
const REMEMBERED: &str = "list_columns";

/// The meanings that people chose for columns of earlier lists.
///
/// # Errors
/// See the crate.
pub(super) fn remembered(connection: &Connection) -> Result<Meanings> {
    let kept = fact(connection, REMEMBERED)?;
    // what a newer app kept is asked anew
    Ok(kept
        .and_then(|kept| serde_json::from_str(&kept).ok())
        .unwrap_or_default())
}

/// Remembers the meanings that somebody chose.
pub(super) fn remember(connection: &Connection, said: &Meanings) -> Result<()> {
    let mut all = remembered(connection)?;
    all.extend(
        said.iter()
            .map(|(header, column)| (header.clone(), *column)),
    );
    let kept =
        serde_json::to_string(&all).map_err(|error| replica::Error::internal("columns", error))?;
    put_fact(connection, REMEMBERED, &kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headers: &[&str]) -> Vec<Option<Column>> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        columns_of(&headers, &Meanings::new())
    }

    #[test]
    fn usual_headers_are_understood() {
        for (headers, meant) in [
            (
                &[
                    "Nombre",
                    "Apellido(s)",
                    "Dirección de correo",
                    "Institución",
                ][..],
                &[
                    Column::Given,
                    Column::Surname,
                    Column::Email,
                    Column::Organisation,
                ][..],
            ),
            (
                &["Name", "Surname", "Email"],
                &[Column::Given, Column::Surname, Column::Email],
            ),
            (
                &["First name", "Last name", "E-mail address"],
                &[Column::Given, Column::Surname, Column::Email],
            ),
            (
                &["ORGANIZACIÓN", "País", "Zona horaria", "Nombre completo"],
                &[
                    Column::Organisation,
                    Column::Country,
                    Column::Zone,
                    Column::Name,
                ],
            ),
        ] {
            let meant: Vec<Option<Column>> = meant.iter().copied().map(Some).collect();
            assert_eq!(columns(headers), meant, "{headers:?}");
        }
        assert_eq!(columns(&["Teléfono", ""]), [None, None]);
        let said = Meanings::from([(key("Teléfono"), Column::Nothing)]);
        assert_eq!(
            columns_of(&["TELEFONO".to_owned()], &said),
            [Some(Column::Nothing)]
        );
    }

    #[test]
    fn no_header_means_two_things() {
        let mut seen = std::collections::BTreeSet::new();
        for column in Column::ALL {
            for header in column.headers() {
                assert_eq!(key(header), *header);
                assert!(seen.insert(header), "{header}");
            }
        }
    }
}
