// devices.ts: the arguments of device_add by driver.
import { doc, header } from './doc.mjs';
import { key, literal, pascal } from './identifiers.mjs';
import { enumsOf, isWritable, propertyLines, propertyType } from './property-types.mjs';

/** What many drivers share is written once. A driver is in the group when it has the property `mark`. */
const groups = [
  { name: 'PciProperties', mark: 'multifunction', doc: 'What every PCI device has.' },
  { name: 'VirtioPciProperties', mark: 'disable-modern', doc: 'What every virtio PCI device has.' },
];

const tail = `/** A driver whose properties are known here. */
export type KnownDriver = keyof DeviceProperties;

/** A driver that a known one is offered for, but that may be any. */
export type DriverName = KnownDriver | (string & {});

/** What \`device_add\` itself takes, whatever the driver. */
export interface DeviceAddCommon<D extends string> {
  readonly driver: D;
  /** The name that \`device_del\` and events call it by. */
  readonly id?: string;
  /** The id of the bus it is plugged into. */
  readonly bus?: string;
}

/** Of a driver that is not known here: any property. */
export interface OtherDeviceAddArguments<D extends string = string> extends DeviceAddCommon<D> {
  readonly [property: string]: unknown;
}

/**
 * The arguments of \`device_add\` for a driver. Those of a known driver are checked strictly: give its
 * name as a plain string (\`driver as string\`) for a property that only another QEMU has.
 */
export type DeviceAddArguments<D extends string = string> = string extends D
  ? KnownDeviceAddArguments<KnownDriver> | OtherDeviceAddArguments
  : D extends KnownDriver
    ? KnownDeviceAddArguments<D>
    : OtherDeviceAddArguments<D>;

type KnownDeviceAddArguments<D extends KnownDriver> = D extends KnownDriver
  ? DeviceAddCommon<D> & DeviceProperties[D]
  : never;
`;

const ownNames = [
  'DeviceAddArguments',
  'DeviceAddCommon',
  'DeviceProperties',
  'DriverName',
  'KnownDeviceAddArguments',
  'KnownDriver',
  'OtherDeviceAddArguments',
];

/** The names that devices.ts takes. */
export function deviceNames(devices) {
  const enums = enumsOf([...devices.values()].flat());
  const drivers = [...devices.keys()].map(interfaceName);
  return [...ownNames, ...groups.map(({ name }) => name), ...enums.keys(), ...drivers];
}

export function devicesText({ version, devices }) {
  const writable = new Map(
    [...devices]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([driver, all]) => [driver, propertiesOf(all)]),
  );
  const enums = enumsOf([...writable.values()].flat());
  const lines = new Map(
    [...writable].map(([driver, properties]) => [
      driver,
      new Map(properties.map((property) => [property.name, propertyText(property, enums)])),
    ]),
  );
  const bases = sharedBases(lines);
  const parts = [
    "import type { Int } from './types.js';\n",
    ...[...enums].map(
      ([name, values]) => `export type ${name} = ${values.map(literal).join(' | ')};\n`,
    ),
    ...bases.map((base, index) =>
      interfaceText(base.name, bases.slice(0, index).slice(-1), base.lines, [base.doc]),
    ),
    ...[...lines].map(([driver, own]) => driverText(driver, own, bases)),
    `/** The properties of the devices by driver. */\nexport interface DeviceProperties {\n${[
      ...lines.keys(),
    ]
      .map((driver) => `readonly ${key(driver)}: ${interfaceName(driver)};\n`)
      .join('')}}\n`,
    tail,
  ];
  return header(version) + parts.join('\n');
}

function interfaceName(driver) {
  return `${pascal(driver)}Properties`;
}

function propertiesOf(all) {
  const own = ['driver', 'id', 'bus']; // device_add's own
  return all
    .filter((property) => isWritable(property) && !own.includes(property.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function propertyText(property, enums) {
  const type = propertyType(property, enums);
  return `${doc(...propertyLines(property))}readonly ${key(property.name)}?: ${type};`;
}

/** For each group the lines that all its drivers have in common, less those of the groups before. */
function sharedBases(lines) {
  const bases = [];
  for (const group of groups) {
    const drivers = [...lines.values()].filter((own) => own.has(group.mark));
    if (drivers.length < 2) continue;
    const before = new Set(bases.flatMap((base) => base.lines));
    const shared = [...drivers[0].values()].filter(
      (line) => !before.has(line) && drivers.every((own) => [...own.values()].includes(line)),
    );
    bases.push({ ...group, lines: shared });
  }
  return bases;
}

function driverText(driver, own, bases) {
  const extended = bases.filter(({ mark }) => own.has(mark));
  const inherited = new Set(extended.flatMap((base) => base.lines));
  const rest = [...own.values()].filter((line) => !inherited.has(line));
  // The last group stands on those before it.
  return interfaceText(interfaceName(driver), extended.slice(-1), rest, []);
}

function interfaceText(name, bases, lines, comment) {
  const heritage = bases.length > 0 ? ` extends ${bases.map((base) => base.name).join(', ')}` : '';
  return `${doc(...comment)}export interface ${name}${heritage} {\n${lines.map((line) => `${line}\n`).join('')}}\n`;
}
