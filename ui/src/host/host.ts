/**
 * The one door to Rust: every command and every event. The shapes that pass through it are generated from Rust's
 * signatures; here they only get the names that the pages use.
 * Dates and instants are strings; whatever needs zone data was computed on the other side.
 */
import type { Area, Change, commands, LongWork } from './bindings';

export type {
  Area,
  Both,
  Change,
  Choice,
  Code,
  CommandError,
  Contact,
  DeviceCard,
  Group,
  InvitationCard,
  InvitationDraft,
  InvitationLook,
  Invited,
  FileCard,
  FilePosition,
  ImportedFiles,
  KeepChoice,
  Library,
  LongWork,
  MaterialCard,
  MaterialDraftCard,
  MaterialKind,
  MaterialNote,
  MaterialRole,
  MaterialText,
  MaterialWords,
  Preparation,
  TextLeaf,
  VerifiedFiles,
  Looked,
  MemberAction,
  Members,
  Message,
  Undecided,
  Written,
  EditionSpan,
  FileCheck,
  Finding,
  HourCycle,
  IntroductionDraft,
  Keeping,
  Kept,
  Language,
  LocalMoment,
  ModuleCard,
  Note,
  Opened,
  OrganisationDraft,
  People,
  ListAnswer,
  ListChoices,
  ListColumn,
  ListLook,
  PeopleImport,
  PersonDraft,
  PersonLabel,
  Prepared,
  SpokenLine,
  Prepares,
  QuestionDraft,
  ProgrammeCard,
  Remark,
  Reminders,
  ReminderSettings,
  Saved,
  Schedule,
  ScheduleAge,
  SessionCard,
  SessionPage,
  Settings,
  Start,
  Theme,
  Today,
  When,
  Zone,
  Query,
  AuthorCard,
  Browsing,
  CaseDraftCard,
  CaseLine,
  CasePage,
  CasesPage,
  CaseVersion,
  CaseWords,
  Conversation,
  ConversationLine,
  ConversationPage,
  DraftCard,
  Form,
  FormCard,
  ForumPage,
  ForumSection,
  SearchHit,
  Leaf,
  Moderating,
  Paper,
  PaperPart,
  PostCard,
  PostDraft,
  PostState,
  OutcomeStep,
  TranslationCard,
  Version,
  FirstDay as Weekday,
  GuestCard as Guest,
  IntroductionCard as Introduction,
  MeetingCard as Meeting,
  OrganisationCard as Organisation,
  PersonCard as Person,
  QuestionCard as Question,
  TopicCard as Topic,
} from './bindings';

/** What a reading hears of: a whole area, or one object of it. */
export type Interest = Area | { area: Area; id: string };

/** Every member rejects with a CommandError. */
export type Host = typeof commands & {
  /** Calls the listener after every change, until the returned function is called. */
  onChanged(listener: (changes: Change[]) => void): () => void;
  /** Calls the listener when the window was asked to close, and a form would be lost or what that stops was not said yet. */
  onClosing(listener: (ringsOn: boolean, unsaved: boolean) => void): () => void;
  /** Calls the listener with the path that a notification, a link or a second start leads to, and with the programme whose
   * page it is, where it may be another. */
  onTurned(listener: (path: string, programme: string | null) => void): () => void;
  /** Calls the listener as long work goes on: steps done, and known to be due. */
  onProgressed(work: LongWork, listener: (done: number, due: number) => void): () => void;
  /** Where the page finds what a reading names by its address, such as a portrait. */
  media(address: string): string;
  /** Calls the listener with the paths of what was dropped on the window, until the returned function is called. */
  onDropped(listener: (paths: string[]) => void): () => void;
};
