/**
 * Layout of the kernel's memory: byte offsets from the start of each block. The kernel and its
 * callers both use it (this file is valid TypeScript and AssemblyScript).
 */

/** From the random words of one position of ids to those of the next, see domain/key.ts. */
export const POSITION_BYTES = 4288;

// A key entry, three words: 24 bits of the identity and bits 32 to 39 of the element; its bits 0 to
// 31; its bits 40 to 44, a bit for the state, type, and offset of the record.
export const KEY_BYTES = 12;
/** The identity's bits of the first word. */
export const IDENTITY_MASK = 0xffffff00;
export const IDENTITY_SHIFT = 8;
/** Bits that an entry has of the identity, besides its partition, and of the element. */
export const IDENTITY_BITS = 24;
export const ELEMENT_BITS = 45;
/** A member of a set in Redis is a non-negative integer of 64 bits. */
export const MEMBER_BITS = 63;
export const PARTITIONS = 256;
/** In front of the entries of a batch: where each partition starts, and the end of the last. */
export const BATCH_HEADER_BYTES = 1028;
export const OFFSET_BITS = 22;
export const TYPE_BITS = 4;
/** Bit of the third word for a record that is not successful. */
export const ASIDE_BIT = 26;

/** The third word of an entry from here on, and the byte of its first word, are of the element. */
export const ELEMENT_SHIFT = 27;

