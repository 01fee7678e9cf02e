import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alias, deriveMac, deriveTapName, deriveUuid } from '../../src/plan/names.js';
import { formatPci, pciKey } from '../../src/plan/pci.js';
import type { VirtioFunction } from '../../src/plan/types.js';
import { base, functionOf, planOf, soundPlan } from './plans.js';

const vpf = (count: number, name = 'v', rest = '') =>
  `{type: virtual-pf, name: ${name}, backend: {type: tap, bridge: br0}, vfs: {count: ${count}, backend: {type: tap, bridge: br0}${rest}}}`;

describe('derived names', () => {
  it('are stable: these never change', () => {
    expect(deriveMac('worker-1', 'vpf0', 3)).toBe('56:d6:ab:62:f6:03');
    expect(deriveTapName('worker-1', 'vpf0', 'v3')).toBe('vp63rwd6pqv3');
    expect(deriveUuid('worker-1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/);
  });

  it('are unicast, locally administered MACs and interface names that the kernel takes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(255), (domain, device, index) => {
        const first = Number.parseInt(deriveMac(domain, device, index).slice(0, 2), 16);
        expect(first & 3).toBe(2);
        expect(deriveTapName(domain, device, `v${index}`)).toMatch(/^vp[a-z2-7]{8}v\d+$/);
        expect(deriveTapName(domain, device, 'v254').length).toBeLessThanOrEqual(15);
      }),
    );
  });

  it('tell devices apart whose names would run together', () => {
    expect(alias('a', 'vf0')).not.toBe(alias('a-vf0'));
    expect(deriveTapName('a', 'bc')).not.toBe(deriveTapName('ab', 'c'));
  });
});

describe('a virtual PF', () => {
  it('has its VFs before it, one function after the other, all below one root port', () => {
    const plan = soundPlan(vpf(20));
    expect(plan.functions.map((fn) => fn.id)).toEqual([
      ...Array.from({ length: 20 }, (_, i) => `ua-vpf-v_vf${i}`),
      'ua-vpf-v_pf',
    ]);
    expect(functionOf(plan, 'ua-vpf-v_pf').address).toEqual({ bus: 1, slot: 0, function: 0 });
    expect(functionOf(plan, 'ua-vpf-v_vf6').address).toEqual({ bus: 1, slot: 0, function: 7 });
    expect(functionOf(plan, 'ua-vpf-v_vf7').address).toEqual({ bus: 1, slot: 1, function: 0 });
  });

  it('takes what `each` says for one VF and the rest from the common backend', () => {
    const plan = soundPlan(
      '{type: virtual-pf, name: v, backend: {type: user}, vfs: {count: 3, backend: {type: tap, bridge: br0, vlan: 100}, each: {1: {mac: "52:54:00:a0:00:13", backend: {vlan: 200}}, 2: {backend: {type: user}}}}}',
    );
    const [a, b, c] = plan.functions as VirtioFunction[];
    expect(a?.backend).toMatchObject({ type: 'tap', bridge: 'br0', vlan: 100 });
    expect(b?.backend).toMatchObject({ type: 'tap', bridge: 'br0', vlan: 200 });
    expect(b?.mac).toBe('52:54:00:a0:00:13');
    expect(c?.backend).toEqual({ type: 'user' });
  });

  it('replaces {index} in names of the common backend', () => {
    const plan = soundPlan(
      '{type: virtual-pf, name: v, backend: {type: user}, vfs: {count: 2, backend: {type: vdpa, device: "vdpa{index}"}}}',
    );
    expect(
      plan.functions.slice(0, 2).map((fn) => fn.kind === 'virtio' && fn.backend),
    ).toMatchObject([
      { device: 'vdpa0', path: '/run/vpf/vdpa/vdpa0' },
      { device: 'vdpa1', path: '/run/vpf/vdpa/vdpa1' },
    ]);
  });

  it.each([1, 7, 8, 64, 128, 180, 255])(
    'of %i VFs parks those that libvirt refuses where nothing else is',
    (count) => {
      const plan = soundPlan(vpf(count), { base: base({ vcpus: 8 }) });
      const far = plan.functions.filter((fn) => (fn.address?.slot ?? 0) > 0) as VirtioFunction[];
      expect(far).toHaveLength(Math.max(0, count - 7));
      const places = [
        ...plan.controllers.map((c) => c.address),
        ...plan.functions.map((fn) => (fn as VirtioFunction).libvirtAddress ?? fn.address),
      ].map((a) => (a === undefined ? '' : pciKey(a)));
      expect(new Set(places).size).toBe(places.length);
      for (const fn of far) {
        const place = fn.libvirtAddress;
        expect(place).toBeDefined();
        if (place?.bus === 0) expect([0, 1, 0x1a, 0x1b, 0x1d, 0x1f]).not.toContain(place.slot);
        else expect(place?.slot).toBeGreaterThan(0);
        expect(fn.libvirtMultifunction).toBe(place?.function === 0);
      }
    },
  );

  it('parks two large virtual PFs side by side', () => {
    const plan = soundPlan([vpf(200, 'a'), vpf(255, 'b')], { base: base({ vcpus: 16 }) });
    const places = plan.functions.flatMap((fn) =>
      fn.kind === 'virtio' && fn.libvirtAddress ? [formatPci(fn.libvirtAddress)] : [],
    );
    expect(places).toHaveLength(193 + 248);
    expect(new Set(places).size).toBe(places.length);
  });

  it('next to others has places of its own, and keeps them when composed again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 0, max: 9 })), {
          minLength: 1,
          maxLength: 5,
        }),
        (sizes) => {
          const devices = sizes.map(([count, spare], i) =>
            vpf(count, `v${i}`, spare === 0 ? '' : `, accelerate: {pf: p, max: ${spare}}`),
          );
          const { plan } = planOf(devices, { base: base({ vcpus: 64 }) });
          if (plan === undefined) return;
          const own = new Map(
            plan.controllers.map((c) => [c.id, { address: c.address, index: c.index }]),
          );
          const again = planOf(devices, { base: base({ vcpus: 64, own }) });
          expect(again.plan?.controllers).toEqual(plan.controllers);
          expect(again.plan?.functions).toEqual(plan.functions);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('with accelerate offers failover on its VFs and has spare root ports', () => {
    const plan = soundPlan(vpf(8, 'v', ', accelerate: {pf: enp3s0f0, max: 3}'));
    expect(plan.controllers.filter((c) => c.purpose === 'spare')).toHaveLength(3);
    expect(plan.functions.map((fn) => fn.kind === 'virtio' && fn.failover)).toEqual([
      ...Array(8).fill(true),
      false,
    ]);
  });
});

