/**
 * vpf as a library: a spec becomes a plan; a plan becomes libvirt XML, a QEMU command line, a QMP sequence.
 * Everything here is pure but {@link readInventory}, which reads sysfs, {@link readHostInventory}, which also asks the
 * host's tools, and what works on this host: {@link applySteps}, {@link previewSteps}, {@link undoSteps},
 * {@link statusOfSteps}, {@link findOrphans}, {@link removeOrphans}.
 *
 * @example
 * ```ts
 * import { compose, loadSpec } from 'vpf';
 *
 * const { spec, diagnostics } = loadSpec(text, 'worker-1.yaml');
 * if (spec !== undefined) console.log(compose({ spec, base: domainXml }).xml);
 * ```
 *
 * @packageDocumentation
 */

export { ERROR_CODES, type ErrorCode } from './errors/codes.js';
export { VpfError } from './errors/vpf-error.js';
export {
  exportHost,
  HOST_FORMATS,
  type HostExport,
  type HostExportOptions,
  type HostFormat,
} from './export/export-host.js';
export type { ExportedFile } from './export/file.js';
export type { UnitOptions } from './export/systemd.js';
export { type Applied, type ApplyOptions, applySteps } from './host/apply.js';
export {
  type FailedStep,
  HostError,
  type LeftChange,
  RemovalError,
  StepError,
} from './host/error.js';
export { findOrphans, type Orphan, type Owned, removeOrphans } from './host/gc.js';
export {
  type InventorySource,
  planInventory,
} from './host/inventory/plan-inventory.js';
export { type InventoryOptions, readHostInventory } from './host/inventory/read.js';
export {
  type DomainNeeds,
  hostLacks,
  type ReadinessOptions,
} from './host/inventory/readiness.js';
export type { ToolOutcome, Tools } from './host/inventory/tools.js';
export type {
  Bond,
  Bridge,
  Eswitch,
  Holder,
  HostFacts,
  HostInventory,
  Limit,
  LimitKind,
  LinuxBridge,
  LinuxBridgePort,
  ModuleState,
  Nic,
  OvsBridge,
  OvsFacts,
  OvsPort,
  Pf,
  PortVlan,
  VdpaDevice,
  VdpaManagement,
  Vf,
} from './host/inventory/types.js';
export { type HostNames, namesOf } from './host/names.js';
export { type OffloadStatus, offloadStatus, type PortOffload } from './host/offload.js';
export type { FilterCounts, FlowCounts } from './host/offload-parse.js';
export { missingOnHost } from './host/presence.js';
export { type Preview, previewSteps } from './host/preview.js';
export { hostRunner, type Ran, type Runner, type RunnerOptions } from './host/runner.js';
export { type HostScriptOptions, hostScript } from './host/script/script.js';
export { scriptRecord } from './host/script/script-record.js';
export { type StepStatus, statusOfSteps } from './host/status.js';
export { readInventory } from './host/sysfs.js';
export { type Undone, type UndoOptions, undoSteps } from './host/undo.js';
export type { HostOptions } from './host/with-host.js';
export { type Composed, type ComposeOptions, compose } from './libvirt/compose.js';
export { MAX_DEPTH, MAX_NODES, MAX_SIZE } from './libvirt/document.js';
export { emitDeviceXml } from './libvirt/emit-device.js';
export { decodeBase, encodeBase } from './libvirt/encoding.js';
export { emitNetworks, type NamedXml } from './libvirt/network.js';
export { emitNodeDevices } from './libvirt/nodedev.js';
export { BaseError } from './libvirt/xml-error.js';
export type { BaseDomain, BaseInterface, BasePciAddress, OwnElement } from './plan/base.js';
export { type Batch, toBatches } from './plan/batches.js';
export { toBlocks } from './plan/blocks.js';
export {
  EMPTY_INVENTORY,
  type Inventory,
  type InventoryPf,
  type InventoryVdpa,
} from './plan/inventory.js';
export type { PciAddress } from './plan/pci.js';
export { type Placeholder, splitPlaceholders } from './plan/placeholder.js';
export { type PlanOptions, type PlanResult, plan } from './plan/plan.js';
export { planLoaded } from './plan/plan-loaded.js';
export {
  type Command,
  type Guard,
  HOST,
  type Reading,
  type Step,
  type Tool,
  type Value,
} from './plan/step.js';
export { DEFAULT_TARGET, parseTarget, type Target, type Version } from './plan/target.js';
export type {
  AssignedFunction,
  EmulatedPrimary,
  NetworkPool,
  Plan,
  PlannedBackend,
  PlannedController,
  PlannedFunction,
  VfVlanPlan,
  VirtioFunction,
} from './plan/types.js';
export { emitQemu, type QemuCommand, type QemuOptions } from './qemu/argv.js';
export {
  emitHotplug,
  emitUnplug,
  formatHotplug,
  type HotplugLine,
  type HotplugOptions,
  type QmpCommandLine,
  type QmpWaitLine,
} from './qemu/qmp.js';
export { emitScript, type ScriptOptions } from './qemu/script.js';
export type { Backend, BackendType } from './spec/backend.js';
export type {
  Device,
  FailoverDevice,
  NicDevice,
  PfDevice,
  VfDevice,
  VirtualPfDevice,
} from './spec/devices.js';
export {
  byPosition,
  type Diagnostic,
  type DocumentPath,
  formatDiagnostic,
  formatPath,
  hasErrors,
  type Position,
  type Severity,
} from './spec/diagnostic.js';
export { DiagnosticsError } from './spec/error.js';
export type { HostSection } from './spec/host.js';
export { checkSpec, type LoadedSpec, loadSpec, type PartialSpec, SPEC_LIMIT } from './spec/load.js';
export { type Spec, type SpecInput, specJsonSchema } from './spec/schema.js';
