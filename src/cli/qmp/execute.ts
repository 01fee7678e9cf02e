import { VpfError } from '../../errors/vpf-error.js';
import { QmpExecuteError } from '../../qmp/errors.js';
import { didYouMean } from '../../spec/nearest.js';
import { UsageError } from '../errors.js';
import {
  type ArgumentTypes,
  type Assignment,
  buildArguments,
  isObject,
  jsonArguments,
  parseJson,
  readAssignments,
} from './arguments.js';
import type { Asks, Server } from './server.js';

/** A command that is ready to be sent. */
export interface Request {
  readonly command: string;
  readonly args: Readonly<Record<string, unknown>> | undefined;
  readonly outOfBand: boolean;
  /** The caller's own, in JSON; for the reply. */
  readonly id?: unknown;
}

/** QEMU refused a command: its own words, and what may have been meant. */
export class RefusedError extends VpfError {
  readonly errorClass: string;
  readonly desc: string;

  constructor(error: QmpExecuteError, hint: string) {
    super(error.code, `${error.message}${hint}`, { cause: error });
    this.errorClass = error.errorClass;
    this.desc = error.desc;
  }
}

/**
 * A command as it is written in words: a name and its arguments, or all of it in JSON.
 *
 * @param server is asked for the types of plain values; without one, they are what they look like
 * @throws {UsageError}
 * @throws {QmpError} the server could not be asked for its schema
 */
export async function readRequest(
  words: readonly string[],
  server: Server | undefined,
): Promise<Request> {
  const [command = '', ...rest] = words;
  if (command.trimStart().startsWith('{')) {
    if (rest.length > 0) throw new UsageError('a command in JSON stands alone');
    return requestOfJson(parseJson(command, 'the command'));
  }
  if (!/^[A-Za-z0-9_.-]+$/.test(command)) throw new UsageError(`"${command}" is no command's name`);
  return { command, args: await readArguments(command, rest, server), outOfBand: false };
}

/** `{"execute": NAME, "arguments": {...}}`, or `exec-oob` in place of `execute`. @throws {UsageError} */
export function requestOfJson(value: unknown): Request {
  if (!isObject(value)) throw new UsageError('a command is a JSON object');
  const { execute, 'exec-oob': oob, arguments: args, id, ...others } = value;
  const command = execute ?? oob;
  if (typeof command !== 'string' || (execute !== undefined && oob !== undefined))
    throw new UsageError('a command has one "execute" (or "exec-oob") with a name');
  const [other] = Object.keys(others);
  if (other !== undefined) throw new UsageError(`a command has no "${other}"`);
  if (args !== undefined && !isObject(args)) throw new UsageError('"arguments" is not an object');
  return { command, args, outOfBand: oob !== undefined, ...(id !== undefined && { id }) };
}

/** @throws {UsageError} for words that the command cannot take */
async function readArguments(
  command: string,
  words: readonly string[],
  server: Server | undefined,
): Promise<Request['args']> {
  if (words.length === 0) return undefined;
  const json = jsonArguments(words);
  if (json !== undefined) return json;
  const assignments = readAssignments(words);
  const types = server && (await argumentTypes(command, assignments, server));
  try {
    return buildArguments(assignments, types);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${command}: ${error.message}`);
    throw error;
  }
}

/** Of a command that the server does not know, nothing: it says so itself. */
export async function argumentTypes(
  command: string,
  assignments: readonly Assignment[],
  server: Server,
): Promise<ArgumentTypes | undefined> {
  const declared = (await server.schema())?.commands.get(command)?.arguments;
  if (declared === undefined) return undefined;
  // Its schema has three arguments, and QEMU takes any.
  if (command !== 'device_add') return { type: declared, open: false };
  const driver = assignments.find(({ key }) => key === 'driver');
  return { type: await server.deviceArguments(declared, driver?.value), open: true };
}

/** Whether it tells QEMU to end: `quit`, also of the human monitor (`quit` or `q`). */
export function endsGuest({ command, args }: Request): boolean {
  if (command === 'quit') return true;
  const line = command === 'human-monitor-command' ? args?.['command-line'] : undefined;
  return typeof line === 'string' && /^\s*q(uit)?(?![^\s/])/.test(line);
}

export interface ExecuteRules {
  /** Out-of-band commands are enabled. */
  readonly oob: boolean;
  readonly allowUnstable: boolean;
  readonly signal?: AbortSignal;
}

/**
 * @throws {RefusedError} QEMU refused
 * @throws {QmpError} it came to nothing otherwise
 */
export async function execute(
  client: Asks,
  server: Server,
  request: Request,
  { oob, allowUnstable, signal }: ExecuteRules,
): Promise<unknown> {
  const { command, args, outOfBand } = request;
  if (command.startsWith('x-') && !allowUnstable)
    throw new UsageError(
      `${command}: commands that begin with x- are unstable, and one of them aborts QEMU 11.1; if you mean it, say --allow-unstable`,
    );
  if (outOfBand && !oob) throw new UsageError(`${command}: to send it out of band, say --oob`);
  try {
    return await client.executeAny(command, args, { outOfBand, ...(signal && { signal }) });
  } catch (error) {
    if (!(error instanceof QmpExecuteError)) throw error;
    throw new RefusedError(error, outOfBand ? '' : await hintFor(error, request, server));
  }
}

/** What may have been meant, where QEMU's words are about a name that it does not know. */
async function hintFor(
  { errorClass, desc }: QmpExecuteError,
  { command, args = {} }: Request,
  server: Server,
): Promise<string> {
  try {
    if (errorClass === 'CommandNotFound') {
      const known = [...((await server.schema())?.commands.keys() ?? [])];
      return known.includes(command) ? '' : didYouMean(command, known);
    }
    const { driver } = args;
    if (command !== 'device_add' || typeof driver !== 'string') return '';
    const properties = await server.properties(driver);
    if (properties === undefined) return didYouMean(driver, await server.drivers());
    const known = ['driver', 'bus', 'id', ...properties.map(({ member }) => member.name)];
    const wrong = Object.keys(args).find((name) => desc.includes(`.${name}'`));
    return wrong === undefined || known.includes(wrong) ? '' : didYouMean(wrong, known);
  } catch {
    return ''; // QEMU's own words are what matters
  }
}
