import { specJsonSchema } from '../../src/spec/schema.js';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

/** The reference page of the spec: every key, its type, its limits, its meaning. */
export function specReference(): string {
  const schema = specJsonSchema() as JsonSchema;
  const devices = schema.properties?.devices?.items?.oneOf ?? [];
  const backends = devices
    .flatMap((d) => d.properties?.backend?.oneOf ?? [])
    .filter((b, i, all) => all.findIndex((o) => typeOf(o) === typeOf(b)) === i);
  return [
    '# The spec, key by key\n',
    '<!-- Written by `npm run docs` from the schema (src/spec). -->\n',
    'A spec is YAML or JSON. Unknown keys are errors. `vpf schema` prints the JSON Schema for editors.\n',
    '## The document\n',
    table(schema, ['devices']),
    ...devices.flatMap((d) => [
      `## \`type: ${typeOf(d)}\`\n`,
      `${d.description ?? ''}\n`,
      table(d),
    ]),
    '## Backends\n',
    "What carries a virtio-net function's packets. In `vfs.backend`, `{index}` in a name stands for the VF's index.\n",
    ...backends.flatMap((b) => [
      `### \`type: ${typeOf(b)}\`\n`,
      `${b.description ?? ''}\n`,
      table(b),
    ]),
  ].join('\n');
}

function typeOf(schema: JsonSchema): string {
  return String(schema.properties?.type?.const ?? '');
}

/** The keys below a schema, nested ones by their dotted name. */
function table(schema: JsonSchema, leaves: readonly string[] = []): string {
  const rows = rowsOf(schema, '', leaves);
  return `| key | value | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function rowsOf(schema: JsonSchema, prefix: string, leaves: readonly string[]): string[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    const must = required.has(key) ? ' (required)' : '';
    const cells = [`\`${name}\`${must}`, wordsOf(value), value.description ?? ''];
    const row = `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    if (leaves.includes(key) || isBackend(value)) return [row];
    const each = value.additionalProperties;
    const nested =
      typeof each === 'object'
        ? rowsOf(each, `${name}.N.`, [...leaves, 'backend'])
        : rowsOf(value, `${name}.`, leaves);
    return [row, ...nested];
  });
}

function isBackend(schema: JsonSchema): boolean {
  return schema.oneOf !== undefined && schema.oneOf.some((option) => typeOf(option) !== '');
}

function wordsOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((v) => `\`${v}\``).join(', ');
  if (isBackend(schema)) {
    const types = (schema.oneOf ?? []).map((option) => `\`${typeOf(option)}\``).join(', ');
    return `a [backend](#backends): ${types}`;
  }
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return options.map(valueOf).join(' or ');
  switch (schema.type) {
    case 'integer':
    case 'number':
      return `${schema.minimum ?? ''} to ${schema.maximum ?? ''}`;
    case 'boolean':
      return '`true`, `false`';
    case 'array':
      return schema.items === undefined || isBackend(schema.items)
        ? 'list'
        : `list of ${wordsOf(schema.items)}`;
    case 'object': {
      const keys = Object.keys(schema.properties ?? {});
      return keys.length > 0 ? `{${keys.map((k) => `\`${k}\``).join(', ')}}` : 'map';
    }
    default:
      return 'text';
  }
}