// Fields of a plan, one word each. A column that does not exist is -1.
export const PLAN_LAYOUT = 0;
export const PLAN_WIDTH = 4;
export const PLAN_EMPTY_TAIL = 8;
/** The byte between fields; around them (-1: none); whether the first may be half a character. */
export const PLAN_SEPARATOR = 12;
export const PLAN_QUOTE = 16;
export const PLAN_HALVES = 20;
/** Added to the quote where one may be text at the start of a field: see rows-index.ts. */
export const QUOTE_MAY_BE_TEXT = 256;
/** Bytes of a fixed line: exactly (-1: any), and at least. */
export const PLAN_RECORD_BYTES = 24;
export const PLAN_RECORD_BYTES_MIN = 28;
/** -1: none. */
export const PLAN_STOP_BYTE = 32;
export const PLAN_STOP_ON = 36;
export const PLAN_KIND = 40;
export const PLAN_ORDER_ID = 44;
/** Number of such columns; each is read if those before it are empty. */
export const PLAN_ORDER_IDS_MAX = 3;
export const PLAN_REFUND_ID = 56;
export const PLAN_FEE = 60;
export const PLAN_FEE_SIGN = 64;
export const PLAN_FEE_DIGITS = 68;
export const PLAN_DIGITS = 72;
export const PLAN_TIME = 76;
export const PLAN_CLOCK = 80;
export const PLAN_WANTS_TIMES = 84;
/** The channel's transaction id, which is checked for changes by a spreadsheet. */
export const PLAN_CHANNEL_TXN_ID = 88;
export const PLAN_CURRENCY = 92;
export const PLAN_COMPARES_FEES = 96;
export const PLAN_SUMS = 100;
/** Number of account columns to check. */
export const PLAN_ACCOUNTS = 104;
/** The value of status words that mean success. */
export const PLAN_SUCCESS = 108;
export const PLAN_GROUPED = 112;
export const PLAN_LETTERED = 116;
export const PLAN_BY_SIGN = 120;
export const PLAN_DIRECTION = 124;
export const PLAN_SKIP = 128;
export const PLAN_STOPS = 132;
/** Bytes of a time in the plan's own format; 0: times are ISO 8601. */
export const PLAN_TIME_BYTES = 136;
/** Offsets of its year, month, day, hour, minute and second, one word each; -1: none. */
export const PLAN_TIME_PLACES = 140;
/** Its bytes, 0 for digits. */
export const PLAN_TIME_TEXT = 164;
export const PLAN_TIME_BYTES_MAX = 44;
/** Columns of own accounts, one word each. */
export const PLAN_ACCOUNT_COLUMNS = 208;
export const PLAN_ACCOUNTS_MAX = 4;
/** A column that is not empty in rows that are only summed. */
export const PLAN_SUMMED = 224;
/** Are rows of other accounts skipped? Else the file is refused. */
export const PLAN_PASS_OVER_OTHERS = 228;
/** The channel's transaction id, where the cells of records are staged. */
export const PLAN_CELLS_TXN_ID = 232;
/** A text: its length in a word, then its bytes, followed by zeros. */
export const PLAN_EMPTY_TEXT = 240;
export const PLAN_EMPTY_BYTES_MAX = 12;
/** Column and digits of each sum. */
export const PLAN_SUM_LIST = 320;
export const PLAN_SUMS_MAX = 16;
/** Kinds, PLAN_KIND_BYTES each. */
export const PLAN_KINDS = 448;
export const PLAN_KINDS_MAX = 24;
export const PLAN_KIND_BYTES = 44;
export const KIND_TYPE = 0;
export const KIND_AMOUNT = 4;
export const KIND_RULE = 8;
export const KIND_MINUS = 12;
export const KIND_HAS_REFUND_ID = 16;
export const KIND_STATUS = 20;
export const KIND_GROUP = 24;
/** Index of the sum of the same column, which is read already; -1: none. */
export const KIND_AMOUNT_SUM = 28;
/** Index of the kind for a negative amount; -1: the same. */
export const KIND_OUT = 32;
export const KIND_ROLE = 36;
/** The column that is first read for the order id; -1: none. */
export const KIND_ORDER_ID = 40;
export const ROLE_SKIPPED = 0;
export const ROLE_SUMMED = 1;
export const ROLE_RECORD = 2;
/** Known spellings of words: a count, then WORD_BYTES each. */
export const PLAN_KIND_WORDS = 1504;
export const WORDS_MAX = 16;
/** A word: its value, its length, and its bytes followed by zeros. */
export const WORD_BYTES = 40;
export const WORD_TEXT_MAX = 32;
export const WORD_LIST_BYTES = 648;
export const PLAN_STATUS_WORDS = PLAN_KIND_WORDS + WORD_LIST_BYTES;
export const PLAN_DIRECTION_WORDS = PLAN_STATUS_WORDS + WORD_LIST_BYTES;
export const PLAN_SKIP_WORDS = PLAN_DIRECTION_WORDS + WORD_LIST_BYTES;
/** Texts that begin a footer: a list of words as well. */
export const PLAN_STOP_WORDS = PLAN_SKIP_WORDS + WORD_LIST_BYTES;
export const PLAN_CURRENCY_WORDS = PLAN_STOP_WORDS + WORD_LIST_BYTES;
/** The job's accounts: a list of words as well. */
export const PLAN_ACCOUNT_WORDS = PLAN_CURRENCY_WORDS + WORD_LIST_BYTES;
/** Start and length of each column of a fixed layout. */
export const PLAN_FIXED = PLAN_ACCOUNT_WORDS + WORD_LIST_BYTES;
export const PLAN_FIXED_MAX = 64;
/** What is collected of records in a success state: a byte for each type. */
export const PLAN_COLLECTS = PLAN_FIXED + 8 * PLAN_FIXED_MAX;
export const COLLECTS_NOTHING = 0;
/** The first of the sums of groups (see GROUP_SUMS); the others follow. */
export const COLLECTS_SUM = 1;
/** The records themselves, by the careful reader. */
export const COLLECTS_RECORD = 255;
/** The address of the groups, and the number that the first grouping has in their keys. */
export const PLAN_GROUPS = PLAN_COLLECTS + 16;
export const PLAN_GROUPING_BASE = PLAN_GROUPS + 4;
export const PLAN_GROUPINGS = PLAN_GROUPING_BASE + 4;
export const GROUPINGS_MAX = 4;
/** Of each: whether it sums the other amount; the number of its fields, and their columns. */
export const PLAN_GROUPING_LIST = PLAN_GROUPINGS + 4;
export const GROUPING_FIELDS_MAX = 4;
export const GROUPING_OTHER_AMOUNT = 0;
export const GROUPING_FIELDS = 4;
export const GROUPING_COLUMNS = 8;
export const GROUPING_BYTES = 24;
/** Instead of the column of a grouping or dimension: the type, and ids as keys have them. */
export const COLUMN_TYPE = -2;
export const COLUMN_ORDER_ID = -3;
export const COLUMN_REFUND_ID = -4;
/** Do groupings sum another amount? Then its kinds, as PLAN_KINDS. */
export const PLAN_HAS_OTHER_AMOUNT = PLAN_GROUPING_LIST + GROUPINGS_MAX * GROUPING_BYTES;
export const PLAN_OTHER_KINDS = PLAN_HAS_OTHER_AMOUNT + 4;
/** The dimensions whose values are counted, and their columns; and the address of the values. */
export const PLAN_DIMENSIONS = PLAN_OTHER_KINDS + PLAN_KINDS_MAX * PLAN_KIND_BYTES;
export const PLAN_VALUES = PLAN_DIMENSIONS + 4;
export const PLAN_DIMENSION_COLUMNS = PLAN_VALUES + 4;
export const DIMENSIONS_MAX = 5;
/** The address of the fee rules; 0: the job has none. */
export const PLAN_FEES = PLAN_DIMENSION_COLUMNS + 4 * DIMENSIONS_MAX;
export const PLAN_BYTES = 7872;

