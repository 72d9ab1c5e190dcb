import { crc32 } from 'node:zlib';

import { ModelDamaged } from './model-outdated.js';

const SUM_BYTES = 4;

/** A copy of the bytes with their checksum behind them, so that damage is told and not answered from. */
export const sealed = (bytes: Uint8Array): Buffer => {
  const value = Buffer.allocUnsafeSlow(bytes.length + SUM_BYTES);
  value.set(bytes);
  value.writeUInt32LE(crc32(bytes), bytes.length);
  return value;
};

/** The bytes that were sealed, in the memory of the value. @throws ModelDamaged */
export const unsealed = (value: Buffer): Buffer => {
  const size = value.length - SUM_BYTES;
  if (size < 0) throw new ModelDamaged('a value was cut off');
  const bytes = value.subarray(0, size);
  if (crc32(bytes) !== value.readUInt32LE(size)) throw new ModelDamaged('a value was written over');
  return bytes;
};
