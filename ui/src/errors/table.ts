/** The one table that decides how an error looks and which next steps it offers. Its words stand in the catalogue. */
import type { Code } from '../host';
import { lookup } from '../i18n';

export type Step =
  'tryAgain' | 'chooseFile' | 'openSample' | 'toToday' | 'toProgramme' | 'saveSheet' | 'chooseFolder' | 'makeAnew';
export type Picture = 'key' | 'disk' | 'file' | 'time' | 'people' | 'plain';
export type Look = { picture: Picture; steps: readonly Step[] };

const file: Look = { picture: 'file', steps: ['chooseFile'] };
const gone: Look = { picture: 'plain', steps: ['toToday'] };
const internal: Look = { picture: 'plain', steps: ['tryAgain'] };
const field: Look = { picture: 'plain', steps: [] };

export const looks: Record<Code, Look> = {
  'passphrase-needed': { picture: 'key', steps: [] },
  'passphrase-wrong': { picture: 'key', steps: [] },
  'passphrase-short': { picture: 'key', steps: [] },
  'keyring-missing': { picture: 'key', steps: ['tryAgain', 'openSample'] },
  'keyring-locked': { picture: 'key', steps: ['tryAgain', 'openSample'] },
  'key-lost': { picture: 'key', steps: ['tryAgain', 'openSample'] },
  'key-changed': { picture: 'key', steps: ['tryAgain', 'openSample'] },
  'profile-damaged': { picture: 'disk', steps: ['tryAgain', 'openSample'] },
  'database-damaged': { picture: 'disk', steps: ['tryAgain', 'openSample'] },
  'database-missing': { picture: 'disk', steps: ['tryAgain', 'openSample'] },
  'database-newer': { picture: 'disk', steps: ['openSample'] },
  'profile-newer': { picture: 'disk', steps: ['openSample'] },
  'profile-exists': { picture: 'disk', steps: ['tryAgain'] },
  'tables-differ': { picture: 'disk', steps: ['makeAnew'] },
  'no-profile': gone,
  'not-chosen': file,
  'profile-unsealed': { picture: 'disk', steps: ['tryAgain', 'openSample'] },
  'no-programme': gone,
  'no-notifications': { picture: 'time', steps: ['tryAgain'] },
  'notifications-refused': { picture: 'time', steps: [] },
  'no-tray': { picture: 'plain', steps: [] },
  'reminder-hours': { picture: 'time', steps: [] },
  'time-without-date': { picture: 'time', steps: [] },
  'no-link': { picture: 'time', steps: [] },
  'name-needed': field,
  'label-unknown': { picture: 'people', steps: [] },
  'sheet-gone': { picture: 'key', steps: [] },
  'disk-full': { picture: 'disk', steps: ['tryAgain'] },
  'read-only': { picture: 'disk', steps: ['tryAgain', 'openSample'] },
  'file-missing': file,
  'file-too-large': file,
  'file-not-text': file,
  'file-not-toml': file,
  'file-unknown-key': file,
  'file-wrong-type': file,
  'file-value': file,
  'file-findings': file,
  'file-newer': file,
  'file-missing-key': file,
  'file-changed': file,
  'not-a-file': file,
  'file-unreadable': file,
  'material-waits': field,
  'files-unsent': { picture: 'file', steps: [] },
  'file-too-long': file,
  'no-room': { picture: 'disk', steps: ['tryAgain'] },
  'object-missing': { picture: 'file', steps: [] },
  'object-damaged': { picture: 'file', steps: [] },
  'material-unknown': { picture: 'plain', steps: ['tryAgain'] },
  'file-unknown': field,
  'file-not-here': field,
  'file-not-sent': field,
  'file-needed': field,
  'too-many-files': field,
  'file-no-text': field,
  'no-extractor': field,
  'no-converter': field,
  'meeting-unknown': gone,
  'edit-unknown': field,
  'edit-overtaken': field,
  'field-unknown': field,
  'field-invalid': field,
  'too-many': field,
  'no-session': field,
  'no-free-day': { picture: 'time', steps: [] },
  'calendar-unreadable': file,
  'edition-draft': field,
  'enquiry-unknown': field,
  'enquiry-empty': field,
  'enquiry-alike': { picture: 'people', steps: [] },
  'not-converted': field,
  'not-lighter': field,
  'file-encrypted': field,
  'file-broken': field,
  'file-runs': field,
  'link-invalid': field,
  'programme-here': { picture: 'file', steps: ['toToday'] },
  'programme-unknown': gone,
  'session-unknown': { picture: 'plain', steps: ['toProgramme'] },
  'person-unknown': gone,
  'organisation-unknown': gone,
  'organisation-alike': field,
  'question-unknown': gone,
  'module-unknown': gone,
  'post-unknown': gone,
  'case-unknown': gone,
  'section-unknown': gone,
  'case-closed': { picture: 'people', steps: [] },
  'too-many-sections': field,
  'draft-unknown': gone,
  'post-sent': { picture: 'time', steps: [] },
  'conversation-locked': { picture: 'people', steps: [] },
  'title-needed': field,
  'language-same': field,
  'not-facilitator': { picture: 'people', steps: [] },
  'not-yours': { picture: 'people', steps: [] },
  'no-key': { picture: 'key', steps: [] },
  'not-member': { picture: 'people', steps: [] },
  removed: { picture: 'people', steps: [] },
  held: { picture: 'people', steps: [] },
  'text-needed': field,
  'invitation-unreadable': file,
  'invitation-locked': { picture: 'key', steps: [] },
  'invitation-wrong': { picture: 'key', steps: [] },
  'invitation-over': { picture: 'time', steps: [] },
  'until-over': { picture: 'time', steps: [] },
  'invitation-unknown': { picture: 'people', steps: [] },
  'person-taken': { picture: 'people', steps: [] },
  'device-unknown': { picture: 'people', steps: [] },
  'change-unknown': gone,
  'own-device': { picture: 'people', steps: [] },
  'last-facilitator': { picture: 'people', steps: [] },
  'storage-place': { picture: 'disk', steps: [] },
  'storage-own': { picture: 'disk', steps: [] },
  'storage-missing': { picture: 'disk', steps: ['tryAgain', 'chooseFolder'] },
  'storage-refused': { picture: 'disk', steps: ['tryAgain'] },
  'storage-full': { picture: 'disk', steps: ['tryAgain'] },
  'storage-failed': { picture: 'disk', steps: ['tryAgain'] },
  'storage-odd': { picture: 'disk', steps: [] },
  'exchange-busy': { picture: 'disk', steps: ['tryAgain'] },
  'no-storage': { picture: 'disk', steps: [] },
  'sheet-unreadable': { picture: 'key', steps: [] },
  'sheet-other': { picture: 'key', steps: [] },
  'sheet-line': { picture: 'key', steps: [] },
  'note-too-long': field,
  'text-too-long': field,
  'csv-header': { picture: 'people', steps: [] },
  'csv-quote': { picture: 'people', steps: [] },
  'csv-two-columns': { picture: 'people', steps: [] },
  'list-unreadable': { picture: 'people', steps: [] },
  'list-protected': { picture: 'people', steps: [] },
  'list-columns': { picture: 'people', steps: [] },
  'list-questions': { picture: 'people', steps: [] },
  'country-needed': field,
  'zone-needed': field,
  'undo-too-late': field,
  'other-programme': field,
  'csv-problems': { picture: 'people', steps: [] },
  'zone-unknown': { picture: 'time', steps: [] },
  'country-unknown': field,
  'email-invalid': field,
  'photo-unreadable': field,
  'photo-too-large': field,
  'no-date': { picture: 'time', steps: [] },
  'open-failed': { picture: 'plain', steps: ['tryAgain'] },
  'sheet-needed': { picture: 'key', steps: ['saveSheet'] },
  stopped: field,
  busy: { picture: 'disk', steps: ['tryAgain'] },
  internal,
};

export type Told = { look: Look; what: string; safe: string | null; next: string; detail: string | null };

/** An error as it came: one that is kept from another version may have a code that this one does not know. */
export type AnyError = { code: string; params: { [name in string]?: string } };

const known = (code: string): Look | null => (Object.hasOwn(looks, code) ? looks[code as Code] : null);

/** An error in the reader's words. A code that this version does not know is told as `internal`, its code in the detail. */
export function tell(error: AnyError): Told {
  const look = known(error.code);
  const code = look ? error.code : 'internal';
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(error.params)) {
    // a reason such as `not-a-date` stands in the catalogue too
    if (value !== undefined) params[name] = lookup(`reason.${value}`) ?? value;
  }
  const detail = look ? (params.detail ?? null) : [error.code, params.detail].filter(Boolean).join(': ');
  const words = (part: string) => lookup(`error.${code}.${part}`, params);
  return {
    look: look ?? internal,
    what: words('what') ?? error.code,
    safe: words('safe') || null,
    next: words('next') ?? '',
    detail,
  };
}
