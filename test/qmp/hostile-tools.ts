import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect } from 'vitest';
import {
  QmpClient,
  type QmpError,
  type QmpOptions,
  type QmpProtocolError,
  type QmpState,
  type QmpTarget,
} from '../../src/qmp/index.js';
import {
  type FakeQmpConnection,
  type FakeQmpOptions,
  FakeQmpServer,
} from '../../src/qmp/testing.js';

const cleanups: (() => unknown)[] = [];
const faults: unknown[] = [];
const onFault = (fault: unknown): number => faults.push(fault);

/** Ends what a test has begun, and fails it if a rejection or exception was nobody's, or if Node had to warn. */
export function guard(): void {
  beforeEach(() => {
    faults.length = 0;
    process.on('unhandledRejection', onFault);
    process.on('uncaughtException', onFault);
    process.on('warning', onFault);
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    await turns();
    process.off('unhandledRejection', onFault);
    process.off('uncaughtException', onFault);
    process.off('warning', onFault);
    expect(faults).toEqual([]);
  });
}

export function atEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

export interface Watched {
  readonly client: QmpClient;
  /** What `onProblem` told. */
  readonly problems: QmpProtocolError[];
  /** What `onState` told. */
  readonly states: QmpState[];
  readonly reasons: (QmpError | undefined)[];
  /** The names of all events, as `on('*')` told them. */
  readonly events: string[];
}

/** A client that is idle. */
export function watch(target: QmpTarget, options?: QmpOptions): Watched {
  const client = new QmpClient(target, options);
  const watched: Watched = { client, problems: [], states: [], reasons: [], events: [] };
  client.onProblem((problem) => watched.problems.push(problem));
  client.onState((state, why) => {
    watched.states.push(state);
    watched.reasons.push(why);
  });
  client.on('*', ({ event }) => watched.events.push(event));
  atEnd(() => client.close());
  return watched;
}

export async function serve(options?: FakeQmpOptions): Promise<FakeQmpServer> {
  const server = await FakeQmpServer.start(options);
  atEnd(() => server.close());
  return server;
}

export interface Pair extends Watched {
  readonly server: FakeQmpServer;
  readonly connection: FakeQmpConnection;
}

/** A fake server, and a client that is running. */
export async function pair(options?: QmpOptions, serverOptions?: FakeQmpOptions): Promise<Pair> {
  const server = await serve(serverOptions);
  const watched = watch(server.target, options);
  await watched.client.connect();
  return { ...watched, server, connection: await server.connection() };
}

/** The error that a promise rejects with, which must be of this class. */
export async function failure<E extends Error>(
  promise: Promise<unknown>,
  // biome-ignore lint/suspicious/noExplicitAny: any class of errors
  of: new (...args: any[]) => E,
): Promise<E> {
  const error: unknown = await promise.then(
    (value) => new Error(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof of) return error;
  throw new Error(`expected ${of.name}, got ${String(error)}`, { cause: error });
}

/** Some turns of the event loop: long enough for what is already on its way inside this process. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits until something is so; the test's own deadline is the limit. */
export async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** The session is as good as new: commands are answered. */
export async function expectUsable({ client }: Pick<Watched, 'client'>): Promise<void> {
  expect(client.state).toBe('running');
  expect(await client.execute('query-status')).toMatchObject({ running: true });
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes that are really in use. */
export function memoryInUse(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export const MIB = 1024 * 1024;
