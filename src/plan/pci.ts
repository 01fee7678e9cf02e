/** A PCI address inside the guest. `bus` is libvirt's controller index: 0 is `pcie.0`, n is the controller with index n. */
export interface PciAddress {
  readonly bus: number;
  /** 0 to 31. */
  readonly slot: number;
  /** 0 to 7. */
  readonly function: number;
}

/** `bus.slot.function` as a key for maps. */
export function pciKey(a: PciAddress): string {
  return `${a.bus}:${a.slot}.${a.function}`;
}

/** `0000:01:00.3`, as `virsh` and lspci write it. */
export function formatPci(a: PciAddress): string {
  const hex = (n: number) => n.toString(16).padStart(2, '0');
  return `0000:${hex(a.bus)}:${hex(a.slot)}.${a.function}`;
}

/** The place on one bus of a function number counted from slot 0, function 0 (`devfn`). */
export function fromDevfn(bus: number, devfn: number): PciAddress {
  return { bus, slot: devfn >> 3, function: devfn & 7 };
}
