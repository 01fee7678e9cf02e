import { deriveUuid } from '../plan/names.js';
import { type ExportedFile, fileStem, iniFile } from './file.js';
import type { HostModel } from './model.js';

export interface UnitOptions {
  /** Absolute path of the spec's file, which is read when the machine boots. */
  readonly spec: string;
  /** Who starts the guest, as for `vpf host apply`. */
  readonly for?: 'qemu' | 'libvirt';
}

/** A service that does at boot what `vpf host apply` does: the way that leaves nothing out. */
export function systemdFiles(model: HostModel, options: UnitOptions): ExportedFile[] {
  const command = ['vpf', 'host', 'apply', options.spec];
  if (options.for === 'libvirt') command.push('--for', 'libvirt');
  const devices = model.pfs.flatMap(({ name }) => (name === undefined ? [] : [deviceUnit(name)]));
  // Without a name there is no unit to wait for but the one that waits for all.
  const settle = model.pfs.some(({ name }) => name === undefined);
  const wants = [...devices, ...(settle ? ['systemd-udev-settle.service'] : [])];
  const sections = [
    {
      name: 'Unit',
      entries: [
        ['Description', `Host plumbing of ${specifier(model.domain)}, by vpf`],
        ['Wants', wants.length === 0 ? undefined : wants.join(' ')],
        ['After', ['network-pre.target', ...OPEN_VSWITCH, ...wants].join(' ')],
        ['Before', ['network.target', ...LIBVIRT].join(' ')],
      ],
    },
    {
      name: 'Service',
      entries: [
        ['Type', 'oneshot'],
        ['RemainAfterExit', 'yes'],
        ['ExecStart', command.map(execWord).join(' ')],
      ],
    },
    { name: 'Install', entries: [['WantedBy', 'multi-user.target']] },
  ] as const;
  const stem = fileStem(model.domain, deriveUuid(model.domain));
  return [iniFile(`/etc/systemd/system/vpf-${stem}.service`, sections)];
}

/** Debian's, Fedora's, and the daemon itself. */
const OPEN_VSWITCH = ['openvswitch-switch.service', 'openvswitch.service', 'ovs-vswitchd.service'];
/** Guests that start with the machine come after what they use. */
const LIBVIRT = ['libvirtd.service', 'virtqemud.service', 'libvirt-guests.service'];

/** The unit of an interface, which is there when the interface is. */
function deviceUnit(name: string): string {
  const escaped = name.replaceAll(
    /[^A-Za-z0-9:_.]|^\./g,
    (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `sys-subsystem-net-devices-${escaped}.device`;
}

const specifier = (text: string) => text.replaceAll('%', '%%');

/** A word of a command: `%` and `$` mean something there, and blanks and quotes need quotes. */
function execWord(text: string): string {
  const plain = specifier(text).replaceAll('$', '$$$$');
  if (/^[A-Za-z0-9_./:@%$,=+-]+$/.test(plain)) return plain;
  const quoted = plain
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(
      /[\u0000-\u001f\u007f]/g,
      (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
  return `"${quoted}"`;
}
