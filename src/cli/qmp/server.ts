import type { QmpClient } from '../../qmp/client.js';
import { QmpCommandError, QmpInterruptedError, QmpSchemaError } from '../../qmp/errors.js';
import type { ObjectType, QmpSchema, SchemaMember, SchemaType } from '../../qmp/introspect.js';
import { isObject } from './arguments.js';

/** The part of the client that asks. */
export type Asks = Pick<QmpClient, 'executeAny' | 'schema'>;

/** A property of a device, as device_add takes it. */
export interface Property {
  readonly member: SchemaMember;
  /** QEMU's name of the type: `uint32`, `OnOffAuto`, ... */
  readonly type: string;
  readonly description: string;
}

/**
 * What the server tells about itself, asked for once and only when needed. A server that does not tell (an old one, a
 * proxy that lets few commands through) is one of which nothing is known.
 */
export class Server {
  readonly #client: Asks;
  #schema: Promise<QmpSchema | undefined> | undefined;
  #drivers: Promise<readonly string[]> | undefined;
  readonly #properties = new Map<string, Promise<readonly Property[] | undefined>>();

  constructor(client: Asks) {
    this.#client = client;
  }

  schema(): Promise<QmpSchema | undefined> {
    this.#schema ??= this.#askSchema();
    return this.#schema;
  }

  /** Names of the devices that device_add could know. */
  drivers(): Promise<readonly string[]> {
    this.#drivers ??= this.#names('qom-list-types', { implements: 'device', abstract: false });
    return this.#drivers;
  }

  /** Ids of the devices that were given one. */
  devices(): Promise<readonly string[]> {
    return this.#names('qom-list', { path: '/machine/peripheral' });
  }

  /** Of a driver; undefined where the server does not know it. */
  properties(driver: string): Promise<readonly Property[] | undefined> {
    const known = this.#properties.get(driver) ?? this.#askProperties(driver);
    this.#properties.set(driver, known);
    return known;
  }

  /** The arguments of device_add: the schema's own, and the driver's properties. */
  async deviceArguments(declared: ObjectType, driver: string | undefined): Promise<ObjectType> {
    const properties = driver === undefined ? undefined : await this.properties(driver);
    const more = (properties ?? [])
      .map(({ member }) => member)
      .filter(({ name }) => declared.members.every((member) => member.name !== name));
    return { ...declared, members: [...declared.members, ...more] };
  }

  async #askSchema(): Promise<QmpSchema | undefined> {
    try {
      return await this.#client.schema();
    } catch (error) {
      if (error instanceof QmpSchemaError || isRefusal(error)) return undefined;
      throw error;
    }
  }

  async #askProperties(driver: string): Promise<readonly Property[] | undefined> {
    const reply = await this.#ask('device-list-properties', { typename: driver });
    return Array.isArray(reply) ? reply.flatMap(readProperty) : undefined;
  }

  async #names(command: string, args: Readonly<Record<string, unknown>>): Promise<string[]> {
    const reply = await this.#ask(command, args);
    const names = Array.isArray(reply) ? reply.map((entry) => textOf(entry, 'name')) : [];
    return names.filter((name) => name !== '' && name !== 'type');
  }

  /** Undefined where the server refuses; a lost connection is told as such. */
  async #ask(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    try {
      return await this.#client.executeAny(command, args);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof QmpCommandError && !(error instanceof QmpInterruptedError);
}

function readProperty(entry: unknown): Property[] {
  const name = textOf(entry, 'name');
  const type = textOf(entry, 'type');
  // A part of the device, which nobody can give it.
  if (name === '' || type.startsWith('child<')) return [];
  const member = { name, type: typeOf(type), optional: true, features: [] };
  return [{ member, type, description: textOf(entry, 'description') }];
}

function typeOf(name: string): SchemaType {
  if (name === 'bool') return { kind: 'builtin', name, json: 'boolean' };
  if (/^(u?int(8|16|32|64)?|size)$/.test(name)) return { kind: 'builtin', name, json: 'int' };
  if (name === 'OnOffAuto')
    return {
      kind: 'enum',
      name,
      values: ['auto', 'on', 'off'].map((value) => ({ name: value, features: [] })),
    };
  if (name === 'str') return TEXT;
  // Names of QOM types do not say how their values are written: most as text, lists as lists.
  return { kind: 'alternate', name, types: [TEXT, ANY_LIST, ANY_OBJECT] };
}

const ANY: SchemaType = { kind: 'builtin', name: 'any', json: 'value' };
const TEXT: SchemaType = { kind: 'builtin', name: 'str', json: 'string' };
const ANY_LIST: SchemaType = { kind: 'array', name: 'list', element: ANY };
const ANY_OBJECT: SchemaType = { kind: 'builtin', name: 'object', json: 'object' };

function textOf(entry: unknown, key: string): string {
  const value = isObject(entry) ? entry[key] : undefined;
  return typeof value === 'string' ? value : '';
}
