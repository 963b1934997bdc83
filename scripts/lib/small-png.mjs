// A screenshot in few bytes: a page has few colours, so that 256 of them do (PNG, RFC 2083).
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS_MAX = 256;
const BITS = 8;
const PALETTE_TYPE = 3;
/** What is read of the page that decodes the picture: red, green, blue, alpha. */
const CHANNELS = 4;

/**
 * @param {import('playwright-core').Browser} browser which decodes it
 * @param {Buffer} png
 * @returns {Promise<Buffer>}
 */
export async function smallPng(browser, png) {
  const { width, height, pixels } = await decoded(browser, png);
  const { palette, indexOf } = paletteOf(pixels);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0, at = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++) rows[at++] = indexOf(pixels, (y * width + x) * CHANNELS);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([BITS, PALETTE_TYPE, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {Buffer} png
 */
async function decoded(browser, png) {
  const page = await browser.newPage();
  const { width, height, data } = await page.evaluate(`(async () => {
    const image = await createImageBitmap(
      await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob(),
    );
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const blob = new Blob([data]);
    const url = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsDataURL(blob);
    });
    return { width, height, data: url.slice(url.indexOf(',') + 1) };
  })()`);
  await page.close();
  return { width, height, pixels: Buffer.from(data, 'base64') };
}

/**
 * The colours met most often, and which of them stands for a pixel.
 * @param {Buffer} pixels
 */
function paletteOf(pixels) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += CHANNELS) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const often = [...counts].sort(([, a], [, b]) => b - a).slice(0, COLOURS_MAX);
  const palette = often.map(([colour]) => [colour >> 16, (colour >> 8) & 255, colour & 255]);
  /** @type {Map<number, number>} */
  const nearest = new Map(often.map(([colour], index) => [colour, index]));
  /** @param {Buffer} from @param {number} at */
  const indexOf = (from, at) => {
    const colour = from.readUIntBE(at, 3);
    let index = nearest.get(colour);
    if (index === undefined) {
      index = nearestOf(palette, from.subarray(at, at + 3));
      nearest.set(colour, index);
    }
    return index;
  };
  return { palette, indexOf };
}

/**
 * @param {number[][]} palette
 * @param {Uint8Array} colour
 */
function nearestOf(palette, [red, green, blue]) {
  let [best, least] = [0, Infinity];
  for (const [index, [r, g, b]] of palette.entries()) {
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

/**
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
