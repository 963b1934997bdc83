/** What the rest of the program sees of an input: delivered files, and the plain bytes in them. */

/** One file as it was delivered. */
export interface DeliveredFile {
  /** As the user named it (`-` for standard input): what messages and reports show. */
  readonly path: string;
  readonly container: 'plain' | 'gzip' | 'zip' | 'xlsx';
  /** Known once every document of the file has been read to its end: see `fingerprint`. */
  readonly documents: readonly Document[];
  /**
   * Size in bytes and SHA-256 (hex) of the file as delivered. To be called after its documents
   * were read to their ends; throws RefusedError('changed') if the file changed meanwhile.
   */
  fingerprint(): Promise<{ bytes: number; sha256: string }>;
  close(): Promise<void>;
}

/**
 * One stream of plain bytes: the file itself, what gzip held, an entry of an archive, or a sheet of
 * a workbook as CSV.
 */
export interface Document {
  /** The path, or `path!entry` for an entry or sheet of it: `file` in `file:line`. */
  readonly name: string;
  /** About how many bytes there are: for sizing, not to be relied on. */
  readonly sizeHint: number;
  /**
   * How many bytes there will be in all, as far as can be told by now: exact for plain files, by
   * how much came out of how much of the delivered file for packed ones. For showing only.
   */
  expectedBytes(): number;
  /**
   * The first bytes (up to HEAD_BYTES, fewer only at the end of the document), for detection and
   * headers. The same array on every call.
   */
  head(): Promise<Uint8Array>;
  /**
   * Waits until the bytes before `position` can be read, or all there are: how many can be read
   * then, and whether that is the end. Throws RefusedError('archive' | 'limit').
   */
  reach(position: number): Promise<Reached>;
  /**
   * Bytes that were reached, from `position`: up to `length` into `target` at `offset`; fewer only
   * at the end. Works for every container until the file is closed.
   */
  readAt(target: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  /** File descriptor of what was reached, for other threads; it lasts until the file is closed. */
  descriptor(): number;
}

/** How much of a document can be read, bytes. */
export interface Reached {
  readonly length: number;
  readonly isEnd: boolean;
}
