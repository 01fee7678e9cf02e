import { test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { emitHotplug } from '../../src/qemu/qmp.js';
import { planOf } from '../qemu/plans.js';
import { bootGuest } from './guest.js';
import { labOf, openLab } from './lab.js';
import { World } from './world.js';
const opened = await openLab();
const spec = (n: number) => planOf(`
  - type: virtual-pf
    name: vpf0
    backend: {type: user}
    vfs: {count: ${n}, backend: {type: user}}
`);
async function run(title: string, n: number, acpi: boolean, act: (g: any, ids: string[]) => Promise<void>) {
  const world = await World.open(labOf(opened));
  try {
    const g = await bootGuest(world, { args: [...(acpi ? [] : ['-global', 'ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off']), '-device', 'pcie-root-port,id=pci.5,bus=pcie.0,addr=0x5,chassis=5'] });
    const plan = spec(n);
    for (const l of emitHotplug(plan, { bus: 'pci.5' })) if ('execute' in l) await g.qmp(l.execute, l.arguments);
    await sleep(3000);
    const from = g.events.length;
    await act(g, plan.functions.map((f) => f.id));
    await sleep(8000);
    console.log(title, '\n', g.events.slice(from).map((e) => `${e.event} ${JSON.stringify(e.data)}`).filter((x)=>!x.includes('virtio-backend')).join('\n '));
    const left = JSON.stringify(await g.qmp('qom-list', { path: '/machine/peripheral' }));
    console.log('left:', left.match(/vpf0_(pf|vf\d+)/g)?.join(' '), (await g.exec('ls /sys/class/net /sys/bus/pci/devices; dmesg | tail -5')).stdout.replaceAll('\n', ' '), g.log());
  } finally { await world.close(); }
}
const del = async (g: any, id: string) => { try { await g.qmp('device_del', { id }); } catch (e) { console.log(id, (e as Error).message); } };
test('A acpi: pf, then vfs later', () => run('A', 9, true, async (g, ids) => { await del(g, 'ua-vpf-vpf0_pf'); await sleep(4000); for (const i of ids.filter((x) => /vf\d/.test(x))) await del(g, i); }));
test('B acpi: all at once, vfs first', () => run('B', 9, true, async (g, ids) => { for (const i of ids) await del(g, i); }));
test('C acpi: only vf8', () => run('C', 9, true, async (g, ids) => { await del(g, ids[8]!); }));
test('D native: pf', () => run('D', 9, false, async (g) => { await del(g, 'ua-vpf-vpf0_pf'); }));
test('E acpi: pf, pf replug, vf', () => run('E', 3, true, async (g) => { await del(g, 'ua-vpf-vpf0_vf0'); }));
