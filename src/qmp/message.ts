import type { QmpEvent, QmpGreeting } from './types.js';

/** One message of a server (docs/interop/qmp-spec.rst in QEMU's tree), not yet matched to a command. */
export type Message =
  | { readonly kind: 'greeting'; readonly greeting: QmpGreeting }
  | { readonly kind: 'return'; readonly id: unknown; readonly value: unknown }
  | {
      readonly kind: 'error';
      readonly id: unknown;
      readonly errorClass: string;
      readonly desc: string;
    }
  | { readonly kind: 'event'; readonly event: QmpEvent };

type Json = Readonly<Record<string, unknown>>;

/**
 * Tells what a JSON value says, as QMP.
 *
 * @returns the message, or in words why it is none
 */
export function readMessage(value: unknown): Message | string {
  if (!isObject(value)) return 'not an object';
  if ('event' in value) return readEvent(value);
  if ('return' in value) return { kind: 'return', id: value.id, value: value.return };
  if ('error' in value) {
    const { id, error } = value;
    if (!isObject(error)) return 'its "error" is not an object';
    return { kind: 'error', id, errorClass: text(error.class), desc: text(error.desc) };
  }
  if ('QMP' in value) return readGreeting(value.QMP);
  return 'none of "return", "error", "event" and "QMP" is in it';
}

function readEvent(value: Json): Message | string {
  const { event, data, timestamp } = value;
  if (typeof event !== 'string' || event === '') return 'its "event" is not a name';
  if (data !== undefined && !isObject(data)) return 'its "data" is not an object';
  // Almost always: what came is what is given.
  if (data !== undefined && isTimestamp(timestamp)) {
    return { kind: 'event', event: value as unknown as QmpEvent };
  }
  const unknown = { seconds: -1, microseconds: -1 };
  return {
    kind: 'event',
    event: { event, data: data ?? {}, timestamp: isTimestamp(timestamp) ? timestamp : unknown },
  };
}

function isTimestamp(value: unknown): value is QmpEvent['timestamp'] {
  return (
    isObject(value) &&
    Number.isSafeInteger(value.seconds) &&
    Number.isSafeInteger(value.microseconds)
  );
}

function readGreeting(qmp: unknown): Message | string {
  if (!isObject(qmp) || !isObject(qmp.version)) return 'its "QMP" has no "version"';
  const { qemu, package: build } = qmp.version;
  const { major, minor, micro } = isObject(qemu) ? qemu : {};
  const capabilities = Array.isArray(qmp.capabilities) ? qmp.capabilities : [];
  return {
    kind: 'greeting',
    greeting: {
      version: {
        major: integer(major, 0),
        minor: integer(minor, 0),
        micro: integer(micro, 0),
        package: text(build),
      },
      capabilities: capabilities.filter((name): name is string => typeof name === 'string'),
    },
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function integer(value: unknown, otherwise: number): number {
  return Number.isSafeInteger(value) ? (value as number) : otherwise;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