// How fields are delimited.
export const LAYOUT_DELIMITED = 0;
export const LAYOUT_BACKTICK = 1;
export const LAYOUT_FIXED = 2;

// How an amount's sign is read, in the order of RULES in src/reading/pieces/plan-block.ts.
export const RULE_POSITIVE = 0;
export const RULE_NEGATIVE = 1;
export const RULE_OWED = 2;
export const RULE_MAGNITUDE_OWED = 3;
export const RULE_SIGNED = 4;
export const RULE_NET = 5;
export const RULE_IN_OUT = 6;
export const RULE_IN_OUT_EITHER = 7;
export const RULE_DIRECTED = 8;

/** Groups of sums by the sign of the amount: in, out, and zero. */
export const GROUP_IN = 0;
export const GROUP_OUT = 1;
export const GROUP_NONE = 2;

// The state of one thread's pass over a piece.
export const PASS_AT = 0;
/** Address after the last byte, where there is a line feed. */
export const PASS_END = 4;
/** Address of the piece's start, from which offsets count; it may be outside the buffer. */
export const PASS_BASE = 8;
export const PASS_FINAL = 12;
/** Physical lines passed since the base. */
export const PASS_LINES = 16;
export const PASS_RECORDS = 20;
export const PASS_STAGED = 24;
/** A bit for each dimension with too many values: they are not counted any more. */
export const PASS_DROPPED = 28;
/** Records whose account columns are empty, where the job names accounts. */
export const PASS_UNNAMED = 32;
export const PASS_FIRST_LINE = 36;
/** Rows of other accounts. */
export const PASS_OTHERS = 40;
export const PASS_LAST_LINE = 44;
export const PASS_MARKS = 48;
export const PASS_NEXT_MARK = 52;
/** Rows that are not records. */
export const PASS_SKIPPED = 56;
/** What is staged of records: see STAGES_KEYS. */
export const PASS_STAGES = 60;
/** The earliest and the latest time of a row (8 bytes each), as stamps: see domain/time.ts. */
export const PASS_FIRST_TIME = 64;
export const PASS_LAST_TIME = 72;
export const CLOCK_BITS = 17;
/** The seconds of a date without a clock. */
export const NO_CLOCK = 131071;
/** The values of the current record, by dimension, as fields. */
export const PASS_RECORD_VALUES = 80;
/** Count by group (8 bytes), and sum by group and sum column. */
export const PASS_GROUPS = 120;
export const GROUPS_MAX = 4;
/** [group][PLAN_SUMS_MAX] sums. */
export const PASS_SUMS = 152;
/** The largest amount or compared fee, minor units, as a double; see PieceResult. */
export const PASS_LARGEST = 664;
/** Staged records by partition. */
export const PASS_COUNTS = 672;
/** Sums of records (see TALLY_BYTES) by type, status and hour. */
export const PASS_ACTIVITY = 1696;
export const TYPES_MAX = 16;
export const STATUSES_MAX = 4;
/** Hours of a day, and the one of records without a clock. */
export const HOURS = 25;
export const NO_HOUR = 24;
export const HOUR_SECONDS = 3600;
// The sums of records: their number, the number of those that state a fee, amounts, and fees.
export const TALLY_COUNT = 0;
export const TALLY_WITH_FEE = 4;
export const TALLY_AMOUNT = 8;
export const TALLY_FEE = 16;
export const TALLY_BYTES = 24;
export const PASS_CLEARED_BYTES = 40096;
/** The sum columns of the current row. */
export const PASS_ROW_SUMS = 40096;
/** Offset and line of a record, counted from the base, about every MARK_BYTES. */
export const PASS_MARK_LIST = 40224;
export const MARK_BYTES = 8192;
export const MARKS_MAX = 1024;
/** A number without its separators, after bytes that vector loads may read. */
export const PASS_NUMBER = 48416;
export const PASS_NUMBER_BYTES = 96;
/** Separators and rows of the current chunk. */
export const CHUNK_BYTES = 8192;
export const PASS_INDEX = 48512;
export const PASS_ROWS = 81600;
/** Staged records: the three words of a key entry, and one whose top byte is the partition. */
export const PASS_STAGE = 147488;

