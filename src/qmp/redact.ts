/** Argument names whose values say which thing is meant, and nothing secret. All other values stay out of logs. */
const HARMLESS = new Set([
  'addr',
  'bus',
  'capability',
  'cpu-index',
  'device',
  'driver',
  'enable',
  'event',
  'fdset-id',
  'id',
  'name',
  'node-name',
  'path',
  'property',
  'qom-type',
  'type',
  'typename',
  'up',
]);
/** An id, an address, a path in QEMU's object tree: nothing that a URL with a password in it would fit. */
const PLAIN = /^(?!.*\/\/)[A-Za-z0-9_.:/-]{1,200}$/;

/**
 * Arguments as they may stand in a log: names of all, values of the harmless ones. It is a list of what may be shown, not
 * of what may not: a new secret is hidden without anybody having thought of it.
 *
 * @example
 * ```ts
 * redactArguments({ 'qom-type': 'secret', id: 's0', data: 'hunter2' }); // { 'qom-type': 'secret', id: 's0', data: '...' }
 * ```
 */
export function redactArguments(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [key, isHarmless(key, value) ? value : '...']),
  );
}

function isHarmless(key: string, value: unknown): boolean {
  if (!HARMLESS.has(key)) return false;
  return typeof value === 'string' ? PLAIN.test(value) : typeof value !== 'object';
}
