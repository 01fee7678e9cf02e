// commands.ts and events.ts: each command and event by name, with its types.
import { doc, featureLines, header } from './doc.mjs';
import { key, literal } from './identifiers.mjs';
import { isEmpty } from './shape.mjs';
import { typeText } from './types-text.mjs';

/** Its schema knows but a few of the arguments; devices.ts has them. */
export const TYPED_BY_HAND = 'device_add';

export function commandsText({ version, schema, nameOf }) {
  const commands = sorted(schema.commands);
  const oob = commands.filter((command) => command.oob).map((command) => literal(command.name));
  return `${header(version)}import type { DeviceAddArguments } from './devices.js';
import type * as T from './types.js';

/** Each command: what it takes and what it returns. */
export interface QmpCommands {
${commands.map((command) => commandText(command, nameOf)).join('')}}

/** The commands that may be sent out of band (\`exec-oob\`). */
export type OobCommand = ${oob.join(' | ') || 'never'};
`;
}

function commandText(command, nameOf) {
  const comment = doc(
    command.oob ? 'May be sent out of band (`exec-oob`).' : '',
    ...featureLines(command.features),
  );
  const args =
    command.name === TYPED_BY_HAND
      ? 'DeviceAddArguments'
      : isEmpty(command.arguments)
        ? 'T.NoArguments'
        : typeText(command.arguments, nameOf, 'T.');
  const returns = typeText(command.returns, nameOf, 'T.');
  return `${comment}${key(command.name)}: { readonly arguments: ${args}; readonly returns: ${returns} };\n`;
}

export function eventsText({ version, schema, nameOf }) {
  return `${header(version)}import type * as T from './types.js';

/** Each event: its data. */
export interface QmpEvents {
${sorted(schema.events)
  .map((event) => eventText(event, nameOf))
  .join('')}}
`;
}

function eventText(event, nameOf) {
  const data = isEmpty(event.data) ? 'T.NoData' : typeText(event.data, nameOf, 'T.');
  return `${doc(...featureLines(event.features))}${key(event.name)}: ${data};\n`;
}

export function sorted(map) {
  return [...map.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
