// Generated from QEMU 11.1.2's query-qmp-schema by scripts/qmp-types.mjs: do not edit.

import type { DeviceAddArguments } from './devices.js';
import type * as T from './types.js';

/** Each command: what it takes and what it returns. */
export interface QmpCommands {
  'add-fd': { readonly arguments: T.AddFdArguments; readonly returns: T.AddFdReturn };
  add_client: { readonly arguments: T.AddClientArguments; readonly returns: T.Empty };
  'announce-self': { readonly arguments: T.AnnounceSelfArguments; readonly returns: T.Empty };
  balloon: { readonly arguments: T.BalloonArguments; readonly returns: T.Empty };
  'block-commit': { readonly arguments: T.BlockCommitArguments; readonly returns: T.Empty };
  'block-dirty-bitmap-add': {
    readonly arguments: T.BlockDirtyBitmapAddArguments;
    readonly returns: T.Empty;
  };
  'block-dirty-bitmap-clear': {
    readonly arguments: T.BlockDirtyBitmapClearArguments;
    readonly returns: T.Empty;
  };
  'block-dirty-bitmap-disable': {
    readonly arguments: T.BlockDirtyBitmapClearArguments;
    readonly returns: T.Empty;
  };
  'block-dirty-bitmap-enable': {
    readonly arguments: T.BlockDirtyBitmapClearArguments;
    readonly returns: T.Empty;
  };
  'block-dirty-bitmap-merge': {
    readonly arguments: T.BlockDirtyBitmapMergeArguments;
    readonly returns: T.Empty;
  };
  'block-dirty-bitmap-remove': {
    readonly arguments: T.BlockDirtyBitmapClearArguments;
    readonly returns: T.Empty;
  };
  'block-export-add': { readonly arguments: T.BlockExportAddArguments; readonly returns: T.Empty };
  'block-export-del': { readonly arguments: T.BlockExportDelArguments; readonly returns: T.Empty };
  'block-job-cancel': { readonly arguments: T.BlockJobCancelArguments; readonly returns: T.Empty };
  'block-job-change': { readonly arguments: T.BlockJobChangeArguments; readonly returns: T.Empty };
  /** @deprecated QEMU may remove it in a later version. */
  'block-job-complete': {
    readonly arguments: T.BlockJobCompleteArguments;
    readonly returns: T.Empty;
  };
  /** @deprecated QEMU may remove it in a later version. */
  'block-job-dismiss': {
    readonly arguments: T.BlockJobDismissArguments;
    readonly returns: T.Empty;
  };
  /** @deprecated QEMU may remove it in a later version. */
  'block-job-finalize': {
    readonly arguments: T.BlockJobFinalizeArguments;
    readonly returns: T.Empty;
  };
  /** @deprecated QEMU may remove it in a later version. */
  'block-job-pause': { readonly arguments: T.BlockJobPauseArguments; readonly returns: T.Empty };
  /** @deprecated QEMU may remove it in a later version. */
  'block-job-resume': { readonly arguments: T.BlockJobResumeArguments; readonly returns: T.Empty };
  'block-job-set-speed': {
    readonly arguments: T.BlockJobSetSpeedArguments;
    readonly returns: T.Empty;
  };
  'block-latency-histogram-set': {
    readonly arguments: T.BlockLatencyHistogramSetArguments;
    readonly returns: T.Empty;
  };
  'block-set-write-threshold': {
    readonly arguments: T.BlockSetWriteThresholdArguments;
    readonly returns: T.Empty;
  };
  'block-stream': { readonly arguments: T.BlockStreamArguments; readonly returns: T.Empty };
  block_resize: { readonly arguments: T.BlockResizeArguments; readonly returns: T.Empty };
  block_set_io_throttle: {
    readonly arguments: T.BlockSetIoThrottleArguments;
    readonly returns: T.Empty;
  };
  'blockdev-add': { readonly arguments: T.BlockdevAddArguments; readonly returns: T.Empty };
  'blockdev-backup': { readonly arguments: T.BlockdevBackupArguments; readonly returns: T.Empty };
  'blockdev-change-medium': {
    readonly arguments: T.BlockdevChangeMediumArguments;
    readonly returns: T.Empty;
  };
  'blockdev-close-tray': {
    readonly arguments: T.BlockdevCloseTrayArguments;
    readonly returns: T.Empty;
  };
  'blockdev-create': { readonly arguments: T.BlockdevCreateArguments; readonly returns: T.Empty };
  'blockdev-del': { readonly arguments: T.BlockdevDelArguments; readonly returns: T.Empty };
  'blockdev-insert-medium': {
    readonly arguments: T.BlockdevInsertMediumArguments;
    readonly returns: T.Empty;
  };
  'blockdev-mirror': { readonly arguments: T.BlockdevMirrorArguments; readonly returns: T.Empty };
  'blockdev-open-tray': {
    readonly arguments: T.BlockdevOpenTrayArguments;
    readonly returns: T.Empty;
  };
  'blockdev-remove-medium': {
    readonly arguments: T.BlockdevRemoveMediumArguments;
    readonly returns: T.Empty;
  };
  'blockdev-reopen': { readonly arguments: T.BlockdevReopenArguments; readonly returns: T.Empty };
  'blockdev-set-active': {
    readonly arguments: T.BlockdevSetActiveArguments;
    readonly returns: T.Empty;
  };
  'blockdev-snapshot': {
    readonly arguments: T.BlockdevSnapshotArguments;
    readonly returns: T.Empty;
  };
  'blockdev-snapshot-delete-internal-sync': {
    readonly arguments: T.BlockdevSnapshotDeleteInternalSyncArguments;
    readonly returns: T.BlockdevSnapshotDeleteInternalSyncReturn;
  };
  'blockdev-snapshot-internal-sync': {
    readonly arguments: T.BlockdevSnapshotInternalSyncArguments;
    readonly returns: T.Empty;
  };
  'blockdev-snapshot-sync': {
    readonly arguments: T.BlockdevSnapshotSyncArguments;
    readonly returns: T.Empty;
  };
  'calc-dirty-rate': { readonly arguments: T.CalcDirtyRateArguments; readonly returns: T.Empty };
  'cancel-vcpu-dirty-limit': {
    readonly arguments: T.CancelVcpuDirtyLimitArguments;
    readonly returns: T.Empty;
  };
  'change-backing-file': {
    readonly arguments: T.ChangeBackingFileArguments;
    readonly returns: T.Empty;
  };
  'change-vnc-password': {
    readonly arguments: T.ChangeVncPasswordArguments;
    readonly returns: T.Empty;
  };
  'chardev-add': {
    readonly arguments: T.ChardevAddArguments;
    readonly returns: T.ChardevAddReturn;
  };
  'chardev-change': {
    readonly arguments: T.ChardevChangeArguments;
    readonly returns: T.ChardevAddReturn;
  };
  'chardev-remove': { readonly arguments: T.ChardevRemoveArguments; readonly returns: T.Empty };
  'chardev-send-break': {
    readonly arguments: T.ChardevSendBreakArguments;
    readonly returns: T.Empty;
  };
  client_migrate_info: {
    readonly arguments: T.ClientMigrateInfoArguments;
    readonly returns: T.Empty;
  };
  closefd: { readonly arguments: T.ClosefdArguments; readonly returns: T.Empty };
  cont: { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  /** Unstable: QEMU may change it without notice. */
  'cxl-add-dynamic-capacity': {
    readonly arguments: T.CxlAddDynamicCapacityArguments;
    readonly returns: T.Empty;
  };
  'cxl-inject-correctable-error': {
    readonly arguments: T.CxlInjectCorrectableErrorArguments;
    readonly returns: T.Empty;
  };
  'cxl-inject-dram-event': {
    readonly arguments: T.CxlInjectDramEventArguments;
    readonly returns: T.Empty;
  };
  'cxl-inject-general-media-event': {
    readonly arguments: T.CxlInjectGeneralMediaEventArguments;
    readonly returns: T.Empty;
  };
  'cxl-inject-memory-module-event': {
    readonly arguments: T.CxlInjectMemoryModuleEventArguments;
    readonly returns: T.Empty;
  };
  'cxl-inject-poison': {
    readonly arguments: T.CxlInjectPoisonArguments;
    readonly returns: T.Empty;
  };
  'cxl-inject-uncorrectable-errors': {
    readonly arguments: T.CxlInjectUncorrectableErrorsArguments;
    readonly returns: T.Empty;
  };
  /** Unstable: QEMU may change it without notice. */
  'cxl-release-dynamic-capacity': {
    readonly arguments: T.CxlReleaseDynamicCapacityArguments;
    readonly returns: T.Empty;
  };
  'device-list-properties': {
    readonly arguments: T.DeviceListPropertiesArguments;
    readonly returns: readonly T.QomListItem[];
  };
  /** Unstable: QEMU may change it without notice. */
  'device-sync-config': {
    readonly arguments: T.DeviceSyncConfigArguments;
    readonly returns: T.Empty;
  };
  device_add: { readonly arguments: DeviceAddArguments; readonly returns: T.Empty };
  device_del: { readonly arguments: T.DeviceDelArguments; readonly returns: T.Empty };
  'display-reload': { readonly arguments: T.DisplayReloadArguments; readonly returns: T.Empty };
  'display-update': { readonly arguments: T.DisplayUpdateArguments; readonly returns: T.Empty };
  /** @deprecated QEMU may remove it in a later version. */
  'drive-backup': { readonly arguments: T.DriveBackupArguments; readonly returns: T.Empty };
  'drive-mirror': { readonly arguments: T.DriveMirrorArguments; readonly returns: T.Empty };
  'dump-guest-memory': {
    readonly arguments: T.DumpGuestMemoryArguments;
    readonly returns: T.Empty;
  };
  'dump-skeys': { readonly arguments: T.DumpSkeysArguments; readonly returns: T.Empty };
  dumpdtb: { readonly arguments: T.DumpdtbArguments; readonly returns: T.Empty };
  eject: { readonly arguments: T.EjectArguments; readonly returns: T.Empty };
  expire_password: { readonly arguments: T.ExpirePasswordArguments; readonly returns: T.Empty };
  getfd: { readonly arguments: T.GetfdArguments; readonly returns: T.Empty };
  'human-monitor-command': {
    readonly arguments: T.HumanMonitorCommandArguments;
    readonly returns: string;
  };
  /** Unstable: QEMU may change it without notice. */
  'inject-ghes-v2-error': {
    readonly arguments: T.InjectGhesV2ErrorArguments;
    readonly returns: T.Empty;
  };
  'inject-nmi': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  'input-send-event': { readonly arguments: T.InputSendEventArguments; readonly returns: T.Empty };
  'job-cancel': { readonly arguments: T.JobCancelArguments; readonly returns: T.Empty };
  'job-complete': { readonly arguments: T.JobCompleteArguments; readonly returns: T.Empty };
  'job-dismiss': { readonly arguments: T.JobDismissArguments; readonly returns: T.Empty };
  'job-finalize': { readonly arguments: T.JobFinalizeArguments; readonly returns: T.Empty };
  'job-pause': { readonly arguments: T.JobPauseArguments; readonly returns: T.Empty };
  'job-resume': { readonly arguments: T.JobResumeArguments; readonly returns: T.Empty };
  memsave: { readonly arguments: T.MemsaveArguments; readonly returns: T.Empty };
  migrate: { readonly arguments: T.MigrateArguments; readonly returns: T.Empty };
  'migrate-continue': { readonly arguments: T.MigrateContinueArguments; readonly returns: T.Empty };
  'migrate-incoming': { readonly arguments: T.MigrateIncomingArguments; readonly returns: T.Empty };
  /** May be sent out of band (`exec-oob`). */
  'migrate-pause': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  /** May be sent out of band (`exec-oob`). */
  'migrate-recover': { readonly arguments: T.MigrateRecoverArguments; readonly returns: T.Empty };
  'migrate-set-capabilities': {
    readonly arguments: T.MigrateSetCapabilitiesArguments;
    readonly returns: T.Empty;
  };
  'migrate-set-parameters': {
    readonly arguments: T.QueryMigrateParametersReturn;
    readonly returns: T.Empty;
  };
  'migrate-start-postcopy': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  migrate_cancel: { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  /** @deprecated QEMU may remove it in a later version. */
  'nbd-server-add': { readonly arguments: T.NbdServerAddArguments; readonly returns: T.Empty };
  /** @deprecated QEMU may remove it in a later version. */
  'nbd-server-remove': {
    readonly arguments: T.NbdServerRemoveArguments;
    readonly returns: T.Empty;
  };
  'nbd-server-start': { readonly arguments: T.NbdServerStartArguments; readonly returns: T.Empty };
  'nbd-server-stop': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  netdev_add: { readonly arguments: T.NetdevAddArguments; readonly returns: T.Empty };
  netdev_del: { readonly arguments: T.NetdevDelArguments; readonly returns: T.Empty };
  'object-add': { readonly arguments: T.ObjectAddArguments; readonly returns: T.Empty };
  'object-del': { readonly arguments: T.ObjectDelArguments; readonly returns: T.Empty };
  pmemsave: { readonly arguments: T.PmemsaveArguments; readonly returns: T.Empty };
  qmp_capabilities: { readonly arguments: T.QmpCapabilitiesArguments; readonly returns: T.Empty };
  'qom-get': { readonly arguments: T.QomGetArguments; readonly returns: unknown };
  'qom-list': {
    readonly arguments: T.QomListArguments;
    readonly returns: readonly T.QomListItem[];
  };
  'qom-list-get': {
    readonly arguments: T.QomListGetArguments;
    readonly returns: readonly T.QomListGetItem[];
  };
  'qom-list-properties': {
    readonly arguments: T.QomListPropertiesArguments;
    readonly returns: readonly T.QomListItem[];
  };
  'qom-list-types': {
    readonly arguments: T.QomListTypesArguments;
    readonly returns: readonly T.QomListTypesItem[];
  };
  'qom-set': { readonly arguments: T.QomSetArguments; readonly returns: T.Empty };
  'query-accelerators': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryAcceleratorsReturn;
  };
  'query-acpi-ospm-status': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryAcpiOspmStatusItem[];
  };
  'query-audiodevs': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryAudiodevsItem[];
  };
  'query-balloon': { readonly arguments: T.NoArguments; readonly returns: T.QueryBalloonReturn };
  'query-block': {
    readonly arguments: T.QueryBlockArguments;
    readonly returns: readonly T.QueryBlockItem[];
  };
  'query-block-exports': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryBlockExportsItem[];
  };
  'query-block-jobs': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryBlockJobsItem[];
  };
  'query-blockstats': {
    readonly arguments: T.QueryBlockstatsArguments;
    readonly returns: readonly T.QueryBlockstatsItem[];
  };
  'query-chardev': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryChardevItem[];
  };
  'query-chardev-backends': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryChardevBackendsItem[];
  };
  'query-colo-status': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryColoStatusReturn;
  };
  'query-command-line-options': {
    readonly arguments: T.QueryCommandLineOptionsArguments;
    readonly returns: readonly T.QueryCommandLineOptionsItem[];
  };
  'query-commands': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryCommandsItem[];
  };
  'query-cpu-definitions': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryCpuDefinitionsItem[];
  };
  'query-cpu-model-baseline': {
    readonly arguments: T.QueryCpuModelBaselineArguments;
    readonly returns: T.QueryCpuModelBaselineReturn;
  };
  'query-cpu-model-comparison': {
    readonly arguments: T.QueryCpuModelComparisonArguments;
    readonly returns: T.QueryCpuModelComparisonReturn;
  };
  'query-cpu-model-expansion': {
    readonly arguments: T.QueryCpuModelExpansionArguments;
    readonly returns: T.QueryCpuModelExpansionReturn;
  };
  'query-cpus-fast': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryCpusFastItem[];
  };
  'query-cryptodev': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryCryptodevItem[];
  };
  'query-current-machine': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryCurrentMachineReturn;
  };
  'query-dirty-rate': {
    readonly arguments: T.QueryDirtyRateArguments;
    readonly returns: T.QueryDirtyRateReturn;
  };
  'query-display-options': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryDisplayOptionsReturn;
  };
  'query-dump': { readonly arguments: T.NoArguments; readonly returns: T.QueryDumpReturn };
  'query-dump-guest-memory-capability': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryDumpGuestMemoryCapabilityReturn;
  };
  'query-fdsets': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryFdsetsItem[];
  };
  'query-firmware-log': {
    readonly arguments: T.QueryFirmwareLogArguments;
    readonly returns: T.QueryFirmwareLogReturn;
  };
  'query-gic-capabilities': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryGicCapabilitiesItem[];
  };
  'query-hotpluggable-cpus': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryHotpluggableCpusItem[];
  };
  'query-hv-balloon-status-report': {
    readonly arguments: T.NoArguments;
    readonly returns: T.HvBalloonStatusReportData;
  };
  'query-iothreads': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryIothreadsItem[];
  };
  'query-jobs': { readonly arguments: T.NoArguments; readonly returns: readonly T.QueryJobsItem[] };
  /** @deprecated QEMU may remove it in a later version. */
  'query-kvm': { readonly arguments: T.NoArguments; readonly returns: T.QueryKvmReturn };
  'query-machines': {
    readonly arguments: T.QueryMachinesArguments;
    readonly returns: readonly T.QueryMachinesItem[];
  };
  'query-memdev': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryMemdevItem[];
  };
  'query-memory-devices': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryMemoryDevicesItem[];
  };
  'query-memory-size-summary': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryMemorySizeSummaryReturn;
  };
  'query-mice': { readonly arguments: T.NoArguments; readonly returns: readonly T.QueryMiceItem[] };
  'query-migrate': { readonly arguments: T.NoArguments; readonly returns: T.QueryMigrateReturn };
  'query-migrate-capabilities': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryMigrateCapabilitiesItem[];
  };
  'query-migrate-parameters': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryMigrateParametersReturn;
  };
  'query-name': { readonly arguments: T.NoArguments; readonly returns: T.QueryNameReturn };
  'query-named-block-nodes': {
    readonly arguments: T.QueryNamedBlockNodesArguments;
    readonly returns: readonly T.QueryNamedBlockNodesItem[];
  };
  'query-pci': { readonly arguments: T.NoArguments; readonly returns: readonly T.QueryPciItem[] };
  'query-pr-managers': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryPrManagersItem[];
  };
  'query-qmp-schema': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryQmpSchemaItem[];
  };
  'query-replay': { readonly arguments: T.NoArguments; readonly returns: T.QueryReplayReturn };
  'query-rocker': {
    readonly arguments: T.QueryRockerArguments;
    readonly returns: T.QueryRockerReturn;
  };
  'query-rocker-of-dpa-flows': {
    readonly arguments: T.QueryRockerOfDpaFlowsArguments;
    readonly returns: readonly T.QueryRockerOfDpaFlowsItem[];
  };
  'query-rocker-of-dpa-groups': {
    readonly arguments: T.QueryRockerOfDpaGroupsArguments;
    readonly returns: readonly T.QueryRockerOfDpaGroupsItem[];
  };
  'query-rocker-ports': {
    readonly arguments: T.QueryRockerPortsArguments;
    readonly returns: readonly T.QueryRockerPortsItem[];
  };
  'query-rx-filter': {
    readonly arguments: T.QueryRxFilterArguments;
    readonly returns: readonly T.QueryRxFilterItem[];
  };
  /** Unstable: QEMU may change it without notice. */
  'query-s390x-cpu-polarization': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryS390xCpuPolarizationReturn;
  };
  'query-sev': { readonly arguments: T.NoArguments; readonly returns: T.QuerySevReturn };
  'query-sev-attestation-report': {
    readonly arguments: T.QuerySevAttestationReportArguments;
    readonly returns: T.QuerySevAttestationReportReturn;
  };
  'query-sev-capabilities': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QuerySevCapabilitiesReturn;
  };
  'query-sev-launch-measure': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QuerySevLaunchMeasureReturn;
  };
  'query-sgx': { readonly arguments: T.NoArguments; readonly returns: T.QuerySgxReturn };
  'query-sgx-capabilities': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QuerySgxReturn;
  };
  'query-spice': { readonly arguments: T.NoArguments; readonly returns: T.QuerySpiceReturn };
  'query-stats': {
    readonly arguments: T.QueryStatsArguments;
    readonly returns: readonly T.QueryStatsItem[];
  };
  'query-stats-schemas': {
    readonly arguments: T.QueryStatsSchemasArguments;
    readonly returns: readonly T.QueryStatsSchemasItem[];
  };
  'query-status': { readonly arguments: T.NoArguments; readonly returns: T.QueryStatusReturn };
  'query-target': { readonly arguments: T.NoArguments; readonly returns: T.QueryTargetReturn };
  'query-tpm': { readonly arguments: T.NoArguments; readonly returns: readonly T.QueryTpmItem[] };
  'query-tpm-models': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryTpmModelsItem[];
  };
  'query-tpm-types': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryTpmTypesItem[];
  };
  'query-uuid': { readonly arguments: T.NoArguments; readonly returns: T.QueryUuidReturn };
  'query-vcpu-dirty-limit': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryVcpuDirtyLimitItem[];
  };
  'query-version': { readonly arguments: T.NoArguments; readonly returns: T.QueryVersionReturn };
  'query-vm-generation-id': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryVmGenerationIdReturn;
  };
  'query-vnc': { readonly arguments: T.NoArguments; readonly returns: T.QueryVncReturn };
  'query-vnc-servers': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.QueryVncServersItem[];
  };
  'query-xen-replication-status': {
    readonly arguments: T.NoArguments;
    readonly returns: T.QueryXenReplicationStatusReturn;
  };
  /** May be sent out of band (`exec-oob`). */
  'query-yank': { readonly arguments: T.NoArguments; readonly returns: readonly T.QueryYankItem[] };
  quit: { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  'remove-fd': { readonly arguments: T.RemoveFdArguments; readonly returns: T.Empty };
  'replay-break': { readonly arguments: T.ReplayBreakArguments; readonly returns: T.Empty };
  'replay-delete-break': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  'replay-seek': { readonly arguments: T.ReplaySeekArguments; readonly returns: T.Empty };
  'request-ebpf': {
    readonly arguments: T.RequestEbpfArguments;
    readonly returns: T.RequestEbpfReturn;
  };
  'ringbuf-read': { readonly arguments: T.RingbufReadArguments; readonly returns: string };
  'ringbuf-write': { readonly arguments: T.RingbufWriteArguments; readonly returns: T.Empty };
  'rtc-reset-reinjection': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  screendump: { readonly arguments: T.ScreendumpArguments; readonly returns: T.Empty };
  'send-key': { readonly arguments: T.SendKeyArguments; readonly returns: T.Empty };
  'set-action': { readonly arguments: T.SetActionArguments; readonly returns: T.Empty };
  /** Unstable: QEMU may change it without notice. */
  'set-cpu-topology': { readonly arguments: T.SetCpuTopologyArguments; readonly returns: T.Empty };
  'set-numa-node': { readonly arguments: T.SetNumaNodeArguments; readonly returns: T.Empty };
  'set-vcpu-dirty-limit': {
    readonly arguments: T.SetVcpuDirtyLimitArguments;
    readonly returns: T.Empty;
  };
  set_link: { readonly arguments: T.SetLinkArguments; readonly returns: T.Empty };
  set_password: { readonly arguments: T.SetPasswordArguments; readonly returns: T.Empty };
  'sev-inject-launch-secret': {
    readonly arguments: T.SevInjectLaunchSecretArguments;
    readonly returns: T.Empty;
  };
  'snapshot-delete': { readonly arguments: T.SnapshotDeleteArguments; readonly returns: T.Empty };
  'snapshot-load': { readonly arguments: T.SnapshotLoadArguments; readonly returns: T.Empty };
  'snapshot-save': { readonly arguments: T.SnapshotSaveArguments; readonly returns: T.Empty };
  stop: { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  system_powerdown: { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  system_reset: { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  system_wakeup: { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  'trace-event-get-state': {
    readonly arguments: T.TraceEventGetStateArguments;
    readonly returns: readonly T.TraceEventGetStateItem[];
  };
  'trace-event-set-state': {
    readonly arguments: T.TraceEventSetStateArguments;
    readonly returns: T.Empty;
  };
  transaction: { readonly arguments: T.TransactionArguments; readonly returns: T.Empty };
  'watchdog-set-action': {
    readonly arguments: T.WatchdogSetActionArguments;
    readonly returns: T.Empty;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-accel-stats': { readonly arguments: T.NoArguments; readonly returns: T.XQueryIrqReturn };
  /** Unstable: QEMU may change it without notice. */
  'x-blockdev-amend': { readonly arguments: T.XBlockdevAmendArguments; readonly returns: T.Empty };
  /** Unstable: QEMU may change it without notice. */
  'x-blockdev-change': {
    readonly arguments: T.XBlockdevChangeArguments;
    readonly returns: T.Empty;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-blockdev-set-iothread': {
    readonly arguments: T.XBlockdevSetIothreadArguments;
    readonly returns: T.Empty;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-colo-lost-heartbeat': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  /** Unstable: QEMU may change it without notice. */
  'x-debug-block-dirty-bitmap-sha256': {
    readonly arguments: T.BlockDirtyBitmapClearArguments;
    readonly returns: T.XDebugBlockDirtyBitmapSha256Return;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-debug-query-block-graph': {
    readonly arguments: T.NoArguments;
    readonly returns: T.XDebugQueryBlockGraphReturn;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-exit-preconfig': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  /** Unstable: QEMU may change it without notice. */
  'x-query-interrupt-controllers': {
    readonly arguments: T.NoArguments;
    readonly returns: T.XQueryIrqReturn;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-query-irq': { readonly arguments: T.NoArguments; readonly returns: T.XQueryIrqReturn };
  /** Unstable: QEMU may change it without notice. */
  'x-query-jit': { readonly arguments: T.NoArguments; readonly returns: T.XQueryIrqReturn };
  /** Unstable: QEMU may change it without notice. */
  'x-query-numa': { readonly arguments: T.NoArguments; readonly returns: T.XQueryIrqReturn };
  /** Unstable: QEMU may change it without notice. */
  'x-query-ramblock': { readonly arguments: T.NoArguments; readonly returns: T.XQueryIrqReturn };
  /** Unstable: QEMU may change it without notice. */
  'x-query-roms': { readonly arguments: T.NoArguments; readonly returns: T.XQueryIrqReturn };
  /** Unstable: QEMU may change it without notice. */
  'x-query-usb': { readonly arguments: T.NoArguments; readonly returns: T.XQueryIrqReturn };
  /** Unstable: QEMU may change it without notice. */
  'x-query-virtio': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.XQueryVirtioItem[];
  };
  /** Unstable: QEMU may change it without notice. */
  'x-query-virtio-queue-element': {
    readonly arguments: T.XQueryVirtioQueueElementArguments;
    readonly returns: T.XQueryVirtioQueueElementReturn;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-query-virtio-queue-status': {
    readonly arguments: T.XQueryVirtioQueueStatusArguments;
    readonly returns: T.XQueryVirtioQueueStatusReturn;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-query-virtio-status': {
    readonly arguments: T.XQueryVirtioStatusArguments;
    readonly returns: T.XQueryVirtioStatusReturn;
  };
  /** Unstable: QEMU may change it without notice. */
  'x-query-virtio-vhost-queue-status': {
    readonly arguments: T.XQueryVirtioVhostQueueStatusArguments;
    readonly returns: T.XQueryVirtioVhostQueueStatusReturn;
  };
  'xen-colo-do-checkpoint': { readonly arguments: T.NoArguments; readonly returns: T.Empty };
  'xen-event-inject': { readonly arguments: T.XenEventInjectArguments; readonly returns: T.Empty };
  'xen-event-list': {
    readonly arguments: T.NoArguments;
    readonly returns: readonly T.XenEventListItem[];
  };
  'xen-load-devices-state': {
    readonly arguments: T.XenLoadDevicesStateArguments;
    readonly returns: T.Empty;
  };
  'xen-save-devices-state': {
    readonly arguments: T.XenSaveDevicesStateArguments;
    readonly returns: T.Empty;
  };
  'xen-set-global-dirty-log': {
    readonly arguments: T.XenSetGlobalDirtyLogArguments;
    readonly returns: T.Empty;
  };
  'xen-set-replication': {
    readonly arguments: T.XenSetReplicationArguments;
    readonly returns: T.Empty;
  };
  /** May be sent out of band (`exec-oob`). */
  yank: { readonly arguments: T.YankArguments; readonly returns: T.Empty };
}

/** The commands that may be sent out of band (`exec-oob`). */
export type OobCommand = 'migrate-pause' | 'migrate-recover' | 'query-yank' | 'yank';
