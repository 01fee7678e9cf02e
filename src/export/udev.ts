import { vlanPlan } from '../plan/devices/assigned.js';
import { vfSettings } from '../plan/devices/vf-settings.js';
import { deriveUuid } from '../plan/names.js';
import type { HostPf, HostVf } from '../spec/host-pf.js';
import { type ExportedFile, fileOf, fileStem } from './file.js';
import { differs, type HostModel, lost, type ModelPf } from './model.js';

/**
 * Rules of udev for PFs and their representors. They act once for each time that a PF's interface appears, and make VFs
 * only where there are none: udev replays its events (`udevadm trigger`) on a machine whose guests run.
 *
 * PROGRAM runs at once, RUN after the interface has got its name: a mode is changed before VFs are made, and VFs are
 * set up after.
 */
export function udevFiles(model: HostModel): ExportedFile[] {
  for (const { name, path, pf, make } of model.links) {
    if (pf !== undefined && make === undefined) continue;
    if (make?.kind === 'veth' && !make.first) continue;
    const what = make === undefined ? 'set up' : 'make';
    lost(
      model,
      path,
      `udev does not ${what} ${name}: use --format networkd or networkmanager beside this`,
    );
  }
  for (const { port, pf } of model.links) {
    if (port === undefined || pf === undefined) continue;
    lost(
      model,
      port.path,
      `udev attaches nothing to ${port.bridge}: use --format networkd or networkmanager beside this`,
    );
  }
  for (const { path, pf, vf } of model.representors) {
    if (model.pfs.some(({ name }) => name === pf)) continue;
    const what = `a rule finds the representor of VF ${vf} by the PCI address of ${pf}, which is not known here`;
    lost(model, path, `${what}: give ${pf} an entry in \`pfs\``);
  }
  for (const path of model.vdpa) {
    lost(model, path, 'udev makes no vdpa devices: use --format systemd');
  }
  const parts = model.pfs.map((pf, i) => pfRules(model, pf, i));
  const representors = model.pfs.flatMap((pf) => representorRules(model, pf));
  const drivers = [...new Set(model.pfs.flatMap(({ entry }) => driversOf(entry)))];
  if (parts.length === 0) return [];
  const lines = [
    // What an event does not bring along is forgotten, and a replayed one shall see that the VFs were set up.
    'IMPORT{db}="VPF_DONE"',
    'ACTION!="add", GOTO="vpf_end"',
    ...driverRules(drivers),
    'SUBSYSTEM!="net", GOTO="vpf_end"',
    ...representors,
    ...parts.flatMap(({ match }) => match),
    'GOTO="vpf_end"',
    ...parts.flatMap(({ rules }) => ['', ...rules]),
    '',
    'LABEL="vpf_end"',
  ];
  const stem = fileStem(model.domain, deriveUuid(model.domain));
  // After 80-net-setup-link.rules, which names interfaces.
  return [fileOf(`/etc/udev/rules.d/90-vpf-${stem}.rules`, lines)];
}

