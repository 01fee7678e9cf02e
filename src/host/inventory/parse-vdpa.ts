import { known, numberOf, type Parsed, parseEntries, textOf, textsOf } from './json.js';
import type { VdpaDevice, VdpaManagement } from './types.js';

/** `vdpa -j mgmtdev show` */
export function parseVdpaManagement(stdout: string): Parsed<readonly VdpaManagement[]> {
  return parseEntries(stdout, 'mgmtdev', (name, fields) =>
    known({
      name,
      classes: textsOf(fields.get('supported_classes')),
      maxVqs: numberOf(fields.get('max_supported_vqs')),
      features: textsOf(fields.get('dev_features')),
    }),
  );
}

/** `vdpa -j dev show` */
export function parseVdpaDevices(stdout: string): Parsed<readonly VdpaDevice[]> {
  return parseEntries(stdout, 'dev', (name, fields) =>
    known({
      name,
      type: textOf(fields.get('type')),
      mgmtdev: textOf(fields.get('mgmtdev')),
      maxVqs: numberOf(fields.get('max_vqs')),
      maxVqSize: numberOf(fields.get('max_vq_size')),
    }),
  );
}

export type VdpaConfig = Pick<VdpaDevice, 'name' | 'mac' | 'mtu' | 'maxVqp'>;

/** `vdpa -j dev config show` */
export function parseVdpaConfig(stdout: string): Parsed<readonly VdpaConfig[]> {
  return parseEntries(stdout, 'config', (name, fields) => {
    const mac = textOf(fields.get('mac'));
    return known({
      name,
      mac: mac === undefined || /^[0:]+$/.test(mac) ? undefined : mac.toLowerCase(),
      mtu: numberOf(fields.get('mtu')),
      maxVqp: numberOf(fields.get('max_vq_pairs')),
    });
  });
}
