// Asks a QEMU, over the two ends of a QMP monitor, what the types are made from.
import { createInterface } from 'node:readline';
import { drivers } from './drivers.mjs';

/** @returns the version, the reply of `query-qmp-schema`, and the properties of the drivers it has. */
export async function askQemu(input, output) {
  const qmp = new Monitor(input, output);
  const { qemu } = await qmp.greeting();
  await qmp.execute('qmp_capabilities');
  const reply = await qmp.execute('query-qmp-schema');
  const types = await qmp.execute('qom-list-types', { implements: 'device', abstract: false });
  const present = new Set(types.map(({ name }) => name));
  const devices = new Map();
  for (const driver of drivers.filter((name) => present.has(name))) {
    const properties = await qmp.execute('device-list-properties', { typename: driver });
    devices.set(
      driver,
      properties.map(({ 'default-value': value, ...rest }) => ({ ...rest, default: value })),
    );
  }
  return { version: `${qemu.major}.${qemu.minor}.${qemu.micro}`, reply, devices };
}

class Monitor {
  #lines;
  #output;

  constructor(input, output) {
    this.#lines = createInterface({ input })[Symbol.asyncIterator]();
    this.#output = output;
  }

  async greeting() {
    return (await this.#next()).QMP.version;
  }

  async execute(command, args = {}) {
    this.#output.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    for (;;) {
      const message = await this.#next();
      if (message.error !== undefined) throw new Error(`${command}: ${message.error.desc}`);
      if (message.event === undefined) return message.return;
    }
  }

  async #next() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('QEMU has gone');
    // JSON.parse would round them.
    return JSON.parse(value.replace(/("default-value": )(-?\d{16,})/g, '$1"$2"'));
  }
}
