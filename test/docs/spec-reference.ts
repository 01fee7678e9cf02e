import { backend, backendOverride } from '../../src/spec/backend.js';
import { device } from '../../src/spec/devices.js';
import { hostSchema } from '../../src/spec/host.js';
import { specSchema } from '../../src/spec/schema.js';

/** A page of every key of the spec, made from the zod schema that checks it. */

/** The part of zod's schemas that the page is made from. */
interface Schema {
  readonly description?: string | undefined;
  readonly def: {
    readonly type: string;
    readonly innerType?: Schema;
    readonly in?: Schema;
    readonly element?: Schema;
    readonly valueType?: Schema;
    readonly shape?: Readonly<Record<string, Schema>>;
    readonly options?: readonly Schema[];
    readonly values?: readonly unknown[];
    readonly entries?: Readonly<Record<string, string>>;
  };
  readonly minValue?: number | null;
  readonly maxValue?: number | null;
}

export function specReference(): string {
  const root = specSchema() as unknown as Schema;
  const devices = (device as unknown as Schema).def.options ?? [];
  const backends = (backend as unknown as Schema).def.options ?? [];
  const parts = [
    '# The spec, key by key',
    '<!-- Made by `npm run docs` from src/spec/schema.ts. -->',
    'YAML or JSON, at most 1 MiB. Unknown keys are errors. `vpf schema` prints the same as JSON Schema, for editors. ' +
      'Quote MACs and PCI addresses in YAML. In the tables, `a.b` is the key `b` in the map `a`, `a[].b` that of each entry of the list `a`; **bold** keys must be there.',
    '## The document',
    table(rows(root, '')),
    '## Devices',
    `Every entry of \`devices\` has a \`type\`: ${devices.map((d) => `[\`${typeOf(d)}\`](#${typeOf(d)})`).join(', ')}.`,
    ...devices.flatMap((d) => section(d)),
    '## Backends',
    'What carries the packets of a virtio-net function on the host. In `vfs.backend` of a virtual PF, `{index}` in ' +
      '`ifname`, `device`, `path`, `socket` and `representor` stands for the index of the VF.',
    ...backends.flatMap((b) => section(b)),
    '## The host',
    "The section `host`: the host's own configuration, which outlives the guest. See [switchdev](switchdev.md) for an example.",
    table(rows(hostSchema() as unknown as Schema, '')),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(schema: Schema): string[] {
  return [`### ${typeOf(schema)}`, description(schema), table(rows(schema, ''))];
}

interface Row {
  readonly key: string;
  readonly required: boolean;
  readonly type: string;
  readonly meaning: string;
}

function table(all: readonly Row[]): string {
  const cell = (text: string) =>
    text.replaceAll('|', '\\|').replaceAll(/<([a-z][^>]*)>/g, '`<$1>`');
  const lines = all.map(({ key, required, type, meaning }) => {
    const shown = required ? `**\`${key}\`**` : `\`${key}\``;
    return `| ${shown} | ${cell(type)} | ${cell(meaning)} |`;
  });
  return ['| key | value | meaning |', '| --- | --- | --- |', ...lines].join('\n');
}

/** The keys of a map, and those of the maps in it. */
function rows(schema: Schema, prefix: string): Row[] {
  return Object.entries(plain(schema).def.shape ?? {}).flatMap(([name, child]): Row[] => {
    const key = prefix + name;
    const row = {
      key,
      required: child.def.type !== 'optional',
      type: typeText(child),
      meaning: description(child),
    };
    return [row, ...nested(child, key)];
  });
}

function nested(schema: Schema, key: string): Row[] {
  const inner = plain(schema);
  if (isBackend(inner) || (key === 'host' && isHost(inner))) return [];
  const { type, valueType, options, element } = inner.def;
  if (type === 'array' && element !== undefined) {
    return plain(element).def.type === 'object' ? rows(element, `${key}[].`) : [];
  }
  if (type === 'object') return rows(inner, `${key}.`);
  if (type === 'record' && valueType !== undefined) return rows(valueType, `${key}.N.`);
  if (type !== 'union') return [];
  const seen = new Map<string, Row>();
  for (const option of options ?? [])
    if (plain(option).def.type === 'object')
      for (const row of rows(option, `${key}.`)) if (!seen.has(row.key)) seen.set(row.key, row);
  return [...seen.values()].map((row) => ({ ...row, required: false }));
}

/** What a value may be, in words. */
function typeText(schema: Schema): string {
  const inner = plain(schema);
  if ((inner as unknown) === device) return '[device](#devices)';
  if ((inner as unknown) === backendOverride) return 'any keys of a [backend](#backends)';
  if (isBackend(inner)) return '[backend](#backends)';
  if (isHost(inner)) return '[map](#the-host)';
  const { type, values, entries, element, options } = inner.def;
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
      return `whole number ${range(inner)}`;
    case 'boolean':
      return '`true`, `false`';
    case 'literal':
      return (values ?? []).map((v) => `\`${String(v)}\``).join(', ');
    case 'enum':
      return Object.values(entries ?? {})
        .map((v) => `\`${v}\``)
        .join(', ');
    case 'array':
      return `list of ${element === undefined ? 'values' : typeText(element)}`;
    case 'object':
    case 'record':
      return 'map';
    case 'union':
      return [...new Set((options ?? []).map(typeText))].join(' or ');
    default:
      return type;
  }
}

function range({ minValue, maxValue }: Schema): string {
  return minValue === undefined || minValue === null ? '' : `${minValue} to ${maxValue}`;
}

function isBackend(schema: unknown): boolean {
  return schema === backend || schema === backendOverride;
}

function isHost(schema: unknown): boolean {
  return schema === hostSchema();
}

/** Without what makes it optional or changes its spelling. */
function plain(schema: Schema): Schema {
  const inner = schema.def.innerType ?? schema.def.in;
  return inner === undefined ? schema : plain(inner);
}

function description(schema: Schema): string {
  const inner = schema.def.innerType ?? schema.def.in;
  return schema.description ?? (inner === undefined ? '' : description(inner));
}

function typeOf(schema: Schema): string {
  return String(schema.def.shape?.type?.def.values?.[0]);
}