describe('places', () => {
  const devices = ['a', 'b', 'c'].map((n) => `{type: nic, name: ${n}, backend: {type: user}}`);

  it('avoid indices and slots of the base', () => {
    const plan = soundPlan(devices, {
      base: base({
        pciControllers: [{ index: 1, model: 'pcie-root-port' }],
        pciAddresses: [{ bus: 0, slot: 0x1e, function: 0, holder: 'x', line: 1 }],
      }),
    });
    expect(plan.controllers.map((c) => [c.index, c.address.slot])).toEqual([
      [2, 0x1c],
      [3, 0x1c],
      [4, 0x1c],
    ]);
  });

  it('stay where an earlier compose put them, though a device before them is gone', () => {
    const first = soundPlan(devices);
    const own = new Map(
      first.controllers.map((c) => [c.id, { address: c.address, index: c.index }]),
    );
    const second = soundPlan(devices.slice(1), { base: base({ own }) });
    const place = (plan: typeof first, id: string) => functionOf(plan, id).address;
    expect(place(second, 'ua-vpf-b')).toEqual(place(first, 'ua-vpf-b'));
    expect(place(second, 'ua-vpf-c')).toEqual(place(first, 'ua-vpf-c'));
    // Function 0 of their slot must be there, or the guest does not scan the slot.
    expect(second.controllers.some((c) => c.address.function === 0)).toBe(true);
  });

  it('are none on a machine without PCI Express: libvirt chooses', () => {
    const plan = soundPlan(devices, { base: base({ machine: 'pc-i440fx-9.2' }) });
    expect(plan.controllers).toEqual([]);
    expect(plan.functions.every((fn) => fn.address === undefined)).toBe(true);
  });

  it('are never used twice, whatever the base', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { maxLength: 120 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 0, max: 20 }),
        (devfns, indices, vfs, nics) => {
          const { plan } = planOf(
            [
              vpf(vfs),
              ...Array.from(
                { length: nics },
                (_, i) => `{type: nic, name: n${i}, backend: {type: user}}`,
              ),
            ],
            {
              base: base({
                vcpus: 64,
                pciAddresses: devfns.map((d) => ({
                  bus: 0,
                  slot: d >> 3,
                  function: d & 7,
                  holder: 'x',
                  line: d,
                })),
                pciControllers: indices.map((index) => ({ index, model: 'pcie-root-port' })),
              }),
            },
          );
          if (plan === undefined) return;
          const taken = new Set(devfns.map((d) => `0:${d >> 3}.${d & 7}`));
          for (const a of [
            ...plan.controllers.map((c) => c.address),
            ...plan.functions.map((fn) => (fn as VirtioFunction).libvirtAddress ?? fn.address),
          ]) {
            if (a === undefined) continue;
            expect(taken.has(pciKey(a))).toBe(false);
            taken.add(pciKey(a));
          }
          expect(plan.controllers.some((c) => indices.includes(c.index))).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('host steps', () => {
  it('make a tap, put it on its bridge and give it its VLAN, only where libvirt does not', () => {
    const { steps } = soundPlan('{type: nic, name: a, backend: {type: tap, bridge: br0, vlan: 5}}');
    expect(steps.map((s) => [s.kind, s.neededBy])).toEqual([
      ['tap', 'qemu'],
      ['bridge port', 'qemu'],
      ['bridge vlan', 'qemu'],
    ]);
  });

  it('say of a VF what libvirt cannot: spoof check, rate, trust, link', () => {
    const { steps } = soundPlan(
      '{type: vf, name: a, source: {pf: p0, vf: 3, address: "03:10.6"}, vlan: 5, trust: true, spoofCheck: false, rate: {min: 1, max: 2}, linkState: auto}',
    );
    expect(steps.filter((s) => s.neededBy === 'any').map((s) => s.do[0]?.args.join(' '))).toEqual([
      'link set dev p0 vf 3 max_tx_rate 2 min_tx_rate 1',
      'link set dev p0 vf 3 spoofchk off',
      'link set dev p0 vf 3 trust on',
      'link set dev p0 vf 3 state auto',
    ]);
    expect(steps.filter((s) => s.neededBy === 'qemu').map((s) => s.kind)).toEqual([
      'vf mac',
      'vf vlan',
    ]);
  });

  it('set MAC and VLAN of a plain <hostdev>, which libvirt does not', () => {
    const { steps } = soundPlan(
      '{type: vf, name: a, attach: hostdev, mac: "52:54:00:00:00:01", source: {pf: p0, vf: 3, address: "03:10.6"}, vlan: {tag: 5, qos: 3, proto: 802.1ad}}',
    );
    expect(steps.map((s) => [s.neededBy, s.do[0]?.args.slice(6).join(' ')])).toEqual([
      ['any', 'mac 52:54:00:00:00:01'],
      ['any', 'vlan 5 qos 3 proto 802.1ad'],
    ]);
  });

  it('make vDPA devices, link them by name and wire their representors', () => {
    const { steps } = soundPlan(
      '{type: nic, name: a, backend: {type: vdpa, mgmtdev: "pci/0000:03:00.2", mtu: 9000, queues: 4, representor: rep0, bridge: br0, switch: ovs, vlan: 5}}',
    );
    expect(steps.map((s) => s.kind)).toEqual(['vdpa dev', 'vdpa link', 'link up', 'ovs port']);
    expect(steps[0]?.do[0]?.args.join(' ')).toMatch(
      /^dev add name vp\w{8} mgmtdev pci\/0000:03:00.2 mac 56:\S+ mtu 9000 max_vqp 4$/,
    );
  });

  it('have unique ids, can be undone and need only what stands before them', () => {
    const { steps } = soundPlan([
      vpf(64),
      '{type: nic, name: o, backend: {type: tap, bridge: b, switch: ovs, vlan: {trunk: [1, 2], native: 3}, mtu: 9000, queues: 2}}',
    ]);
    const seen = new Set<string>();
    for (const step of steps) {
      expect(seen.has(step.id)).toBe(false);
      expect(step.needs.every((id) => seen.has(id))).toBe(true);
      expect(step.undo.length).toBeGreaterThan(0);
      seen.add(step.id);
    }
  });
});

describe('planning', () => {
  it('is deterministic', () => {
    const devices = [vpf(64), '{type: nic, name: a, backend: {type: user}}'];
    expect(JSON.stringify(soundPlan(devices))).toBe(JSON.stringify(soundPlan(devices)));
  });

  it('gives a device the same MACs and tap names, whatever stands beside it', () => {
    const alone = soundPlan(vpf(4));
    const beside = soundPlan(['{type: nic, name: a, backend: {type: user}}', vpf(4)]);
    const names = (plan: typeof alone) =>
      plan.functions
        .filter((fn) => fn.device === 'v')
        .map((fn) => [fn.mac, fn.kind === 'virtio' && fn.backend]);
    expect(names(beside)).toEqual(names(alone));
  });
});