export const STAGES_KEYS = 0;
export const STAGES_CELLS = 1;
// The cells of a record that is staged: its offset and line, counted from the base; amount, fee
// (NaN if it has none) and time (see PASS_FIRST_TIME; 0: none) as doubles; where the bytes of its
// ids start and end; and its type.
export const CELLS_OFFSET = 0;
export const CELLS_LINE = 4;
export const CELLS_AMOUNT = 8;
export const CELLS_FEE = 16;
export const CELLS_TIME = 24;
export const CELLS_ORDER_ID = 32;
export const CELLS_REFUND_ID = 40;
export const CELLS_CHANNEL_TXN_ID = 48;
export const CELLS_TYPE = 56;
// Of its line: whether and how it is listed, the cells of the record that it matches, and where the
// texts before and after that one's line number start and end.
export const CELLS_LISTED = 60;
export const CELLS_OTHER_AMOUNT = 64;
export const CELLS_OTHER_FEE = 72;
export const CELLS_OTHER_TIME = 80;
export const CELLS_OTHER_TXN_ID = 88;
export const CELLS_OTHER_BEFORE = 96;
export const CELLS_OTHER_AFTER = 104;
export const CELLS_OTHER_LINE = 112;
export const CELLS_BYTES = 120;
export const NOT_LISTED = 0;
export const LISTED = 1;
/** The caller writes its line. */
export const LISTED_AS_TEXT = 2;
// Texts of lines: where each starts and ends. Before and after the number of the record's line;
// after the times, with the rule; the end; and by type. Then the decimals of the currency.
export const LINES_BEFORE = 0;
export const LINES_AFTER = 8;
export const LINES_MIDDLE = 16;
export const LINES_END = 24;
export const LINES_DIGITS = 32;
export const LINES_TYPES = 40;
export const LINES_BYTES = 40 + 8 * TYPES_MAX;

// Why a pass stopped.
export const STOPPED_DONE = 0;
export const STOPPED_CAREFUL = 1;
export const STOPPED_FOOTER = 2;

