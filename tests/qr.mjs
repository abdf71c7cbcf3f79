// Reads a QR code with the reader of the page that checks certificates, which is not ours: the package `qr`.
// Usage: qr.mjs PIXELS WIDTH HEIGHT, a byte of grey for each pixel. Prints what the code says.
import { readFileSync } from 'node:fs';
import decodeQR from '../ui/node_modules/qr/decode.js';

const [file, width, height] = process.argv.slice(2);
const grey = readFileSync(file);
const data = new Uint8ClampedArray(grey.length * 4);
grey.forEach((value, at) => data.set([value, value, value, 255], at * 4));
process.stdout.write(decodeQR({ data, width: Number(width), height: Number(height) }));
