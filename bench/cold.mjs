// Cold starts: `vpf compose` of the 8-VF example, `node -e 0`, and virt-install with as many interfaces.
// Interleaved, so that a busy moment of the machine falls on all of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { timeProcess } from './stats.mjs';
import { openWorld } from './world.mjs';

const root = new URL('..', import.meta.url).pathname;
const EXAMPLE = 'examples/virtual-pf.yaml';

export async function coldStarts(rounds) {
  const samples = { node: [], vpf: [], virtInstall: [], bareNode: [], bareVpf: [] };
  const lab = await openLab();
  const here = { cwd: root };
  // With extra CA certificates, Node parses all it knows before it does anything: some 35 ms.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const bare = { cwd: root, env };
  try {
    for (let i = -2; i < rounds; i++) {
      const node = timeProcess(process.execPath, ['-e', '0'], here);
      const vpf = timeProcess(process.execPath, ['bin/vpf', 'compose', EXAMPLE], here);
      const wanted = lab.argv !== undefined && (i < 0 || i % 4 === 0);
      const virtInstall = wanted ? timeProcess(lab.argv[0], lab.argv.slice(1)) : undefined;
      if (i < 0) continue; // the files' first reading
      if (process.env.NODE_EXTRA_CA_CERTS !== undefined && i % 2 === 0) {
        samples.bareNode.push(timeProcess(process.execPath, ['-e', '0'], bare));
        samples.bareVpf.push(timeProcess(process.execPath, ['bin/vpf', 'compose', EXAMPLE], bare));
      }
      samples.node.push(node);
      samples.vpf.push(vpf);
      if (virtInstall !== undefined) samples.virtInstall.push(virtInstall);
    }
  } finally {
    lab.close();
  }
  return { samples, skipped: lab.skipped };
}

/** virt-install of the lab. */
async function openLab() {
  const world = await openWorld();
  return world.skipped === undefined
    ? { argv: world.inside(virtInstall()), close: world.close }
    : world;
}

/**
 * The example's domain as far as virt-install can say it: the root port and nine virtio interfaces (PF and 8 VFs) on
 * a bridge, each with MAC, tap name, alias and address; no disk. What it cannot say is `<qemu:override>`.
 */
function virtInstall() {
  const count = Number(/count: (\d+)/.exec(readFileSync(join(root, EXAMPLE), 'utf8'))?.[1]) + 1;
  const networks = Array.from({ length: count }, (_, i) => [
    '--network',
    [
      'bridge=br0,model.type=virtio',
      `mac.address=52:54:00:00:00:${String(i).padStart(2, '0')}`,
      `target.dev=vp0v${i},alias.name=ua-vpf-vpf0_vf${i}`,
      `address.type=pci,address.domain=0,address.bus=1,address.slot=0,address.function=${i % 8}`,
    ].join(','),
  ]);
  return [
    'virt-install',
    ...['--connect', 'test:///default', '--name', 'worker-1', '--memory', '2048', '--vcpus', '2'],
    ...['--import', '--disk', 'none', '--osinfo', 'linux2022', '--print-xml'],
    ...['--controller', 'type=pci,index=1,model=pcie-root-port,alias.name=ua-vpf-vpf0_port'],
    ...networks.flat(),
  ];
}
