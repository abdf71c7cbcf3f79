/**
 * The door in memory: the same contract with a clock that stands still and invented data, for the window's own tests
 * and for `npm run dev`. Its rules are only as deep as the pages need; the real ones are Rust's.
 */
import type {
  CertificatesDraft,
  CertificatesPage,
  CertificateVerdict,
  MyCertificate,
  AttendanceListAs,
  AttendanceMark,
  AttendancePage,
  AttendanceReview,
  MarkDraft,
  ReportChoices,
  AnnounceAs,
  Enquiries,
  Enquiry,
  EnquiryLetter,
  EnquiryRow,
  EnquiryStep,
  EnquiryText,
  Laying,
  ProgrammePaper,
  Put,
  RhythmForm,
  SessionNews,
  Task,
  Query,
  Browsing,
  CaseDraftCard,
  CasePage,
  CasesPage,
  Change,
  CaseWords,
  Choice,
  CommandError,
  Conversation,
  ConversationLine,
  ConversationPage,
  DraftCard,
  Form,
  FormCard,
  ForumPage,
  SearchHit,
  Group,
  FileCheck,
  Host,
  Interest,
  Keeping,
  FilePosition,
  ImportedFiles,
  KeepChoice,
  Library,
  LightWay,
  MaterialCard,
  MaterialDraftCard,
  MaterialNote,
  Prepared,
  SpokenLine,
  MaterialText,
  MaterialWords,
  Preparation,
  TextLeaf,
  VerifiedFiles,
  Language,
  ListChoices,
  ListColumn,
  ListLook,
  LongWork,
  Looked,
  Moderating,
  Opened,
  Organisation,
  Paper,
  People,
  PaperPart,
  Person,
  PostCard,
  PostDraft,
  ProgrammeCard,
  Question,
  QuestionDraft,
  Reminders,
  ScheduleAge,
  SessionCard,
  Settings,
  OutcomeStep,
  Start,
} from '../host';
import * as sample from './programme';
import * as forum from './forum';
import * as crowd from './people';
import * as shelf from './library';
import { prepared } from './prepare';
import { isZone, localMoment, when } from './time';

export type Options = {
  now: string;
  language: Language;
  zone: string;
  programmeZone: string;
  keyring: boolean;
  opened: 'ready' | 'firstRun' | 'passphrase' | 'trouble' | 'none';
  trouble: string;
  role: ProgrammeCard['role'];
  sheetTaken: boolean;
  sessions: sample.StatedSession[];
  edition: ProgrammeCard['edition'];
  /** A programme file that was opened with the app. */
  given: string | null;
};

const defaults: Options = {
  now: '2023-05-15T12:12:00Z',
  language: 'en',
  zone: 'America/Lima',
  programmeZone: 'Europe/Amsterdam',
  keyring: true,
  opened: 'ready',
  trouble: 'keyring-locked',
  role: 'sample',
  sheetTaken: true,
  sessions: sample.sessions,
  edition: { from: '2023-02', to: '2023-07' },
  given: null,
};

/** Where drafts are shown, and what is made of them. */
const drafted: Interest[] = ['drafts', 'forum', 'cases'];

const noEnquiry: EnquiryText = {
  organisation: '',
  country: '',
  city: '',
  people: '',
  languages: '',
  email: '',
  language: null,
  message: '',
};

export class FakeHost implements Host {
  readonly calls: { command: string; args: unknown[] }[] = [];
  readonly options: Options;
  prefs: Settings;
  opened: Opened;
  readonly notes = new Map<string, { text: string; savedAt: string }>([
    ['s07', { text: 'Ask Grace how they tell the neighbours.', savedAt: '2023-05-14T02:40:00Z' }],
  ]);
  readonly ticked = new Set<string>();
  ring: Pick<Reminders, 'settings' | 'choices' | 'atLogin'> = {
    settings: {
      enabled: true,
      leads: [10_080, 1_440, 60, 10],
      meetings: true,
      answers: true,
      quietFrom: null,
      quietTo: null,
      hideContent: false,
      pausedUntil: null,
    },
    choices: {},
    atLogin: false,
  };
  organisationsHere = structuredClone(crowd.organisations);
  peopleHere: Person[] = structuredClone(crowd.people);
  chosenFile: FileCheck | null;
  #listeners = new Set<(changes: Change[]) => void>();
  #failures = new Map<string, CommandError>();

  constructor(options: Partial<Options> = {}) {
    this.options = { ...defaults, ...options };
    const { language, zone, keyring, trouble } = this.options;
    this.prefs = {
      language,
      theme: 'system',
      hourCycle: 'locale',
      firstDay: 'locale',
      zone: null,
      lockAfter: null,
      detectedZone: zone,
    };
    this.opened = {
      ready: this.#ready(),
      none: { state: 'ready', sample: false, current: null, programmes: [] } as Opened,
      firstRun: { state: 'firstRun', keyring } as Opened,
      passphrase: { state: 'passphrase' } as Opened,
      trouble: { state: 'trouble', error: { code: trouble, params: {} } } as Opened,
    }[this.options.opened];
    this.given = this.options.given;
    this.chosenFile = {
      path: 'Documents/mlp-2023.toml',
      id: 'mlp-2023-02',
      title: sample.both('Mutual Learning Program', 'Programa de Aprendizaje Mutuo'),
      edition: this.options.edition,
      sessions: 13,
      meetings: 1,
      findings: sample.findings,
      alreadyHere: false,
    };
  }

  /** From now on this command rejects; null mends it. */
  fail(command: keyof Host, error: CommandError | null): void {
    if (error) this.#failures.set(command, error);
    else this.#failures.delete(command);
  }

  /** Tells of changes: of an area, or of one object of it. */
  emit(...interests: Interest[]): void {
    const changes = interests.map((one): Change => (typeof one === 'string' ? { area: one, id: null } : one));
    for (const listener of this.#listeners) listener(changes);
  }

  /** Tells of changes once the command that runs has answered. */
  #tell(...interests: Interest[]): void {
    queueMicrotask(() => this.emit(...interests));
  }

  called(command: keyof Host): unknown[][] {
    return this.calls.filter((call) => call.command === command).map((call) => call.args);
  }

