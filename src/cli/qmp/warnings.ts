import type { QmpClient } from '../../qmp/client.js';
import type { QmpProtocolError } from '../../qmp/errors.js';
import { singleLine } from '../report.js';
import { writeError } from '../streams.js';
import { paint } from './json-text.js';

/** Warns of what the client skipped because it is not QMP: on stderr, until somebody says otherwise. */
export class Warnings {
  #print: (text: string) => void = (text) => writeError(`vpf: ${text}`);

  constructor(client: Pick<QmpClient, 'onProblem'>, colour: boolean) {
    client.onProblem(({ code, message }: QmpProtocolError) => {
      this.#print(`${paint(`warning[${code}]:`, 'warning', colour)} ${singleLine(message)}\n`);
    });
  }

  /** @param print takes a whole line */
  to(print: (text: string) => void): void {
    this.#print = print;
  }
}