// A partition's entries in one batch, as input of differencing.
export const SEGMENT_ADDRESS = 0;
export const SEGMENT_COUNT = 4;
export const SEGMENT_PIECE = 8;
export const SEGMENT_BYTES = 12;
/** Bytes of an entry with its piece. */
export const PLACED_BYTES = 16;
// A found record, four words: its kind (see FoundKind) and the number of its group; the third word
// of its entry; the lowest byte of the first word, and the piece; and the second word.
export const FOUND_BYTES = 16;
/** A pair, four words: piece and offset of the statement's record, then of the flows'. */
export const PAIR_BYTES = 16;
export const FOUND_KIND_SHIFT = 28;
export const FOUND_PIECE_BITS = 24;

// The groups of a thread, whose slots have the sums of a piece.
/** The number of slots in use, and of those with records of the piece. */
export const GROUPS_USED = 0;
export const GROUPS_MET = 4;
/** Records of the kernel that are not added yet. */
export const GROUPS_WAITING = 8;
/** The size of the index less one: a power of two that grows with the groups. */
export const GROUPS_INDEX_MASK = 12;
/** Slots with records of the piece, in the order of their first records. */
export const GROUPS_LIST = 64;
export const GROUP_SLOTS = 65536;
/** A record for one group, of WAITING_BYTES, and others that wait. */
export const GROUPS_BATCH = GROUPS_LIST + GROUP_SLOTS * 4;
export const WAITING_MAX = 32;
export const WAITING_BYTES = 128;
/** Its hash, the bytes of its key, its amount and fee, and which sum the amount is added to. */
export const WAITING_HASH = 0;
export const WAITING_KEY_BYTES = 4;
export const WAITING_AMOUNT = 8;
export const WAITING_FEE = 16;
export const WAITING_SUM = 24;
/** The slot that may be its group's, from 1; 0: none. */
export const WAITING_SLOT = 28;
/** The key, then zeros: the number of its grouping, and the length and bytes of each value. */
export const WAITING_KEY = 32;
export const GROUP_KEY_MAX = 88;
/** An open hash table of slots, counted from 1. */
export const GROUPS_INDEX = GROUPS_BATCH + WAITING_MAX * WAITING_BYTES;
// A slot: the hash of its key, 0 if it has none; the number of records; the sums of payments, of
// refunds and reversals, of fee rows, and of fees, eight bytes each; the first bytes of its key.
export const GROUPS_SLOTS = GROUPS_INDEX + 2 * GROUP_SLOTS * 4;
export const GROUP_HASH = 0;
export const GROUP_COUNT = 4;
export const GROUP_SUMS = 8;
export const GROUP_FEES = 32;
export const GROUP_KEY = 40;
export const GROUP_KEY_BYTES = 24;
export const GROUP_BYTES = 64;
/** The other bytes of the keys of slots. */
export const GROUPS_REST = GROUPS_SLOTS + GROUP_SLOTS * GROUP_BYTES;
export const REST_BYTES = GROUP_KEY_MAX - GROUP_KEY_BYTES;
/** The sums of a piece: a slot, its number of records, and its sums. */
export const GROUPS_TAKEN = GROUPS_REST + GROUP_SLOTS * REST_BYTES;
export const SUM_BYTES = 40;
export const GROUPS_BYTES = GROUPS_TAKEN + GROUP_SLOTS * SUM_BYTES;

// The values of a dimension in a piece, by type and status.
export const VALUES_USED = 0;
/** An open hash table of values, counted from 1. */
export const VALUES_INDEX = 64;
export const VALUES_INDEX_SIZE = 1024;
export const VALUES_MAX = 512;
export const VALUES_LIST = VALUES_INDEX + 4 * VALUES_INDEX_SIZE;
// A value: the sums of its records; its hash, whose lowest bits are their type and status; its
// length, and its bytes, followed by zeros.
export const VALUE_HASH = TALLY_BYTES;
export const VALUE_KIND_BITS = 6;
export const VALUE_TEXT = VALUE_HASH + 4;
export const VALUE_TEXT_MAX = 220;
export const VALUE_BYTES = 256;
export const VALUES_BYTES = VALUES_LIST + VALUES_MAX * VALUE_BYTES;

