/** Dates and times of day as text, without a zone. */

export const DAY_SECONDS = 24 * 60 * 60;
const DAY_MS = DAY_SECONDS * 1000;

/** `HH:mm:ss` of every second of a day: made once, because every row needs some. */
const CLOCK = Array.from({ length: DAY_SECONDS }, (_, second) =>
  new Date(second * 1000).toISOString().slice(11, 19),
);

/**
 * The date `days` after a `yyyy-MM-dd`.
 * @param {string} date
 * @param {number} days
 */
export function addDays(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Is this a `yyyy-MM-dd` that exists?
 * @param {string} text
 */
export function isDate(text) {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
    ? addDays(text, 0) === text
    : false;
}

/**
 * `yyyy-MM-dd HH:mm:ss` of a second of a day.
 * @param {string} date
 * @param {number} second
 */
export function timeOf(date, second) {
  return `${date} ${CLOCK[second]}`;
}

/**
 * 2026-11-19 as `20261119`.
 * @param {string} date
 */
export function compactDate(date) {
  return date.replaceAll('-', '');
}
