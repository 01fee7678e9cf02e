import type { Readable, Writable } from 'node:stream';
import type { Devices } from './generate.mjs';

export function askQemu(
  input: Readable,
  output: Writable,
): Promise<{ readonly version: string; readonly reply: unknown; readonly devices: Devices }>;