// The fee rules of a document, as far as a thread knows which one applies to which records.
/** The number of known kinds of records, and of the fields that rules ask for; their columns. */
export const FEES_USED = 0;
export const FEES_FIELDS = 4;
export const FEES_COLUMNS = 8;
export const FEE_FIELDS_MAX = 8;
/** The stamp of records without a time, and the stamps at which other rules begin to apply. */
export const FEES_STAMP = 40;
export const FEES_BOUNDS = 48;
export const FEES_BOUND_LIST = 56;
export const FEE_BOUNDS_MAX = 64;
/** A key, then zeros: type and period in a byte each, and the length and bytes of each value. */
export const FEES_KEY = FEES_BOUND_LIST + 8 * FEE_BOUNDS_MAX;
export const FEE_KEY_MAX = 160;
/** An open hash table of these kinds, counted from 1. */
export const FEES_INDEX = FEES_KEY + 192;
export const FEES_INDEX_SIZE = 1024;
export const FEE_KINDS_MAX = 512;
export const FEES_LIST = FEES_INDEX + 4 * FEES_INDEX_SIZE;
// A kind of records: how many have been judged, and how many differ; the sums of what is charged
// for, of fees, of expected fees (of exact ones, both halves), and of differences; how many state
// no fee; the hash of its key; and its rule.
export const RULED_ROWS = 0;
export const RULED_DIFFERING = 4;
export const RULED_VOLUME = 8;
export const RULED_CHARGED = 16;
export const RULED_EXPECTED = 24;
export const RULED_EXPECTED_HIGH = 32;
export const RULED_DIFFERENCE = 40;
export const RULED_UNSTATED = 48;
export const RULED_SUMS_BYTES = 52;
export const RULED_HASH = 52;
export const RULED_HOW = 56;
/** The largest amount that is judged here, minor units; -1: none is. */
export const RULED_UP_TO = 64;
export const RULED_MIN = 72;
export const RULED_MAX = 80;
/** Pieces, see FeePiece: the largest amount, the rate, the constant. */
export const RULED_PIECES = 88;
export const RULED_PIECES_MAX = 16;
export const RULED_PIECE_BYTES = 24;
export const RULED_KEY = RULED_PIECES + RULED_PIECES_MAX * RULED_PIECE_BYTES;
export const RULED_BYTES = 640;
export const FEES_BYTES = FEES_LIST + FEE_KINDS_MAX * RULED_BYTES;

// How a kind is judged, bits of RULED_HOW. Rounding: its index among ROUNDINGS.
export const HOW_ROUNDING = 3;
/** Is a fee expected? Must the record state one? Is the other amount charged for? */
export const HOW_EXPECTS = 4;
export const HOW_NEEDS_FEE = 8;
export const HOW_OTHER_AMOUNT = 16;
/** Is the fee compared? Does a wrong one keep the record from matching by its key? */
export const HOW_COMPARES = 32;
export const HOW_POISONS = 64;
/** Does the careful reader judge fees that are not equal? */
export const HOW_ASKS = 128;
/** Are expected fees summed before they are rounded? */
export const HOW_EXACT = 256;
/** Has the fee the sign of the amount (a return), or only if the amount is below zero? */
export const HOW_RETURNS = 512;
export const HOW_SIGNED = 1024;
/** Is the other amount read, because some rule of the type may charge for it? */
export const HOW_READS_OTHER = 2048;
/** The period of records without a date. */
export const FEE_UNDATED = 255;
/** Parts of one minor unit in which exact fees are counted: see FEE_SCALE in fee-rules.ts. */
export const EXACT_UNITS = 100_000_000;

// Where rows that are read again are cut, from its address: the starts of fields, their ends, and
// windows of documents.
export const CUT_FIELDS_MAX = 256;
export const CUT_ENDS = CUT_FIELDS_MAX * 4;
export const CUT_WINDOW = CUT_ENDS * 2;
export const CUT_WINDOW_BYTES = 128 * 1024;
export const CUT_WINDOWS = 8;
export const CUT_BYTES = CUT_WINDOW + CUT_WINDOWS * CUT_WINDOW_BYTES;