  async #do<T>(command: keyof Host, args: unknown[], work: () => T, ...changes: Interest[]): Promise<T> {
    this.calls.push({ command, args });
    const failure = this.#failures.get(command);
    if (failure) throw failure;
    const answer = work();
    if (changes.length) this.emit(...changes);
    // As over the real door, nobody gets hold of what the other side keeps.
    return structuredClone(answer);
  }

  #card(): ProgrammeCard {
    const { edition, role, sheetTaken } = this.options;
    return {
      id: 'mlp-2023-02',
      title: sample.both('Mutual Learning Program', 'Programa de Aprendizaje Mutuo'),
      edition,
      archived: false,
      role,
      sheetTaken,
    };
  }
  #ready(): Opened {
    const current = this.#card();
    const past: ProgrammeCard = {
      ...current,
      id: 'mlp-2022-02',
      edition: { from: '2022-02', to: '2022-07' },
      archived: true,
      role: 'following',
      sheetTaken: true,
    };
    const isSample = current.role === 'sample';
    return { state: 'ready', sample: isSample, current, programmes: isSample ? [current] : [current, past] };
  }
  #start = (): Start => ({ settings: this.prefs, opened: this.opened, version: '0.1.0', given: this.given !== null });
  /** How the profile's key is kept; a profile that is locked opens with `passphrase`. */
  kept: Keeping = 'keyring';
  remote: string | null = null;
  keyKept = () => this.#do('keyKept', [], () => ({ by: this.kept, remote: this.remote }));
  lockProfile = () =>
    this.#do('lockProfile', [], () => {
      if (this.kept === 'passphrase') this.opened = { state: 'passphrase' };
      return this.#start();
    });
  changePassphrase = (old: string | null, fresh: string) =>
    this.#do('changePassphrase', [old, fresh], () => {
      this.kept = 'passphrase';
      return this.#start();
    });
  /** A programme file that was opened with the app. */
  given: string | null = null;
  givenFile = () =>
    this.#do('givenFile', [], () => {
      const given = this.given;
      this.given = null;
      return given;
    });
  #enter(role: ProgrammeCard['role'], sheetTaken = true): Start {
    Object.assign(this.options, { role, sheetTaken });
    this.opened = this.#ready();
    return this.#start();
  }
  get #zone(): string {
    return this.prefs.zone ?? this.prefs.detectedZone;
  }
  get #now(): number {
    return Date.parse(this.options.now);
  }
  #age(): ScheduleAge {
    return { source: this.options.role === 'sample' ? 'sample' : 'file', knownSince: '2023-05-03T09:00:00Z', days: 12 };
  }
  #when = (stated: sample.StatedSession | (typeof sample.meetings)[number]) =>
    when(stated, this.options.programmeZone, this.#zone, this.#now);
  #sessions(): SessionCard[] {
    let number = 0;
    let nextFound = false;
    const total = this.options.sessions.filter((session) => !session.opening).length;
    return this.options.sessions.map((session): SessionCard => {
      const at = this.#when(session);
      const over = at.ends ? Date.parse(at.ends) <= this.#now : (at.daysAway ?? 1) < 0;
      const running = !over && at.instant !== null && Date.parse(at.instant) <= this.#now;
      const next = !over && at.state !== 'unscheduled' && !nextFound;
      nextFound ||= next;
      return {
        id: session.id,
        number: session.opening ? null : ++number,
        total,
        opening: session.opening ?? false,
        wrapUp: session.wrapUp ?? false,
        module: session.module,
        moduleNumber: sample.modules.find((module) => module.id === session.module)?.number ?? 0,
        title: session.title,
        about: session.about ?? null,
        topics: [],
        guests: session.guests ?? [],
        languages: session.languages ?? [],
        interpretation: session.interpretation ?? [],
        link: session.link ?? null,
        when: at,
        standing: over ? 'past' : running ? 'now' : next ? 'next' : 'later',
        hasNote: this.notes.has(session.id),
        toDo: 0,
      };
    });
  }
  #questions = (session: SessionCard | undefined): Question[] =>
    this.questionsHere
      .filter(
        (question) =>
          session && (question.session === session.id || (question.module && question.module === session.module)),
      )
      .map((question) => ({ ...question, done: this.ticked.has(question.id) }));
  #meetings = () =>
    sample.meetings.map(({ id, title, link, zoneStated, ...stated }) => ({
      id,
      title,
      link,
      zoneStated,
      when: this.#when({ id, title, link, zoneStated, ...stated }),
    }));
  #joinOpens(session: SessionCard | undefined): boolean {
    if (!session?.when.instant || !session.when.ends || !session.link) return false;
    return this.#now >= Date.parse(session.when.instant) - 15 * 60_000 && this.#now < Date.parse(session.when.ends);
  }
  #base = () => ({
    now: new Date(this.#now).toISOString(),
    zone: this.#zone,
    programme: this.#card(),
    programmeZone: this.options.programmeZone,
    age: this.#age(),
  });

  start = () => this.#do('start', [], this.#start);
  unlock = (passphrase: string) =>
    this.#do('unlock', [passphrase], () => {
      if (passphrase !== 'correct horse battery') throw { code: 'passphrase-wrong', params: {} } satisfies CommandError;
      return this.#enter('following');
    });
  tryAgain = () => this.#do('tryAgain', [], () => this.#enter('following'));
  openSample = () => this.#do('openSample', [], () => this.#enter('sample'));
  leaveSample = (discard: boolean) =>
    this.#do('leaveSample', [discard], () => {
      this.opened = { state: 'firstRun', keyring: this.options.keyring };
      return this.#start();
    });
  chooseProgrammeFile = () => this.#do('chooseProgrammeFile', [], () => this.chosenFile);
  checkProgrammeFile = (path: string) =>
    this.#do('checkProgrammeFile', [path], () => {
      if (!this.chosenFile) throw { code: 'file-missing', params: {} } satisfies CommandError;
      return { ...this.chosenFile, path };
    });
  #passphrase(passphrase: string | null): void {
    if (this.options.keyring || this.opened.state === 'ready') return;
    if (passphrase === null) throw { code: 'passphrase-needed', params: {} } satisfies CommandError;
    if (passphrase.length < 10) throw { code: 'passphrase-short', params: {} } satisfies CommandError;
  }
  followProgramme = (path: string, passphrase: string | null) =>
    this.#do('followProgramme', [path, passphrase], () => {
      this.#passphrase(passphrase);
      return this.#enter('following');
    });
  foundProgramme = (path: string | null, name: string, passphrase: string | null) =>
    this.#do('foundProgramme', [path, name, passphrase], () => {
      this.#passphrase(passphrase);
      return this.#enter('facilitator', false);
    });
  saveRecoverySheet = () => this.#do('saveRecoverySheet', [], () => ({ path: 'Documents/recovery-sheet.html' }));
  forgetFoundingKey = () => this.#do('forgetFoundingKey', [], () => this.#enter('facilitator', true));
  selectProgramme = (id: string) =>
    this.#do('selectProgramme', [id], () => this.#start(), 'programmes', 'schedule', 'people');
  exportProgramme = () => this.#do('exportProgramme', [], () => ({ path: 'Documents/mlp-2023-02.toml' }));
  today = () =>
    this.#do('today', [], () => {
      const sessions = this.#sessions();
      const next = sessions.find((session) => session.standing === 'now' || session.standing === 'next');
      return {
        ...this.#base(),
        date: localMoment(this.#zone, this.#now).date,
        modules: sample.modules,
        sessions,
        next: next?.id ?? null,
        questions: this.#questions(next),
        materials: this.#materialsOf(next),
        meetings: this.#meetings().filter((meeting) => (meeting.when.daysAway ?? -1) >= 0),
        joinOpens: this.#joinOpens(next),
        people: this.peopleHere.length,
        organisations: this.organisationsHere.length,
        elsewhere: [],
      };
    });
  schedule = () =>
    this.#do('schedule', [], () => ({
      ...this.#base(),
      date: localMoment(this.#zone, this.#now).date,
      about: sample.both(
        'Six months in which organisations that care for children learn from each other.',
        'Seis meses en los que organizaciones que cuidan de niños aprenden unas de otras.',
      ),
      contact: { email: 'programme@thuisbasis.example', url: 'https://thuisbasis.example/programme' },
      modules: sample.modules,
      sessions: this.#sessions(),
      meetings: this.#meetings(),
      findings: this.options.role === 'facilitator' ? sample.findings : [],
      attendancePercent: 75,
    }));
  session = (id: string) =>
    this.#do('session', [id], () => {
      const all = this.#sessions();
      const at = all.findIndex((session) => session.id === id);
      const session = all[at];
      if (!session) throw { code: 'session-unknown', params: {} } satisfies CommandError;
      return {
        ...this.#base(),
        session,
        module: sample.modules.find((module) => module.id === session.module) ?? null,
        questions: this.#questions(session),
        materials: this.#materialsOf(session),
        note: this.notes.get(id) ?? { text: '', savedAt: null },
        previous: all[at - 1]?.id ?? null,
        following: all[at + 1]?.id ?? null,
        joinOpens: this.#joinOpens(session),
      };
    });
  saveNote = (session: string, text: string) =>
    this.#do(
      'saveNote',
      [session, text],
      () => {
        const note = { text, savedAt: new Date(this.#now).toISOString() };
        this.notes.set(session, note);
        return note;
      },
      'notes',
    );
  tickQuestion = (question: string, done: boolean) =>
    this.#do(
      'tickQuestion',
      [question, done],
      () => {
        if (done) this.ticked.add(question);
        else this.ticked.delete(question);
        return null;
      },
      'notes',
    );
  people = () =>
    this.#do('people', [], (): People => {
      const mine = localMoment(this.#zone, this.#now).offsetMinutes ?? 0;
      const organisations: Organisation[] = this.organisationsHere.map((organisation) => {
        const now = localMoment(organisation.zone, this.#now);
        return {
          ...organisation,
          now,
          countryName: organisation.country,
          minutesFromMe: (now.offsetMinutes ?? 0) - mine,
          people: this.peopleHere.filter((person) => person.organisation === organisation.id),
        };
      });
      organisations.sort(
        (a, b) => (a.now.offsetMinutes ?? 0) - (b.now.offsetMinutes ?? 0) || a.name.localeCompare(b.name),
      );
      return {
        now: new Date(this.#now).toISOString(),
        organisations,
        unattached: this.peopleHere.filter((person) => !person.organisation),
        remarks:
          organisations.length === 15
            ? []
            : [
                {
                  code: 'few-organisations',
                  params: {},
                  message: `${organisations.length} organisations; fifteen are usual.`,
                },
              ],
        mayEdit: this.options.role === 'facilitator',
        me: 'rosa-huaman',
        imported: this.imported,
      };
    });
  saveOrganisation = (draft: Parameters<Host['saveOrganisation']>[0]) =>
    this.#do(
      'saveOrganisation',
      [draft],
      () => {
        const id = draft.id ?? `o${this.organisationsHere.length}`;
        const { city, ...rest } = draft;
        this.organisationsHere = [
          ...this.organisationsHere.filter((other) => other.id !== id),
          { ...rest, id, city: city ?? '' },
        ];
        return id;
      },
      'people',
    );
  savePerson = (draft: Parameters<Host['savePerson']>[0]) =>
    this.#do(
      'savePerson',
      [draft],
      () => {
        const id = draft.id ?? `p${this.peopleHere.length}`;
        const before = this.peopleHere.find((other) => other.id === id);
        this.peopleHere = [
          ...this.peopleHere.filter((other) => other.id !== id),
          { introduction: null, mine: false, certificate: false, ...before, ...draft, id },
        ];
        return id;
      },
      'people',
    );
  removePerson = (id: string) =>
    this.#do(
      'removePerson',
      [id],
      () => {
        this.peopleHere = this.peopleHere.filter((person) => person.id !== id);
        return null;
      },
      'people',
    );
  removeOrganisation = (id: string) =>
    this.#do(
      'removeOrganisation',
      [id],
      () => {
        this.organisationsHere = this.organisationsHere.filter((other) => other.id !== id);
        return null;
      },
      'people',
    );
  saveIntroduction = (draft: Parameters<Host['saveIntroduction']>[0]) =>
    this.#do(
      'saveIntroduction',
      [draft],
      () => {
        const person = this.peopleHere.find((other) => other.id === draft.person);
        if (!person) throw { code: 'person-unknown', params: {} } satisfies CommandError;
        const { practice, challenge, languages, language } = draft;
        person.introduction = { practice, challenge, languages, language, photo: person.introduction?.photo ?? null };
        return null;
      },
      'people',
    );
  choosePhoto = (person: string) => this.#do('choosePhoto', [person], () => true, 'people');
  #list: string | null = null;
  /** So many came with the last import, which can be taken back. */
  imported: number | null = null;
  #look(text: string, choices: ListChoices): ListLook {
    const lines = text.trim().split('\n');
    const headers = (lines[0] ?? '').split(/[;,\t]/);
    if (!/organi[sz]a[ct]i|nombre|name/i.test(lines[0] ?? ''))
      throw { code: 'csv-header', params: {} } satisfies CommandError;
    const known: Record<string, ListColumn> = {
      organización: 'organisation',
      organisation: 'organisation',
      país: 'country',
      country: 'country',
      nombre: 'name',
      name: 'name',
    };
    const column = (header: string) => choices.columns[header] ?? known[header.toLowerCase()] ?? null;
    const rows: ListLook['rows'] = lines.slice(1).map((line, i) => {
      const cells = line.split(/[;,\t]/);
      const at = (one: ListColumn) => cells[headers.findIndex((header) => column(header) === one)] || null;
      const row = { line: i + 2, name: at('name'), organisation: at('organisation'), asks: null, code: null };
      const answered = choices.answers.people[i + 2];
      if (line.includes('??')) return { ...row, fate: 'problem', message: 'We do not know the country “??”.' };
      if (line.includes('=') && !answered)
        return { ...row, fate: 'question', asks: 'person', message: 'Is this Julia Ccori?' };
      return { ...row, fate: answered === 'same' ? 'here' : 'new', message: null };
    });
    const columns = headers.map((header, i) => ({
      header,
      column: column(header),
      example: lines[1]?.split(/[;,\t]/)[i] ?? '',
    }));
    const peopleAdded = rows.filter((row) => row.fate === 'new' && row.name).length;
    const held = rows.some((row) => row.fate === 'problem' || row.fate === 'question');
    const ready = !held && columns.every((one) => one.column !== null) && rows.length > 0;
    return { columns, rows, peopleAdded, organisationsAdded: ready ? 1 : 0, guessed: null, unread: [], ready };
  }
  lookAtPeople = (text: string) =>
    this.#do('lookAtPeople', [text], () => {
      this.#list = text;
      return this.#look(text, { columns: {}, answers: { organisations: {}, people: {} } });
    });
  lookAgainAtPeople = (choices: ListChoices) =>
    this.#do('lookAgainAtPeople', [choices], () => this.#look(this.#list ?? '', choices));
  importPeople = (choices: ListChoices) =>
    this.#do(
      'importPeople',
      [choices],
      () => {
        const look = this.#look(this.#list ?? '', choices);
        return {
          organisationsAdded: look.organisationsAdded,
          peopleAdded: look.peopleAdded,
          updated: 0,
          unchanged: look.rows.filter((row) => row.fate === 'here').length,
          problems: [],
          questions: [],
          unknown: [],
        };
      },
      'people',
    );
  undoImport = () => this.#do('undoImport', [], () => 3, 'people');
  choosePeopleFile = () => this.#do('choosePeopleFile', [], () => null);
  addToCalendar = (session: string | null) => this.#do('addToCalendar', [session], () => null);
  saveCalendar = (session: string | null) =>
    this.#do('saveCalendar', [session], () => ({ path: 'Documents/mutual-learning.ics' }));
  joinSession = (id: string) => this.#do('joinSession', [id], () => null);
  joinMeeting = (id: string) => this.#do('joinMeeting', [id], () => null);
  visitContact = () => this.#do('visitContact', [], () => null);
  writeTo = (email: string) => this.#do('writeTo', [email], () => null);
  reminders = () =>
    this.#do('reminders', [], () => ({
      ...this.ring,
      mayStartAtLogin:
        this.options.role !== 'sample' && (this.options.keyring || Boolean(this.ring.settings.ringLocked)),
      passphrase: this.options.role !== 'sample' && !this.options.keyring,
    }));
  saveReminders = (settings: Reminders['settings']) =>
    this.#do(
      'saveReminders',
      [settings],
      () => {
        const { leads = [], quietFrom, quietTo } = settings;
        if (!leads.length || !quietFrom !== !quietTo)
          throw { code: 'reminder-hours', params: {} } satisfies CommandError;
        this.ring.settings = settings;
        return null;
      },
      'settings',
    );
  chooseReminders = (subject: string, choice: Choice) =>
    this.#do(
      'chooseReminders',
      [subject, choice],
      () => {
        this.ring.choices = { ...this.ring.choices, [subject]: choice };
        return null;
      },
      'settings',
    );
  ringNow = () => this.#do('ringNow', [], () => 'dunst 1.9.2');
  startBellAtLogin = (atLogin: boolean) =>
    this.#do(
      'startBellAtLogin',
      [atLogin],
      () => {
        this.ring.atLogin = atLogin;
        return null;
      },
      'settings',
    );
  settings = () => this.#do('settings', [], () => this.prefs);
  saveSettings = (settings: Settings) =>
    this.#do(
      'saveSettings',
      [settings],
      () => {
        if (settings.zone && !isZone(settings.zone))
          throw { code: 'zone-unknown', params: { zone: settings.zone } } satisfies CommandError;
        return (this.prefs = settings);
      },
      'settings',
    );
  /** What is prepared; tests change it. */
  preparedHere = prepared();
  newsHere: SessionNews[] = [];
  tasksHere: Task[] = [];
  attendanceHere: AttendancePage = {
    date: '2023-05-15',
    title: { en: 'Paths Home', es: 'Caminos a casa' },
    mayMark: true,
    sessions: [],
    counted: [],
    people: [],
    authors: { pilar: 'Pilar Otero' },
    organisations: [],
    me: 'pilar',
  };
  certificatesHere: CertificatesPage = {
    title: { en: 'Paths Home', es: 'Caminos a casa' },
    over: true,
    canSign: true,
    signers: ['Pilar Otero'],
    words: [{ en: 'pen spy wise useless ivory renew', es: 'olfato sastre vivero truco jueves pleito' }],
    people: [],
  };
  myCertificateHere: MyCertificate = { certificate: null, words: null };
  verdictHere: CertificateVerdict = {
    answer: 'not-valid',
    why: 'nothing',
    name: null,
    said: null,
    title: null,
    issued: null,
    code: null,
    issuer: null,
    words: null,
    programme: null,
    withdrawn: null,
    knownUntil: null,
  };
  reviewHere = (choices: ReportChoices): AttendanceReview => ({
    session: choices.session,
    title: { en: 'Session', es: null },
    begins: '2023-05-04T13:00:00Z',
    minutes: 120,
    threshold: 60,
    rows: [],
    remarks: [],
    zoneToConfirm: null,
  });
  enquiriesHere: Enquiries = { enquiries: [], groups: [], groupSize: 15, contact: 'info@example.org' };
  showPrepare = () =>
    this.#do('showPrepare', [], () => ({
      ...this.preparedHere,
      programme: this.#card(),
      mayEdit: this.options.role === 'facilitator' || this.options.role === 'sample',
    }));
  editSchedule = (noun: string, id: string, fields: Record<string, string | null>) =>
    this.#do(
      'editSchedule',
      [noun, id, fields],
      () => {
        const title = fields['title.en'];
        if (title && title.length > 200)
          throw { code: 'text-too-long', params: { length: `${title.length}`, limit: '200' } } satisfies CommandError;
        this.preparedHere = {
          ...this.preparedHere,
          sessions: this.preparedHere.sessions.map((one) =>
            one.id === id && title !== undefined ? { ...one, title: { ...one.title, en: title } } : one,
          ),
        };
        return null;
      },
      'schedule',
    );
  addToSchedule = (noun: string, fields: Record<string, string | null>, put: Put) =>
    this.#do('addToSchedule', [noun, fields, put], () => 's-new', 'schedule');
  removeFromSchedule = (noun: string, id: string) =>
    this.#do(
      'removeFromSchedule',
      [noun, id],
      () => {
        const { sessions } = this.preparedHere;
        this.preparedHere = { ...this.preparedHere, sessions: sessions.filter((one) => one.id !== id) };
        return null;
      },
      'schedule',
    );
  reorderSchedule = (noun: string, id: string, put: Put) =>
    this.#do('reorderSchedule', [noun, id, put], () => null, 'schedule');
  undoEdit = (id: number | null) => this.#do('undoEdit', [id], () => null, 'schedule');
  publishEdition = () =>
    this.#do(
      'publishEdition',
      [],
      () => {
        this.preparedHere = { ...this.preparedHere, draft: false, unpublished: 0 };
        return 41;
      },
      'schedule',
    );
  layDates = (rhythm: RhythmForm) => this.#do('layDates', [rhythm], (): Laying => ({ sessions: [], hours: null }));
  takeDates = (rhythm: RhythmForm) => this.#do('takeDates', [rhythm], () => null, 'schedule');
  chooseHolidays = (from: string) => this.#do('chooseHolidays', [from], () => null);
  copyEdition = (from: string, people: boolean) => this.#do('copyEdition', [from, people], this.#start);
  answeredBefore = (question: string) => this.#do('answeredBefore', [question], () => []);
  sessionNews = () => this.#do('sessionNews', [], () => this.newsHere);
  seeSessionNews = () =>
    this.#do('seeSessionNews', [], () => {
      this.newsHere = [];
      return null;
    });
  facilitatorTasks = () => this.#do('facilitatorTasks', [], () => this.tasksHere);
  saveAnnouncement = (format: AnnounceAs) =>
    this.#do('saveAnnouncement', [format], () => ({ path: 'Documents/upcoming.html' }));
  saveBooklet = (paper: ProgrammePaper) => this.#do('saveBooklet', [paper], () => ({ path: 'Documents/mlp.pdf' }));
  showAttendance = () => this.#do('showAttendance', [], () => this.attendanceHere);
  markAttendance = (session: string, all: MarkDraft[]) =>
    this.#do(
      'markAttendance',
      [session, all],
      () => {
        for (const said of all) this.#mark(session, said.person, said.mark, said.how, said.reason);
        return null;
      },
      'attendance',
    );
  markRest = (session: string) =>
    this.#do(
      'markRest',
      [session],
      () => {
        for (const person of this.attendanceHere.people)
          if (!person.entries.some((entry) => entry.session === session)) this.#mark(session, person.id, 'present');
        return null;
      },
      'attendance',
    );
  #mark(
    session: string,
    person: string,
    mark: AttendanceMark,
    how: string | null = null,
    reason: string | null = null,
  ) {
    const { now } = this.options;
    const entry = {
      session,
      person,
      mark,
      minutes: null,
      how,
      source: 'hand',
      author: 'pilar',
      at: now,
      reason,
      why: null,
    };
    const people = this.attendanceHere.people.map((one) =>
      one.id === person ? { ...one, entries: [...one.entries.filter((each) => each.session !== session), entry] } : one,
    );
    this.attendanceHere = { ...this.attendanceHere, people };
  }
  saveAttendance = (kind: AttendanceListAs) =>
    this.#do('saveAttendance', [kind], () => ({ path: `Documents/attendance.${kind}` }));
  chooseReports = (choices: ReportChoices) => this.#do('chooseReports', [choices], () => null);
  pasteReport = (text: string, choices: ReportChoices) =>
    this.#do('pasteReport', [text, choices], () => this.reviewHere(choices));
  reviewReports = (choices: ReportChoices) => this.#do('reviewReports', [choices], () => this.reviewHere(choices));
  recordReports = (choices: ReportChoices) =>
    this.#do('recordReports', [choices], () => this.reviewHere(choices), 'attendance');
  showCertificates = () => this.#do('showCertificates', [], () => this.certificatesHere);
  myCertificate = () => this.#do('myCertificate', [], () => this.myCertificateHere);
  issueCertificates = (draft: CertificatesDraft) =>
    this.#do(
      'issueCertificates',
      [draft],
      () => {
        const { now } = this.options;
        const people = this.certificatesHere.people.map((one) => {
          const wanted = draft.persons.find(({ person }) => person === one.person);
          if (!wanted) return one;
          const card = {
            id: `c-${one.person}`,
            code: 'E890-FJB8-9M4F',
            person: one.person,
            name: one.name,
            said: '12/12',
            title: 'Paths Home',
            language: draft.language,
            issued: now,
            withdrawn: null,
            reason: wanted.reason ?? null,
            why: null,
            shown: false,
          };
          return { ...one, certificates: [card, ...one.certificates] };
        });
        this.certificatesHere = { ...this.certificatesHere, people };
        return draft.persons.map(({ person }) => `c-${person}`);
      },
      'certificates',
    );
  saveCertificates = (ids: string[]) =>
    this.#do('saveCertificates', [ids], () => ({
      folder: 'Documents/certificates',
      count: ids.length,
      withoutPaper: [] as string[],
    }));
  withdrawCertificate = (id: string, why: string) =>
    this.#do(
      'withdrawCertificate',
      [id, why],
      () => {
        const { now } = this.options;
        const people = this.certificatesHere.people.map((one) => ({
          ...one,
          certificates: one.certificates.map((card) => (card.id === id ? { ...card, withdrawn: now, why } : card)),
        }));
        this.certificatesHere = { ...this.certificatesHere, people };
        return null;
      },
      'certificates',
    );
  tellCertificate = (on: boolean) =>
    this.#do(
      'tellCertificate',
      [on],
      () => {
        const { certificate } = this.myCertificateHere;
        if (certificate)
          this.myCertificateHere = { ...this.myCertificateHere, certificate: { ...certificate, shown: on } };
        return null;
      },
      'certificates',
    );
  saveCertificateList = (kind: AttendanceListAs) =>
    this.#do('saveCertificateList', [kind], () => ({ path: `Documents/certificates.${kind}` }));
  saveVerifierPage = () => this.#do('saveVerifierPage', [], () => ({ path: 'Documents/check-certificate.html' }));
  chooseCertificate = () => this.#do('chooseCertificate', [], () => this.verdictHere);
  checkDroppedCertificate = (path: string) => this.#do('checkDroppedCertificate', [path], () => this.verdictHere);
  checkCertificateText = (text: string) => this.#do('checkCertificateText', [text], () => this.verdictHere);
  checkCertificatePicture = (base64: string) => this.#do('checkCertificatePicture', [base64], () => this.verdictHere);
  showEnquiries = () => this.#do('showEnquiries', [], () => this.enquiriesHere);
  addEnquiry = (told: EnquiryText, another: boolean) =>
    this.#do(
      'addEnquiry',
      [told, another],
      () => {
        const one: Enquiry = { id: 'e-1', at: this.options.now, told, step: 'interested', group: '', note: '' };
        this.enquiriesHere = { ...this.enquiriesHere, enquiries: [one, ...this.enquiriesHere.enquiries] };
        return one.id;
      },
      'enquiries',
    );
  changeEnquiry = (enquiry: Enquiry) =>
    this.#do(
      'changeEnquiry',
      [enquiry],
      () => {
        const enquiries = this.enquiriesHere.enquiries.map((one) => (one.id === enquiry.id ? enquiry : one));
        this.enquiriesHere = { ...this.enquiriesHere, enquiries };
        return null;
      },
      'enquiries',
    );
  removeEnquiry = (id: string) => this.#do('removeEnquiry', [id], () => null, 'enquiries');
  readEnquiry = (text: string) =>
    this.#do('readEnquiry', [text], (): EnquiryRow[] => [
      {
        line: null,
        told: { ...noEnquiry, organisation: text.split('\n')[0] ?? '' },
        fate: 'new',
        known: null,
        knownName: null,
        code: null,
      },
    ]);
  chooseEnquiries = () => this.#do('chooseEnquiries', [], () => null);
  importEnquiries = (told: EnquiryText[]) => this.#do('importEnquiries', [told], () => told.length, 'enquiries');
  proposeLetter = (id: string, step: EnquiryStep) =>
    this.#do('proposeLetter', [id, step], (): EnquiryLetter => ({
      to: 'rosa@example.org',
      subject: 'Hola',
      body: 'Ven',
      language: 'es',
      mailto: 'mailto:rosa@example.org',
    }));
  openLetter = (to: string, subject: string, body: string) => this.#do('openLetter', [to, subject, body], () => null);
  saveLetter = (letter: EnquiryLetter, invite: boolean) =>
    this.#do('saveLetter', [letter, invite], () => ({ path: 'Documents/letter.eml' }));
  writeEnquiry = (told: EnquiryText) =>
    this.#do('writeEnquiry', [told], (): EnquiryLetter => ({
      to: 'info@example.org',
      subject: 'Enquiry',
      body: told.message,
      language: 'en',
      mailto: 'mailto:info@example.org',
    }));
  zones = () =>
    this.#do('zones', [], () =>
      Intl.supportedValuesOf('timeZone').map((id) => ({
        id,
        offsetMinutes: localMoment(id, this.#now).offsetMinutes ?? 0,
      })),
    );
  onChanged(listener: (changes: Change[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** A grey square stands for every portrait. */
  media = (): string =>
    'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><rect width="100%" height="100%" fill="gray"/></svg>';
  moveSession = (id: string, date: string | null, start: string | null) =>
    this.#do(
      'moveSession',
      [id, date, start],
      () => {
        if (!date && start) throw { code: 'time-without-date', params: {} } satisfies CommandError;
        return null;
      },
      'schedule',
    );
  questionsHere: typeof sample.questions = structuredClone(sample.questions);
  saveQuestion = (draft: QuestionDraft) =>
    this.#do(
      'saveQuestion',
      [draft],
      () => {
        if (!draft.text.en && !draft.text.es) throw { code: 'text-needed', params: {} } satisfies CommandError;
        const { session = null, module = null } = draft.prepares as { session?: string; module?: string };
        const asked = {
          id: draft.id ?? `q-${this.questionsHere.length}`,
          session,
          module,
          text: draft.text,
          before: draft.before ?? null,
          due: null,
        };
        this.questionsHere = draft.id
          ? this.questionsHere.map((one) => (one.id === draft.id ? { ...one, ...asked } : one))
          : [...this.questionsHere, asked];
        return draft.id ?? 'q9';
      },
      'schedule',
    );
  removeQuestion = (id: string) =>
    this.#do(
      'removeQuestion',
      [id],
      () => {
        this.questionsHere = this.questionsHere.filter((one) => one.id !== id);
        return null;
      },
      'schedule',
    );
  groupHere: Group | null = null;
  group = () => this.#do('group', [], () => this.groupHere);
  chooseStorageFolder = () =>
    this.#do(
      'chooseStorageFolder',
      [],
      () => {
        if (this.groupHere && !this.folderIsEmpty) this.groupHere.standing.place = 'folder:/media/office/group';
        return { path: '/media/office/group', taken: !this.folderIsEmpty };
      },
      'exchange',
    );
  /** Nothing of the group lies in the folder that is chosen next. */
  folderIsEmpty = false;
  makeTablesAnew = () => this.#do('makeTablesAnew', [], () => null, 'exchange');
  useStorageFolder = (path: string) =>
    this.#do(
      'useStorageFolder',
      [path],
      () => {
        if (this.groupHere) this.groupHere.standing.place = `folder:${path}`;
        return null;
      },
      'exchange',
    );
  leaveStorage = () =>
    this.#do(
      'leaveStorage',
      [],
      () => {
        if (this.groupHere) this.groupHere.standing.place = null;
        return null;
      },
      'exchange',
    );
  pauseExchange = (paused: boolean) =>
    this.#do(
      'pauseExchange',
      [paused],
      () => {
        if (this.groupHere) this.groupHere.standing.paused = paused;
        return null;
      },
      'exchange',
    );
  /** While it waits, an exchange goes on. */
  exchangeWaits: Promise<void> | null = null;
  exchangeNow = async () => {
    await this.exchangeWaits;
    return this.#do('exchangeNow', [], () => null, 'exchange');
  };
  stopWork = async (work: LongWork): Promise<void> => {
    this.calls.push({ command: 'stopWork', args: [work] });
  };
  #progressing = new Map<(done: number, due: number) => void, LongWork>();
  listens = () => Promise.resolve();
  noteUnsaved = async (unsaved: boolean): Promise<void> => {
    this.calls.push({ command: 'noteUnsaved', args: [unsaved] });
  };
  onTurned(listener: (path: string, programme: string | null) => void) {
    this.turn = listener;
    return () => undefined;
  }
  /** As a notification would. */
  turn: (path: string, programme: string | null) => void = () => undefined;
  onProgressed(work: LongWork, listener: (done: number, due: number) => void): () => void {
    this.#progressing.set(listener, work);
    return () => void this.#progressing.delete(listener);
  }
  /** How far long work has come. */
  progressed(work: LongWork, done: number, due: number): void {
    for (const [listener, of] of this.#progressing) if (of === work) listener(done, due);
  }
  looked: Looked[] = [
    { part: 'pages', error: null },
    { part: 'tables', error: null },
    { part: 'storage', error: { code: 'storage-missing', params: { path: '/media/office' } } },
  ];
  lookInto = () => this.#do('lookInto', [], () => this.looked);
  chooseGroupFolder = () => this.#do('chooseGroupFolder', [], () => '/media/office/group');
  recoverGroup = (sheet: string, folder: string, name: string, passphrase: string | null) =>
    this.#do(
      'recoverGroup',
      [sheet, folder, name, passphrase],
      () => {
        if (!sheet.includes('-')) throw { code: 'sheet-unreadable', params: {} } satisfies CommandError;
        this.#enter('facilitator');
        return this.#card().id;
      },
      'programmes',
    );
  inviteMember = (draft: Parameters<Host['inviteMember']>[0], passphrase: string | null) =>
    this.#do(
      'inviteMember',
      [draft, passphrase],
      () => ({ id: 'i1', text: '-----BEGIN MUTUAL LEARNING INVITATION-----' }),
      'members',
    );
  showInvitation = (id: string, passphrase: string | null) =>
    this.#do('showInvitation', [id, passphrase], () => '-----BEGIN MUTUAL LEARNING INVITATION-----');
  saveInvitation = (text: string) => this.#do('saveInvitation', [text], () => ({ path: 'Documents/invitation.txt' }));
  chooseInvitation = () => this.#do('chooseInvitation', [], () => '-----BEGIN MUTUAL LEARNING INVITATION-----');
  lookAtInvitation = (text: string, passphrase: string | null) =>
    this.#do('lookAtInvitation', [text, passphrase], () => {
      if (!text.includes('BEGIN'))
        throw { code: 'invitation-unreadable', params: { reason: 'missing' } } satisfies CommandError;
      return {
        title: this.#card().title,
        by: 'Pilar Otero',
        person: null,
        people: [
          { id: 'sol-paredes', name: 'Sol Paredes' },
          { id: 'grace-okello', name: 'Grace Okello' },
        ],
        alreadyHere: false,
      };
    });
  joinGroup = (
    text: string,
    sealedWith: string | null,
    name: string,
    person: string | null,
    passphrase: string | null,
  ) => this.#do('joinGroup', [text, sealedWith, name, person, passphrase], () => this.#enter('member'), 'programmes');
  changeMember = (action: Parameters<Host['changeMember']>[0], id: string) =>
    this.#do('changeMember', [action, id], () => null, 'members');
  sendDraftFirst = (id: string) => this.#do('sendDraftFirst', [id], () => null, 'messages');
  sendMessage = (text: string) =>
    this.#do(
      'sendMessage',
      [text],
      () => {
        this.groupHere?.messages.unshift({
          id: `rosa-huaman.${this.groupHere.messages.length}`,
          person: 'rosa-huaman',
          name: 'Rosa Huamán',
          text,
          at: this.options.now,
          about: null,
          place: null,
        });
        return 'rosa-huaman.1';
      },
      'messages',
    );
  eraseMessage = (id: string) =>
    this.#do(
      'eraseMessage',
      [id],
      () => {
        if (this.groupHere) this.groupHere.messages = this.groupHere.messages.filter((one) => one.id !== id);
        return null;
      },
      'messages',
    );
  settleUndecided = (one: Parameters<Host['settleUndecided']>[0], value: Parameters<Host['settleUndecided']>[1]) =>
    this.#do(
      'settleUndecided',
      [one, value],
      () => {
        if (this.groupHere) this.groupHere.undecided = [];
        return null;
      },
      'members',
    );
  posts = forum.posts();
  drafts: DraftCard[] = [];
  locked = false;
  #posts = () => this.posts.flatMap((post) => [post, ...post.replies]);
  showForum = () =>
    this.#do('showForum', [], (): ForumPage => ({
      sections: [
        {
          module: 'm2',
          title: sample.modules[1]!.title,
          lines: sample.questions.map((question): ConversationLine => {
            const here = question.id === 'q1' ? this.#posts() : [];
            return {
              conversation: { question: question.id },
              place: `question:${question.id}`,
              heading: question.text,
              session: question.session,
              posts: here.length,
              unread: here.filter((post) => post.unread).length,
              last: null,
              mine: false,
              locked: this.locked && question.id === 'q1',
            };
          }),
        },
      ],
      topics: [],
      takenBack: [],
      introductions: [],
      drafts: this.drafts.length,
      mentions: [],
      people: forum.authors,
      mayPost: this.options.role !== 'following',
    }));
  showConversation = (conversation: Conversation) =>
    this.#do('showConversation', [conversation], (): ConversationPage => {
      const id = ('question' in conversation ? conversation.question : null) ?? '';
      const question = sample.questions.find((known) => known.id === id);
      if (!question) throw { code: 'question-unknown', params: { id } } satisfies CommandError;
      const waiting = this.drafts
        .filter((draft) => draft.state === 'waiting' && !draft.translates)
        .map((draft) => ({
          ...this.posts[0]!,
          id: draft.id,
          author: forum.rosa,
          mine: true,
          state: 'waiting' as const,
          translations: [],
          replies: [],
          text: draft.text,
          html: forum.paragraph(draft.text),
        }));
      const posts = id === 'q1' ? [...this.posts, ...waiting] : [];
      return {
        conversation,
        place: `question:${id}`,
        heading: question.text,
        session: question.session,
        module: 'm2',
        due: question.due,
        author: null,
        locked: this.locked,
        takenBack: false,
        facilitates: this.options.role === 'facilitator',
        mayPost: this.options.role !== 'following',
        posts,
        answered: ['Casa Amanecer', 'Tumaini Family Care'],
        unread: posts.filter((post) => post.unread).length,
        longest: 200,
      };
    });
  forms: FormCard[] = [];
  showForms = () => this.#do('showForms', [], () => this.forms);
  saveForm = (form: Form, fields: { [key in string]: string }) =>
    this.#do('saveForm', [form, fields], () => {
      this.forms = this.forms.filter((card) => JSON.stringify(card.form) !== JSON.stringify(form));
      if (Object.values(fields).some((text) => text.trim()))
        this.forms = [
          { form, heading: { en: null, es: null }, place: null, session: null, fields, savedAt: this.options.now },
          ...this.forms,
        ];
      return null;
    });
  discardForm = (form: Form) =>
    this.#do(
      'discardForm',
      [form],
      () => {
        this.forms = this.forms.filter((card) => JSON.stringify(card.form) !== JSON.stringify(form));
        return null;
      },
      'forms',
    );
  showDrafts = () =>
    this.#do('showDrafts', [], (): DraftCard[] => [
      ...this.drafts,
      ...this.caseDrafts.map(({ id, edits, translates, told, savedAt, posted, refused }): DraftCard => ({
        id,
        kind: translates ? 'case-translation' : 'case',
        conversation: edits || translates ? { case: (edits ?? translates)! } : null,
        heading: { en: null, es: told.title },
        replyTo: null,
        section: null,
        edits,
        translates,
        title: told.title,
        text: told.sections.map((section) => section.text).join('\n\n'),
        plain: told.sections.map((section) => section.text).join('\n\n'),
        language: told.language,
        savedAt,
        state: posted ? 'waiting' : 'draft',
        posted,
        refused,
      })),
    ]);
  saveDraft = (draft: PostDraft) =>
    this.#do('saveDraft', [draft], () => {
      const id = draft.id ?? `rosa-huaman.${this.drafts.length + 7}`;
      const before = this.drafts.find((known) => known.id === id);
      if (id !== draft.id) this.#tell('drafts');
      const card: DraftCard = {
        ...draft,
        section: draft.section ?? null,
        translates: draft.translates ?? null,
        id,
        kind: draft.translates ? 'translation' : 'post',
        heading: sample.questions[0]!.text,
        plain: draft.text,
        savedAt: this.options.now,
        state: before?.state ?? 'draft',
        posted: before?.posted ?? false,
        refused: null,
      };
      this.drafts = [card, ...this.drafts.filter((known) => known.id !== id)];
      return id;
    });
  #alterDraft = (id: string, state: 'draft' | 'waiting') => {
    const altered = <T extends { id: string }>(draft: T): T =>
      draft.id === id ? { ...draft, state, posted: state === 'waiting' } : draft;
    this.drafts = this.drafts.map(altered);
    this.caseDrafts = this.caseDrafts.map(altered);
  };
  postDraft = (id: string) =>
    this.#do(
      'postDraft',
      [id],
      () => {
        this.#alterDraft(id, 'waiting');
        const draft = this.drafts.find((known) => known.id === id);
        const post = this.#posts().find((known) => known.id === draft?.translates);
        if (post && draft?.language)
          post.translations.push({
            id,
            author: forum.rosa,
            language: draft.language,
            text: draft.text,
            html: forum.paragraph(draft.text),
            mine: true,
            state: 'waiting',
          });
        return id;
      },
      ...drafted,
    );
  takeBack = (id: string) => this.#do('takeBack', [id], () => (this.#alterDraft(id, 'draft'), null), ...drafted);
  discardDraft = (id: string) =>
    this.#do(
      'discardDraft',
      [id],
      () => {
        this.drafts = this.drafts.filter((draft) => draft.id !== id);
        this.caseDrafts = this.caseDrafts.filter((draft) => draft.id !== id);
        return null;
      },
      ...drafted,
    );
  markRead = (ids: string[]) =>
    this.#do(
      'markRead',
      [ids],
      () => {
        for (const post of this.#posts()) if (ids.includes(post.id)) post.unread = false;
        this.caseHere.unread = this.caseHere.unread.filter((id) => !ids.includes(id));
        return null;
      },
      'reads',
    );
  removePost = (id: string) =>
    this.#do(
      'removePost',
      [id],
      () => {
        for (const post of this.#posts())
          if (post.id === id) {
            if (post.mine) this.#beginAgain(post);
            Object.assign(post, { removed: post.mine ? 'author' : 'facilitator', html: '', text: '' });
          }
        return null;
      },
      'forum',
      'drafts',
    );
  /** The words of what its author removes are a draft again. */
  #beginAgain(post: PostCard): void {
    const card: DraftCard = {
      id: `rosa-huaman.${this.drafts.length + 7}`,
      kind: 'post',
      conversation: { question: 'q1' },
      heading: sample.questions[0]!.text,
      replyTo: null,
      section: null,
      edits: null,
      translates: null,
      title: null,
      text: post.text,
      plain: post.text,
      language: post.language,
      savedAt: this.options.now,
      state: 'draft',
      posted: false,
      refused: null,
    };
    this.drafts = [card, ...this.drafts];
  }
  moderatePost = (what: string, how: Moderating) =>
    this.#do(
      'moderatePost',
      [what, how],
      () => {
        if (how === 'lock' || how === 'unlock') this.locked = how === 'lock';
        const post = this.#posts().find((known) => known.id === what);
        if (post && typeof how === 'object' && 'hide' in how) post.hidden = how.hide ?? null;
        if (post && how === 'show') post.hidden = null;
        if (post && (how === 'pin' || how === 'unpin')) post.pinned = how === 'pin';
        return null;
      },
      { area: 'forum', id: what.includes(':') ? what : 'question:q1' },
    );
  reportPost = (post: string, why: string) => this.#do('reportPost', [post, why], () => 'rosa-huaman.2', 'messages');
  locatePost = (post: string) =>
    this.#do('locatePost', [post], () => (post.includes('.c') ? 'case:luis-quispe.c1' : 'question:q1'));
  saveForum = (part: PaperPart, paper: Paper) =>
    this.#do('saveForum', [part, paper], () => ({ path: `Documents/forum.${paper}` }));
  showVersions = (post: string) =>
    this.#do('showVersions', [post], () => {
      const now = this.#posts().find((known) => known.id === post)?.text ?? '';
      return ['As it was first', now].map((text) => ({ at: this.options.now, text, html: forum.paragraph(text) }));
    });
  browse = (browsing: Browsing) =>
    this.#do('browse', [browsing], () =>
      this.#posts()
        .filter((post) => !browsing.organisation || post.author.organisation === browsing.organisation)
        .filter(
          (post) =>
            !browsing.untranslated || (post.language !== browsing.untranslated && post.translations.length === 0),
        )
        .map((post) => ({
          id: post.id,
          place: 'question:q1',
          heading: sample.questions[0]!.text,
          author: post.author,
          at: post.at,
          language: post.language,
          html: post.html,
          unread: post.unread,
        })),
    );
  libraryHere: Library = shelf.library();
  #materialsOf = (session: SessionCard | null | undefined): MaterialCard[] =>
    this.libraryHere.materials.filter((one) => session && one.session === session.id);
  #alter = (ids: string[], change: Partial<MaterialCard>) => {
    const materials = this.libraryHere.materials.map((one) => (ids.includes(one.id) ? { ...one, ...change } : one));
    this.libraryHere = { ...this.libraryHere, materials };
    return null;
  };
  showLibrary = () => this.#do('showLibrary', [], (): Library => this.libraryHere);
  showMaterial = (id: string) =>
    this.#do('showMaterial', [id], (): MaterialCard => {
      const found = this.libraryHere.materials.find((one) => one.id === id);
      if (!found) throw { code: 'material-unknown', params: { id } } satisfies CommandError;
      return found;
    });
  /** What the next dialog gives; null: it is closed. */
  filesChosen: string[] | null = ['Handout_EN.pdf'];
  #bringIn = (names: string[]): ImportedFiles => {
    const drafts = names.map((name, at): MaterialDraftCard => ({
      id: `draft.${this.libraryHere.drafts.length + at}`,
      told: {
        ...shelf.told(name.replace(/(_EN)?\.\w+$/, '')),
        renditions: name.endsWith('.webm')
          ? [
              {
                ...{ key: `new-${at}`, role: 'main', language: null, name, media: 'video/webm', bytes: 1000 },
                ...{ manifest: 'a', secret: null, link: null, pages: null, seconds: null, of: null },
              },
            ]
          : [],
      },
      files: [shelf.file(`new-${at}`, { name })],
      savedAt: this.options.now,
      refused: null,
    }));
    this.libraryHere = { ...this.libraryHere, drafts: [...drafts, ...this.libraryHere.drafts] };
    return { drafts: drafts.map((draft) => draft.id), failed: [], noticed: [] };
  };
  chooseMaterials = (folder: boolean) =>
    this.#do(
      'chooseMaterials',
      [folder],
      (): ImportedFiles | null => (this.filesChosen ? this.#bringIn(this.filesChosen) : null),
      'materials',
    );
  addMaterials = (paths: string[]) =>
    this.#do('addMaterials', [paths], (): ImportedFiles => this.#bringIn(paths), 'materials');
  addLink = (link: string) =>
    this.#do(
      'addLink',
      [link],
      () => {
        if (!link.startsWith('http')) throw { code: 'link-invalid', params: { link } } satisfies CommandError;
        return this.#bringIn([link]).drafts[0]!;
      },
      'materials',
    );
  lightWays = (media: string): Promise<LightWay[]> =>
    Promise.resolve(media.startsWith('video/') ? ['small', 'sound'] : []);
  lightenFile = (material: string, key: string, way: LightWay) =>
    this.#do('lightenFile', [material, key, way], () => null, 'materials');
  chooseRendition = (material: string, replaces: string | null, draft: boolean) =>
    this.#do('chooseRendition', [material, replaces, draft], () => true, 'materials');
  saveMaterial = (words: MaterialWords) =>
    this.#do('saveMaterial', [words], () => {
      const drafts = this.libraryHere.drafts.map((one) => (one.id === words.id ? { ...one, told: words.told } : one));
      this.libraryHere = { ...this.libraryHere, drafts };
      return words.id ?? 'draft.new';
    });
  shareMaterials = (materials: MaterialWords[]) =>
    this.#do(
      'shareMaterials',
      [materials],
      () => {
        const ids = materials.map((one) => one.id ?? '');
        const shared = materials.map(({ id, told }) =>
          shelf.material(id ?? '', { ...told, mine: true, mayChange: true, state: 'waiting' }),
        );
        this.libraryHere = {
          ...this.libraryHere,
          materials: [...shared, ...this.libraryHere.materials],
          drafts: this.libraryHere.drafts.filter((one) => !ids.includes(one.id)),
        };
        return ids;
      },
      'materials',
    );
  sendMaterialFirst = (words: MaterialWords) =>
    this.#do('sendMaterialFirst', [words], () => words.id ?? '', 'messages');
  keepCover = (draft: string, key: string, picture: string) => this.#do('keepCover', [draft, key, picture], () => null);
  discardMaterials = (ids: string[]) =>
    this.#do(
      'discardMaterials',
      [ids],
      () => {
        const drafts = this.libraryHere.drafts.filter((one) => !ids.includes(one.id));
        this.libraryHere = { ...this.libraryHere, drafts };
        return null;
      },
      'materials',
    );
  changeMaterial = (id: string, told: MaterialText) =>
    this.#do(
      'changeMaterial',
      [id, told],
      () => this.#alter([id], { title: told.title, session: told.session }),
      'materials',
    );
  tieMaterials = (ids: string[], session: string | null) =>
    this.#do('tieMaterials', [ids, session], () => this.#alter(ids, { session }), 'materials');
  takeOutRendition = (id: string, key: string) => this.#do('takeOutRendition', [id, key], () => null, 'materials');
  removeMaterial = (id: string, reason: string) =>
    this.#do('removeMaterial', [id, reason], () => this.#alter([id], { removed: reason, files: [] }), 'materials');
  spoken: SpokenLine[] = [];
  spokenOf = (id: string) => this.#do('spokenOf', [id], () => this.spoken);
  prepared: Prepared = { mayTell: true, tells: false, telling: 0, done: [], lacking: [] };
  whoIsPrepared = (ids: string[]) => this.#do('whoIsPrepared', [ids], () => structuredClone(this.prepared));
  tellPrepared = (on: boolean) =>
    this.#do(
      'tellPrepared',
      [on],
      () => {
        this.prepared = { ...this.prepared, tells: on };
        return null;
      },
      'materials',
    );
  fetchMaterials = (ids: string[]) => this.#do('fetchMaterials', [ids], () => null, 'materials');
  removeFiles = (ids: string[]) =>
    this.#do('removeFiles', [ids], () => this.#alter(ids, { here: false, away: true }), 'materials');
  chooseKeep = (choice: KeepChoice) =>
    this.#do(
      'chooseKeep',
      [choice],
      () => {
        this.libraryHere = { ...this.libraryHere, choice };
        return null;
      },
      'materials',
    );
  setProgress = (id: string, state: Preparation) =>
    this.#do('setProgress', [id, state], () => this.#alter([id], { preparation: state }), 'materials');
  keepPosition = (id: string, position: FilePosition) => this.#do('keepPosition', [id, position], () => null);
  materialNotesHere: (MaterialNote & { of: string })[] = [];
  textHere: TextLeaf[] = [
    { number: 1, text: 'Two people, one question\nWho asks, learns' },
    { number: 2, text: 'What helps' },
  ];
  materialText = (material: string, key: string) =>
    this.#do('materialText', [material, key], (): TextLeaf[] => this.textHere);
  materialNotes = (id: string) =>
    this.#do('materialNotes', [id], (): MaterialNote[] =>
      this.materialNotesHere.filter((note) => note.of === id).map(({ of: _, ...note }) => note),
    );
  saveMaterialNote = (id: string, note: MaterialNote) =>
    this.#do('saveMaterialNote', [id, note], () => {
      const own = note.id ?? `n-${this.materialNotesHere.length + 1}`;
      const others = this.materialNotesHere.filter((one) => one.id !== own);
      this.materialNotesHere = [...others, { ...note, id: own, of: id }];
      return own;
    });
  discardMaterialNote = (note: string) =>
    this.#do('discardMaterialNote', [note], () => {
      this.materialNotesHere = this.materialNotesHere.filter((one) => one.id !== note);
      return null;
    });
  saveMaterialNotes = () => this.#do('saveMaterialNotes', [], () => ({ path: 'mutual-notes.md' }));
  saveFile = (material: string, key: string) => this.#do('saveFile', [material, key], () => ({ path: 'handout.pdf' }));
  openElsewhere = (material: string, key: string) => this.#do('openElsewhere', [material, key], () => null);
  openMaterialLink = (material: string, key: string) => this.#do('openMaterialLink', [material, key], () => null);
  verifyFiles = () => this.#do('verifyFiles', [], (): VerifiedFiles => ({ files: 2, damaged: [] }));
  playedFrom = () => this.#do('playedFrom', [], () => 'http://127.0.0.1:1/token/');

  caseHere = forum.caseOf();
  caseDrafts: CaseDraftCard[] = [];
  #role = () => ({ facilitates: this.options.role === 'facilitator', mayPost: this.options.role !== 'following' });
  showCases = () =>
    this.#do('showCases', [], (): CasesPage => {
      const { id, place, title, language, author, session, stage, state, at, unread } = this.caseHere;
      return {
        cases: [
          {
            id,
            place,
            title,
            heading: { en: null, es: null, [language ?? 'en']: title || null },
            language,
            author,
            session,
            stage,
            state,
            at,
            posts: 1,
            unread: unread.length,
          },
        ],
        drafts: this.caseDrafts,
        mayPost: this.#role().mayPost,
        longest: 20_000,
        mostSections: 12,
      };
    });
  showCase = (id: string) =>
    this.#do('showCase', [id], (): CasePage => {
      if (id !== this.caseHere.id) throw { code: 'case-unknown', params: { id } } satisfies CommandError;
      const { facilitates, mayPost } = this.#role();
      return {
        ...this.caseHere,
        facilitates,
        mayPost,
        maySettle: this.caseHere.removed === null && (facilitates || this.caseHere.mine),
      };
    });
  saveCase = (words: CaseWords) =>
    this.#do('saveCase', [words], () => {
      const id = words.id ?? `rosa-huaman.c${this.caseDrafts.length + 7}`;
      if (id !== words.id) this.#tell('drafts');
      const card: CaseDraftCard = {
        id,
        edits: words.edits,
        translates: words.translates ?? null,
        told: words.told,
        savedAt: this.options.now,
        state: 'draft',
        posted: false,
        refused: null,
      };
      this.caseDrafts = [card, ...this.caseDrafts.filter((known) => known.id !== id)];
      return id;
    });
  recordOutcome = (id: string, how: OutcomeStep) =>
    this.#do(
      'recordOutcome',
      [id, how],
      () => {
        const outcome = this.caseHere.outcome;
        if (how === 'discussed') outcome.discussed = this.options.now;
        else if (how === 'open') Object.assign(this.caseHere, { stage: 'brought', locked: false });
        else if ('decided' in how)
          Object.assign(outcome, { decided: how.decided, decidedHtml: forum.paragraph(how.decided ?? '') });
        else if ('close' in how) {
          Object.assign(outcome, {
            learned: how.close,
            learnedHtml: forum.paragraph(how.close ?? ''),
            closed: this.options.now,
          });
          Object.assign(this.caseHere, { stage: 'closed', locked: true });
        }
        return null;
      },
      'cases',
      'forum',
    );
  showCaseVersions = (id: string) =>
    this.#do('showCaseVersions', [id], () => [
      { at: '2023-05-10T15:00:00Z', title: 'Two children', text: 'As it was', html: forum.paragraph('As it was') },
      { at: '2023-05-11T15:00:00Z', title: this.caseHere.title, text: 'As it is', html: forum.paragraph('As it is') },
    ]);
  removeCase = (id: string) =>
    this.#do(
      'removeCase',
      [id],
      () => {
        const { mine, title, sections, session, language } = this.caseHere;
        if (mine)
          this.caseDrafts = [
            {
              id: `rosa-huaman.c${this.caseDrafts.length + 7}`,
              edits: null,
              translates: null,
              told: { title, sections, asks: '', session, language },
              savedAt: this.options.now,
              state: 'draft',
              posted: false,
              refused: null,
            },
            ...this.caseDrafts,
          ];
        Object.assign(this.caseHere, {
          removed: this.caseHere.mine ? 'author' : 'facilitator',
          title: '',
          sections: [],
        });
        return null;
      },
      'cases',
      'forum',
      'drafts',
    );
  preview = (text: string) => this.#do('preview', [text], () => forum.paragraph(text));
  openLink = (link: string) => this.#do('openLink', [link], () => null);
  find = (asked: Query) =>
    this.#do('find', [asked], (): SearchHit[] =>
      this.#posts()
        .filter((post) => post.text.toLowerCase().includes(asked.words.toLowerCase()))
        .map((post) => ({
          kind: 'post',
          id: post.id,
          place: 'question:q1',
          title: sample.questions[0]!.text.es ?? '',
          snippet: [
            { text: post.text, marked: false },
            { text: asked.words, marked: true },
          ],
          author: post.author,
          at: post.at,
          file: null,
          page: null,
          second: null,
        })),
    );
  closeWindow = () => this.#do('closeWindow', [], () => null);
  #closing: ((ringsOn: boolean, unsaved: boolean) => void) | null = null;
  onClosing(listener: (ringsOn: boolean, unsaved: boolean) => void): () => void {
    this.#closing = listener;
    return () => void (this.#closing = null);
  }
  /** The cross of the window, the first time, or where a form is half filled. */
  close(ringsOn: boolean, unsaved = false): void {
    this.#closing?.(ringsOn, unsaved);
  }
  #droppedOn: ((paths: string[]) => void) | null = null;
  onDropped(listener: (paths: string[]) => void): () => void {
    this.#droppedOn = listener;
    return () => void (this.#droppedOn = null);
  }
  /** What a person does with the mouse. */
  drop(...paths: string[]): void {
    this.#droppedOn?.(paths);
  }
}

/** In a plain browser the address chooses: `?opened=firstRun&language=es&theme=dark&role=facilitator&now=…&zone=…`. */
export function fakeFromAddress(search: string): FakeHost {
  const asked = Object.fromEntries(new URLSearchParams(search));
  const { theme, hourCycle, keyring, sheetTaken, sessions, ...options } = asked;
  const fake = new FakeHost({
    ...(options as Partial<Options>),
    ...(keyring && { keyring: keyring === 'true' }),
    ...(sheetTaken && { sheetTaken: sheetTaken === 'true' }),
    ...(sessions === 'none' && { sessions: [] }),
  });
  Object.assign(fake.prefs, theme && { theme }, hourCycle && { hourCycle });
  return fake;
}
