import type { QmpClient } from '../../qmp/client.js';
import type { QmpEvent, WaitOptions } from '../../qmp/types.js';
import { isObject, parseJson, readAssignments } from './arguments.js';
import { formatJson, paint } from './json-text.js';

/** An event that is waited for: its name, and what its data must hold. */
export interface Wanted {
  readonly event: string;
  matches(data: unknown): boolean;
}

/** More than anybody waits for; the oldest are forgotten. */
const MOST = 100_000;

/**
 * The events since a moment, so that a wait misses none that came before it began. Each answers one wait: the second of
 * two equal waits is for a second event.
 */
export class EventLog {
  readonly #client: Pick<QmpClient, 'on' | 'waitFor'>;
  #events: QmpEvent[] = [];

  constructor(client: Pick<QmpClient, 'on' | 'waitFor'>) {
    this.#client = client;
    client.on('*', (event: QmpEvent) => {
      this.#events.push(event);
      if (this.#events.length > MOST) this.#events = this.#events.slice(MOST / 2);
    });
  }

  /** Only what comes from now on counts. */
  clear(): void {
    this.#events = [];
  }

  /** @throws {QmpError} when it does not come */
  async wait(wanted: Wanted, options: WaitOptions): Promise<QmpEvent> {
    const matches = (event: QmpEvent): boolean => wanted.matches(event.data);
    const earlier = this.#events.find((event) => event.event === wanted.event && matches(event));
    const event = earlier ?? (await this.#client.waitFor(wanted.event, matches, options));
    this.#events = this.#events.filter((other) => other !== event);
    return event;
  }
}

/** `key=value` words: each names a place in the data, with dots, and what stands there. @throws {UsageError} */
export function wantedByWords(event: string, words: readonly string[]): Wanted {
  const conditions = readAssignments(words).map(({ key, value, json }) => {
    const path = key.split('.');
    const exact = json ? parseJson(value, key) : undefined;
    return (data: unknown) => {
      const found = path.reduce(below, data);
      return json ? holds(found, exact) : isSaid(found, value);
    };
  });
  return { event, matches: (data) => conditions.every((condition) => condition(data)) };
}

/** As in a `{"wait": ...}` line: the event's data holds all of this, and perhaps more. */
export function wantedByData(event: string, data: Readonly<Record<string, unknown>>): Wanted {
  return { event, matches: (found) => holds(found, data) };
}

/** For a person: the time, the name, and the data on one line. */
export function eventLine({ event, data, timestamp }: QmpEvent, colour: boolean): string {
  const parts = [
    paint(timeOfDay(timestamp), 'dim', colour),
    paint(formatJson(event).slice(1, -1), 'bold', colour),
    ...(Object.keys(data).length > 0 ? [formatJson(data, { colour })] : []),
  ];
  return `${parts.join(' ')}\n`;
}

/** For a program: as QEMU sent it. */
export function eventJson({ event, data, timestamp }: QmpEvent): string {
  return `${formatJson({ timestamp, event, data })}\n`;
}

function timeOfDay({ seconds, microseconds }: QmpEvent['timestamp']): string {
  const time = new Date(seconds * 1000 + microseconds / 1000);
  if (seconds < 0 || Number.isNaN(time.getTime())) return '--:--:--.---';
  const two = (n: number, digits = 2) => String(n).padStart(digits, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((n) => two(n));
  return `${clock.join(':')}.${two(time.getMilliseconds(), 3)}`;
}

function below(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** A plain word means the text, or the number, `true`, `null` or JSON that is written so. */
function isSaid(value: unknown, word: string): boolean {
  if (value === undefined) return false;
  return typeof value === 'string' ? value === word : formatJson(value) === word;
}

function holds(value: unknown, wanted: unknown): boolean {
  if (isObject(wanted))
    return (
      isObject(value) && Object.keys(wanted).every((key) => holds(below(value, key), wanted[key]))
    );
  if (Array.isArray(wanted))
    return (
      Array.isArray(value) &&
      value.length === wanted.length &&
      wanted.every((element, i) => holds(value[i], element))
    );
  return value === wanted;
}
