/** All limits on inputs, with their units. Each is tested at n-1, n and n+1. */

const MIB = 1024 * 1024;

/** Size of a config file, a calendar or a file of fee rules, bytes. */
export const CONFIG_BYTES_MAX = 1 * MIB;
/** Days that the files of a calendar list, ranges written out; a year lists 40. */
export const CALENDAR_DAYS_MAX = 10_000;
/** Fee rules of a job, and steps of the tiers of one. */
export const FEE_RULES_MAX = 200;
export const FEE_STEPS_MAX = 16;
/** Longest record (one logical row, quoted line breaks included), bytes. */
export const RECORD_BYTES_MAX = 1 * MIB;
/** Most columns in a row. */
export const COLUMNS_MAX = 256;
/** Longest order id or refund id, bytes. */
export const ID_BYTES_MAX = 128;
/** Bytes from the start of a file that a profile may read: preamble, header, first rows. */
export const HEAD_BYTES = 64 * 1024;
/** Everything after the last row: end marker, totals, summary, bytes. */
export const FOOTER_BYTES_MAX = 64 * 1024;
/** Entries in one archive. */
export const ARCHIVE_ENTRIES_MAX = 256;
/** Inflated size of one archive entry or gzip file, bytes. */
export const INFLATED_BYTES_MAX = 64 * 1024 * MIB;
/**
 * Inflated bytes per compressed byte used so far, once INFLATE_RATIO_FROM_BYTES have come out.
 * Bills inflate 6 to 50 times; rows of 1000 characters of which one number changes, 180 times.
 */
export const INFLATE_RATIO_MAX = 250;
export const INFLATE_RATIO_FROM_BYTES = 8 * MIB;
/** Size of standard input, bytes. */
export const INPUT_BYTES_MAX = 64 * 1024 * MIB;
/** Free disk space that temporary copies of inputs must leave, bytes. */
export const DISK_ROOM_MIN_BYTES = 64 * MIB;
/** Most files on one side. */
export const FILES_MAX = 10_000;
/** Most rejected rows of a run; more refuse it whatever maxRejects is. */
export const REJECTS_MAX = 100_000;
/** Most groups that a scan sums, and most records that it keeps one by one, for other jobs. */
export const SUMMED_GROUPS_MAX = 1_000_000;
export const TAKEN_RECORDS_MAX = 1_000_000;

// XML of bank statements (camt.053) and of workbooks. Real files are far below each limit.

/** Deepest nesting of elements. */
export const XML_DEPTH_MAX = 64;
/** Attributes of one element, namespaces included. */
export const XML_ATTRIBUTES_MAX = 64;
/** Longest attribute that is kept, characters. */
export const XML_ATTRIBUTE_CHARS_MAX = 4096;
/** Longest tag, comment or text between two tags, characters. */
export const XML_PIECE_CHARS_MAX = 1 * MIB;
/** Longest text of an element that is used, characters. */
export const XML_TEXT_CHARS_MAX = 64 * 1024;
/** Statements in one document. */
export const STATEMENTS_MAX = 10_000;
/** Parts of one entry; they are kept until their sum can be compared with the entry. */
export const ENTRY_PARTS_MAX = 10_000;

/** Sheets of a workbook; relationships of one of its parts; cell formats. */
export const SHEETS_MAX = 256;
export const RELATIONSHIPS_MAX = 1024;
export const CELL_STYLES_MAX = 65_536;
/** Rows and columns of a sheet, and characters in a cell: the limits of Excel. */
export const SHEET_ROWS_MAX = 1_048_576;
export const SHEET_COLUMNS_MAX = 16_384;
export const CELL_CHARS_MAX = 32_767;
/** Shared strings of a workbook; each uses eight bytes of memory. */
export const SHARED_STRINGS_MAX = 16 * 1024 * 1024;
/**
 * Shared strings per compressed byte used so far, once SHARED_STRINGS_RATIO_FROM have been read:
 * each takes microseconds. Since shared strings differ, each takes 2 to 20 compressed bytes.
 */
export const SHARED_STRINGS_RATIO_MAX = 4;
export const SHARED_STRINGS_RATIO_FROM = 256 * 1024;

// The part of an unknown table that is read to propose its description.

/** Bytes from its start. */
export const SUGGEST_BYTES = 512 * 1024;
/** Bytes from its end, if it is larger. */
export const SUGGEST_TAIL_BYTES = 64 * 1024;
/** Rows from its start, and from its end. */
export const SUGGEST_ROWS_MAX = 1000;
/** Distinct words of a column that are listed; a column with more contains free text. */
export const SUGGEST_WORDS_MAX = 24;
/** Longest listed word, characters. */
export const SUGGEST_WORD_CHARS_MAX = 64;
/** Checks of a footer. */
export const SUGGEST_CHECKS_MAX = 8;

// Notifications.

/** Targets in a config. */
export const NOTIFY_TARGETS_MAX = 20;
/** Group members that a target mentions. */
export const MENTIONS_MAX = 50;
/** Longest request to a robot of DingTalk and of Feishu, bytes. */
export const DINGTALK_BYTES_MAX = 20_000;
export const FEISHU_BYTES_MAX = 20_000;
/** Longest content that WeCom accepts as Markdown and as plain text, bytes of UTF-8. */
export const WECOM_MARKDOWN_BYTES_MAX = 4096;
export const WECOM_TEXT_BYTES_MAX = 2048;
/** Longest JSON for a webhook or a command, bytes; longer JSON is sent without summaries. */
export const NOTIFICATION_BYTES_MAX = 1 * MIB;
/** Longest text in the environment of a command, bytes. */
export const NOTIFY_TEXT_BYTES_MAX = 16 * 1024;
/** Longest answer of a robot that is read, bytes. */
export const ANSWER_BYTES_MAX = 64 * 1024;

// Bills that are fetched.

/** Longest answer of a channel about a bill, bytes. */
export const CHANNEL_ANSWER_BYTES_MAX = 1 * MIB;
/** Longest answer that contains the bill itself, bytes; it is held in memory. */
export const CHANNEL_BILL_BYTES_MAX = 256 * MIB;
/** Size of a downloaded file, bytes, and the time that its download may take, ms. */
export const FETCHED_BYTES_MAX = 16 * 1024 * MIB;
export const FETCHED_MS_MAX = 3_600_000;
/** Files of one bill. */
export const FETCHED_FILES_MAX = 256;
/** Redirects of a download that are followed. */
export const REDIRECTS_MAX = 3;
