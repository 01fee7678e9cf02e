import type { QmpSchema } from '../../src/qmp/introspect.js';

/** A property as `device-list-properties` tells it. A number beyond 2^53 - 1 is a string. */
export interface DeviceProperty {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly default?: unknown;
}

export type Devices = ReadonlyMap<string, readonly DeviceProperty[]>;

export function generate(facts: {
  readonly version: string;
  readonly schema: QmpSchema;
  readonly devices: Devices;
}): Map<string, string>;
