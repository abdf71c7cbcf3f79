/**
 * Pages of a PDF, drawn by pdf.js (its build for older WebViews) from ranges of bytes. Nothing in a file runs: scripting is off,
 * its sandbox is not shipped, and forms are only shown.
 */
import * as pdfjs from 'pdfjs-dist/legacy/build/pdf.mjs';
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { EventBus, PDFFindController, PDFLinkService, PDFViewer } from 'pdfjs-dist/legacy/web/pdf_viewer.mjs';
import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist/types/src/display/api';
import type { FileCard } from '../host';
import { whole } from './bytes';

pdfjs.GlobalWorkerOptions.workerSrc = worker;

/** So many bytes are asked for at once. */
const PIECE = 256 * 1024;
/** A picture of more pixels is not drawn: it would take the memory of an old computer. */
const LARGEST_IMAGE = 64_000_000;
/** Steps of size, and between which they stay. */
const [STEP, SMALLEST, LARGEST] = [1.15, 0.25, 6];

export type OutlineEntry = { title: string; dest: unknown; items: OutlineEntry[] };

/** What a reader hears. */
export type Hears = {
  turned: (page: number, count: number) => void;
  found: (matches: { current: number; total: number }) => void;
  /** Some of the file could not be read. */
  broken: () => void;
  /** The file asks for a password; `again`: the last one was wrong. */
  password: (again: boolean, give: (password: string) => void) => void;
};

class Ranges extends pdfjs.PDFDataRangeTransport {
  constructor(
    private readonly material: string,
    private readonly file: FileCard,
    private readonly failed: (error: unknown) => void,
  ) {
    super(file.bytes, null);
  }

  override requestDataRange(begin: number, end: number): void {
    whole(this.material, this.file.key, begin, end).then(
      (bytes) => this.onDataRange(begin, bytes),
      (error: unknown) => this.failed(error),
    );
  }
}

export class PdfReader {
  readonly #bus = new EventBus();
  readonly #links = new PDFLinkService({ eventBus: this.#bus });
  readonly #finds = new PDFFindController({ eventBus: this.#bus, linkService: this.#links });
  readonly #viewer: PDFViewer;
  #task: PDFDocumentLoadingTask | null = null;
  #document: PDFDocumentProxy | null = null;
  #asked = '';
  /** Nobody chose another size. */
  #fitted = true;
  readonly #width: ResizeObserver;

  constructor(
    container: HTMLDivElement,
    pages: HTMLDivElement,
    private readonly material: string,
    private readonly file: FileCard,
    private readonly hears: Hears,
  ) {
    this.#viewer = new PDFViewer({
      container,
      viewer: pages,
      eventBus: this.#bus,
      linkService: this.#links,
      findController: this.#finds,
      annotationMode: pdfjs.AnnotationMode.ENABLE,
      textLayerMode: 1,
      removePageBorders: false,
    });
    this.#width = new ResizeObserver(() => this.#fitted && this.#document && this.fit());
    this.#width.observe(container);
    // a link to the web would lead this window away
    this.#links.externalLinkEnabled = false;
    this.#links.setViewer(this.#viewer);
    this.#bus.on('pagechanging', ({ pageNumber }: { pageNumber: number }) => this.#turned(pageNumber));
    const told = ({ matchesCount }: { matchesCount: { current: number; total: number } }) =>
      this.hears.found(matchesCount);
    this.#bus.on('updatefindmatchescount', told);
    this.#bus.on('updatefindcontrolstate', told);
  }

  #turned(page: number): void {
    this.hears.turned(page, this.#viewer.pagesCount);
  }

  /** Opens the file at a page. Rejects when it is no PDF, or cannot be read. */
  async open(page: number): Promise<void> {
    let failed: (error: unknown) => void = () => undefined;
    const fails = new Promise<never>((_, reject) => (failed = reject));
    // also once the file is open: a page would wait for ever
    fails.catch(() => this.hears.broken());
    const task = pdfjs.getDocument({
      range: new Ranges(this.material, this.file, failed),
      rangeChunkSize: PIECE,
      disableAutoFetch: true,
      disableStream: true,
      enableXfa: false,
      maxImageSize: LARGEST_IMAGE,
      useWasm: false,
      cMapUrl: '/pdf/cmaps/',
      cMapPacked: true,
      standardFontDataUrl: '/pdf/standard_fonts/',
      wasmUrl: '/pdf/wasm/',
    });
    this.#task = task;
    task.onPassword = (give: (password: string) => void, reason: number) =>
      this.hears.password(reason === pdfjs.PasswordResponses.INCORRECT_PASSWORD, give);
    const document = await Promise.race([task.promise, fails]);
    this.#document = document;
    const ready = new Promise<void>((resolve) => this.#bus.on('pagesinit', () => resolve(), { once: true }));
    this.#viewer.setDocument(document);
    this.#links.setDocument(document, null);
    await ready;
    this.fit();
    this.#viewer.currentPageNumber = Math.min(Math.max(1, page), document.numPages);
    this.#turned(this.#viewer.currentPageNumber);
  }

  get pages(): number {
    return this.#viewer.pagesCount;
  }

  turn(page: number): void {
    if (Number.isInteger(page) && page >= 1 && page <= this.pages) this.#viewer.currentPageNumber = page;
    else this.#turned(this.#viewer.currentPageNumber);
  }

  fit(): void {
    this.#fitted = true;
    this.#viewer.currentScaleValue = 'page-width';
    if (this.#viewer.currentScale > 1.5) this.#viewer.currentScale = 1.5;
  }

  zoom(steps: number): void {
    this.#fitted = false;
    const scale = this.#viewer.currentScale * STEP ** steps;
    this.#viewer.currentScale = Math.min(LARGEST, Math.max(SMALLEST, scale));
  }

  /** `apart`: each of the words, wherever it stands. */
  find(words: string, back = false, apart = false): void {
    const query = words.trim();
    const again = query === this.#asked;
    this.#asked = query;
    this.#bus.dispatch('find', {
      source: this,
      type: again ? 'again' : '',
      query: apart ? query.split(/\s+/) : query,
      caseSensitive: false,
      entireWord: false,
      highlightAll: true,
      findPrevious: back,
      matchDiacritics: false,
    });
  }

  async outline(): Promise<OutlineEntry[]> {
    type Raw = { title: string; dest: unknown; items: Raw[] };
    const read = (entries: Raw[], depth: number): OutlineEntry[] =>
      entries.slice(0, 500).map(({ title, dest, items }) => ({
        title: title.slice(0, 200),
        dest,
        items: depth > 0 ? read(items, depth - 1) : [],
      }));
    return read(((await this.#document?.getOutline()) ?? []) as Raw[], 3);
  }

  async go(dest: unknown): Promise<void> {
    if (typeof dest === 'string' || Array.isArray(dest)) await this.#links.goToDestination(dest);
  }

  async close(): Promise<void> {
    this.#width.disconnect();
    this.#viewer.setDocument(null as unknown as PDFDocumentProxy);
    await this.#task?.destroy();
  }
}
