import { number, record, text } from './json.js';

/** A vdpa device. */
export interface VdpaDevice {
  readonly mgmtdev: string | undefined;
  readonly mac: string | undefined;
  readonly mtu: number | undefined;
  readonly maxVqp: number | undefined;
}

/** Reads the outputs of `vdpa -j dev show` and `vdpa -j dev config show`. */
export function parseVdpa(devices: unknown, configs: unknown): Map<string, VdpaDevice> {
  const config = record(record(configs).config);
  return new Map(
    Object.entries(record(record(devices).dev)).map(([name, shown]) => {
      const own = record(config[name]);
      return [
        name,
        {
          mgmtdev: text(record(shown).mgmtdev),
          mac: text(own.mac),
          mtu: number(own.mtu),
          maxVqp: number(own.max_vq_pairs),
        },
      ];
    }),
  );
}
