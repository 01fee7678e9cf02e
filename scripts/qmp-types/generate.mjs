// What a QEMU says of itself -> the files of src/qmp/schema. Nothing is read or written here.
import { commandsText, eventsText, sorted, TYPED_BY_HAND } from './commands-text.mjs';
import { deviceNames, devicesText } from './devices-text.mjs';
import { header } from './doc.mjs';
import { pascal } from './identifiers.mjs';
import { nameTypes } from './names.mjs';
import { ownNames, typesText } from './types-text.mjs';

/** The files by name. They are still to be formatted. */
export function generate({ version, schema, devices }) {
  const roots = [
    ...sorted(schema.commands).flatMap(commandRoots),
    ...sorted(schema.events).map((event) => root(event.name, 'Data', event.data)),
  ];
  const reserved = [...ownNames, 'QmpCommands', 'QmpEvents', 'OobCommand', ...deviceNames(devices)];
  const facts = { version, schema, devices, roots, nameOf: nameTypes(roots, reserved) };
  return new Map([
    ['commands.ts', commandsText(facts)],
    ['devices.ts', devicesText(facts)],
    ['events.ts', eventsText(facts)],
    ['index.ts', indexText(facts)],
    ['types.ts', typesText(facts)],
  ]);
}

function commandRoots({ name, arguments: args, returns }) {
  const suffix = returns.kind === 'array' ? 'Item' : 'Return';
  const taken = name === TYPED_BY_HAND ? [] : [root(name, 'Arguments', args)];
  return [...taken, root(name, suffix, returns)];
}

function root(name, suffix, type) {
  return { name: pascal(name) + suffix, stem: pascal(name), type };
}

function indexText({ version }) {
  return `${header(version)}export type * from './command-types.js';
export type * from './commands.js';
export type * from './devices.js';
export type * from './events.js';
export type * from './types.js';

/** The QEMU whose commands, events and devices these types are. */
export const TYPES_QEMU_VERSION = '${version}';
`;
}
