// Generated from QEMU 11.1.2's query-qmp-schema by scripts/qmp-types.mjs: do not edit.

import type * as T from './types.js';

/** Each event: its data. */
export interface QmpEvents {
  ACPI_DEVICE_OST: T.AcpiDeviceOstData;
  BALLOON_CHANGE: T.BalloonChangeData;
  BLOCK_EXPORT_DELETED: T.BlockExportDeletedData;
  BLOCK_IMAGE_CORRUPTED: T.BlockImageCorruptedData;
  BLOCK_IO_ERROR: T.BlockIoErrorData;
  BLOCK_JOB_CANCELLED: T.BlockJobCancelledData;
  BLOCK_JOB_COMPLETED: T.BlockJobCompletedData;
  BLOCK_JOB_ERROR: T.BlockJobErrorData;
  BLOCK_JOB_PENDING: T.BlockJobPendingData;
  BLOCK_JOB_READY: T.BlockJobReadyData;
  BLOCK_WRITE_THRESHOLD: T.BlockWriteThresholdData;
  COLO_EXIT: T.ColoExitData;
  /** Unstable: QEMU may change it without notice. */
  CPU_POLARIZATION_CHANGE: T.CpuPolarizationChangeData;
  DEVICE_DELETED: T.DeviceDeletedData;
  DEVICE_TRAY_MOVED: T.DeviceTrayMovedData;
  DEVICE_UNPLUG_GUEST_ERROR: T.DeviceUnplugGuestErrorData;
  DUMP_COMPLETED: T.DumpCompletedData;
  FAILOVER_NEGOTIATED: T.FailoverNegotiatedData;
  GUEST_CRASHLOADED: T.GuestCrashloadedData;
  GUEST_PANICKED: T.GuestPanickedData;
  GUEST_PVSHUTDOWN: T.NoData;
  HV_BALLOON_STATUS_REPORT: T.HvBalloonStatusReportData;
  JOB_STATUS_CHANGE: T.JobStatusChangeData;
  MEMORY_DEVICE_SIZE_CHANGE: T.MemoryDeviceSizeChangeData;
  MEMORY_FAILURE: T.MemoryFailureData;
  MIGRATION: T.MigrationData;
  MIGRATION_PASS: T.MigrationPassData;
  NETDEV_STREAM_CONNECTED: T.NetdevStreamConnectedData;
  NETDEV_STREAM_DISCONNECTED: T.NetdevStreamDisconnectedData;
  NETDEV_VHOST_USER_CONNECTED: T.NetdevVhostUserConnectedData;
  NETDEV_VHOST_USER_DISCONNECTED: T.NetdevVhostUserDisconnectedData;
  NIC_RX_FILTER_CHANGED: T.NicRxFilterChangedData;
  POWERDOWN: T.NoData;
  PR_MANAGER_STATUS_CHANGED: T.PrManagerStatusChangedData;
  QUORUM_FAILURE: T.QuorumFailureData;
  QUORUM_REPORT_BAD: T.QuorumReportBadData;
  RESET: T.ResetData;
  RESUME: T.NoData;
  RTC_CHANGE: T.RtcChangeData;
  /** Unstable: QEMU may change it without notice. */
  SCLP_CPI_INFO_AVAILABLE: T.NoData;
  SHUTDOWN: T.ShutdownData;
  SPICE_CONNECTED: T.SpiceConnectedData;
  SPICE_DISCONNECTED: T.SpiceDisconnectedData;
  SPICE_INITIALIZED: T.SpiceInitializedData;
  SPICE_MIGRATE_COMPLETED: T.NoData;
  STOP: T.NoData;
  SUSPEND: T.NoData;
  SUSPEND_DISK: T.NoData;
  UNPLUG_PRIMARY: T.UnplugPrimaryData;
  VFIO_MIGRATION: T.VfioMigrationData;
  VFU_CLIENT_HANGUP: T.VfuClientHangupData;
  VNC_CONNECTED: T.VncConnectedData;
  VNC_DISCONNECTED: T.VncDisconnectedData;
  VNC_INITIALIZED: T.VncInitializedData;
  VSERPORT_CHANGE: T.VserportChangeData;
  WAKEUP: T.NoData;
  WATCHDOG: T.WatchdogData;
}
