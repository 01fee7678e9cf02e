/**
 * An answer of QEMU's that is an error.
 *
 * @example
 * ```ts
 * server.on('device_del', ({ id }) => {
 *   throw new FakeQmpError('DeviceNotFound', `Device '${id}' not found`);
 * });
 * ```
 */
export class FakeQmpError extends Error {
  override readonly name = 'FakeQmpError';

  constructor(
    /** QEMU's class: GenericError, CommandNotFound, DeviceNotFound, DeviceNotActive, KVMMissingCap. */
    readonly errorClass: string,
    /** QEMU's text. */
    readonly desc: string,
  ) {
    super(`${desc} (${errorClass})`);
  }
}

/**
 * What an answer returns so that no reply is sent, now or later.
 *
 * @example
 * ```ts
 * server.on('query-status', NO_REPLY);
 * ```
 */
export const NO_REPLY: unique symbol = Symbol('no reply');

export type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a client sent, as far as it could be read. */
export interface ClientMessage {
  /** Its text, as it came. */
  readonly raw: string;
  /** Parsed by JSON.parse; undefined if it is not JSON. Integers beyond 2^53 lose digits here, not in `raw`. */
  readonly content: unknown;
  /** The command's name; undefined if it has none. */
  readonly command: string | undefined;
  readonly arguments: Fields;
  readonly id: unknown;
  /** Whether it came as `exec-oob`. */
  readonly outOfBand: boolean;
}

/** @param oob whether `exec-oob` is a command, i.e. whether the client has enabled it */
export function readMessage(raw: string, oob: boolean): ClientMessage {
  const content = parse(raw);
  const fields: Fields = isObject(content) ? content : {};
  const outOfBand = oob && 'exec-oob' in fields;
  const command = fields[outOfBand ? 'exec-oob' : 'execute'];
  return {
    raw,
    content,
    command: typeof command === 'string' ? command : undefined,
    arguments: isObject(fields.arguments) ? fields.arguments : {},
    id: fields.id,
    outOfBand,
  };
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** What QEMU says to a message that is no command. */
export function faultOf({ raw, content, command, outOfBand }: ClientMessage): string | undefined {
  if (content === undefined) return `JSON parse error, invalid keyword '${raw.slice(0, 20)}'`;
  if (!isObject(content)) return 'QMP input must be a JSON object';
  const verb = outOfBand ? 'exec-oob' : 'execute';
  const other = Object.keys(content).find((key) => ![verb, 'arguments', 'id'].includes(key));
  if (other !== undefined) return `QMP input member '${other}' is unexpected`;
  if (!(verb in content)) return "QMP input lacks member 'execute'";
  if (command === undefined) return `QMP input member '${verb}' must be a string`;
  if ('arguments' in content && !isObject(content.arguments)) {
    return "QMP input member 'arguments' must be an object";
  }
  return undefined;
}
