import { Buffer } from 'node:buffer';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

/** Of what a server keeps on disk. */
const KEPT = ['data', 'keys'];
/** A lock of a process that has ended. */
const LEFT_OUT = /(^|\/)lock(\.mdb)?$/;
const LENGTH_BYTES = 4;

/** Packs data and keys of a folder into one file, with what is told of them. */
export const packFolder = (folder, file, told) => {
  const files = KEPT.flatMap((part) => globSync(`${part}/**`, { cwd: folder })).filter(
    (path) => statSync(join(folder, path)).isFile() && !LEFT_OUT.test(path),
  );
  const contents = files.map((path) => readFileSync(join(folder, path)));
  const places = files.map((path, index) => [path, contents[index].length]);
  const head = Buffer.from(JSON.stringify({ told, places }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  writeFileSync(file, brotliCompressSync(Buffer.concat([length, head, ...contents])));
};

/** Unpacks such a file into a folder; gives what is told of it. */
export const unpackFolder = (file, folder) => {
  const whole = brotliDecompressSync(readFileSync(file));
  let at = LENGTH_BYTES + whole.readUInt32LE(0);
  const { told, places } = JSON.parse(whole.subarray(LENGTH_BYTES, at).toString());
  for (const [path, size] of places) {
    const target = join(folder, path);
    if (!existsSync(dirname(target))) mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, whole.subarray(at, at + size));
    at += size;
  }
  return told;
};