/** A value to be matched: a pattern of the shell, so what such a pattern could mistake stands for itself. */
const pattern = (text: string) => text.replaceAll(/[*?[]/g, '[$&]').replaceAll(/["\\|]/g, '?');
/** Text in a value where udev would put in something else for `%` and `$`. */
const literal = (text: string) => text.replaceAll(/[%$]/g, '$&$&').replaceAll('"', '\\"');
/** An argument of a program: udev splits at blanks, and knows single quotes. */
const word = (text: string) =>
  /^[A-Za-z0-9_./:@,=+-]+$/.test(text) ? text : `'${literal(text.replaceAll("'", ''))}'`;

const program = (name: string, args: readonly string[]) => `/usr/sbin/${name} ${args.join(' ')}`;
const run = (name: string, ...args: readonly string[]) => `RUN+="${program(name, args)}"`;

function pfRules(
  model: HostModel,
  pf: ModelPf,
  number: number,
): { readonly match: string[]; readonly rules: string[] } {
  const { entry } = pf;
  const label = `vpf_pf${number}`;
  const go = `GOTO="${label}"`;
  const parent = parentOf(pf);
  const name = pattern(pf.name ?? '');
  const match =
    parent === undefined
      ? [`NAME=="${name}", ${go}`, `NAME=="", KERNEL=="${name}", ${go}`]
      : [
          // Representors are interfaces of the PF's device, too.
          `KERNELS=="${parent}", ATTR{phys_port_name}=="*pf*vf*", GOTO="vpf_end"`,
          `KERNELS=="${parent}", ${go}`,
        ];
  const { up, mtu, addresses } = pf.settings;
  const rules = [
    `LABEL="${label}"`,
    // Once for each time that the interface appears.
    'ENV{VPF_DONE}=="1", GOTO="vpf_end"',
    'ENV{VPF_DONE}="1"',
    ...(mtu === undefined ? [] : [`ATTR{mtu}="${mtu}"`]),
    ...(entry.offload === undefined ? [] : [offload(entry.offload)]),
    ...(up === undefined ? [] : [run('ip', 'link', 'set', 'dev', '$name', up ? 'up' : 'down')]),
    ...addresses.map((a) => run('ip', 'address', 'replace', word(a), 'dev', '$name')),
    ...vfRules(model, number, pf),
    'GOTO="vpf_end"',
  ];
  return { match, rules };
}

/** The device in sysfs whose interface the PF's is; undefined where only the interface's name is known. */
function parentOf({ entry, address }: ModelPf): string | undefined {
  const at = address ?? entry.devlink?.split('/')[1];
  return at === undefined ? undefined : pattern(at);
}

const offload = (on: boolean) => run('ethtool', '-K', '$name', 'hw-tc-offload', on ? 'on' : 'off');

function vfRules(model: HostModel, number: number, { entry, path }: ModelPf): string[] {
  const { vfs, autoprobe, eswitch, each = {} } = entry;
  const rules: string[] = [];
  const settled = `vpf_vfs${number}`;
  if (vfs !== undefined || eswitch !== undefined) {
    rules.push(`ATTR{device/sriov_numvfs}!="0", GOTO="${settled}"`);
  }
  if (autoprobe !== undefined) {
    rules.push(`ATTR{device/sriov_drivers_autoprobe}="${autoprobe ? 1 : 0}"`);
  }
  if (eswitch !== undefined) {
    const set = (key: string, value: string) => {
      const handle = entry.devlink === undefined ? 'pci/$id' : word(entry.devlink);
      const bus = entry.devlink === undefined ? 'SUBSYSTEMS=="pci", ' : '';
      const args = ['dev', 'eswitch', 'set', handle, key, value];
      rules.push(`${bus}PROGRAM!="${program('devlink', args)}", GOTO="vpf_end"`);
    };
    set('mode', eswitch.mode);
    if (eswitch.inline !== undefined) set('inline-mode', eswitch.inline);
    if (eswitch.encap !== undefined) set('encap-mode', eswitch.encap ? 'basic' : 'none');
  }
  if (vfs !== undefined && vfs > 0) rules.push(`ATTR{device/sriov_numvfs}="${vfs}"`);
  if (vfs !== undefined || eswitch !== undefined) rules.push(`LABEL="${settled}"`);
  for (const [index, vf] of Object.entries(each)) {
    rules.push(...oneVf(model, index, vf, [...path, 'each', index]));
  }
  return rules;
}

function oneVf(model: HostModel, index: string, vf: HostVf, path: ModelPf['path']): string[] {
  if (vf.rate !== undefined) {
    const what =
      'drivers such as igb take a rate only while the PF has a link, which it may not have yet';
    differs(model, [...path, 'rate'], `${what}: use --format systemd with those`);
  }
  const vlan = vlanPlan(vf.vlan);
  const settings = vfSettings(
    vf,
    vlan !== undefined && 'tag' in vlan ? vlan : undefined,
    vf.mac,
    false,
  ).map(({ set }) => set);
  if (vf.nodeGuid !== undefined) settings.push(['node_guid', vf.nodeGuid]);
  if (vf.portGuid !== undefined) settings.push(['port_guid', vf.portGuid]);
  const rules = settings.map((set) =>
    run('ip', 'link', 'set', 'dev', '$name', 'vf', index, ...set.map(word)),
  );
  if (vf.driver === undefined) return rules;
  // Its address is not known: an event of its own, in which it has one, binds it.
  return [
    ...rules,
    `ATTR{device/virtfn${index}/driver_override}="${literal(vf.driver)}"`,
    `RUN+="/usr/bin/udevadm trigger --action=add /sys/class/net/$name/device/virtfn${index}"`,
  ];
}

function driversOf({ each = {} }: HostPf): string[] {
  return Object.values(each).flatMap(({ driver }) => driver ?? []);
}

/** What an event of a VF does that is to have a driver of its own and has not. */
function driverRules(drivers: readonly string[]): string[] {
  if (drivers.length === 0) return [];
  return [
    'SUBSYSTEM!="pci", GOTO="vpf_net"',
    ...drivers.flatMap((driver, i) => [
      `TEST!="physfn", GOTO="vpf_end"`,
      `ATTR{driver_override}!="${pattern(driver)}", GOTO="vpf_driver${i}"`,
      `DRIVER=="${pattern(driver)}", GOTO="vpf_end"`,
      // It may be built into the kernel.
      `PROGRAM=="/usr/sbin/modprobe ${word(driver)}"`,
      'TEST=="driver", ATTR{driver/unbind}="$kernel"',
      'ATTR{[subsystem/pci]drivers_probe}="$kernel"',
      `LABEL="vpf_driver${i}"`,
    ]),
    'GOTO="vpf_end"',
    'LABEL="vpf_net"',
  ];
}

/** MTU and offload of representors, and the link of those that are ports of a bridge. */
function representorRules(model: HostModel, pf: ModelPf): string[] {
  const { entry, path } = pf;
  const ports = model.representors.filter((r) => r.pf === pf.name);
  for (const port of ports) {
    if (port.bridge === undefined) continue;
    lost(model, port.path, `udev attaches nothing to ${port.bridge}: use --format systemd`);
  }
  if (entry.eswitch?.mode !== 'switchdev') return [];
  const parent = parentOf(pf);
  const own = Object.entries(entry.each ?? {}).filter(([, vf]) => vf.offload !== undefined);
  const rules = (vf: string, ...what: readonly string[]) => {
    const fn = /\.([0-7])$/.exec(pf.address ?? '')?.[1] ?? '0';
    return `KERNELS=="${parent}", ATTR{phys_port_name}=="*pf${fn}vf${vf}", ${what.join(', ')}`;
  };
  const lines = [
    ...(entry.mtu === undefined ? [] : [rules('*', `ATTR{mtu}="${entry.mtu}"`)]),
    ...(entry.offload === undefined ? [] : [rules('*', offload(entry.offload))]),
    ...own.map(([index, vf]) => rules(index, offload(vf.offload ?? false))),
    ...ports.flatMap(({ vf, mtu }) => [
      ...(mtu === undefined ? [] : [rules(`${vf}`, `ATTR{mtu}="${mtu}"`)]),
      rules(`${vf}`, run('ip', 'link', 'set', 'dev', '$name', 'up')),
    ]),
  ];
  if (lines.length === 0 || parent !== undefined) return lines;
  const what = "a rule finds representors by the PF's PCI address, which is not known here";
  lost(model, [...path, 'eswitch'], `${what}: give \`address\``);
  return [];
}
