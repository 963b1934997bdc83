/**
 * Where things stand in the kernel's memory, byte offsets from the start of their block: the one
 * place that both sides of the border read (this file is TypeScript and AssemblyScript alike).
 */

// The random words of a run (see model/key.ts): an entry of four words for each (position, byte).
export const ENTRY_BYTES = 16;
export const POSITION_BYTES = 4096;

// A key entry, three words: 24 bits of the identity and 8 of the elements; 32 more of the elements;
// another 5 of them, a bit for the state, type, and offset of the record.
export const KEY_BYTES = 12;
/** The bits of the first word that are of the identity. */
export const IDENTITY_MASK = 0xffffff00;
export const IDENTITY_SHIFT = 8;
/** What an entry has of the identity, beside its partition, and of the elements, in bits. */
export const IDENTITY_BITS = 24;
export const ELEMENT_BITS = 45;
/** A member of a set in Redis is an integer that is not negative, of 64 bits. */
export const MEMBER_BITS = 63;
export const PARTITIONS = 256;
/** In front of the entries of a run: where each partition starts, and the end of the last. */
export const RUN_HEADER_BYTES = 1028;
export const OFFSET_BITS = 22;
export const TYPE_BITS = 4;
/** Bit of the third word that says that a record is not in a success state. */
export const ASIDE_BIT = 26;

// What a plan says, one word each.
export const PLAN_WIDTH = 0;
export const PLAN_EMPTY_TAIL = 4;
/** -1: none. */
export const PLAN_STOP_BYTE = 8;
export const PLAN_STOP_ON = 12;
/** 1: comma and backtick; 0: comma and RFC 4180 quotes. */
export const PLAN_BACKTICK = 16;
export const PLAN_KIND = 20;
export const PLAN_ORDER_ID = 24;
export const PLAN_REFUND_ID = 28;
export const PLAN_FEE = 32;
export const PLAN_FEE_SIGN = 36;
export const PLAN_FEE_DIGITS = 40;
export const PLAN_DIGITS = 44;
export const PLAN_TIME = 48;
export const PLAN_WANTS_DATES = 52;
export const PLAN_CUTOFF_MINUTES = 56;
export const PLAN_CURRENCY = 60;
export const PLAN_COMPARES_FEES = 64;
export const PLAN_SUMS = 68;
/** Own accounts to check; 0: none. */
export const PLAN_ACCOUNTS = 72;
/** Success as a value of the status words. */
export const PLAN_SUCCESS = 76;
/** Columns of own accounts, one word each. */
export const PLAN_ACCOUNT_COLUMNS = 80;
export const PLAN_ACCOUNTS_MAX = 4;
/** The currency and the account: a word of length, then the bytes. */
export const PLAN_CURRENCY_TEXT = 96;
export const PLAN_ACCOUNT_TEXT = 112;
export const PLAN_ACCOUNT_BYTES_MAX = 60;
/** Column and digits of each sum. */
export const PLAN_SUM_LIST = 176;
export const PLAN_SUMS_MAX = 16;
/** Kinds, PLAN_KIND_BYTES each. */
export const PLAN_KINDS = 304;
export const PLAN_KINDS_MAX = 16;
export const PLAN_KIND_BYTES = 32;
export const KIND_TYPE = 0;
export const KIND_AMOUNT = 4;
export const KIND_RULE = 8;
export const KIND_MINUS = 12;
export const KIND_HAS_REFUND_ID = 16;
export const KIND_STATUS = 20;
export const KIND_GROUP = 24;
/** Which of the sums is of the same column, and so read already; -1: none. */
export const KIND_AMOUNT_SUM = 28;
/** Known spellings of kinds and of statuses: a count, then WORD_BYTES each. */
export const PLAN_KIND_WORDS = 816;
export const PLAN_STATUS_WORDS = 1472;
export const WORDS_MAX = 16;
/** A word: its value, its length, and its bytes with zeros behind. */
export const WORD_BYTES = 40;
export const WORD_TEXT_MAX = 32;
export const PLAN_BYTES = 2176;

// How an amount's sign is to be read, in the order of AMOUNT_RULES.
export const RULE_POSITIVE = 0;
export const RULE_NEGATIVE = 1;
export const RULE_OWED = 2;
export const RULE_MAGNITUDE_OWED = 3;
export const RULE_SIGNED = 4;

// The state of one thread's pass over a piece.
export const PASS_AT = 0;
/** Address behind the last byte; a line feed stands there. */
export const PASS_END = 4;
/** Address that offsets of records count from; the piece may have begun before this memory. */
export const PASS_BASE = 8;
export const PASS_FINAL = 12;
/** Physical lines passed since the base. */
export const PASS_LINES = 16;
export const PASS_RECORDS = 20;
export const PASS_STAGED = 24;
export const PASS_WITH_FEE = 28;
export const PASS_FIRST_DATE = 32;
export const PASS_FIRST_LINE = 36;
export const PASS_LAST_DATE = 40;
export const PASS_LAST_LINE = 44;
export const PASS_MARKS = 48;
export const PASS_NEXT_MARK = 52;
/** Count (8 bytes) and sum (8 bytes) by type, by group, and by group and sum column. */
export const PASS_TOTALS = 64;
export const TOTALS_MAX = 16;
export const PASS_GROUPS = 320;
export const GROUPS_MAX = 4;
/** [group][PLAN_SUMS_MAX] sums. */
export const PASS_SUMS = 352;
/** Staged records by partition. */
export const PASS_COUNTS = 864;
export const PASS_CLEARED_BYTES = 1888;
/** The sum columns of the row that is read. */
export const PASS_ROW_SUMS = 1888;
/** Offset and lines since the base of a record start, every MARK_BYTES or so. */
export const PASS_MARK_LIST = 2016;
export const MARK_BYTES = 8192;
export const MARKS_MAX = 1024;
/** Separators and rows of the chunk that is being read. */
export const CHUNK_BYTES = 8192;
export const PASS_INDEX = 10208;
export const PASS_ROWS = 43296;
/** Staged records: the three words of a key entry, and one whose top byte is the partition. */
export const PASS_STAGE = 109184;

// How a pass stopped.
export const STOPPED_DONE = 0;
export const STOPPED_CAREFUL = 1;
export const STOPPED_FOOTER = 2;

// A partition's entries in one run, as differencing is told of them.
export const SEGMENT_ADDRESS = 0;
export const SEGMENT_COUNT = 4;
export const SEGMENT_PIECE = 8;
export const SEGMENT_BYTES = 12;
/** An entry with its piece, and one that a leftover is told in. */
export const PLACED_BYTES = 16;
export const FOUND_BYTES = 12;
/** What a found record is to its group: see FoundKind. */
export const FOUND_KIND_SHIFT = 24;
