import type { BaseDomain } from './base.js';
import { ALIAS_PREFIX } from './names.js';
import { type PciAddress, pciKey } from './pci.js';
import type { PlannedController } from './types.js';

/**
 * Slots of the root bus that may be used, in the order in which they are taken: from the top, since libvirt
 * gives its own root ports places from the bottom. Never 0 (host bridge), 1 (libvirt's primary video),
 * 0x1a and 0x1d (ICH9 USB), 0x1b (ICH9 sound), 0x1f (LPC, SATA, SMBus).
 */
const ROOT_SLOTS = [0x1e, 0x1c, ...Array.from({ length: 0x18 }, (_, i) => 0x19 - i)].filter(
  (slot) => slot >= 2,
);

/** Slots below this one are left to libvirt's own root ports as long as others are free. */
const LIBVIRT_SLOTS = 8;

/** A pcie-to-pci-bridge has slots 1 to 31, eight functions each. */
const BRIDGE_PLACES = 31 * 8;

/** Hands out controller indices, root ports and parking places that collide with nothing in the base. */
export interface Placement {
  /** False on a machine without PCI Express. */
  readonly pcie: boolean;
  /** A root port of its own for a function (or a spare one), or undefined when the root bus is full. */
  rootPort(
    id: string,
    device: string,
    purpose: 'function' | 'spare',
  ): PlannedController | undefined;
  /**
   * Places that libvirt can be told for functions that it refuses where they really are; whole slots of `pcie.0`
   * first (the guest sees nothing of them), then a pcie-to-pci-bridge. Call after all root ports are placed.
   */
  parking(id: string, device: string, count: number): readonly PciAddress[] | undefined;
  /** All controllers placed so far, by index. */
  controllers(): PlannedController[];
}

/** True for machines whose root bus is PCI Express: q35 and Arm/RISC-V virt. */
export function hasPcie(base: BaseDomain): boolean {
  const machine = base.machine;
  if (machine === undefined) return base.arch === 'aarch64' || base.arch === 'riscv64';
  return /^(?:pc-)?q35(?:-|$)/.test(machine) || /^virt(?:-|$)/.test(machine);
}

/** Starts placing into a base; `wanted` are the ids of all controllers that the spec will ask for. */
export function createPlacement(base: BaseDomain, wanted: ReadonlySet<string>): Placement {
  const placed: PlannedController[] = [];
  const taken = new Set(base.pciAddresses.map(pciKey));
  const foreignSlots = new Set(base.pciAddresses.filter((a) => a.bus === 0).map((a) => a.slot));
  const controllerIndices = new Set(base.pciControllers.map((c) => c.index));
  const foreignBuses = new Set(base.pciAddresses.map((a) => a.bus));
  const indices = new Set([0, ...controllerIndices, ...foreignBuses]);
  // Controllers of an earlier compose keep their place, so that interface names in the guest stay.
  const kept = new Map<string, { index: number; address: PciAddress }>();
  for (const [id, own] of base.own) {
    const { index, address } = own;
    if (!id.startsWith(ALIAS_PREFIX) || !wanted.has(id)) continue;
    if (index === undefined || address === undefined || address.bus !== 0) continue;
    // libvirt may have put a device of the base into a spare port of ours: the port stays, and stays in use.
    const isSpare = id.includes('_spare') && !controllerIndices.has(index);
    if (indices.has(index) && !isSpare) continue;
    if (taken.has(pciKey(address)) || foreignSlots.has(address.slot)) continue;
    if (!ROOT_SLOTS.includes(address.slot)) continue;
    indices.add(index);
    taken.add(pciKey(address));
    kept.set(id, { index, address });
  }
  const portSlots = new Set([...kept.values()].map((k) => k.address.slot));
  const parkingSlots = new Set<number>();
  const isFree = (slot: number) =>
    !foreignSlots.has(slot) && !portSlots.has(slot) && !parkingSlots.has(slot);

  const nextIndex = (above = 0): number => {
    let index = above + 1;
    while (indices.has(index)) index++;
    indices.add(index);
    return index;
  };
  const portAddress = (): PciAddress | undefined => {
    for (const slot of [...portSlots].sort((a, b) => b - a)) {
      for (let fn = 0; fn < 8; fn++) {
        const address = { bus: 0, slot, function: fn };
        if (!taken.has(pciKey(address))) return address;
      }
    }
    const slot = ROOT_SLOTS.find((s) => s >= LIBVIRT_SLOTS && isFree(s)) ?? ROOT_SLOTS.find(isFree);
    return slot === undefined ? undefined : { bus: 0, slot, function: 0 };
  };
  const add = (
    id: string,
    device: string,
    purpose: PlannedController['purpose'],
  ): PlannedController | undefined => {
    const before = kept.get(id);
    const address = before?.address ?? portAddress();
    if (address === undefined) return undefined;
    taken.add(pciKey(address));
    portSlots.add(address.slot);
    const controller: PlannedController = {
      id,
      device,
      model: 'pcie-root-port',
      index: before?.index ?? nextIndex(),
      address,
      multifunction: address.function === 0,
      purpose,
    };
    placed.push(controller);
    return controller;
  };

  return {
    pcie: hasPcie(base),
    rootPort: add,
    parking(id, device, count) {
      // Whole slots only: function 0 of a slot must be there and be marked multifunction.
      const free = ROOT_SLOTS.filter((slot) => slot >= LIBVIRT_SLOTS && isFree(slot));
      const slots = free.slice(0, Math.ceil(count / 8));
      if (slots.length * 8 >= count) {
        for (const slot of slots) parkingSlots.add(slot);
        return slots.flatMap((slot) => eightOf(0, slot)).slice(0, count);
      }
      if (count > BRIDGE_PLACES) return undefined;
      const port = add(`${id}-port`, device, 'parking');
      if (port === undefined) return undefined;
      const bridge: PlannedController = {
        id,
        device,
        model: 'pcie-to-pci-bridge',
        // libvirt makes controllers in the order of their indices: the bridge after its port.
        index: nextIndex(port.index),
        address: { bus: port.index, slot: 0, function: 0 },
        multifunction: false,
        purpose: 'parking',
      };
      placed.push(bridge);
      const all = Array.from({ length: 31 }, (_, i) => eightOf(bridge.index, i + 1));
      return all.flat().slice(0, count);
    },
    controllers: () => withFunctionZero(placed).sort((a, b) => a.index - b.index),
  };
}

/** The eight functions of a slot. */
function eightOf(bus: number, slot: number): PciAddress[] {
  return Array.from({ length: 8 }, (_, fn) => ({ bus, slot, function: fn }));
}

/** A slot without function 0 is not scanned by the guest: there, the lowest port moves to function 0. */
function withFunctionZero(controllers: readonly PlannedController[]): PlannedController[] {
  const lowest = new Map<number, PlannedController>();
  for (const c of controllers) {
    if (c.address.bus !== 0) continue;
    const other = lowest.get(c.address.slot);
    if (other === undefined || c.address.function < other.address.function) {
      lowest.set(c.address.slot, c);
    }
  }
  return controllers.map((c) =>
    lowest.get(c.address.slot) === c && c.address.function !== 0
      ? { ...c, address: { ...c.address, function: 0 }, multifunction: true }
      : c,
  );
}
