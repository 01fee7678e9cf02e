// The TypeScript types of device properties. QEMU takes them strictly since 9.2: a boolean only as
// true and false, an integer only as a number, an enum's value only as a string.
import { literal } from './identifiers.mjs';

const plain = new Map([
  ['bool', 'boolean'],
  ['str', 'string'],
  ['string', 'string'],
  ['int', 'Int'],
  ['size', 'Int'],
  ['list', 'readonly unknown[]'],
  ['SocketAddress', `{ readonly type: 'unix'; readonly path: string }`],
  [
    'IOThreadVirtQueueMappingList',
    'readonly { readonly iothread: string; readonly vqs?: readonly Int[] }[]',
  ],
]);

/** Where the descriptions do not say them. */
const knownEnums = new Map([
  ['OnOffAuto', ['on', 'off', 'auto']],
  ['OffAutoPCIBAR', ['off', 'auto', 'bar0', 'bar1', 'bar2', 'bar3', 'bar4', 'bar5']],
]);

/** Such as `on/off/auto` or `Granule page size (4k/8k/16k/64k/host)`. */
const valuesInWords = /(?:^|\()([\w-]+(?:\/[\w-]+)+)\)?$/;

/** Parts of the device itself, and what can only be read. */
export function isWritable({ type }) {
  return !/^(child<.*|busnr|guest statistics|link<(irq|memory-region)>)$/.test(type);
}

export function propertyType({ type, default: defaultValue }, enums) {
  if (enums.has(type)) return type;
  // QEMU says so of `addr`: a string, or the number that its default is.
  if (type === 'str' && typeof defaultValue === 'number') return 'string | Int';
  if (/^u?int(8|16|32|64)$/.test(type)) return 'Int';
  if (type.startsWith('link<')) return 'string';
  return plain.get(type) ?? 'string | boolean | Int';
}

/** The enums among the types of these properties, with their values. */
export function enumsOf(properties) {
  const enums = new Map();
  for (const { type, description = '' } of properties) {
    if (plain.has(type) || !/^[A-Z]/.test(type) || enums.has(type)) continue;
    const values = knownEnums.get(type) ?? valuesInWords.exec(description)?.[1].split('/');
    if (values !== undefined) enums.set(type, values);
  }
  return new Map([...enums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What there is to say of a property. Its values are in its type, so a list of them says nothing. */
export function propertyLines({ type, description = '', default: defaultValue }) {
  const onlyValues = valuesInWords.exec(description)?.index === 0;
  return [
    description === '' || onlyValues ? '' : description.replace(/\.?$/, '.'),
    defaultValue === undefined || isPlaceholder(type, defaultValue)
      ? ''
      : `Default: ${defaultText(type, defaultValue)}.`,
  ];
}

/** A string's default of -1 stands for none, an array's is empty anyway. */
function isPlaceholder(type, defaultValue) {
  return (type === 'str' && typeof defaultValue === 'number') || Array.isArray(defaultValue);
}

function defaultText(type, value) {
  // A number beyond 2^53 - 1 comes as a string.
  const isText = typeof value === 'string' && !/^(u?int|size)/.test(type);
  return isText ? literal(value) : String(value);
}
