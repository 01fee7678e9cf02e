import { VpfError } from '../../errors/vpf-error.js';
import { CliError, UsageError } from '../errors.js';
import { isObject, parseJson } from './arguments.js';
import { type Wanted, wantedByData } from './events.js';
import { type Request, requestOfJson } from './execute.js';
import { splitWords } from './words.js';

/** A script: what `vpf compose --format qmp` prints, or a person writes; one step a line. */

export type Step =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'wait'; readonly wanted: Wanted; readonly timeout: number };

/** A step that came to nothing, with its line. */
export class StepError extends VpfError {
  readonly file = '<stdin>';
  readonly column = 1;

  constructor(
    readonly line: number,
    error: VpfError,
  ) {
    super(error.code, error.message, { cause: error });
  }
}

/** Seconds; as the waits that compose writes. */
const WAIT_SECONDS = 30;
/** A timer of Node's holds 24 days. */
const LONGEST_WAIT = 1_000_000;

/**
 * Reads a line; undefined for one that is empty or a comment.
 *
 * @throws {VpfError} VPF_E_QMP_SCRIPT
 * @example
 * ```ts
 * readStep('{"wait": {"event": "DEVICE_DELETED", "data": {"device": "v1"}, "timeout": 30}}');
 * readStep('{"execute": "device_del", "arguments": {"id": "v1"}}');
 * readStep('device_del id=v1');
 * ```
 */
export function readStep(text: string): Step | undefined {
  const line = text.trim();
  if (line === '' || line.startsWith('#')) return undefined;
  try {
    if (!line.startsWith('{')) return { kind: 'words', words: splitWords(line) };
    const value = parseJson(line, 'the line');
    if (isObject(value) && Object.hasOwn(value, 'wait')) return readWait(value);
    return { kind: 'request', request: requestOfJson(value) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new CliError('VPF_E_QMP_SCRIPT', error.message, { cause: error });
  }
}

function readWait({ wait, ...others }: Record<string, unknown>): Step {
  const [other] = Object.keys(others);
  if (other !== undefined) throw new UsageError(`a wait has no "${other}" beside it`);
  if (!isObject(wait)) throw new UsageError('"wait" is not an object');
  const { event, data = {}, timeout = WAIT_SECONDS, ...more } = wait;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined)
    throw new UsageError(`a wait has event, data, timeout; not "${unknown}"`);
  if (typeof event !== 'string') throw new UsageError('a wait has no "event" with a name');
  if (!isObject(data)) throw new UsageError('the "data" of a wait is not an object');
  if (typeof timeout !== 'number' || !(timeout > 0 && timeout <= LONGEST_WAIT))
    throw new UsageError(
      `the "timeout" of a wait is not a number of seconds up to ${LONGEST_WAIT}`,
    );
  return { kind: 'wait', wanted: wantedByData(event, data), timeout: timeout * 1000 };
}

/** Far more than a command has. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** The lines of a stream as they come, without their ends. @throws {CliError} for a line beyond all bounds, or not UTF-8 */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array) => {
    length += part.length;
    if (length > LONGEST_LINE) throw new CliError('VPF_E_QMP_SCRIPT', 'a line is over 64 MiB');
    parts.push(part);
  };
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      add(chunk.subarray(start, end));
      yield decode(parts);
      parts = [];
      length = 0;
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield decode(parts);
}

function decode(parts: readonly Uint8Array[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch (cause) {
    throw new CliError('VPF_E_QMP_SCRIPT', 'not UTF-8 text', { cause });
  }
}
