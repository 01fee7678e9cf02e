import type { QmpClient } from '../../qmp/client.js';
import type { QmpError } from '../../qmp/errors.js';
import type { QmpEvent } from '../../qmp/types.js';
import { writeOutput } from '../streams.js';
import { eventJson, eventLine } from './events.js';
import { formatJson } from './json-text.js';
import type { Server } from './server.js';
import type { Warnings } from './warnings.js';

/** A connected QEMU, and how its answers are wanted. */
export interface Run {
  readonly client: QmpClient;
  readonly server: Server;
  /** Resolves when the connection is lost, with the reason. */
  readonly lost: Promise<QmpError>;
  readonly warnings: Warnings;
  readonly json: boolean;
  readonly colour: boolean;
  /** ms for a wait; 0: no limit. */
  readonly timeout: number;
  /** Out-of-band commands are enabled. */
  readonly oob: boolean;
  readonly allowUnstable: boolean;
}

/** @param id the caller's own, of a command in JSON */
export function printReply({ json, colour }: Run, value: unknown, id?: unknown): void {
  const text = json
    ? formatJson({ return: value, ...(id !== undefined && { id }) })
    : formatJson(value, { pretty: true, colour });
  writeOutput(`${text}\n`);
}

export function printEvent({ json, colour }: Run, event: QmpEvent): void {
  writeOutput(json ? eventJson(event) : eventLine(event, colour));
}
