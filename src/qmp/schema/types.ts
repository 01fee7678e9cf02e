// Generated from QEMU 11.1.2's query-qmp-schema by scripts/qmp-types.mjs: do not edit.

/** An integer: a number where that is exact, and a bigint beyond 2^53 - 1. */
export type Int = number | bigint;

/** An object without members. */
export type Empty = Readonly<Record<string, never>>;

/** The arguments of a command that has none. */
export type NoArguments = Empty;

/** The data of an event that has none. */
export type NoData = Empty;

export interface AcpiDeviceOstData {
  readonly info: QueryAcpiOspmStatusItem;
}

export interface AddClientArguments {
  readonly protocol: string;
  readonly fdname: string;
  readonly skipauth?: boolean;
  readonly tls?: boolean;
}

export interface AddFdArguments {
  readonly 'fdset-id'?: Int;
  readonly opaque?: string;
}

export interface AddFdReturn {
  readonly 'fdset-id': Int;
  readonly fd: Int;
}

export interface AnnounceSelfArguments {
  readonly initial: Int;
  readonly max: Int;
  readonly rounds: Int;
  readonly step: Int;
  readonly interfaces?: readonly string[];
  readonly id?: string;
}

export interface BalloonArguments {
  readonly value: Int;
}

export interface BalloonChangeData {
  readonly actual: Int;
}

export interface BlockCommitArguments {
  readonly 'job-id'?: string;
  readonly device: string;
  readonly 'base-node'?: string;
  /** @deprecated QEMU may remove it in a later version. */
  readonly base?: string;
  readonly 'top-node'?: string;
  /** @deprecated QEMU may remove it in a later version. */
  readonly top?: string;
  readonly 'backing-file'?: string;
  readonly 'backing-mask-protocol'?: boolean;
  readonly speed?: Int;
  readonly 'on-error'?: BlockCommitOnError;
  readonly 'filter-node-name'?: string;
  readonly 'auto-finalize'?: boolean;
  readonly 'auto-dismiss'?: boolean;
}

export type BlockCommitOnError = 'report' | 'ignore' | 'enospc' | 'stop' | 'auto';

export interface BlockDirtyBitmapAddArguments {
  readonly node: string;
  readonly name: string;
  readonly granularity?: Int;
  readonly persistent?: boolean;
  readonly disabled?: boolean;
}

export interface BlockDirtyBitmapClearArguments {
  readonly node: string;
  readonly name: string;
}

export interface BlockDirtyBitmapMergeArguments {
  readonly node: string;
  readonly target: string;
  readonly bitmaps: readonly (string | BlockDirtyBitmapClearArguments)[];
}

export type BlockExportAddArguments =
  | BlockExportAddNbd
  | BlockExportAddVhostUserBlk
  | BlockExportAddFuse
  | BlockExportAddVduseBlk;

export interface BlockExportAddArgumentsBase {
  readonly id: string;
  readonly 'fixed-iothread'?: boolean;
  readonly iothread?: string | readonly string[];
  readonly 'node-name': string;
  readonly writable?: boolean;
  readonly writethrough?: boolean;
  readonly 'allow-inactive'?: boolean;
}

export interface BlockExportAddNbd extends BlockExportAddArgumentsBase {
  readonly type: 'nbd';
  readonly name?: string;
  readonly description?: string;
  readonly bitmaps?: readonly (string | BlockDirtyBitmapClearArguments)[];
  readonly 'allocation-depth'?: boolean;
}

export interface BlockExportAddVhostUserBlk extends BlockExportAddArgumentsBase {
  readonly type: 'vhost-user-blk';
  readonly addr: NetdevAddDgramLocal;
  readonly 'logical-block-size'?: Int;
  readonly 'num-queues'?: Int;
}

export interface BlockExportAddFuse extends BlockExportAddArgumentsBase {
  readonly type: 'fuse';
  readonly mountpoint: string;
  readonly growable?: boolean;
  readonly 'allow-other'?: BlockExportAddFuseAllowOther;
}

export interface BlockExportAddVduseBlk extends BlockExportAddArgumentsBase {
  readonly type: 'vduse-blk';
  readonly name: string;
  readonly 'num-queues'?: Int;
  readonly 'queue-size'?: Int;
  readonly 'logical-block-size'?: Int;
  readonly serial?: string;
}

export type BlockExportAddFuseAllowOther = 'off' | 'on' | 'auto';

export type BlockExportAddType = 'nbd' | 'vhost-user-blk' | 'fuse' | 'vduse-blk';

export interface BlockExportDelArguments {
  readonly id: string;
  readonly mode?: BlockExportDelMode;
}

export type BlockExportDelMode = 'safe' | 'hard';

export interface BlockExportDeletedData {
  readonly id: string;
}

export interface BlockImageCorruptedData {
  readonly device: string;
  readonly 'node-name'?: string;
  readonly msg: string;
  readonly offset?: Int;
  readonly size?: Int;
  readonly fatal: boolean;
}

export type BlockIoErrorAction = 'ignore' | 'report' | 'stop';

export interface BlockIoErrorData {
  readonly 'qom-path': string;
  readonly device: string;
  readonly 'node-name'?: string;
  readonly operation: BlockIoErrorOperation;
  readonly action: BlockIoErrorAction;
  readonly nospace?: boolean;
  readonly reason: string;
}

export type BlockIoErrorOperation = 'read' | 'write';

export interface BlockJobCancelArguments {
  readonly device: string;
  readonly force?: boolean;
}

export interface BlockJobCancelledData {
  readonly type: QueryJobsType;
  readonly device: string;
  readonly len: Int;
  readonly offset: Int;
  readonly speed: Int;
}

export type BlockJobChangeArguments = BlockJobChangeMirror | BlockJobChangeOther;

export interface BlockJobChangeArgumentsBase {
  readonly id: string;
}

export interface BlockJobChangeMirror extends BlockJobChangeArgumentsBase {
  readonly type: 'mirror';
  readonly 'copy-mode': DriveMirrorCopyMode;
}

export interface BlockJobChangeOther extends BlockJobChangeArgumentsBase {
  readonly type:
    | 'commit'
    | 'stream'
    | 'backup'
    | 'create'
    | 'amend'
    | 'snapshot-load'
    | 'snapshot-save'
    | 'snapshot-delete';
}

export interface BlockJobCompleteArguments {
  readonly device: string;
}

export interface BlockJobCompletedData {
  readonly type: QueryJobsType;
  readonly device: string;
  readonly len: Int;
  readonly offset: Int;
  readonly speed: Int;
  readonly error?: string;
}

export interface BlockJobDismissArguments {
  readonly id: string;
}

export interface BlockJobErrorData {
  readonly device: string;
  readonly operation: BlockIoErrorOperation;
  readonly action: BlockIoErrorAction;
}

export interface BlockJobFinalizeArguments {
  readonly id: string;
}

export interface BlockJobPauseArguments {
  readonly device: string;
}

export interface BlockJobPendingData {
  readonly type: QueryJobsType;
  readonly id: string;
}

export interface BlockJobReadyData {
  readonly type: QueryJobsType;
  readonly device: string;
  readonly len: Int;
  readonly offset: Int;
  readonly speed: Int;
}

export interface BlockJobResumeArguments {
  readonly device: string;
}

export interface BlockJobSetSpeedArguments {
  readonly device: string;
  readonly speed: Int;
}

export interface BlockLatencyHistogramSetArguments {
  readonly id: string;
  readonly boundaries?: readonly Int[];
  readonly 'boundaries-read'?: readonly Int[];
  readonly 'boundaries-write'?: readonly Int[];
  readonly 'boundaries-zap'?: readonly Int[];
  readonly 'boundaries-flush'?: readonly Int[];
}

export interface BlockResizeArguments {
  readonly device?: string;
  readonly 'node-name'?: string;
  readonly size: Int;
}

export interface BlockSetIoThrottleArguments {
  /** @deprecated QEMU may remove it in a later version. */
  readonly device?: string;
  readonly id?: string;
  readonly bps: Int;
  readonly bps_rd: Int;
  readonly bps_wr: Int;
  readonly iops: Int;
  readonly iops_rd: Int;
  readonly iops_wr: Int;
  readonly bps_max?: Int;
  readonly bps_rd_max?: Int;
  readonly bps_wr_max?: Int;
  readonly iops_max?: Int;
  readonly iops_rd_max?: Int;
  readonly iops_wr_max?: Int;
  readonly bps_max_length?: Int;
  readonly bps_rd_max_length?: Int;
  readonly bps_wr_max_length?: Int;
  readonly iops_max_length?: Int;
  readonly iops_rd_max_length?: Int;
  readonly iops_wr_max_length?: Int;
  readonly iops_size?: Int;
  readonly group?: string;
}

export interface BlockSetWriteThresholdArguments {
  readonly 'node-name': string;
  readonly 'write-threshold': Int;
}

export interface BlockStreamArguments {
  readonly 'job-id'?: string;
  readonly device: string;
  readonly base?: string;
  readonly 'base-node'?: string;
  readonly 'backing-file'?: string;
  readonly 'backing-mask-protocol'?: boolean;
  readonly bottom?: string;
  readonly speed?: Int;
  readonly 'on-error'?: BlockCommitOnError;
  readonly 'filter-node-name'?: string;
  readonly 'auto-finalize'?: boolean;
  readonly 'auto-dismiss'?: boolean;
}

export interface BlockWriteThresholdData {
  readonly 'node-name': string;
  readonly 'amount-exceeded': Int;
  readonly 'write-threshold': Int;
}

export type BlockdevAddArguments =
  | BlockdevAddBlkdebug
  | BlockdevAddBlklogwrites
  | BlockdevAddBlkverify
  | BlockdevAddBlkreplay
  | BlockdevAddBochs
  | BlockdevAddCloop
  | BlockdevAddCompress
  | BlockdevAddCopyBeforeWrite
  | BlockdevAddCopyOnRead
  | BlockdevAddDmg
  | BlockdevAddFile
  | BlockdevAddFtp
  | BlockdevAddFtps
  | BlockdevAddHostCdrom
  | BlockdevAddHostDevice
  | BlockdevAddHttp
  | BlockdevAddHttps
  | BlockdevAddIoUring
  | BlockdevAddIscsi
  | BlockdevAddLuks
  | BlockdevAddNbd
  | BlockdevAddNfs
  | BlockdevAddNullAio
  | BlockdevAddNullCo
  | BlockdevAddNvme
  | BlockdevAddNvmeIoUring
  | BlockdevAddParallels
  | BlockdevAddPreallocate
  | BlockdevAddQcow2
  | BlockdevAddQcow
  | BlockdevAddQed
  | BlockdevAddQuorum
  | BlockdevAddRaw
  | BlockdevAddRbd
  | BlockdevAddReplication
  | BlockdevAddSnapshotAccess
  | BlockdevAddSsh
  | BlockdevAddThrottle
  | BlockdevAddVdi
  | BlockdevAddVhdx
  | BlockdevAddVirtioBlkVfioPci
  | BlockdevAddVirtioBlkVhostUser
  | BlockdevAddVirtioBlkVhostVdpa
  | BlockdevAddVmdk
  | BlockdevAddVpc
  | BlockdevAddVvfat;

export interface BlockdevAddArgumentsBase {
  readonly 'node-name'?: string;
  readonly discard?: BlockdevAddDiscard;
  readonly cache?: BlockdevAddCache;
  readonly active?: boolean;
  readonly 'read-only'?: boolean;
  readonly 'auto-read-only'?: boolean;
  readonly 'force-share'?: boolean;
  readonly 'detect-zeroes'?: BlockdevAddDetectZeroes;
}

export interface BlockdevAddBlkdebug extends BlockdevAddArgumentsBase {
  readonly driver: 'blkdebug';
  readonly image: BlockdevAddArguments | string;
  readonly config?: string;
  readonly align?: Int;
  readonly 'max-transfer'?: Int;
  readonly 'opt-write-zero'?: Int;
  readonly 'max-write-zero'?: Int;
  readonly 'opt-discard'?: Int;
  readonly 'max-discard'?: Int;
  readonly 'inject-error'?: readonly BlockdevAddBlkdebugInjectError[];
  readonly 'set-state'?: readonly BlockdevAddBlkdebugSetState[];
  readonly 'take-child-perms'?: readonly XDebugQueryBlockGraphEdgesPerm[];
  readonly 'unshare-child-perms'?: readonly XDebugQueryBlockGraphEdgesPerm[];
}

export interface BlockdevAddBlklogwrites extends BlockdevAddArgumentsBase {
  readonly driver: 'blklogwrites';
  readonly file: BlockdevAddArguments | string;
  readonly log: BlockdevAddArguments | string;
  readonly 'log-sector-size'?: Int;
  readonly 'log-append'?: boolean;
  readonly 'log-super-update-interval'?: Int;
}

export interface BlockdevAddBlkverify extends BlockdevAddArgumentsBase {
  readonly driver: 'blkverify';
  readonly test: BlockdevAddArguments | string;
  readonly raw: BlockdevAddArguments | string;
}

export interface BlockdevAddBlkreplay extends BlockdevAddArgumentsBase {
  readonly driver: 'blkreplay';
  readonly image: BlockdevAddArguments | string;
}

export interface BlockdevAddBochs extends BlockdevAddArgumentsBase {
  readonly driver: 'bochs';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddCloop extends BlockdevAddArgumentsBase {
  readonly driver: 'cloop';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddCompress extends BlockdevAddArgumentsBase {
  readonly driver: 'compress';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddCopyBeforeWrite extends BlockdevAddArgumentsBase {
  readonly driver: 'copy-before-write';
  readonly file: BlockdevAddArguments | string;
  readonly target: BlockdevAddArguments | string;
  readonly bitmap?: BlockDirtyBitmapClearArguments;
  readonly 'on-cbw-error'?: DriveBackupOnCbwError;
  readonly 'cbw-timeout'?: Int;
  readonly 'min-cluster-size'?: Int;
}

export interface BlockdevAddCopyOnRead extends BlockdevAddArgumentsBase {
  readonly driver: 'copy-on-read';
  readonly file: BlockdevAddArguments | string;
  readonly bottom?: string;
}

export interface BlockdevAddDmg extends BlockdevAddArgumentsBase {
  readonly driver: 'dmg';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddFile extends BlockdevAddArgumentsBase {
  readonly driver: 'file';
  readonly filename: string;
  readonly 'pr-manager'?: string;
  readonly locking?: BlockdevAddFileLocking;
  readonly aio?: BlockdevAddFileAio;
  readonly 'aio-max-batch'?: Int;
  readonly 'drop-cache'?: boolean;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-check-cache-dropped'?: boolean;
}

export interface BlockdevAddFtp extends BlockdevAddArgumentsBase {
  readonly driver: 'ftp';
  readonly url: string;
  readonly readahead?: Int;
  readonly timeout?: Int;
  readonly username?: string;
  readonly 'password-secret'?: string;
  readonly 'proxy-username'?: string;
  readonly 'proxy-password-secret'?: string;
}

export interface BlockdevAddFtps extends BlockdevAddArgumentsBase {
  readonly driver: 'ftps';
  readonly url: string;
  readonly readahead?: Int;
  readonly timeout?: Int;
  readonly username?: string;
  readonly 'password-secret'?: string;
  readonly 'proxy-username'?: string;
  readonly 'proxy-password-secret'?: string;
  readonly sslverify?: boolean;
}

export interface BlockdevAddHostCdrom extends BlockdevAddArgumentsBase {
  readonly driver: 'host_cdrom';
  readonly filename: string;
  readonly 'pr-manager'?: string;
  readonly locking?: BlockdevAddFileLocking;
  readonly aio?: BlockdevAddFileAio;
  readonly 'aio-max-batch'?: Int;
  readonly 'drop-cache'?: boolean;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-check-cache-dropped'?: boolean;
}

export interface BlockdevAddHostDevice extends BlockdevAddArgumentsBase {
  readonly driver: 'host_device';
  readonly filename: string;
  readonly 'pr-manager'?: string;
  readonly locking?: BlockdevAddFileLocking;
  readonly aio?: BlockdevAddFileAio;
  readonly 'aio-max-batch'?: Int;
  readonly 'drop-cache'?: boolean;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-check-cache-dropped'?: boolean;
}

export interface BlockdevAddHttp extends BlockdevAddArgumentsBase {
  readonly driver: 'http';
  readonly url: string;
  readonly readahead?: Int;
  readonly timeout?: Int;
  readonly username?: string;
  readonly 'password-secret'?: string;
  readonly 'proxy-username'?: string;
  readonly 'proxy-password-secret'?: string;
  readonly cookie?: string;
  readonly 'cookie-secret'?: string;
  readonly 'force-range'?: boolean;
}

export interface BlockdevAddHttps extends BlockdevAddArgumentsBase {
  readonly driver: 'https';
  readonly url: string;
  readonly readahead?: Int;
  readonly timeout?: Int;
  readonly username?: string;
  readonly 'password-secret'?: string;
  readonly 'proxy-username'?: string;
  readonly 'proxy-password-secret'?: string;
  readonly cookie?: string;
  readonly 'cookie-secret'?: string;
  readonly 'force-range'?: boolean;
  readonly sslverify?: boolean;
}

export interface BlockdevAddIoUring extends BlockdevAddArgumentsBase {
  readonly driver: 'io_uring';
  readonly filename: string;
}

export interface BlockdevAddIscsi extends BlockdevAddArgumentsBase {
  readonly driver: 'iscsi';
  readonly transport: BlockdevAddIscsiTransport;
  readonly portal: string;
  readonly target: string;
  readonly lun?: Int;
  readonly user?: string;
  readonly 'password-secret'?: string;
  readonly 'initiator-name'?: string;
  readonly 'header-digest'?: BlockdevAddIscsiHeaderDigest;
  readonly timeout?: Int;
}

export interface BlockdevAddLuks extends BlockdevAddArgumentsBase {
  readonly driver: 'luks';
  readonly file: BlockdevAddArguments | string;
  readonly 'key-secret'?: string;
  readonly header?: BlockdevAddArguments | string;
}

export interface BlockdevAddNbd extends BlockdevAddArgumentsBase {
  readonly driver: 'nbd';
  readonly server: NetdevAddDgramLocal;
  readonly export?: string;
  readonly 'tls-creds'?: string;
  readonly 'tls-hostname'?: string;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-dirty-bitmap'?: string;
  readonly 'reconnect-delay'?: Int;
  readonly 'open-timeout'?: Int;
}

export interface BlockdevAddNfs extends BlockdevAddArgumentsBase {
  readonly driver: 'nfs';
  readonly server: BlockdevAddNfsServer;
  readonly path: string;
  readonly user?: Int;
  readonly group?: Int;
  readonly 'tcp-syn-count'?: Int;
  readonly 'readahead-size'?: Int;
  readonly 'page-cache-size'?: Int;
  readonly debug?: Int;
}

export interface BlockdevAddNullAio extends BlockdevAddArgumentsBase {
  readonly driver: 'null-aio';
  readonly size?: Int;
  readonly 'latency-ns'?: Int;
  readonly 'read-zeroes'?: boolean;
}

export interface BlockdevAddNullCo extends BlockdevAddArgumentsBase {
  readonly driver: 'null-co';
  readonly size?: Int;
  readonly 'latency-ns'?: Int;
  readonly 'read-zeroes'?: boolean;
}

export interface BlockdevAddNvme extends BlockdevAddArgumentsBase {
  readonly driver: 'nvme';
  readonly device: string;
  readonly namespace: Int;
}

export interface BlockdevAddNvmeIoUring extends BlockdevAddArgumentsBase {
  readonly driver: 'nvme-io_uring';
  readonly path: string;
}

export interface BlockdevAddParallels extends BlockdevAddArgumentsBase {
  readonly driver: 'parallels';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddPreallocate extends BlockdevAddArgumentsBase {
  readonly driver: 'preallocate';
  readonly file: BlockdevAddArguments | string;
  readonly 'prealloc-align'?: Int;
  readonly 'prealloc-size'?: Int;
}

export interface BlockdevAddQcow2 extends BlockdevAddArgumentsBase {
  readonly driver: 'qcow2';
  readonly file: BlockdevAddArguments | string;
  readonly backing?: BlockdevAddArguments | string | null;
  readonly 'lazy-refcounts'?: boolean;
  readonly 'pass-discard-request'?: boolean;
  readonly 'pass-discard-snapshot'?: boolean;
  readonly 'pass-discard-other'?: boolean;
  readonly 'discard-no-unref'?: boolean;
  readonly 'overlap-check'?: BlockdevAddQcow2OverlapCheck | BlockdevAddQcow2OverlapCheck2;
  readonly 'cache-size'?: Int;
  readonly 'l2-cache-size'?: Int;
  readonly 'l2-cache-entry-size'?: Int;
  readonly 'refcount-cache-size'?: Int;
  readonly 'cache-clean-interval'?: Int;
  readonly encrypt?: BlockdevAddQcow2Encrypt;
  readonly 'data-file'?: BlockdevAddArguments | string;
}

export interface BlockdevAddQcow extends BlockdevAddArgumentsBase {
  readonly driver: 'qcow';
  readonly file: BlockdevAddArguments | string;
  readonly backing?: BlockdevAddArguments | string | null;
  readonly encrypt?: BlockdevAddQcowEncrypt;
}

export interface BlockdevAddQed extends BlockdevAddArgumentsBase {
  readonly driver: 'qed';
  readonly file: BlockdevAddArguments | string;
  readonly backing?: BlockdevAddArguments | string | null;
}

export interface BlockdevAddQuorum extends BlockdevAddArgumentsBase {
  readonly driver: 'quorum';
  readonly blkverify?: boolean;
  readonly children: readonly (BlockdevAddArguments | string)[];
  readonly 'vote-threshold': Int;
  readonly 'rewrite-corrupted'?: boolean;
  readonly 'read-pattern'?: BlockdevAddQuorumReadPattern;
}

export interface BlockdevAddRaw extends BlockdevAddArgumentsBase {
  readonly driver: 'raw';
  readonly file: BlockdevAddArguments | string;
  readonly offset?: Int;
  readonly size?: Int;
}

export interface BlockdevAddRbd extends BlockdevAddArgumentsBase {
  readonly driver: 'rbd';
  readonly pool: string;
  readonly namespace?: string;
  readonly image: string;
  readonly conf?: string;
  readonly snapshot?: string;
  readonly encrypt?: BlockdevAddRbdEncrypt;
  readonly user?: string;
  readonly 'auth-client-required'?: readonly BlockdevAddRbdAuthClientRequired[];
  readonly 'key-secret'?: string;
  readonly server?: readonly BlockdevAddRbdServer[];
}

export interface BlockdevAddReplication extends BlockdevAddArgumentsBase {
  readonly driver: 'replication';
  readonly file: BlockdevAddArguments | string;
  readonly mode: BlockdevAddReplicationMode;
  readonly 'top-id'?: string;
}

export interface BlockdevAddSnapshotAccess extends BlockdevAddArgumentsBase {
  readonly driver: 'snapshot-access';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddSsh extends BlockdevAddArgumentsBase {
  readonly driver: 'ssh';
  readonly server: BlockdevAddSshServer;
  readonly path: string;
  readonly user?: string;
  readonly 'host-key-check'?: BlockdevAddSshHostKeyCheck;
}

export interface BlockdevAddThrottle extends BlockdevAddArgumentsBase {
  readonly driver: 'throttle';
  readonly 'throttle-group': string;
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddVdi extends BlockdevAddArgumentsBase {
  readonly driver: 'vdi';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddVhdx extends BlockdevAddArgumentsBase {
  readonly driver: 'vhdx';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddVirtioBlkVfioPci extends BlockdevAddArgumentsBase {
  readonly driver: 'virtio-blk-vfio-pci';
  readonly path: string;
}

export interface BlockdevAddVirtioBlkVhostUser extends BlockdevAddArgumentsBase {
  readonly driver: 'virtio-blk-vhost-user';
  readonly path: string;
}

export interface BlockdevAddVirtioBlkVhostVdpa extends BlockdevAddArgumentsBase {
  readonly driver: 'virtio-blk-vhost-vdpa';
  readonly path: string;
}

export interface BlockdevAddVmdk extends BlockdevAddArgumentsBase {
  readonly driver: 'vmdk';
  readonly file: BlockdevAddArguments | string;
  readonly backing?: BlockdevAddArguments | string | null;
}

export interface BlockdevAddVpc extends BlockdevAddArgumentsBase {
  readonly driver: 'vpc';
  readonly file: BlockdevAddArguments | string;
}

export interface BlockdevAddVvfat extends BlockdevAddArgumentsBase {
  readonly driver: 'vvfat';
  readonly dir: string;
  readonly 'fat-type'?: Int;
  readonly floppy?: boolean;
  readonly label?: string;
  readonly rw?: boolean;
}

export interface BlockdevAddBlkdebugInjectError {
  readonly event: BlockdevAddBlkdebugSetStateEvent;
  readonly state?: Int;
  readonly iotype?: BlockdevAddBlkdebugInjectErrorIotype;
  readonly errno?: Int;
  readonly 'delay-ns'?: Int;
  readonly sector?: Int;
  readonly once?: boolean;
  readonly immediately?: boolean;
}

export type BlockdevAddBlkdebugInjectErrorIotype =
  | 'read'
  | 'write'
  | 'write-zeroes'
  | 'discard'
  | 'flush'
  | 'block-status';

export interface BlockdevAddBlkdebugSetState {
  readonly event: BlockdevAddBlkdebugSetStateEvent;
  readonly state?: Int;
  readonly new_state: Int;
}

export type BlockdevAddBlkdebugSetStateEvent =
  | 'l1_update'
  | 'l1_grow_alloc_table'
  | 'l1_grow_write_table'
  | 'l1_grow_activate_table'
  | 'l2_load'
  | 'l2_update'
  | 'l2_update_compressed'
  | 'l2_alloc_cow_read'
  | 'l2_alloc_write'
  | 'read_aio'
  | 'read_backing_aio'
  | 'read_compressed'
  | 'write_aio'
  | 'write_compressed'
  | 'vmstate_load'
  | 'vmstate_save'
  | 'cow_read'
  | 'cow_write'
  | 'reftable_load'
  | 'reftable_grow'
  | 'reftable_update'
  | 'refblock_load'
  | 'refblock_update'
  | 'refblock_update_part'
  | 'refblock_alloc'
  | 'refblock_alloc_hookup'
  | 'refblock_alloc_write'
  | 'refblock_alloc_write_blocks'
  | 'refblock_alloc_write_table'
  | 'refblock_alloc_switch_table'
  | 'cluster_alloc'
  | 'cluster_alloc_bytes'
  | 'cluster_free'
  | 'flush_to_os'
  | 'flush_to_disk'
  | 'pwritev_rmw_head'
  | 'pwritev_rmw_after_head'
  | 'pwritev_rmw_tail'
  | 'pwritev_rmw_after_tail'
  | 'pwritev'
  | 'pwritev_zero'
  | 'pwritev_done'
  | 'empty_image_prepare'
  | 'l1_shrink_write_table'
  | 'l1_shrink_free_l2_clusters'
  | 'cor_write'
  | 'cluster_alloc_space'
  | 'none';

export interface BlockdevAddCache {
  readonly direct?: boolean;
  readonly 'no-flush'?: boolean;
}

export type BlockdevAddDetectZeroes = 'off' | 'on' | 'unmap';

export type BlockdevAddDiscard = 'ignore' | 'unmap';

export type BlockdevAddDriver =
  | 'blkdebug'
  | 'blklogwrites'
  | 'blkreplay'
  | 'blkverify'
  | 'bochs'
  | 'cloop'
  | 'compress'
  | 'copy-before-write'
  | 'copy-on-read'
  | 'dmg'
  | 'file'
  | 'snapshot-access'
  | 'ftp'
  | 'ftps'
  | 'host_cdrom'
  | 'host_device'
  | 'http'
  | 'https'
  | 'io_uring'
  | 'iscsi'
  | 'luks'
  | 'nbd'
  | 'nfs'
  | 'null-aio'
  | 'null-co'
  | 'nvme'
  | 'nvme-io_uring'
  | 'parallels'
  | 'preallocate'
  | 'qcow'
  | 'qcow2'
  | 'qed'
  | 'quorum'
  | 'raw'
  | 'rbd'
  | 'replication'
  | 'ssh'
  | 'throttle'
  | 'vdi'
  | 'vhdx'
  | 'virtio-blk-vfio-pci'
  | 'virtio-blk-vhost-user'
  | 'virtio-blk-vhost-vdpa'
  | 'vmdk'
  | 'vpc'
  | 'vvfat';

export type BlockdevAddFileAio = 'threads' | 'native' | 'io_uring';

export type BlockdevAddFileLocking = 'auto' | 'on' | 'off';

export type BlockdevAddIscsiHeaderDigest = 'crc32c' | 'none' | 'crc32c-none' | 'none-crc32c';

export type BlockdevAddIscsiTransport = 'tcp' | 'iser';

export interface BlockdevAddNfsServer {
  readonly type: BlockdevAddNfsServerType;
  readonly host: string;
}

export type BlockdevAddNfsServerType = 'inet';

export type BlockdevAddQcow2Encrypt = BlockdevAddQcow2EncryptAes | BlockdevAddQcow2EncryptLuks;

export interface BlockdevAddQcow2EncryptAes {
  readonly format: 'aes';
  readonly 'key-secret'?: string;
}

export interface BlockdevAddQcow2EncryptLuks {
  readonly format: 'luks';
  readonly 'key-secret'?: string;
}

export type BlockdevAddQcow2EncryptFormat = 'aes' | 'luks';

export interface BlockdevAddQcow2OverlapCheck {
  readonly template?: BlockdevAddQcow2OverlapCheck2;
  readonly 'main-header'?: boolean;
  readonly 'active-l1'?: boolean;
  readonly 'active-l2'?: boolean;
  readonly 'refcount-table'?: boolean;
  readonly 'refcount-block'?: boolean;
  readonly 'snapshot-table'?: boolean;
  readonly 'inactive-l1'?: boolean;
  readonly 'inactive-l2'?: boolean;
  readonly 'bitmap-directory'?: boolean;
}

export type BlockdevAddQcow2OverlapCheck2 = 'none' | 'constant' | 'cached' | 'all';

export type BlockdevAddQcowEncrypt = BlockdevAddQcowEncryptAes;

export interface BlockdevAddQcowEncryptAes {
  readonly format: 'aes';
  readonly 'key-secret'?: string;
}

export type BlockdevAddQcowEncryptFormat = 'aes';

export type BlockdevAddQuorumReadPattern = 'quorum' | 'fifo';

export type BlockdevAddRbdAuthClientRequired = 'cephx' | 'none';

export type BlockdevAddRbdEncrypt =
  | BlockdevAddRbdEncryptLuks
  | BlockdevAddRbdEncryptLuks2
  | BlockdevAddRbdEncryptLuksAny;

export interface BlockdevAddRbdEncryptBase {
  readonly parent?: BlockdevAddRbdEncrypt;
}

export interface BlockdevAddRbdEncryptLuks extends BlockdevAddRbdEncryptBase {
  readonly format: 'luks';
  readonly 'key-secret': string;
}

export interface BlockdevAddRbdEncryptLuks2 extends BlockdevAddRbdEncryptBase {
  readonly format: 'luks2';
  readonly 'key-secret': string;
}

export interface BlockdevAddRbdEncryptLuksAny extends BlockdevAddRbdEncryptBase {
  readonly format: 'luks-any';
  readonly 'key-secret': string;
}

export type BlockdevAddRbdEncryptFormat = 'luks' | 'luks2' | 'luks-any';

export interface BlockdevAddRbdServer {
  readonly host: string;
  readonly port: string;
}

export type BlockdevAddReplicationMode = 'primary' | 'secondary';

export type BlockdevAddSshHostKeyCheck =
  | BlockdevAddSshHostKeyCheckHash
  | BlockdevAddSshHostKeyCheckOther;

export interface BlockdevAddSshHostKeyCheckHash {
  readonly mode: 'hash';
  readonly type: BlockdevAddSshHostKeyCheckHashType;
  readonly hash: string;
}

export interface BlockdevAddSshHostKeyCheckOther {
  readonly mode: 'none' | 'known_hosts';
}

export type BlockdevAddSshHostKeyCheckHashType = 'md5' | 'sha1' | 'sha256';

export type BlockdevAddSshHostKeyCheckMode = 'none' | 'hash' | 'known_hosts';

export interface BlockdevAddSshServer {
  readonly host: string;
  readonly port: string;
  readonly numeric?: boolean;
  readonly to?: Int;
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
  readonly 'keep-alive'?: boolean;
  readonly 'keep-alive-count'?: Int;
  readonly 'keep-alive-idle'?: Int;
  readonly 'keep-alive-interval'?: Int;
  readonly mptcp?: boolean;
}

export interface BlockdevBackupArguments {
  readonly 'job-id'?: string;
  readonly device: string;
  readonly sync: DriveBackupSync;
  readonly speed?: Int;
  readonly bitmap?: string;
  readonly 'bitmap-mode'?: DriveBackupBitmapMode;
  readonly compress?: boolean;
  readonly 'on-source-error'?: BlockCommitOnError;
  readonly 'on-target-error'?: BlockCommitOnError;
  readonly 'on-cbw-error'?: DriveBackupOnCbwError;
  readonly 'auto-finalize'?: boolean;
  readonly 'auto-dismiss'?: boolean;
  readonly 'filter-node-name'?: string;
  readonly 'discard-source'?: boolean;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-perf'?: DriveBackupXPerf;
  readonly target: string;
}

export interface BlockdevChangeMediumArguments {
  /** @deprecated QEMU may remove it in a later version. */
  readonly device?: string;
  readonly id?: string;
  readonly filename: string;
  readonly format?: string;
  readonly force?: boolean;
  readonly 'read-only-mode'?: BlockdevChangeMediumReadOnlyMode;
}

export type BlockdevChangeMediumReadOnlyMode = 'retain' | 'read-only' | 'read-write';

export interface BlockdevCloseTrayArguments {
  /** @deprecated QEMU may remove it in a later version. */
  readonly device?: string;
  readonly id?: string;
}

export interface BlockdevCreateArguments {
  readonly 'job-id': string;
  readonly options: BlockdevCreateOptions;
}

export type BlockdevCreateOptions =
  | BlockdevCreateOptionsFile
  | BlockdevCreateOptionsLuks
  | BlockdevCreateOptionsNfs
  | BlockdevCreateOptionsParallels
  | BlockdevCreateOptionsQcow
  | BlockdevCreateOptionsQcow2
  | BlockdevCreateOptionsQed
  | BlockdevCreateOptionsRbd
  | BlockdevCreateOptionsSsh
  | BlockdevCreateOptionsVdi
  | BlockdevCreateOptionsVhdx
  | BlockdevCreateOptionsVmdk
  | BlockdevCreateOptionsVpc
  | BlockdevCreateOptionsOther;

export interface BlockdevCreateOptionsFile {
  readonly driver: 'file';
  readonly filename: string;
  readonly size: Int;
  readonly preallocation?: BlockdevCreateOptionsVdiPreallocation;
  readonly nocow?: boolean;
  readonly 'extent-size-hint'?: Int;
}

export interface BlockdevCreateOptionsLuks {
  readonly driver: 'luks';
  readonly 'key-secret'?: string;
  readonly 'cipher-alg'?: BlockdevCreateOptionsLuksCipherAlg;
  readonly 'cipher-mode'?: BlockdevCreateOptionsLuksCipherMode;
  readonly 'ivgen-alg'?: BlockdevCreateOptionsLuksIvgenAlg;
  readonly 'ivgen-hash-alg'?: BlockdevCreateOptionsLuksHashAlg;
  readonly 'hash-alg'?: BlockdevCreateOptionsLuksHashAlg;
  readonly 'iter-time'?: Int;
  readonly file?: BlockdevAddArguments | string;
  readonly header?: BlockdevAddArguments | string;
  readonly size: Int;
  readonly preallocation?: BlockdevCreateOptionsVdiPreallocation;
}

export interface BlockdevCreateOptionsNfs {
  readonly driver: 'nfs';
  readonly location: BlockdevCreateOptionsNfsLocation;
  readonly size: Int;
}

export interface BlockdevCreateOptionsParallels {
  readonly driver: 'parallels';
  readonly file: BlockdevAddArguments | string;
  readonly size: Int;
  readonly 'cluster-size'?: Int;
}

export interface BlockdevCreateOptionsQcow {
  readonly driver: 'qcow';
  readonly file: BlockdevAddArguments | string;
  readonly size: Int;
  readonly 'backing-file'?: string;
  readonly encrypt?: BlockdevCreateOptionsQcowEncrypt;
}

export interface BlockdevCreateOptionsQcow2 {
  readonly driver: 'qcow2';
  readonly file: BlockdevAddArguments | string;
  readonly 'data-file'?: BlockdevAddArguments | string;
  readonly 'data-file-raw'?: boolean;
  readonly 'extended-l2'?: boolean;
  readonly size: Int;
  readonly version?: BlockdevCreateOptionsQcow2Version;
  readonly 'backing-file'?: string;
  readonly 'backing-fmt'?: BlockdevAddDriver;
  readonly encrypt?: BlockdevCreateOptionsQcowEncrypt;
  readonly 'cluster-size'?: Int;
  readonly preallocation?: BlockdevCreateOptionsVdiPreallocation;
  readonly 'lazy-refcounts'?: boolean;
  readonly 'refcount-bits'?: Int;
  readonly 'compression-type'?: BlockdevCreateOptionsQcow2CompressionType;
}

export interface BlockdevCreateOptionsQed {
  readonly driver: 'qed';
  readonly file: BlockdevAddArguments | string;
  readonly size: Int;
  readonly 'backing-file'?: string;
  readonly 'backing-fmt'?: BlockdevAddDriver;
  readonly 'cluster-size'?: Int;
  readonly 'table-size'?: Int;
}

export interface BlockdevCreateOptionsRbd {
  readonly driver: 'rbd';
  readonly location: BlockdevCreateOptionsRbdLocation;
  readonly size: Int;
  readonly 'cluster-size'?: Int;
  readonly encrypt?: BlockdevCreateOptionsRbdEncrypt;
}

export interface BlockdevCreateOptionsSsh {
  readonly driver: 'ssh';
  readonly location: BlockdevCreateOptionsSshLocation;
  readonly size: Int;
}

export interface BlockdevCreateOptionsVdi {
  readonly driver: 'vdi';
  readonly file: BlockdevAddArguments | string;
  readonly size: Int;
  readonly preallocation?: BlockdevCreateOptionsVdiPreallocation;
}

export interface BlockdevCreateOptionsVhdx {
  readonly driver: 'vhdx';
  readonly file: BlockdevAddArguments | string;
  readonly size: Int;
  readonly 'log-size'?: Int;
  readonly 'block-size'?: Int;
  readonly subformat?: BlockdevCreateOptionsVhdxSubformat;
  readonly 'block-state-zero'?: boolean;
}

export interface BlockdevCreateOptionsVmdk {
  readonly driver: 'vmdk';
  readonly file: BlockdevAddArguments | string;
  readonly size: Int;
  readonly extents?: readonly (BlockdevAddArguments | string)[];
  readonly subformat?: BlockdevCreateOptionsVmdkSubformat;
  readonly 'backing-file'?: string;
  readonly 'adapter-type'?: BlockdevCreateOptionsVmdkAdapterType;
  readonly hwversion?: string;
  readonly toolsversion?: string;
  readonly 'zeroed-grain'?: boolean;
}

export interface BlockdevCreateOptionsVpc {
  readonly driver: 'vpc';
  readonly file: BlockdevAddArguments | string;
  readonly size: Int;
  readonly subformat?: BlockdevCreateOptionsVpcSubformat;
  readonly 'force-size'?: boolean;
}

export interface BlockdevCreateOptionsOther {
  readonly driver:
    | 'blkdebug'
    | 'blklogwrites'
    | 'blkreplay'
    | 'blkverify'
    | 'bochs'
    | 'cloop'
    | 'compress'
    | 'copy-before-write'
    | 'copy-on-read'
    | 'dmg'
    | 'snapshot-access'
    | 'ftp'
    | 'ftps'
    | 'host_cdrom'
    | 'host_device'
    | 'http'
    | 'https'
    | 'io_uring'
    | 'iscsi'
    | 'nbd'
    | 'null-aio'
    | 'null-co'
    | 'nvme'
    | 'nvme-io_uring'
    | 'preallocate'
    | 'quorum'
    | 'raw'
    | 'replication'
    | 'throttle'
    | 'virtio-blk-vfio-pci'
    | 'virtio-blk-vhost-user'
    | 'virtio-blk-vhost-vdpa'
    | 'vvfat';
}

export type BlockdevCreateOptionsLuksCipherAlg =
  | 'aes-128'
  | 'aes-192'
  | 'aes-256'
  | 'des'
  | '3des'
  | 'cast5-128'
  | 'serpent-128'
  | 'serpent-192'
  | 'serpent-256'
  | 'twofish-128'
  | 'twofish-192'
  | 'twofish-256'
  | 'sm4';

export type BlockdevCreateOptionsLuksCipherMode = 'ecb' | 'cbc' | 'xts' | 'ctr';

export type BlockdevCreateOptionsLuksHashAlg =
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'ripemd160'
  | 'sm3';

export type BlockdevCreateOptionsLuksIvgenAlg = 'plain' | 'plain64' | 'essiv';

export interface BlockdevCreateOptionsNfsLocation {
  readonly server: BlockdevAddNfsServer;
  readonly path: string;
  readonly user?: Int;
  readonly group?: Int;
  readonly 'tcp-syn-count'?: Int;
  readonly 'readahead-size'?: Int;
  readonly 'page-cache-size'?: Int;
  readonly debug?: Int;
}

export type BlockdevCreateOptionsQcow2CompressionType = 'zlib' | 'zstd';

export type BlockdevCreateOptionsQcow2Version = 'v2' | 'v3';

export type BlockdevCreateOptionsQcowEncrypt =
  | BlockdevCreateOptionsQcowEncryptQcow
  | BlockdevCreateOptionsQcowEncryptLuks;

export interface BlockdevCreateOptionsQcowEncryptQcow {
  readonly format: 'qcow';
  readonly 'key-secret'?: string;
}

export interface BlockdevCreateOptionsQcowEncryptLuks {
  readonly format: 'luks';
  readonly 'key-secret'?: string;
  readonly 'cipher-alg'?: BlockdevCreateOptionsLuksCipherAlg;
  readonly 'cipher-mode'?: BlockdevCreateOptionsLuksCipherMode;
  readonly 'ivgen-alg'?: BlockdevCreateOptionsLuksIvgenAlg;
  readonly 'ivgen-hash-alg'?: BlockdevCreateOptionsLuksHashAlg;
  readonly 'hash-alg'?: BlockdevCreateOptionsLuksHashAlg;
  readonly 'iter-time'?: Int;
}

export type BlockdevCreateOptionsQcowEncryptFormat = 'qcow' | 'luks';

export type BlockdevCreateOptionsRbdEncrypt =
  | BlockdevCreateOptionsRbdEncryptLuks
  | BlockdevCreateOptionsRbdEncryptLuks2
  | BlockdevCreateOptionsRbdEncryptOther;

export interface BlockdevCreateOptionsRbdEncryptLuks {
  readonly format: 'luks';
  readonly 'key-secret': string;
  readonly 'cipher-alg'?: BlockdevCreateOptionsLuksCipherAlg;
}

export interface BlockdevCreateOptionsRbdEncryptLuks2 {
  readonly format: 'luks2';
  readonly 'key-secret': string;
  readonly 'cipher-alg'?: BlockdevCreateOptionsLuksCipherAlg;
}

export interface BlockdevCreateOptionsRbdEncryptOther {
  readonly format: 'luks-any';
}

export interface BlockdevCreateOptionsRbdLocation {
  readonly pool: string;
  readonly namespace?: string;
  readonly image: string;
  readonly conf?: string;
  readonly snapshot?: string;
  readonly encrypt?: BlockdevAddRbdEncrypt;
  readonly user?: string;
  readonly 'auth-client-required'?: readonly BlockdevAddRbdAuthClientRequired[];
  readonly 'key-secret'?: string;
  readonly server?: readonly BlockdevAddRbdServer[];
}

export interface BlockdevCreateOptionsSshLocation {
  readonly server: BlockdevAddSshServer;
  readonly path: string;
  readonly user?: string;
  readonly 'host-key-check'?: BlockdevAddSshHostKeyCheck;
}

export type BlockdevCreateOptionsVdiPreallocation = 'off' | 'metadata' | 'falloc' | 'full';

export type BlockdevCreateOptionsVhdxSubformat = 'dynamic' | 'fixed';

export type BlockdevCreateOptionsVmdkAdapterType = 'ide' | 'buslogic' | 'lsilogic' | 'legacyESX';

export type BlockdevCreateOptionsVmdkSubformat =
  | 'monolithicSparse'
  | 'monolithicFlat'
  | 'twoGbMaxExtentSparse'
  | 'twoGbMaxExtentFlat'
  | 'streamOptimized';

export type BlockdevCreateOptionsVpcSubformat = 'dynamic' | 'fixed';

export interface BlockdevDelArguments {
  readonly 'node-name': string;
}

export interface BlockdevInsertMediumArguments {
  readonly id: string;
  readonly 'node-name': string;
}

export interface BlockdevMirrorArguments {
  readonly 'job-id'?: string;
  readonly device: string;
  readonly target: string;
  readonly replaces?: string;
  readonly sync: DriveBackupSync;
  readonly speed?: Int;
  readonly granularity?: Int;
  readonly 'buf-size'?: Int;
  readonly 'on-source-error'?: BlockCommitOnError;
  readonly 'on-target-error'?: BlockCommitOnError;
  readonly 'filter-node-name'?: string;
  readonly 'copy-mode'?: DriveMirrorCopyMode;
  readonly 'auto-finalize'?: boolean;
  readonly 'auto-dismiss'?: boolean;
  readonly 'target-is-zero'?: boolean;
}

export interface BlockdevOpenTrayArguments {
  /** @deprecated QEMU may remove it in a later version. */
  readonly device?: string;
  readonly id?: string;
  readonly force?: boolean;
}

export interface BlockdevRemoveMediumArguments {
  readonly id: string;
}

export interface BlockdevReopenArguments {
  readonly options: readonly BlockdevAddArguments[];
}

export interface BlockdevSetActiveArguments {
  readonly 'node-name'?: string;
  readonly active: boolean;
}

export interface BlockdevSnapshotArguments {
  readonly node: string;
  readonly overlay: string;
}

export interface BlockdevSnapshotDeleteInternalSyncArguments {
  readonly device: string;
  readonly id?: string;
  readonly name?: string;
}

export interface BlockdevSnapshotDeleteInternalSyncReturn {
  readonly id: string;
  readonly name: string;
  readonly 'vm-state-size': Int;
  readonly 'date-sec': Int;
  readonly 'date-nsec': Int;
  readonly 'vm-clock-sec': Int;
  readonly 'vm-clock-nsec': Int;
  readonly icount?: Int;
}

export interface BlockdevSnapshotInternalSyncArguments {
  readonly device: string;
  readonly name: string;
}

export interface BlockdevSnapshotSyncArguments {
  readonly device?: string;
  readonly 'node-name'?: string;
  readonly 'snapshot-file': string;
  readonly 'snapshot-node-name'?: string;
  readonly format?: string;
  readonly mode?: DriveBackupMode;
}

export interface CalcDirtyRateArguments {
  readonly 'calc-time': Int;
  readonly 'calc-time-unit'?: CalcDirtyRateCalcTimeUnit;
  readonly 'sample-pages'?: Int;
  readonly mode?: CalcDirtyRateMode;
}

export type CalcDirtyRateCalcTimeUnit = 'second' | 'millisecond';

export type CalcDirtyRateMode = 'page-sampling' | 'dirty-ring' | 'dirty-bitmap';

export interface CancelVcpuDirtyLimitArguments {
  readonly 'cpu-index'?: Int;
}

export interface ChangeBackingFileArguments {
  readonly device: string;
  readonly 'image-node-name': string;
  readonly 'backing-file': string;
}

export interface ChangeVncPasswordArguments {
  readonly password: string;
}

export interface ChardevAddArguments {
  readonly id: string;
  readonly backend: ChardevAddBackend;
}

export type ChardevAddBackend =
  | ChardevAddBackendFile
  | ChardevAddBackendSerial
  | ChardevAddBackendParallel
  | ChardevAddBackendPipe
  | ChardevAddBackendSocket
  | ChardevAddBackendUdp
  | ChardevAddBackendPty
  | ChardevAddBackendNull
  | ChardevAddBackendMux
  | ChardevAddBackendHub
  | ChardevAddBackendMsmouse
  | ChardevAddBackendWctablet
  | ChardevAddBackendBraille
  | ChardevAddBackendTestdev
  | ChardevAddBackendStdio
  | ChardevAddBackendSpicevmc
  | ChardevAddBackendSpiceport
  | ChardevAddBackendQemuVdagent
  | ChardevAddBackendDbus
  | ChardevAddBackendVc
  | ChardevAddBackendRingbuf
  | ChardevAddBackendMemory;

export interface ChardevAddBackendFile {
  readonly type: 'file';
  readonly data: ChardevAddBackendFileData;
}

export interface ChardevAddBackendSerial {
  readonly type: 'serial';
  readonly data: ChardevAddBackendPipeData;
}

export interface ChardevAddBackendParallel {
  readonly type: 'parallel';
  readonly data: ChardevAddBackendPipeData;
}

export interface ChardevAddBackendPipe {
  readonly type: 'pipe';
  readonly data: ChardevAddBackendPipeData;
}

export interface ChardevAddBackendSocket {
  readonly type: 'socket';
  readonly data: ChardevAddBackendSocketData;
}

export interface ChardevAddBackendUdp {
  readonly type: 'udp';
  readonly data: ChardevAddBackendUdpData;
}

export interface ChardevAddBackendPty {
  readonly type: 'pty';
  readonly data: ChardevAddBackendPtyData;
}

export interface ChardevAddBackendNull {
  readonly type: 'null';
  readonly data: ChardevAddBackendNullData;
}

export interface ChardevAddBackendMux {
  readonly type: 'mux';
  readonly data: ChardevAddBackendMuxData;
}

export interface ChardevAddBackendHub {
  readonly type: 'hub';
  readonly data: ChardevAddBackendHubData;
}

export interface ChardevAddBackendMsmouse {
  readonly type: 'msmouse';
  readonly data: ChardevAddBackendNullData;
}

export interface ChardevAddBackendWctablet {
  readonly type: 'wctablet';
  readonly data: ChardevAddBackendNullData;
}

export interface ChardevAddBackendBraille {
  readonly type: 'braille';
  readonly data: ChardevAddBackendNullData;
}

export interface ChardevAddBackendTestdev {
  readonly type: 'testdev';
  readonly data: ChardevAddBackendNullData;
}

export interface ChardevAddBackendStdio {
  readonly type: 'stdio';
  readonly data: ChardevAddBackendStdioData;
}

export interface ChardevAddBackendSpicevmc {
  readonly type: 'spicevmc';
  readonly data: ChardevAddBackendSpicevmcData;
}

export interface ChardevAddBackendSpiceport {
  readonly type: 'spiceport';
  readonly data: ChardevAddBackendSpiceportData;
}

export interface ChardevAddBackendQemuVdagent {
  readonly type: 'qemu-vdagent';
  readonly data: ChardevAddBackendQemuVdagentData;
}

export interface ChardevAddBackendDbus {
  readonly type: 'dbus';
  readonly data: ChardevAddBackendDbusData;
}

export interface ChardevAddBackendVc {
  readonly type: 'vc';
  readonly data: ChardevAddBackendVcData;
}

export interface ChardevAddBackendRingbuf {
  readonly type: 'ringbuf';
  readonly data: ChardevAddBackendMemoryData;
}

export interface ChardevAddBackendMemory {
  readonly type: 'memory';
  readonly data: ChardevAddBackendMemoryData;
}

export interface ChardevAddBackendDbusData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly name: string;
  readonly encoding?: ChardevAddBackendVcDataEncoding;
}

export interface ChardevAddBackendFileData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly in?: string;
  readonly out: string;
  readonly append?: boolean;
}

export interface ChardevAddBackendHubData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly chardevs: readonly string[];
}

export interface ChardevAddBackendMemoryData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly size?: Int;
}

export interface ChardevAddBackendMuxData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly chardev: string;
}

export interface ChardevAddBackendNullData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
}

export interface ChardevAddBackendPipeData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly device: string;
}

export interface ChardevAddBackendPtyData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly path?: string;
}

export interface ChardevAddBackendQemuVdagentData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly mouse?: boolean;
  readonly clipboard?: boolean;
}

export interface ChardevAddBackendSocketData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly addr: NbdServerStartAddr;
  readonly 'tls-creds'?: string;
  readonly 'tls-authz'?: string;
  readonly server?: boolean;
  readonly wait?: boolean;
  readonly nodelay?: boolean;
  readonly telnet?: boolean;
  readonly tn3270?: boolean;
  readonly websocket?: boolean;
  readonly 'reconnect-ms'?: Int;
}

export interface ChardevAddBackendSpiceportData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly fqdn: string;
}

export interface ChardevAddBackendSpicevmcData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly type: string;
}

export interface ChardevAddBackendStdioData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly signal?: boolean;
}

/** Deprecated: 'memory'. */
export type ChardevAddBackendType =
  | 'file'
  | 'serial'
  | 'parallel'
  | 'pipe'
  | 'socket'
  | 'udp'
  | 'pty'
  | 'null'
  | 'mux'
  | 'hub'
  | 'msmouse'
  | 'wctablet'
  | 'braille'
  | 'testdev'
  | 'stdio'
  | 'spicevmc'
  | 'spiceport'
  | 'qemu-vdagent'
  | 'dbus'
  | 'vc'
  | 'ringbuf'
  | 'memory';

export interface ChardevAddBackendUdpData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly remote: NbdServerStartAddr;
  readonly local?: NbdServerStartAddr;
}

export interface ChardevAddBackendVcData {
  readonly logfile?: string;
  readonly logappend?: boolean;
  readonly logtimestamp?: boolean;
  readonly width?: Int;
  readonly height?: Int;
  readonly cols?: Int;
  readonly rows?: Int;
  readonly encoding?: ChardevAddBackendVcDataEncoding;
}

export type ChardevAddBackendVcDataEncoding = 'cp437' | 'utf8';

export interface ChardevAddReturn {
  readonly pty?: string;
}

export interface ChardevChangeArguments {
  readonly id: string;
  readonly backend: ChardevAddBackend;
}

export interface ChardevRemoveArguments {
  readonly id: string;
}

export interface ChardevSendBreakArguments {
  readonly id: string;
}

export interface ClientMigrateInfoArguments {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: Int;
  readonly 'tls-port'?: Int;
  readonly 'cert-subject'?: string;
}

export interface ClosefdArguments {
  readonly fdname: string;
}

export interface ColoExitData {
  readonly mode: ColoExitMode;
  readonly reason: ColoExitReason;
}

export type ColoExitMode = 'none' | 'primary' | 'secondary';

export type ColoExitReason = 'none' | 'request' | 'error' | 'processing';

export interface CpuPolarizationChangeData {
  readonly polarization: CpuPolarizationChangePolarization;
}

export type CpuPolarizationChangePolarization = 'horizontal' | 'vertical';

export interface CxlAddDynamicCapacityArguments {
  readonly path: string;
  readonly 'host-id': Int;
  readonly 'selection-policy': CxlAddDynamicCapacitySelectionPolicy;
  readonly region: Int;
  readonly tag?: string;
  readonly extents: readonly CxlAddDynamicCapacityExtents[];
}

export interface CxlAddDynamicCapacityExtents {
  readonly offset: Int;
  readonly len: Int;
}

export type CxlAddDynamicCapacitySelectionPolicy =
  | 'free'
  | 'contiguous'
  | 'prescriptive'
  | 'enable-shared-access';

export interface CxlInjectCorrectableErrorArguments {
  readonly path: string;
  readonly type: CxlInjectCorrectableErrorType;
}

export type CxlInjectCorrectableErrorType =
  | 'cache-data-ecc'
  | 'mem-data-ecc'
  | 'crc-threshold'
  | 'retry-threshold'
  | 'cache-poison-received'
  | 'mem-poison-received'
  | 'physical';

export interface CxlInjectDramEventArguments {
  readonly path: string;
  readonly log: CxlInjectDramEventLog;
  readonly flags: Int;
  readonly 'maint-op-class'?: Int;
  readonly 'maint-op-subclass'?: Int;
  readonly 'ld-id'?: Int;
  readonly 'head-id'?: Int;
  readonly dpa: Int;
  readonly descriptor: Int;
  readonly type: Int;
  readonly 'transaction-type': Int;
  readonly channel?: Int;
  readonly rank?: Int;
  readonly 'nibble-mask'?: Int;
  readonly 'bank-group'?: Int;
  readonly bank?: Int;
  readonly row?: Int;
  readonly column?: Int;
  readonly 'correction-mask'?: readonly Int[];
  readonly 'component-id'?: string;
  readonly 'is-comp-id-pldm'?: boolean;
  readonly 'sub-channel'?: Int;
  readonly 'cme-ev-flags'?: Int;
  readonly 'cvme-count'?: Int;
  readonly 'sub-type': Int;
}

export type CxlInjectDramEventLog = 'informational' | 'warning' | 'failure' | 'fatal';

export interface CxlInjectGeneralMediaEventArguments {
  readonly path: string;
  readonly log: CxlInjectDramEventLog;
  readonly flags: Int;
  readonly 'maint-op-class'?: Int;
  readonly 'maint-op-subclass'?: Int;
  readonly 'ld-id'?: Int;
  readonly 'head-id'?: Int;
  readonly dpa: Int;
  readonly descriptor: Int;
  readonly type: Int;
  readonly 'transaction-type': Int;
  readonly channel?: Int;
  readonly rank?: Int;
  readonly device?: Int;
  readonly 'component-id'?: string;
  readonly 'is-comp-id-pldm'?: boolean;
  readonly 'cme-ev-flags'?: Int;
  readonly 'cme-count'?: Int;
  readonly 'sub-type': Int;
}

export interface CxlInjectMemoryModuleEventArguments {
  readonly path: string;
  readonly log: CxlInjectDramEventLog;
  readonly flags: Int;
  readonly 'maint-op-class'?: Int;
  readonly 'maint-op-subclass'?: Int;
  readonly 'ld-id'?: Int;
  readonly 'head-id'?: Int;
  readonly type: Int;
  readonly 'health-status': Int;
  readonly 'media-status': Int;
  readonly 'additional-status': Int;
  readonly 'life-used': Int;
  readonly temperature: Int;
  readonly 'dirty-shutdown-count': Int;
  readonly 'corrected-volatile-error-count': Int;
  readonly 'corrected-persistent-error-count': Int;
  readonly 'component-id'?: string;
  readonly 'is-comp-id-pldm'?: boolean;
  readonly 'sub-type': Int;
}

export interface CxlInjectPoisonArguments {
  readonly path: string;
  readonly start: Int;
  readonly length: Int;
}

export interface CxlInjectUncorrectableErrorsArguments {
  readonly path: string;
  readonly errors: readonly CxlInjectUncorrectableErrorsErrors[];
}

export interface CxlInjectUncorrectableErrorsErrors {
  readonly type: CxlInjectUncorrectableErrorsErrorsType;
  readonly header: readonly Int[];
}

export type CxlInjectUncorrectableErrorsErrorsType =
  | 'cache-data-parity'
  | 'cache-address-parity'
  | 'cache-be-parity'
  | 'cache-data-ecc'
  | 'mem-data-parity'
  | 'mem-address-parity'
  | 'mem-be-parity'
  | 'mem-data-ecc'
  | 'reinit-threshold'
  | 'rsvd-encoding'
  | 'poison-received'
  | 'receiver-overflow'
  | 'internal'
  | 'cxl-ide-tx'
  | 'cxl-ide-rx';

export interface CxlReleaseDynamicCapacityArguments {
  readonly path: string;
  readonly 'host-id': Int;
  readonly 'removal-policy': CxlReleaseDynamicCapacityRemovalPolicy;
  readonly 'forced-removal'?: boolean;
  readonly 'sanitize-on-release'?: boolean;
  readonly region: Int;
  readonly tag?: string;
  readonly extents: readonly CxlAddDynamicCapacityExtents[];
}

export type CxlReleaseDynamicCapacityRemovalPolicy = 'tag-based' | 'prescriptive';

export interface DeviceDelArguments {
  readonly id: string;
}

export interface DeviceDeletedData {
  readonly device?: string;
  readonly path: string;
}

export interface DeviceListPropertiesArguments {
  readonly typename: string;
}

export interface DeviceSyncConfigArguments {
  readonly id: string;
}

export interface DeviceTrayMovedData {
  readonly device: string;
  readonly id: string;
  readonly 'tray-open': boolean;
}

export interface DeviceUnplugGuestErrorData {
  readonly device?: string;
  readonly path: string;
}

export type DisplayReloadArguments = DisplayReloadVnc;

export interface DisplayReloadVnc {
  readonly type: 'vnc';
  readonly 'tls-certs'?: boolean;
}

export type DisplayReloadType = 'vnc';

export type DisplayUpdateArguments = DisplayUpdateVnc;

export interface DisplayUpdateVnc {
  readonly type: 'vnc';
  readonly addresses?: readonly NetdevAddDgramLocal[];
}

export type DisplayUpdateType = 'vnc';

export interface DriveBackupArguments {
  readonly 'job-id'?: string;
  readonly device: string;
  readonly sync: DriveBackupSync;
  readonly speed?: Int;
  readonly bitmap?: string;
  readonly 'bitmap-mode'?: DriveBackupBitmapMode;
  readonly compress?: boolean;
  readonly 'on-source-error'?: BlockCommitOnError;
  readonly 'on-target-error'?: BlockCommitOnError;
  readonly 'on-cbw-error'?: DriveBackupOnCbwError;
  readonly 'auto-finalize'?: boolean;
  readonly 'auto-dismiss'?: boolean;
  readonly 'filter-node-name'?: string;
  readonly 'discard-source'?: boolean;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-perf'?: DriveBackupXPerf;
  readonly target: string;
  readonly format?: string;
  readonly mode?: DriveBackupMode;
}

export type DriveBackupBitmapMode = 'on-success' | 'never' | 'always';

export type DriveBackupMode = 'existing' | 'absolute-paths';

export type DriveBackupOnCbwError = 'break-guest-write' | 'break-snapshot';

export type DriveBackupSync = 'top' | 'full' | 'none' | 'incremental' | 'bitmap';

export interface DriveBackupXPerf {
  readonly 'use-copy-range'?: boolean;
  readonly 'max-workers'?: Int;
  readonly 'max-chunk'?: Int;
  readonly 'min-cluster-size'?: Int;
}

export interface DriveMirrorArguments {
  readonly 'job-id'?: string;
  readonly device: string;
  readonly target: string;
  readonly format?: string;
  readonly 'node-name'?: string;
  readonly replaces?: string;
  readonly sync: DriveBackupSync;
  readonly mode?: DriveBackupMode;
  readonly speed?: Int;
  readonly granularity?: Int;
  readonly 'buf-size'?: Int;
  readonly 'on-source-error'?: BlockCommitOnError;
  readonly 'on-target-error'?: BlockCommitOnError;
  readonly unmap?: boolean;
  readonly 'copy-mode'?: DriveMirrorCopyMode;
  readonly 'auto-finalize'?: boolean;
  readonly 'auto-dismiss'?: boolean;
}

export type DriveMirrorCopyMode = 'background' | 'write-blocking';

export interface DumpCompletedData {
  readonly result: QueryDumpReturn;
  readonly error?: string;
}

export interface DumpGuestMemoryArguments {
  readonly paging: boolean;
  readonly protocol: string;
  readonly detach?: boolean;
  readonly begin?: Int;
  readonly length?: Int;
  readonly format?: DumpGuestMemoryFormat;
}

export type DumpGuestMemoryFormat =
  | 'elf'
  | 'kdump-zlib'
  | 'kdump-lzo'
  | 'kdump-snappy'
  | 'kdump-raw-zlib'
  | 'kdump-raw-lzo'
  | 'kdump-raw-snappy'
  | 'win-dmp';

export interface DumpSkeysArguments {
  readonly filename: string;
}

export interface DumpdtbArguments {
  readonly filename: string;
}

export interface EjectArguments {
  /** @deprecated QEMU may remove it in a later version. */
  readonly device?: string;
  readonly id?: string;
  readonly force?: boolean;
}

export type ExpirePasswordArguments = ExpirePasswordVnc | ExpirePasswordOther;

export interface ExpirePasswordArgumentsBase {
  readonly time: string;
}

export interface ExpirePasswordVnc extends ExpirePasswordArgumentsBase {
  readonly protocol: 'vnc';
  readonly display?: string;
}

export interface ExpirePasswordOther extends ExpirePasswordArgumentsBase {
  readonly protocol: 'spice';
}

export interface FailoverNegotiatedData {
  readonly 'device-id': string;
}

export interface GetfdArguments {
  readonly fdname: string;
}

export interface GuestCrashloadedData {
  readonly action: GuestPanickedAction;
  readonly info?: GuestPanickedInfo;
}

export type GuestPanickedAction = 'pause' | 'poweroff' | 'run';

export interface GuestPanickedData {
  readonly action: GuestPanickedAction;
  readonly info?: GuestPanickedInfo;
}

export type GuestPanickedInfo =
  | GuestPanickedInfoHyperV
  | GuestPanickedInfoS390
  | GuestPanickedInfoTdx
  | GuestPanickedInfoSev;

export interface GuestPanickedInfoHyperV {
  readonly type: 'hyper-v';
  readonly arg1: Int;
  readonly arg2: Int;
  readonly arg3: Int;
  readonly arg4: Int;
  readonly arg5: Int;
}

export interface GuestPanickedInfoS390 {
  readonly type: 's390';
  readonly core: Int;
  readonly 'psw-mask': Int;
  readonly 'psw-addr': Int;
  readonly reason: GuestPanickedInfoS390Reason;
}

export interface GuestPanickedInfoTdx {
  readonly type: 'tdx';
  readonly 'error-code': Int;
  readonly message: string;
  readonly gpa?: Int;
}

export interface GuestPanickedInfoSev {
  readonly type: 'sev';
  readonly set: Int;
  readonly code: Int;
}

export type GuestPanickedInfoS390Reason =
  | 'unknown'
  | 'disabled-wait'
  | 'extint-loop'
  | 'pgmint-loop'
  | 'opint-loop';

export type GuestPanickedInfoType = 'hyper-v' | 's390' | 'tdx' | 'sev';

export interface HumanMonitorCommandArguments {
  readonly 'command-line': string;
  readonly 'cpu-index'?: Int;
}

export interface HvBalloonStatusReportData {
  readonly committed: Int;
  readonly available: Int;
}

export interface InjectGhesV2ErrorArguments {
  readonly cper: string;
}

export interface InputSendEventArguments {
  readonly device?: string;
  readonly head?: Int;
  readonly events: readonly InputSendEventEvents[];
}

export type InputSendEventEvents =
  | InputSendEventEventsKey
  | InputSendEventEventsBtn
  | InputSendEventEventsRel
  | InputSendEventEventsAbs
  | InputSendEventEventsMtt;

export interface InputSendEventEventsKey {
  readonly type: 'key';
  readonly data: InputSendEventEventsKeyData;
}

export interface InputSendEventEventsBtn {
  readonly type: 'btn';
  readonly data: InputSendEventEventsBtnData;
}

export interface InputSendEventEventsRel {
  readonly type: 'rel';
  readonly data: InputSendEventEventsAbsData;
}

export interface InputSendEventEventsAbs {
  readonly type: 'abs';
  readonly data: InputSendEventEventsAbsData;
}

export interface InputSendEventEventsMtt {
  readonly type: 'mtt';
  readonly data: InputSendEventEventsMttData;
}

export interface InputSendEventEventsAbsData {
  readonly axis: InputSendEventEventsAbsDataAxis;
  readonly value: Int;
}

export type InputSendEventEventsAbsDataAxis = 'x' | 'y';

export interface InputSendEventEventsBtnData {
  readonly button: InputSendEventEventsBtnDataButton;
  readonly down: boolean;
}

export type InputSendEventEventsBtnDataButton =
  | 'left'
  | 'middle'
  | 'right'
  | 'wheel-up'
  | 'wheel-down'
  | 'side'
  | 'extra'
  | 'wheel-left'
  | 'wheel-right'
  | 'touch';

export interface InputSendEventEventsKeyData {
  readonly key: SendKeyKeys;
  readonly down: boolean;
}

export interface InputSendEventEventsMttData {
  readonly type: InputSendEventEventsMttDataType;
  readonly slot: Int;
  readonly 'tracking-id': Int;
  readonly axis: InputSendEventEventsAbsDataAxis;
  readonly value: Int;
}

export type InputSendEventEventsMttDataType = 'begin' | 'update' | 'end' | 'cancel' | 'data';

export type InputSendEventEventsType = 'key' | 'btn' | 'rel' | 'abs' | 'mtt';

export interface JobCancelArguments {
  readonly id: string;
}

export interface JobCompleteArguments {
  readonly id: string;
}

export interface JobDismissArguments {
  readonly id: string;
}

export interface JobFinalizeArguments {
  readonly id: string;
}

export interface JobPauseArguments {
  readonly id: string;
}

export interface JobResumeArguments {
  readonly id: string;
}

export interface JobStatusChangeData {
  readonly id: string;
  readonly status: QueryJobsStatus;
}

export interface MemoryDeviceSizeChangeData {
  readonly id?: string;
  readonly size: Int;
  readonly 'qom-path': string;
}

export type MemoryFailureAction = 'ignore' | 'inject' | 'fatal' | 'reset';

export interface MemoryFailureData {
  readonly recipient: MemoryFailureRecipient;
  readonly action: MemoryFailureAction;
  readonly flags: MemoryFailureFlags;
}

export interface MemoryFailureFlags {
  readonly 'action-required': boolean;
  readonly recursive: boolean;
}

export type MemoryFailureRecipient = 'hypervisor' | 'guest';

export interface MemsaveArguments {
  readonly val: Int;
  readonly size: Int;
  readonly filename: string;
  readonly 'cpu-index'?: Int;
}

export interface MigrateArguments {
  readonly uri?: string;
  readonly channels?: readonly MigrateChannels[];
  readonly resume?: boolean;
}

export interface MigrateChannels {
  readonly 'channel-type': MigrateChannelsChannelType;
  readonly addr: MigrateChannelsAddr;
}

export type MigrateChannelsAddr =
  | MigrateChannelsAddrSocket
  | MigrateChannelsAddrExec
  | MigrateChannelsAddrRdma
  | MigrateChannelsAddrFile;

export type MigrateChannelsAddrSocket = { readonly transport: 'socket' } & NetdevAddDgramLocal;

export interface MigrateChannelsAddrExec {
  readonly transport: 'exec';
  readonly args: readonly string[];
}

export interface MigrateChannelsAddrRdma {
  readonly transport: 'rdma';
  readonly host: string;
  readonly port: string;
  readonly numeric?: boolean;
  readonly to?: Int;
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
  readonly 'keep-alive'?: boolean;
  readonly 'keep-alive-count'?: Int;
  readonly 'keep-alive-idle'?: Int;
  readonly 'keep-alive-interval'?: Int;
  readonly mptcp?: boolean;
}

export interface MigrateChannelsAddrFile {
  readonly transport: 'file';
  readonly filename: string;
  readonly offset: Int;
}

export type MigrateChannelsAddrTransport = 'socket' | 'exec' | 'rdma' | 'file';

export type MigrateChannelsChannelType = 'main' | 'cpr';

export interface MigrateContinueArguments {
  readonly state: MigrationStatus;
}

export interface MigrateIncomingArguments {
  readonly uri?: string;
  readonly channels?: readonly MigrateChannels[];
  readonly 'exit-on-error'?: boolean;
}

export interface MigrateRecoverArguments {
  readonly uri: string;
}

export interface MigrateSetCapabilitiesArguments {
  readonly capabilities: readonly QueryMigrateCapabilitiesItem[];
}

export interface MigrationData {
  readonly status: MigrationStatus;
}

export interface MigrationPassData {
  readonly pass: Int;
}

export type MigrationStatus =
  | 'none'
  | 'setup'
  | 'cancelling'
  | 'cancelled'
  | 'active'
  | 'postcopy-device'
  | 'postcopy-active'
  | 'postcopy-paused'
  | 'postcopy-recover-setup'
  | 'postcopy-recover'
  | 'completed'
  | 'failing'
  | 'failed'
  | 'colo'
  | 'pre-switchover'
  | 'device'
  | 'wait-unplug';

export interface NbdServerAddArguments {
  readonly name?: string;
  readonly description?: string;
  readonly device: string;
  readonly writable?: boolean;
  readonly bitmap?: string;
}

export interface NbdServerRemoveArguments {
  readonly name: string;
  readonly mode?: BlockExportDelMode;
}

export type NbdServerStartAddr =
  | NbdServerStartAddrInet
  | NbdServerStartAddrUnix
  | NbdServerStartAddrVsock
  | NbdServerStartAddrFd;

export interface NbdServerStartAddrInet {
  readonly type: 'inet';
  readonly data: BlockdevAddSshServer;
}

export interface NbdServerStartAddrUnix {
  readonly type: 'unix';
  readonly data: NbdServerStartAddrUnixData;
}

export interface NbdServerStartAddrVsock {
  readonly type: 'vsock';
  readonly data: NbdServerStartAddrVsockData;
}

export interface NbdServerStartAddrFd {
  readonly type: 'fd';
  readonly data: NbdServerStartAddrFdData;
}

export interface NbdServerStartAddrFdData {
  readonly str: string;
}

export type NbdServerStartAddrType = 'inet' | 'unix' | 'vsock' | 'fd';

export interface NbdServerStartAddrUnixData {
  readonly path: string;
  readonly abstract?: boolean;
  readonly tight?: boolean;
}

export interface NbdServerStartAddrVsockData {
  readonly cid: string;
  readonly port: string;
}

export interface NbdServerStartArguments {
  readonly 'handshake-max-seconds'?: Int;
  readonly 'tls-creds'?: string;
  readonly 'tls-authz'?: string;
  readonly 'max-connections'?: Int;
  readonly addr: NbdServerStartAddr;
}

export type NetdevAddArguments =
  | NetdevAddNic
  | NetdevAddPasst
  | NetdevAddUser
  | NetdevAddTap
  | NetdevAddL2tpv3
  | NetdevAddSocket
  | NetdevAddStream
  | NetdevAddDgram
  | NetdevAddVde
  | NetdevAddBridge
  | NetdevAddHubport
  | NetdevAddNetmap
  | NetdevAddVhostUser
  | NetdevAddVhostVdpa
  | NetdevAddOther;

export interface NetdevAddArgumentsBase {
  readonly id: string;
}

export interface NetdevAddNic extends NetdevAddArgumentsBase {
  readonly type: 'nic';
  readonly netdev?: string;
  readonly macaddr?: string;
  readonly model?: string;
  readonly addr?: string;
  readonly vectors?: Int;
}

export interface NetdevAddPasst extends NetdevAddArgumentsBase {
  readonly type: 'passt';
  readonly path?: string;
  readonly quiet?: boolean;
  readonly 'vhost-user'?: boolean;
  readonly mtu?: Int;
  readonly address?: string;
  readonly netmask?: string;
  readonly mac?: string;
  readonly gateway?: string;
  readonly interface?: string;
  readonly outbound?: string;
  readonly 'outbound-if4'?: string;
  readonly 'outbound-if6'?: string;
  readonly dns?: string;
  readonly search?: readonly NetdevAddPasstSearch[];
  readonly fqdn?: string;
  readonly 'dhcp-dns'?: boolean;
  readonly 'dhcp-search'?: boolean;
  readonly 'map-host-loopback'?: string;
  readonly 'map-guest-addr'?: string;
  readonly 'dns-forward'?: string;
  readonly 'dns-host'?: string;
  readonly tcp?: boolean;
  readonly udp?: boolean;
  readonly icmp?: boolean;
  readonly dhcp?: boolean;
  readonly ndp?: boolean;
  readonly dhcpv6?: boolean;
  readonly ra?: boolean;
  readonly freebind?: boolean;
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
  readonly 'tcp-ports'?: readonly NetdevAddPasstTcpPorts[];
  readonly 'udp-ports'?: readonly NetdevAddPasstTcpPorts[];
  readonly param?: readonly NetdevAddPasstParam[];
}

export interface NetdevAddUser extends NetdevAddArgumentsBase {
  readonly type: 'user';
  readonly hostname?: string;
  readonly restrict?: boolean;
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
  readonly ip?: string;
  readonly net?: string;
  readonly host?: string;
  readonly tftp?: string;
  readonly bootfile?: string;
  readonly dhcpstart?: string;
  readonly dns?: string;
  readonly dnssearch?: readonly NetdevAddUserDnssearch[];
  readonly domainname?: string;
  readonly 'ipv6-prefix'?: string;
  readonly 'ipv6-prefixlen'?: Int;
  readonly 'ipv6-host'?: string;
  readonly 'ipv6-dns'?: string;
  readonly smb?: string;
  readonly smbserver?: string;
  readonly hostfwd?: readonly NetdevAddUserHostfwd[];
  readonly guestfwd?: readonly NetdevAddUserGuestfwd[];
  readonly 'tftp-server-name'?: string;
}

export interface NetdevAddTap extends NetdevAddArgumentsBase {
  readonly type: 'tap';
  readonly ifname?: string;
  readonly fd?: string;
  readonly fds?: string;
  readonly script?: string;
  readonly downscript?: string;
  readonly br?: string;
  readonly helper?: string;
  readonly sndbuf?: Int;
  readonly vnet_hdr?: boolean;
  readonly vhost?: boolean;
  readonly vhostfd?: string;
  readonly vhostfds?: string;
  readonly vhostforce?: boolean;
  readonly queues?: Int;
  readonly 'poll-us'?: Int;
}

export interface NetdevAddL2tpv3 extends NetdevAddArgumentsBase {
  readonly type: 'l2tpv3';
  readonly src: string;
  readonly dst: string;
  readonly srcport?: string;
  readonly dstport?: string;
  readonly ipv6?: boolean;
  readonly udp?: boolean;
  readonly cookie64?: boolean;
  readonly counter?: boolean;
  readonly pincounter?: boolean;
  readonly txcookie?: Int;
  readonly rxcookie?: Int;
  readonly txsession: Int;
  readonly rxsession?: Int;
  readonly offset?: Int;
}

export interface NetdevAddSocket extends NetdevAddArgumentsBase {
  readonly type: 'socket';
  readonly fd?: string;
  readonly listen?: string;
  readonly connect?: string;
  readonly mcast?: string;
  readonly localaddr?: string;
  readonly udp?: string;
}

export interface NetdevAddStream extends NetdevAddArgumentsBase {
  readonly type: 'stream';
  readonly addr: NetdevAddDgramLocal;
  readonly server?: boolean;
  readonly 'reconnect-ms'?: Int;
}

export interface NetdevAddDgram extends NetdevAddArgumentsBase {
  readonly type: 'dgram';
  readonly local?: NetdevAddDgramLocal;
  readonly remote?: NetdevAddDgramLocal;
}

export interface NetdevAddVde extends NetdevAddArgumentsBase {
  readonly type: 'vde';
  readonly sock?: string;
  readonly port?: Int;
  readonly group?: string;
  readonly mode?: Int;
}

export interface NetdevAddBridge extends NetdevAddArgumentsBase {
  readonly type: 'bridge';
  readonly br?: string;
  readonly helper?: string;
}

export interface NetdevAddHubport extends NetdevAddArgumentsBase {
  readonly type: 'hubport';
  readonly hubid: Int;
  readonly netdev?: string;
}

export interface NetdevAddNetmap extends NetdevAddArgumentsBase {
  readonly type: 'netmap';
  readonly ifname: string;
  readonly devname?: string;
}

export interface NetdevAddVhostUser extends NetdevAddArgumentsBase {
  readonly type: 'vhost-user';
  readonly chardev: string;
  readonly vhostforce?: boolean;
  readonly queues?: Int;
}

export interface NetdevAddVhostVdpa extends NetdevAddArgumentsBase {
  readonly type: 'vhost-vdpa';
  readonly vhostdev?: string;
  readonly vhostfd?: string;
  readonly queues?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-svq'?: boolean;
}

export interface NetdevAddOther extends NetdevAddArgumentsBase {
  readonly type: 'none';
}

export type NetdevAddDgramLocal =
  | NetdevAddDgramLocalInet
  | NetdevAddDgramLocalUnix
  | NetdevAddDgramLocalVsock
  | NetdevAddDgramLocalFd;

export interface NetdevAddDgramLocalInet {
  readonly type: 'inet';
  readonly host: string;
  readonly port: string;
  readonly numeric?: boolean;
  readonly to?: Int;
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
  readonly 'keep-alive'?: boolean;
  readonly 'keep-alive-count'?: Int;
  readonly 'keep-alive-idle'?: Int;
  readonly 'keep-alive-interval'?: Int;
  readonly mptcp?: boolean;
}

export interface NetdevAddDgramLocalUnix {
  readonly type: 'unix';
  readonly path: string;
  readonly abstract?: boolean;
  readonly tight?: boolean;
}

export interface NetdevAddDgramLocalVsock {
  readonly type: 'vsock';
  readonly cid: string;
  readonly port: string;
}

export interface NetdevAddDgramLocalFd {
  readonly type: 'fd';
  readonly str: string;
}

export interface NetdevAddPasstParam {
  readonly str: string;
}

export interface NetdevAddPasstSearch {
  readonly str: string;
}

export interface NetdevAddPasstTcpPorts {
  readonly str: string;
}

export type NetdevAddType =
  | 'none'
  | 'nic'
  | 'user'
  | 'tap'
  | 'l2tpv3'
  | 'socket'
  | 'stream'
  | 'dgram'
  | 'vde'
  | 'bridge'
  | 'hubport'
  | 'netmap'
  | 'vhost-user'
  | 'vhost-vdpa'
  | 'passt';

export interface NetdevAddUserDnssearch {
  readonly str: string;
}

export interface NetdevAddUserGuestfwd {
  readonly str: string;
}

export interface NetdevAddUserHostfwd {
  readonly str: string;
}

export interface NetdevDelArguments {
  readonly id: string;
}

export interface NetdevStreamConnectedData {
  readonly 'netdev-id': string;
  readonly addr: NetdevAddDgramLocal;
}

export interface NetdevStreamDisconnectedData {
  readonly 'netdev-id': string;
}

export interface NetdevVhostUserConnectedData {
  readonly 'netdev-id': string;
  readonly 'chardev-id': string;
}

export interface NetdevVhostUserDisconnectedData {
  readonly 'netdev-id': string;
}

export interface NicRxFilterChangedData {
  readonly name?: string;
  readonly path: string;
}

export type ObjectAddArguments =
  | ObjectAddAcpiGenericInitiator
  | ObjectAddAcpiGenericPort
  | ObjectAddAuthzList
  | ObjectAddAuthzListfile
  | ObjectAddAuthzPam
  | ObjectAddAuthzSimple
  | ObjectAddCanHostSocketcan
  | ObjectAddColoCompare
  | ObjectAddCryptodevBackend
  | ObjectAddCryptodevBackendBuiltin
  | ObjectAddCryptodevBackendLkcf
  | ObjectAddCryptodevVhostUser
  | ObjectAddDbusVmstate
  | ObjectAddFilterBuffer
  | ObjectAddFilterDump
  | ObjectAddFilterMirror
  | ObjectAddFilterRedirector
  | ObjectAddFilterReplay
  | ObjectAddFilterRewriter
  | ObjectAddInputBarrier
  | ObjectAddInputLinux
  | ObjectAddIommufd
  | ObjectAddIothread
  | ObjectAddMainLoop
  | ObjectAddMemoryBackendEpc
  | ObjectAddMemoryBackendFile
  | ObjectAddMemoryBackendMemfd
  | ObjectAddMemoryBackendRam
  | ObjectAddMemoryBackendShm
  | ObjectAddMonitorHmp
  | ObjectAddMonitorQmp
  | ObjectAddPrManagerHelper
  | ObjectAddQtest
  | ObjectAddRngBuiltin
  | ObjectAddRngEgd
  | ObjectAddRngRandom
  | ObjectAddSecret
  | ObjectAddSecretKeyring
  | ObjectAddSevGuest
  | ObjectAddSevSnpGuest
  | ObjectAddTdxGuest
  | ObjectAddThreadContext
  | ObjectAddThrottleGroup
  | ObjectAddTlsCredsAnon
  | ObjectAddTlsCredsPsk
  | ObjectAddTlsCredsX509
  | ObjectAddTlsCipherSuites
  | ObjectAddXRemoteObject
  | ObjectAddXVfioUserServer
  | ObjectAddOther;

export interface ObjectAddArgumentsBase {
  readonly id: string;
}

export interface ObjectAddAcpiGenericInitiator extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'acpi-generic-initiator';
  readonly 'pci-dev': string;
  readonly node: Int;
}

export interface ObjectAddAcpiGenericPort extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'acpi-generic-port';
  readonly 'pci-bus': string;
  readonly node: Int;
}

export interface ObjectAddAuthzList extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'authz-list';
  readonly policy?: ObjectAddAuthzListPolicy;
  readonly rules?: readonly ObjectAddAuthzListRules[];
}

export interface ObjectAddAuthzListfile extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'authz-listfile';
  readonly filename: string;
  readonly refresh?: boolean;
}

export interface ObjectAddAuthzPam extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'authz-pam';
  readonly service: string;
}

export interface ObjectAddAuthzSimple extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'authz-simple';
  readonly identity: string;
}

export interface ObjectAddCanHostSocketcan extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'can-host-socketcan';
  readonly if: string;
  readonly canbus: string;
}

export interface ObjectAddColoCompare extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'colo-compare';
  readonly primary_in: string;
  readonly secondary_in: string;
  readonly outdev: string;
  readonly iothread: string;
  readonly notify_dev?: string;
  readonly compare_timeout?: Int;
  readonly expired_scan_cycle?: Int;
  readonly max_queue_size?: Int;
  readonly vnet_hdr_support?: boolean;
}

export interface ObjectAddCryptodevBackend extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'cryptodev-backend';
  readonly queues?: Int;
  readonly 'throttle-bps'?: Int;
  readonly 'throttle-ops'?: Int;
}

export interface ObjectAddCryptodevBackendBuiltin extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'cryptodev-backend-builtin';
  readonly queues?: Int;
  readonly 'throttle-bps'?: Int;
  readonly 'throttle-ops'?: Int;
}

export interface ObjectAddCryptodevBackendLkcf extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'cryptodev-backend-lkcf';
  readonly queues?: Int;
  readonly 'throttle-bps'?: Int;
  readonly 'throttle-ops'?: Int;
}

export interface ObjectAddCryptodevVhostUser extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'cryptodev-vhost-user';
  readonly queues?: Int;
  readonly 'throttle-bps'?: Int;
  readonly 'throttle-ops'?: Int;
  readonly chardev: string;
}

export interface ObjectAddDbusVmstate extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'dbus-vmstate';
  readonly addr: string;
  readonly 'id-list'?: string;
}

export interface ObjectAddFilterBuffer extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'filter-buffer';
  readonly netdev: string;
  readonly queue?: ObjectAddFilterDumpQueue;
  readonly status?: string;
  readonly position?: string;
  readonly insert?: ObjectAddFilterDumpInsert;
  readonly interval: Int;
}

export interface ObjectAddFilterDump extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'filter-dump';
  readonly netdev: string;
  readonly queue?: ObjectAddFilterDumpQueue;
  readonly status?: string;
  readonly position?: string;
  readonly insert?: ObjectAddFilterDumpInsert;
  readonly file: string;
  readonly maxlen?: Int;
}

export interface ObjectAddFilterMirror extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'filter-mirror';
  readonly netdev: string;
  readonly queue?: ObjectAddFilterDumpQueue;
  readonly status?: string;
  readonly position?: string;
  readonly insert?: ObjectAddFilterDumpInsert;
  readonly outdev: string;
  readonly vnet_hdr_support?: boolean;
}

export interface ObjectAddFilterRedirector extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'filter-redirector';
  readonly netdev: string;
  readonly queue?: ObjectAddFilterDumpQueue;
  readonly status?: string;
  readonly position?: string;
  readonly insert?: ObjectAddFilterDumpInsert;
  readonly indev?: string;
  readonly outdev?: string;
  readonly vnet_hdr_support?: boolean;
}

export interface ObjectAddFilterReplay extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'filter-replay';
  readonly netdev: string;
  readonly queue?: ObjectAddFilterDumpQueue;
  readonly status?: string;
  readonly position?: string;
  readonly insert?: ObjectAddFilterDumpInsert;
}

export interface ObjectAddFilterRewriter extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'filter-rewriter';
  readonly netdev: string;
  readonly queue?: ObjectAddFilterDumpQueue;
  readonly status?: string;
  readonly position?: string;
  readonly insert?: ObjectAddFilterDumpInsert;
  readonly vnet_hdr_support?: boolean;
}

export interface ObjectAddInputBarrier extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'input-barrier';
  readonly name: string;
  readonly server?: string;
  readonly port?: string;
  readonly 'x-origin'?: string;
  readonly 'y-origin'?: string;
  readonly width?: string;
  readonly height?: string;
}

export interface ObjectAddInputLinux extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'input-linux';
  readonly evdev: string;
  readonly grab_all?: boolean;
  readonly repeat?: boolean;
  readonly 'grab-toggle'?: ObjectAddInputLinuxGrabToggle;
}

export interface ObjectAddIommufd extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'iommufd';
  readonly fd?: string;
}

export interface ObjectAddIothread extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'iothread';
  readonly 'aio-max-batch'?: Int;
  readonly 'thread-pool-min'?: Int;
  readonly 'thread-pool-max'?: Int;
  readonly 'poll-max-ns'?: Int;
  readonly 'poll-grow'?: Int;
  readonly 'poll-shrink'?: Int;
  readonly 'poll-weight'?: Int;
}

export interface ObjectAddMainLoop extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'main-loop';
  readonly 'aio-max-batch'?: Int;
  readonly 'thread-pool-min'?: Int;
  readonly 'thread-pool-max'?: Int;
}

export interface ObjectAddMemoryBackendEpc extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'memory-backend-epc';
  readonly dump?: boolean;
  readonly 'host-nodes'?: readonly Int[];
  readonly merge?: boolean;
  readonly policy?: QueryMemdevPolicy;
  readonly prealloc?: boolean;
  readonly 'prealloc-threads'?: Int;
  readonly 'prealloc-context'?: string;
  readonly share?: boolean;
  readonly reserve?: boolean;
  readonly size: Int;
  readonly 'x-use-canonical-path-for-ramblock-id'?: boolean;
}

export interface ObjectAddMemoryBackendFile extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'memory-backend-file';
  readonly dump?: boolean;
  readonly 'host-nodes'?: readonly Int[];
  readonly merge?: boolean;
  readonly policy?: QueryMemdevPolicy;
  readonly prealloc?: boolean;
  readonly 'prealloc-threads'?: Int;
  readonly 'prealloc-context'?: string;
  readonly share?: boolean;
  readonly reserve?: boolean;
  readonly size: Int;
  readonly 'x-use-canonical-path-for-ramblock-id'?: boolean;
  readonly align?: Int;
  readonly offset?: Int;
  readonly 'discard-data'?: boolean;
  readonly 'mem-path': string;
  readonly pmem?: boolean;
  readonly readonly?: boolean;
  readonly rom?: BlockdevAddFileLocking;
}

export interface ObjectAddMemoryBackendMemfd extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'memory-backend-memfd';
  readonly dump?: boolean;
  readonly 'host-nodes'?: readonly Int[];
  readonly merge?: boolean;
  readonly policy?: QueryMemdevPolicy;
  readonly prealloc?: boolean;
  readonly 'prealloc-threads'?: Int;
  readonly 'prealloc-context'?: string;
  readonly share?: boolean;
  readonly reserve?: boolean;
  readonly size: Int;
  readonly 'x-use-canonical-path-for-ramblock-id'?: boolean;
  readonly hugetlb?: boolean;
  readonly hugetlbsize?: Int;
  readonly seal?: boolean;
}

export interface ObjectAddMemoryBackendRam extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'memory-backend-ram';
  readonly dump?: boolean;
  readonly 'host-nodes'?: readonly Int[];
  readonly merge?: boolean;
  readonly policy?: QueryMemdevPolicy;
  readonly prealloc?: boolean;
  readonly 'prealloc-threads'?: Int;
  readonly 'prealloc-context'?: string;
  readonly share?: boolean;
  readonly reserve?: boolean;
  readonly size: Int;
  readonly 'x-use-canonical-path-for-ramblock-id'?: boolean;
}

export interface ObjectAddMemoryBackendShm extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'memory-backend-shm';
  readonly dump?: boolean;
  readonly 'host-nodes'?: readonly Int[];
  readonly merge?: boolean;
  readonly policy?: QueryMemdevPolicy;
  readonly prealloc?: boolean;
  readonly 'prealloc-threads'?: Int;
  readonly 'prealloc-context'?: string;
  readonly share?: boolean;
  readonly reserve?: boolean;
  readonly size: Int;
  readonly 'x-use-canonical-path-for-ramblock-id'?: boolean;
}

export interface ObjectAddMonitorHmp extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'monitor-hmp';
  readonly chardev: string;
  readonly readline?: boolean;
}

export interface ObjectAddMonitorQmp extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'monitor-qmp';
  readonly chardev: string;
  readonly pretty?: boolean;
  readonly 'close-action'?: ObjectAddMonitorQmpCloseAction;
}

export interface ObjectAddPrManagerHelper extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'pr-manager-helper';
  readonly path: string;
}

export interface ObjectAddQtest extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'qtest';
  readonly chardev: string;
  readonly log?: string;
}

export interface ObjectAddRngBuiltin extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'rng-builtin';
  /** @deprecated QEMU may remove it in a later version. */
  readonly opened?: boolean;
}

export interface ObjectAddRngEgd extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'rng-egd';
  /** @deprecated QEMU may remove it in a later version. */
  readonly opened?: boolean;
  readonly chardev: string;
}

export interface ObjectAddRngRandom extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'rng-random';
  /** @deprecated QEMU may remove it in a later version. */
  readonly opened?: boolean;
  readonly filename?: string;
}

export interface ObjectAddSecret extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'secret';
  readonly format?: ObjectAddSecretFormat;
  readonly keyid?: string;
  readonly iv?: string;
  readonly data?: string;
  readonly file?: string;
}

export interface ObjectAddSecretKeyring extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'secret_keyring';
  readonly format?: ObjectAddSecretFormat;
  readonly keyid?: string;
  readonly iv?: string;
  readonly serial: Int;
}

export interface ObjectAddSevGuest extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'sev-guest';
  readonly 'sev-device'?: string;
  readonly cbitpos?: Int;
  readonly 'reduced-phys-bits': Int;
  readonly 'kernel-hashes'?: boolean;
  readonly 'dh-cert-file'?: string;
  readonly 'session-file'?: string;
  readonly policy?: Int;
  readonly handle?: Int;
  readonly 'legacy-vm-type'?: BlockdevAddFileLocking;
}

export interface ObjectAddSevSnpGuest extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'sev-snp-guest';
  readonly 'sev-device'?: string;
  readonly cbitpos?: Int;
  readonly 'reduced-phys-bits': Int;
  readonly 'kernel-hashes'?: boolean;
  readonly policy?: Int;
  readonly 'guest-visible-workarounds'?: string;
  readonly 'id-block'?: string;
  readonly 'id-auth'?: string;
  readonly 'author-key-enabled'?: boolean;
  readonly 'host-data'?: string;
  readonly 'vcek-disabled'?: boolean;
}

export interface ObjectAddTdxGuest extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'tdx-guest';
  readonly attributes?: Int;
  readonly 'sept-ve-disable'?: boolean;
  readonly mrconfigid?: string;
  readonly mrowner?: string;
  readonly mrownerconfig?: string;
  readonly 'quote-generation-socket'?: NetdevAddDgramLocal;
}

export interface ObjectAddThreadContext extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'thread-context';
  readonly 'cpu-affinity'?: readonly Int[];
  readonly 'node-affinity'?: readonly Int[];
}

export interface ObjectAddThrottleGroup extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'throttle-group';
  readonly limits?: ObjectAddThrottleGroupLimits;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-total'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-total-max'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-total-max-length'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-read'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-read-max'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-read-max-length'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-write'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-write-max'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-write-max-length'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-total'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-total-max'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-total-max-length'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-read'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-read-max'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-read-max-length'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-write'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-write-max'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-bps-write-max-length'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-iops-size'?: Int;
}

export interface ObjectAddTlsCredsAnon extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'tls-creds-anon';
  readonly 'verify-peer'?: boolean;
  readonly dir?: string;
  readonly endpoint?: ObjectAddTlsCredsPskEndpoint;
  readonly priority?: string;
}

export interface ObjectAddTlsCredsPsk extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'tls-creds-psk';
  readonly 'verify-peer'?: boolean;
  readonly dir?: string;
  readonly endpoint?: ObjectAddTlsCredsPskEndpoint;
  readonly priority?: string;
  readonly username?: string;
}

export interface ObjectAddTlsCredsX509 extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'tls-creds-x509';
  readonly 'verify-peer'?: boolean;
  readonly dir?: string;
  readonly endpoint?: ObjectAddTlsCredsPskEndpoint;
  readonly priority?: string;
  readonly 'sanity-check'?: boolean;
  readonly passwordid?: string;
}

export interface ObjectAddTlsCipherSuites extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'tls-cipher-suites';
  readonly 'verify-peer'?: boolean;
  readonly dir?: string;
  readonly endpoint?: ObjectAddTlsCredsPskEndpoint;
  readonly priority?: string;
}

export interface ObjectAddXRemoteObject extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'x-remote-object';
  readonly fd: string;
  readonly devid: string;
}

export interface ObjectAddXVfioUserServer extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'x-vfio-user-server';
  readonly socket: NetdevAddDgramLocal;
  readonly device: string;
}

export interface ObjectAddOther extends ObjectAddArgumentsBase {
  readonly 'qom-type': 'can-bus' | 'pef-guest' | 's390-pv-guest';
}

export type ObjectAddAuthzListPolicy = 'deny' | 'allow';

export interface ObjectAddAuthzListRules {
  readonly match: string;
  readonly policy: ObjectAddAuthzListPolicy;
  readonly format?: ObjectAddAuthzListRulesFormat;
}

export type ObjectAddAuthzListRulesFormat = 'exact' | 'glob';

export type ObjectAddFilterDumpInsert = 'before' | 'behind';

export type ObjectAddFilterDumpQueue = 'all' | 'rx' | 'tx';

export type ObjectAddInputLinuxGrabToggle =
  | 'ctrl-ctrl'
  | 'alt-alt'
  | 'shift-shift'
  | 'meta-meta'
  | 'scrolllock'
  | 'ctrl-scrolllock';

export type ObjectAddMonitorQmpCloseAction = 'none' | 'delete';

/** Unstable: 'x-remote-object', 'x-vfio-user-server'. */
export type ObjectAddQomType =
  | 'acpi-generic-initiator'
  | 'acpi-generic-port'
  | 'authz-list'
  | 'authz-listfile'
  | 'authz-pam'
  | 'authz-simple'
  | 'can-bus'
  | 'can-host-socketcan'
  | 'colo-compare'
  | 'cryptodev-backend'
  | 'cryptodev-backend-builtin'
  | 'cryptodev-backend-lkcf'
  | 'cryptodev-vhost-user'
  | 'dbus-vmstate'
  | 'filter-buffer'
  | 'filter-dump'
  | 'filter-mirror'
  | 'filter-redirector'
  | 'filter-replay'
  | 'filter-rewriter'
  | 'input-barrier'
  | 'input-linux'
  | 'iommufd'
  | 'iothread'
  | 'main-loop'
  | 'memory-backend-epc'
  | 'memory-backend-file'
  | 'memory-backend-memfd'
  | 'memory-backend-ram'
  | 'memory-backend-shm'
  | 'monitor-hmp'
  | 'monitor-qmp'
  | 'pef-guest'
  | 'pr-manager-helper'
  | 'qtest'
  | 'rng-builtin'
  | 'rng-egd'
  | 'rng-random'
  | 'secret'
  | 'secret_keyring'
  | 'sev-guest'
  | 'sev-snp-guest'
  | 'thread-context'
  | 's390-pv-guest'
  | 'tdx-guest'
  | 'throttle-group'
  | 'tls-creds-anon'
  | 'tls-creds-psk'
  | 'tls-creds-x509'
  | 'tls-cipher-suites'
  | 'x-remote-object'
  | 'x-vfio-user-server';

export type ObjectAddSecretFormat = 'raw' | 'base64';

export interface ObjectAddThrottleGroupLimits {
  readonly 'iops-total'?: Int;
  readonly 'iops-total-max'?: Int;
  readonly 'iops-total-max-length'?: Int;
  readonly 'iops-read'?: Int;
  readonly 'iops-read-max'?: Int;
  readonly 'iops-read-max-length'?: Int;
  readonly 'iops-write'?: Int;
  readonly 'iops-write-max'?: Int;
  readonly 'iops-write-max-length'?: Int;
  readonly 'bps-total'?: Int;
  readonly 'bps-total-max'?: Int;
  readonly 'bps-total-max-length'?: Int;
  readonly 'bps-read'?: Int;
  readonly 'bps-read-max'?: Int;
  readonly 'bps-read-max-length'?: Int;
  readonly 'bps-write'?: Int;
  readonly 'bps-write-max'?: Int;
  readonly 'bps-write-max-length'?: Int;
  readonly 'iops-size'?: Int;
}

export type ObjectAddTlsCredsPskEndpoint = 'client' | 'server';

export interface ObjectDelArguments {
  readonly id: string;
}

export interface PmemsaveArguments {
  readonly val: Int;
  readonly size: Int;
  readonly filename: string;
}

export interface PrManagerStatusChangedData {
  readonly id: string;
  readonly connected: boolean;
}

export interface QmpCapabilitiesArguments {
  readonly enable?: readonly QmpCapabilitiesEnable[];
}

export type QmpCapabilitiesEnable = 'oob';

export interface QomGetArguments {
  readonly path: string;
  readonly property: string;
}

export interface QomListArguments {
  readonly path: string;
}

export interface QomListGetArguments {
  readonly paths: readonly string[];
}

export interface QomListGetItem {
  readonly properties: readonly QomListGetProperties[];
}

export interface QomListGetProperties {
  readonly name: string;
  readonly type: string;
  readonly value?: unknown;
}

export interface QomListItem {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly 'default-value'?: unknown;
}

export interface QomListPropertiesArguments {
  readonly typename: string;
}

export interface QomListTypesArguments {
  readonly implements?: string;
  readonly abstract?: boolean;
}

export interface QomListTypesItem {
  readonly name: string;
  readonly abstract?: boolean;
  readonly parent?: string;
}

export interface QomSetArguments {
  readonly path: string;
  readonly property: string;
  readonly value: unknown;
}

export type QueryAcceleratorsEnabled =
  | 'hvf'
  | 'kvm'
  | 'mshv'
  | 'nvmm'
  | 'qtest'
  | 'tcg'
  | 'whpx'
  | 'xen';

export interface QueryAcceleratorsReturn {
  readonly enabled: QueryAcceleratorsEnabled;
  readonly present: readonly QueryAcceleratorsEnabled[];
}

export interface QueryAcpiOspmStatusItem {
  readonly device?: string;
  readonly slot: string;
  readonly 'slot-type': QueryAcpiOspmStatusSlotType;
  readonly source: Int;
  readonly status: Int;
}

export type QueryAcpiOspmStatusSlotType = 'DIMM' | 'CPU';

export interface QueryAudiodevsAlsaIn {
  readonly 'mixing-engine'?: boolean;
  readonly 'fixed-settings'?: boolean;
  readonly frequency?: Int;
  readonly channels?: Int;
  readonly voices?: Int;
  readonly format?: QueryAudiodevsPaInFormat;
  readonly 'buffer-length'?: Int;
  readonly dev?: string;
  readonly 'period-length'?: Int;
  readonly 'try-poll'?: boolean;
}

export type QueryAudiodevsDriver =
  | 'none'
  | 'alsa'
  | 'dbus'
  | 'jack'
  | 'oss'
  | 'pa'
  | 'pipewire'
  | 'sdl'
  | 'spice'
  | 'wav';

export type QueryAudiodevsItem =
  | QueryAudiodevsNone
  | QueryAudiodevsAlsa
  | QueryAudiodevsDbus
  | QueryAudiodevsJack
  | QueryAudiodevsOss
  | QueryAudiodevsPa
  | QueryAudiodevsPipewire
  | QueryAudiodevsSdl
  | QueryAudiodevsSpice
  | QueryAudiodevsWav;

export interface QueryAudiodevsItemBase {
  readonly id: string;
  readonly 'timer-period'?: Int;
}

export interface QueryAudiodevsNone extends QueryAudiodevsItemBase {
  readonly driver: 'none';
  readonly in?: QueryAudiodevsWavIn;
  readonly out?: QueryAudiodevsWavIn;
}

export interface QueryAudiodevsAlsa extends QueryAudiodevsItemBase {
  readonly driver: 'alsa';
  readonly in?: QueryAudiodevsAlsaIn;
  readonly out?: QueryAudiodevsAlsaIn;
  readonly threshold?: Int;
}

export interface QueryAudiodevsDbus extends QueryAudiodevsItemBase {
  readonly driver: 'dbus';
  readonly in?: QueryAudiodevsWavIn;
  readonly out?: QueryAudiodevsWavIn;
  readonly nsamples?: Int;
}

export interface QueryAudiodevsJack extends QueryAudiodevsItemBase {
  readonly driver: 'jack';
  readonly in?: QueryAudiodevsJackIn;
  readonly out?: QueryAudiodevsJackIn;
}

export interface QueryAudiodevsOss extends QueryAudiodevsItemBase {
  readonly driver: 'oss';
  readonly in?: QueryAudiodevsOssIn;
  readonly out?: QueryAudiodevsOssIn;
  readonly 'try-mmap'?: boolean;
  readonly exclusive?: boolean;
  readonly 'dsp-policy'?: Int;
}

export interface QueryAudiodevsPa extends QueryAudiodevsItemBase {
  readonly driver: 'pa';
  readonly in?: QueryAudiodevsPaIn;
  readonly out?: QueryAudiodevsPaIn;
  readonly server?: string;
}

export interface QueryAudiodevsPipewire extends QueryAudiodevsItemBase {
  readonly driver: 'pipewire';
  readonly in?: QueryAudiodevsPipewireIn;
  readonly out?: QueryAudiodevsPipewireIn;
}

export interface QueryAudiodevsSdl extends QueryAudiodevsItemBase {
  readonly driver: 'sdl';
  readonly in?: QueryAudiodevsSdlIn;
  readonly out?: QueryAudiodevsSdlIn;
}

export interface QueryAudiodevsSpice extends QueryAudiodevsItemBase {
  readonly driver: 'spice';
  readonly in?: QueryAudiodevsWavIn;
  readonly out?: QueryAudiodevsWavIn;
}

export interface QueryAudiodevsWav extends QueryAudiodevsItemBase {
  readonly driver: 'wav';
  readonly in?: QueryAudiodevsWavIn;
  readonly out?: QueryAudiodevsWavIn;
  readonly path?: string;
}

export interface QueryAudiodevsJackIn {
  readonly 'mixing-engine'?: boolean;
  readonly 'fixed-settings'?: boolean;
  readonly frequency?: Int;
  readonly channels?: Int;
  readonly voices?: Int;
  readonly format?: QueryAudiodevsPaInFormat;
  readonly 'buffer-length'?: Int;
  readonly 'server-name'?: string;
  readonly 'client-name'?: string;
  readonly 'connect-ports'?: string;
  readonly 'start-server'?: boolean;
  readonly 'exact-name'?: boolean;
}

export interface QueryAudiodevsOssIn {
  readonly 'mixing-engine'?: boolean;
  readonly 'fixed-settings'?: boolean;
  readonly frequency?: Int;
  readonly channels?: Int;
  readonly voices?: Int;
  readonly format?: QueryAudiodevsPaInFormat;
  readonly 'buffer-length'?: Int;
  readonly dev?: string;
  readonly 'buffer-count'?: Int;
  readonly 'try-poll'?: boolean;
}

export interface QueryAudiodevsPaIn {
  readonly 'mixing-engine'?: boolean;
  readonly 'fixed-settings'?: boolean;
  readonly frequency?: Int;
  readonly channels?: Int;
  readonly voices?: Int;
  readonly format?: QueryAudiodevsPaInFormat;
  readonly 'buffer-length'?: Int;
  readonly name?: string;
  readonly 'stream-name'?: string;
  readonly latency?: Int;
}

export type QueryAudiodevsPaInFormat = 'u8' | 's8' | 'u16' | 's16' | 'u32' | 's32' | 'f32';

export interface QueryAudiodevsPipewireIn {
  readonly 'mixing-engine'?: boolean;
  readonly 'fixed-settings'?: boolean;
  readonly frequency?: Int;
  readonly channels?: Int;
  readonly voices?: Int;
  readonly format?: QueryAudiodevsPaInFormat;
  readonly 'buffer-length'?: Int;
  readonly name?: string;
  readonly 'stream-name'?: string;
  readonly latency?: Int;
}

export interface QueryAudiodevsSdlIn {
  readonly 'mixing-engine'?: boolean;
  readonly 'fixed-settings'?: boolean;
  readonly frequency?: Int;
  readonly channels?: Int;
  readonly voices?: Int;
  readonly format?: QueryAudiodevsPaInFormat;
  readonly 'buffer-length'?: Int;
  readonly 'buffer-count'?: Int;
}

export interface QueryAudiodevsWavIn {
  readonly 'mixing-engine'?: boolean;
  readonly 'fixed-settings'?: boolean;
  readonly frequency?: Int;
  readonly channels?: Int;
  readonly voices?: Int;
  readonly format?: QueryAudiodevsPaInFormat;
  readonly 'buffer-length'?: Int;
}

export interface QueryBalloonReturn {
  readonly actual: Int;
}

export interface QueryBlockArguments {
  readonly flat?: boolean;
}

export interface QueryBlockExportsItem {
  readonly id: string;
  readonly type: BlockExportAddType;
  readonly 'node-name': string;
  readonly 'shutting-down': boolean;
}

export type QueryBlockIoStatus = 'ok' | 'failed' | 'nospace';

export interface QueryBlockItem {
  readonly device: string;
  readonly qdev?: string;
  readonly type: string;
  readonly removable: boolean;
  readonly locked: boolean;
  readonly inserted?: QueryNamedBlockNodesItem;
  readonly tray_open?: boolean;
  readonly 'io-status'?: QueryBlockIoStatus;
}

export type QueryBlockJobsItem = QueryBlockJobsMirror | QueryBlockJobsOther;

export interface QueryBlockJobsItemBase {
  readonly device: string;
  readonly len: Int;
  readonly offset: Int;
  readonly busy: boolean;
  readonly paused: boolean;
  readonly speed: Int;
  readonly 'io-status': QueryBlockIoStatus;
  readonly ready: boolean;
  readonly status: QueryJobsStatus;
  readonly 'auto-finalize': boolean;
  readonly 'auto-dismiss': boolean;
  readonly error?: string;
}

export interface QueryBlockJobsMirror extends QueryBlockJobsItemBase {
  readonly type: 'mirror';
  readonly 'actively-synced': boolean;
}

export interface QueryBlockJobsOther extends QueryBlockJobsItemBase {
  readonly type:
    | 'commit'
    | 'stream'
    | 'backup'
    | 'create'
    | 'amend'
    | 'snapshot-load'
    | 'snapshot-save'
    | 'snapshot-delete';
}

export interface QueryBlockstatsArguments {
  readonly 'query-nodes'?: boolean;
}

export type QueryBlockstatsDriverSpecific =
  | QueryBlockstatsDriverSpecificFile
  | QueryBlockstatsDriverSpecificHostDevice
  | QueryBlockstatsDriverSpecificNvme
  | QueryBlockstatsDriverSpecificOther;

export interface QueryBlockstatsDriverSpecificFile {
  readonly driver: 'file';
  readonly 'discard-nb-ok': Int;
  readonly 'discard-nb-failed': Int;
  readonly 'discard-bytes-ok': Int;
}

export interface QueryBlockstatsDriverSpecificHostDevice {
  readonly driver: 'host_device';
  readonly 'discard-nb-ok': Int;
  readonly 'discard-nb-failed': Int;
  readonly 'discard-bytes-ok': Int;
}

export interface QueryBlockstatsDriverSpecificNvme {
  readonly driver: 'nvme';
  readonly 'completion-errors': Int;
  readonly 'aligned-accesses': Int;
  readonly 'unaligned-accesses': Int;
}

export interface QueryBlockstatsDriverSpecificOther {
  readonly driver:
    | 'blkdebug'
    | 'blklogwrites'
    | 'blkreplay'
    | 'blkverify'
    | 'bochs'
    | 'cloop'
    | 'compress'
    | 'copy-before-write'
    | 'copy-on-read'
    | 'dmg'
    | 'snapshot-access'
    | 'ftp'
    | 'ftps'
    | 'host_cdrom'
    | 'http'
    | 'https'
    | 'io_uring'
    | 'iscsi'
    | 'luks'
    | 'nbd'
    | 'nfs'
    | 'null-aio'
    | 'null-co'
    | 'nvme-io_uring'
    | 'parallels'
    | 'preallocate'
    | 'qcow'
    | 'qcow2'
    | 'qed'
    | 'quorum'
    | 'raw'
    | 'rbd'
    | 'replication'
    | 'ssh'
    | 'throttle'
    | 'vdi'
    | 'vhdx'
    | 'virtio-blk-vfio-pci'
    | 'virtio-blk-vhost-user'
    | 'virtio-blk-vhost-vdpa'
    | 'vmdk'
    | 'vpc'
    | 'vvfat';
}

export interface QueryBlockstatsItem {
  readonly device?: string;
  readonly qdev?: string;
  readonly 'node-name'?: string;
  readonly stats: QueryBlockstatsStats;
  readonly 'driver-specific'?: QueryBlockstatsDriverSpecific;
  readonly parent?: QueryBlockstatsItem;
  readonly backing?: QueryBlockstatsItem;
}

export interface QueryBlockstatsStats {
  readonly rd_bytes: Int;
  readonly wr_bytes: Int;
  readonly zone_append_bytes: Int;
  readonly unmap_bytes: Int;
  readonly rd_operations: Int;
  readonly wr_operations: Int;
  readonly zone_append_operations: Int;
  readonly flush_operations: Int;
  readonly unmap_operations: Int;
  readonly rd_total_time_ns: Int;
  readonly wr_total_time_ns: Int;
  readonly zone_append_total_time_ns: Int;
  readonly flush_total_time_ns: Int;
  readonly unmap_total_time_ns: Int;
  readonly wr_highest_offset: Int;
  readonly rd_merged: Int;
  readonly wr_merged: Int;
  readonly zone_append_merged: Int;
  readonly unmap_merged: Int;
  readonly idle_time_ns?: Int;
  readonly failed_rd_operations: Int;
  readonly failed_wr_operations: Int;
  readonly failed_zone_append_operations: Int;
  readonly failed_flush_operations: Int;
  readonly failed_unmap_operations: Int;
  readonly invalid_rd_operations: Int;
  readonly invalid_wr_operations: Int;
  readonly invalid_zone_append_operations: Int;
  readonly invalid_flush_operations: Int;
  readonly invalid_unmap_operations: Int;
  readonly account_invalid: boolean;
  readonly account_failed: boolean;
  readonly timed_stats: readonly QueryBlockstatsStatsTimedStats[];
  readonly rd_latency_histogram?: QueryBlockstatsStatsRdLatencyHistogram;
  readonly wr_latency_histogram?: QueryBlockstatsStatsRdLatencyHistogram;
  readonly zone_append_latency_histogram?: QueryBlockstatsStatsRdLatencyHistogram;
  readonly flush_latency_histogram?: QueryBlockstatsStatsRdLatencyHistogram;
}

export interface QueryBlockstatsStatsRdLatencyHistogram {
  readonly boundaries: readonly Int[];
  readonly bins: readonly Int[];
}

export interface QueryBlockstatsStatsTimedStats {
  readonly interval_length: Int;
  readonly min_rd_latency_ns: Int;
  readonly max_rd_latency_ns: Int;
  readonly avg_rd_latency_ns: Int;
  readonly min_wr_latency_ns: Int;
  readonly max_wr_latency_ns: Int;
  readonly avg_wr_latency_ns: Int;
  readonly min_zone_append_latency_ns: Int;
  readonly max_zone_append_latency_ns: Int;
  readonly avg_zone_append_latency_ns: Int;
  readonly min_flush_latency_ns: Int;
  readonly max_flush_latency_ns: Int;
  readonly avg_flush_latency_ns: Int;
  readonly avg_rd_queue_depth: number;
  readonly avg_wr_queue_depth: number;
  readonly avg_zone_append_queue_depth: number;
}

export interface QueryChardevBackendsItem {
  readonly name: string;
}

export interface QueryChardevItem {
  readonly label: string;
  readonly filename: string;
  readonly 'frontend-open': boolean;
}

export interface QueryColoStatusReturn {
  readonly mode: ColoExitMode;
  readonly 'last-mode': ColoExitMode;
  readonly reason: ColoExitReason;
}

export interface QueryCommandLineOptionsArguments {
  readonly option?: string;
}

export interface QueryCommandLineOptionsItem {
  readonly option: string;
  readonly parameters: readonly QueryCommandLineOptionsParameters[];
}

export interface QueryCommandLineOptionsParameters {
  readonly name: string;
  readonly type: QueryCommandLineOptionsParametersType;
  readonly help?: string;
  readonly default?: string;
}

export type QueryCommandLineOptionsParametersType = 'string' | 'boolean' | 'number' | 'size';

export interface QueryCommandsItem {
  readonly name: string;
}

export interface QueryCpuDefinitionsItem {
  readonly name: string;
  readonly 'migration-safe'?: boolean;
  readonly static: boolean;
  readonly 'unavailable-features'?: readonly string[];
  readonly typename: string;
  readonly 'alias-of'?: string;
  readonly deprecated: boolean;
}

export interface QueryCpuModelBaselineArguments {
  readonly modela: QueryCpuModelBaselineModel;
  readonly modelb: QueryCpuModelBaselineModel;
}

export interface QueryCpuModelBaselineModel {
  readonly name: string;
  readonly props?: unknown;
}

export interface QueryCpuModelBaselineReturn {
  readonly model: QueryCpuModelBaselineModel;
}

export interface QueryCpuModelComparisonArguments {
  readonly modela: QueryCpuModelBaselineModel;
  readonly modelb: QueryCpuModelBaselineModel;
}

export type QueryCpuModelComparisonResult = 'incompatible' | 'identical' | 'superset' | 'subset';

export interface QueryCpuModelComparisonReturn {
  readonly result: QueryCpuModelComparisonResult;
  readonly 'responsible-properties': readonly string[];
}

export interface QueryCpuModelExpansionArguments {
  readonly type: QueryCpuModelExpansionType;
  readonly model: QueryCpuModelBaselineModel;
}

export interface QueryCpuModelExpansionReturn {
  readonly model: QueryCpuModelBaselineModel;
  readonly 'deprecated-props'?: readonly string[];
}

export type QueryCpuModelExpansionType = 'static' | 'full';

export type QueryCpusFastItem = QueryCpusFastS390x | QueryCpusFastOther;

export interface QueryCpusFastItemBase {
  readonly 'cpu-index': Int;
  readonly 'qom-type': string;
  readonly 'qom-path': string;
  readonly 'thread-id': Int;
  readonly props?: QueryCpusFastProps;
}

export interface QueryCpusFastS390x extends QueryCpusFastItemBase {
  readonly target: 's390x';
  readonly 'cpu-state': QueryCpusFastS390xCpuState;
  readonly dedicated?: boolean;
  readonly entitlement?: SetCpuTopologyEntitlement;
}

export interface QueryCpusFastOther extends QueryCpusFastItemBase {
  readonly target:
    | 'aarch64'
    | 'alpha'
    | 'arm'
    | 'avr'
    | 'hexagon'
    | 'hppa'
    | 'i386'
    | 'loongarch64'
    | 'm68k'
    | 'microblaze'
    | 'mips'
    | 'mips64'
    | 'mips64el'
    | 'mipsel'
    | 'or1k'
    | 'ppc'
    | 'ppc64'
    | 'riscv32'
    | 'riscv64'
    | 'rx'
    | 'sh4'
    | 'sh4eb'
    | 'sparc'
    | 'sparc64'
    | 'tricore'
    | 'x86_64'
    | 'xtensa'
    | 'xtensaeb';
}

export interface QueryCpusFastProps {
  readonly 'node-id'?: Int;
  readonly 'drawer-id'?: Int;
  readonly 'book-id'?: Int;
  readonly 'socket-id'?: Int;
  readonly 'die-id'?: Int;
  readonly 'cluster-id'?: Int;
  readonly 'module-id'?: Int;
  readonly 'core-id'?: Int;
  readonly 'thread-id'?: Int;
}

export type QueryCpusFastS390xCpuState =
  | 'uninitialized'
  | 'stopped'
  | 'check-stop'
  | 'operating'
  | 'load';

export interface QueryCryptodevClient {
  readonly queue: Int;
  readonly type: QueryCryptodevClientType;
}

export type QueryCryptodevClientType = 'builtin' | 'vhost-user' | 'lkcf';

export interface QueryCryptodevItem {
  readonly id: string;
  readonly service: readonly QueryCryptodevService[];
  readonly client: readonly QueryCryptodevClient[];
}

export type QueryCryptodevService = 'cipher' | 'hash' | 'mac' | 'aead' | 'akcipher';

export interface QueryCurrentMachineReturn {
  readonly 'wakeup-suspend-support': boolean;
}

export interface QueryDirtyRateArguments {
  readonly 'calc-time-unit'?: CalcDirtyRateCalcTimeUnit;
}

export interface QueryDirtyRateReturn {
  readonly 'dirty-rate'?: Int;
  readonly status: QueryDirtyRateStatus;
  readonly 'start-time': Int;
  readonly 'calc-time': Int;
  readonly 'calc-time-unit': CalcDirtyRateCalcTimeUnit;
  readonly 'sample-pages': Int;
  readonly mode: CalcDirtyRateMode;
  readonly 'vcpu-dirty-rate'?: readonly QueryDirtyRateVcpuDirtyRate[];
}

export type QueryDirtyRateStatus = 'unstarted' | 'measuring' | 'measured';

export interface QueryDirtyRateVcpuDirtyRate {
  readonly id: Int;
  readonly 'dirty-rate': Int;
}

export type QueryDisplayOptionsGl = 'off' | 'on' | 'core' | 'es';

export type QueryDisplayOptionsReturn =
  | QueryDisplayOptionsGtk
  | QueryDisplayOptionsCurses
  | QueryDisplayOptionsEglHeadless
  | QueryDisplayOptionsDbus
  | QueryDisplayOptionsSdl
  | QueryDisplayOptionsOther;

export interface QueryDisplayOptionsReturnBase {
  readonly 'full-screen'?: boolean;
  readonly 'window-close'?: boolean;
  readonly 'show-cursor'?: boolean;
  readonly gl?: QueryDisplayOptionsGl;
}

export interface QueryDisplayOptionsGtk extends QueryDisplayOptionsReturnBase {
  readonly type: 'gtk';
  readonly clipboard?: boolean;
  readonly 'grab-on-hover'?: boolean;
  readonly 'zoom-to-fit'?: boolean;
  readonly 'show-tabs'?: boolean;
  readonly 'show-menubar'?: boolean;
  readonly 'keep-aspect-ratio'?: boolean;
  readonly scale?: number;
}

export interface QueryDisplayOptionsCurses extends QueryDisplayOptionsReturnBase {
  readonly type: 'curses';
  readonly charset?: string;
}

export interface QueryDisplayOptionsEglHeadless extends QueryDisplayOptionsReturnBase {
  readonly type: 'egl-headless';
  readonly rendernode?: string;
}

export interface QueryDisplayOptionsDbus extends QueryDisplayOptionsReturnBase {
  readonly type: 'dbus';
  readonly rendernode?: string;
  readonly addr?: string;
  readonly p2p?: boolean;
  readonly audiodev?: string;
}

export interface QueryDisplayOptionsSdl extends QueryDisplayOptionsReturnBase {
  readonly type: 'sdl';
  readonly 'grab-mod'?: QueryDisplayOptionsSdlGrabMod;
}

export interface QueryDisplayOptionsOther extends QueryDisplayOptionsReturnBase {
  readonly type: 'default' | 'none' | 'spice-app';
}

export type QueryDisplayOptionsSdlGrabMod = 'lctrl-lalt' | 'lshift-lctrl-lalt' | 'rctrl';

export type QueryDisplayOptionsType =
  | 'default'
  | 'none'
  | 'gtk'
  | 'sdl'
  | 'egl-headless'
  | 'curses'
  | 'spice-app'
  | 'dbus';

export interface QueryDumpGuestMemoryCapabilityReturn {
  readonly formats: readonly DumpGuestMemoryFormat[];
}

export interface QueryDumpReturn {
  readonly status: QueryDumpStatus;
  readonly completed: Int;
  readonly total: Int;
}

export type QueryDumpStatus = 'none' | 'active' | 'completed' | 'failed';

export interface QueryFdsetsFds {
  readonly fd: Int;
  readonly opaque?: string;
}

export interface QueryFdsetsItem {
  readonly 'fdset-id': Int;
  readonly fds: readonly QueryFdsetsFds[];
}

export interface QueryFirmwareLogArguments {
  readonly 'max-size'?: Int;
}

export interface QueryFirmwareLogReturn {
  readonly version?: string;
  readonly log: string;
}

export interface QueryGicCapabilitiesItem {
  readonly version: Int;
  readonly emulated: boolean;
  readonly kernel: boolean;
}

export interface QueryHotpluggableCpusItem {
  readonly type: string;
  readonly 'vcpus-count': Int;
  readonly props: QueryCpusFastProps;
  readonly 'qom-path'?: string;
}

export interface QueryIothreadsItem {
  readonly id: string;
  readonly 'thread-id': Int;
  readonly 'poll-max-ns': Int;
  readonly 'poll-grow': Int;
  readonly 'poll-shrink': Int;
  readonly 'poll-weight': Int;
  readonly 'aio-max-batch': Int;
}

export interface QueryJobsItem {
  readonly id: string;
  readonly type: QueryJobsType;
  readonly status: QueryJobsStatus;
  readonly 'current-progress': Int;
  readonly 'total-progress': Int;
  readonly error?: string;
}

export type QueryJobsStatus =
  | 'undefined'
  | 'created'
  | 'running'
  | 'paused'
  | 'ready'
  | 'standby'
  | 'waiting'
  | 'pending'
  | 'aborting'
  | 'concluded'
  | 'null';

export type QueryJobsType =
  | 'commit'
  | 'stream'
  | 'mirror'
  | 'backup'
  | 'create'
  | 'amend'
  | 'snapshot-load'
  | 'snapshot-save'
  | 'snapshot-delete';

export interface QueryKvmReturn {
  readonly enabled: boolean;
  readonly present: boolean;
}

export interface QueryMachinesArguments {
  /** Unstable: QEMU may change it without notice. */
  readonly 'compat-props'?: boolean;
}

export interface QueryMachinesCompatProps {
  readonly 'qom-type': string;
  readonly property: string;
  readonly value: string;
}

export interface QueryMachinesItem {
  readonly name: string;
  readonly alias?: string;
  readonly 'is-default'?: boolean;
  readonly 'cpu-max': Int;
  readonly 'hotpluggable-cpus': boolean;
  readonly 'numa-mem-supported': boolean;
  readonly deprecated: boolean;
  readonly 'default-cpu-type'?: string;
  readonly 'default-ram-id'?: string;
  readonly acpi: boolean;
  /** Unstable: QEMU may change it without notice. */
  readonly 'compat-props'?: readonly QueryMachinesCompatProps[];
}

export interface QueryMemdevItem {
  readonly id?: string;
  readonly size: Int;
  readonly merge: boolean;
  readonly dump: boolean;
  readonly prealloc: boolean;
  readonly share: boolean;
  readonly reserve?: boolean;
  readonly 'host-nodes': readonly Int[];
  readonly policy: QueryMemdevPolicy;
}

export type QueryMemdevPolicy = 'default' | 'preferred' | 'bind' | 'interleave';

export interface QueryMemoryDevicesDimmData {
  readonly id?: string;
  readonly addr: Int;
  readonly size: Int;
  readonly slot: Int;
  readonly node: Int;
  readonly memdev: string;
  readonly hotplugged: boolean;
  readonly hotpluggable: boolean;
}

export interface QueryMemoryDevicesHvBalloonData {
  readonly id?: string;
  readonly memaddr?: Int;
  readonly 'max-size': Int;
  readonly memdev?: string;
}

export type QueryMemoryDevicesItem =
  | QueryMemoryDevicesDimm
  | QueryMemoryDevicesNvdimm
  | QueryMemoryDevicesVirtioPmem
  | QueryMemoryDevicesVirtioMem
  | QueryMemoryDevicesSgxEpc
  | QueryMemoryDevicesHvBalloon
  | QueryMemoryDevicesSpMem;

export interface QueryMemoryDevicesDimm {
  readonly type: 'dimm';
  readonly data: QueryMemoryDevicesDimmData;
}

export interface QueryMemoryDevicesNvdimm {
  readonly type: 'nvdimm';
  readonly data: QueryMemoryDevicesDimmData;
}

export interface QueryMemoryDevicesVirtioPmem {
  readonly type: 'virtio-pmem';
  readonly data: QueryMemoryDevicesVirtioPmemData;
}

export interface QueryMemoryDevicesVirtioMem {
  readonly type: 'virtio-mem';
  readonly data: QueryMemoryDevicesVirtioMemData;
}

export interface QueryMemoryDevicesSgxEpc {
  readonly type: 'sgx-epc';
  readonly data: QueryMemoryDevicesSgxEpcData;
}

export interface QueryMemoryDevicesHvBalloon {
  readonly type: 'hv-balloon';
  readonly data: QueryMemoryDevicesHvBalloonData;
}

export interface QueryMemoryDevicesSpMem {
  readonly type: 'sp-mem';
  readonly data: QueryMemoryDevicesSpMemData;
}

export interface QueryMemoryDevicesSgxEpcData {
  readonly id?: string;
  readonly memaddr: Int;
  readonly size: Int;
  readonly node: Int;
  readonly memdev: string;
}

export interface QueryMemoryDevicesSpMemData {
  readonly id?: string;
  readonly addr: Int;
  readonly size: Int;
  readonly node: Int;
  readonly memdev: string;
}

export type QueryMemoryDevicesType =
  | 'dimm'
  | 'nvdimm'
  | 'virtio-pmem'
  | 'virtio-mem'
  | 'sgx-epc'
  | 'hv-balloon'
  | 'sp-mem';

export interface QueryMemoryDevicesVirtioMemData {
  readonly id?: string;
  readonly memaddr: Int;
  readonly 'requested-size': Int;
  readonly size: Int;
  readonly 'max-size': Int;
  readonly 'block-size': Int;
  readonly node: Int;
  readonly memdev: string;
}

export interface QueryMemoryDevicesVirtioPmemData {
  readonly id?: string;
  readonly memaddr: Int;
  readonly size: Int;
  readonly memdev: string;
}

export interface QueryMemorySizeSummaryReturn {
  readonly 'base-memory': Int;
  readonly 'plugged-memory'?: Int;
}

export interface QueryMiceItem {
  readonly name: string;
  readonly index: Int;
  readonly current: boolean;
  readonly absolute: boolean;
}

/** Unstable: 'x-colo', 'x-ignore-shared'. */
export type QueryMigrateCapabilitiesCapability =
  | 'xbzrle'
  | 'rdma-pin-all'
  | 'auto-converge'
  | 'events'
  | 'postcopy-ram'
  | 'x-colo'
  | 'release-ram'
  | 'return-path'
  | 'pause-before-switchover'
  | 'multifd'
  | 'dirty-bitmaps'
  | 'postcopy-blocktime'
  | 'late-block-activate'
  | 'x-ignore-shared'
  | 'validate-uuid'
  | 'background-snapshot'
  | 'zero-copy-send'
  | 'postcopy-preempt'
  | 'switchover-ack'
  | 'dirty-limit'
  | 'mapped-ram';

export interface QueryMigrateCapabilitiesItem {
  readonly capability: QueryMigrateCapabilitiesCapability;
  readonly state: boolean;
}

export interface QueryMigrateParametersBlockBitmapMapping {
  readonly 'node-name': string;
  readonly alias: string;
  readonly bitmaps: readonly QueryMigrateParametersBlockBitmapMappingBitmaps[];
}

export interface QueryMigrateParametersBlockBitmapMappingBitmaps {
  readonly name: string;
  readonly alias: string;
  readonly transform?: QueryMigrateParametersBlockBitmapMappingBitmapsTransform;
}

export interface QueryMigrateParametersBlockBitmapMappingBitmapsTransform {
  readonly persistent?: boolean;
}

export type QueryMigrateParametersMode = 'normal' | 'cpr-reboot' | 'cpr-transfer' | 'cpr-exec';

export type QueryMigrateParametersMultifdCompression = 'none' | 'zlib' | 'zstd';

export interface QueryMigrateParametersReturn {
  readonly 'announce-initial'?: Int;
  readonly 'announce-max'?: Int;
  readonly 'announce-rounds'?: Int;
  readonly 'announce-step'?: Int;
  readonly 'throttle-trigger-threshold'?: Int;
  readonly 'cpu-throttle-initial'?: Int;
  readonly 'cpu-throttle-increment'?: Int;
  readonly 'cpu-throttle-tailslow'?: boolean;
  readonly 'tls-creds'?: string | null;
  readonly 'tls-hostname'?: string | null;
  readonly 'tls-authz'?: string | null;
  readonly 'max-bandwidth'?: Int;
  readonly 'avail-switchover-bandwidth'?: Int;
  readonly 'downtime-limit'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-checkpoint-delay'?: Int;
  readonly 'multifd-channels'?: Int;
  readonly 'xbzrle-cache-size'?: Int;
  readonly 'max-postcopy-bandwidth'?: Int;
  readonly 'max-cpu-throttle'?: Int;
  readonly 'multifd-compression'?: QueryMigrateParametersMultifdCompression;
  readonly 'multifd-zlib-level'?: Int;
  readonly 'multifd-qatzip-level'?: Int;
  readonly 'multifd-zstd-level'?: Int;
  readonly 'block-bitmap-mapping'?: readonly QueryMigrateParametersBlockBitmapMapping[];
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-vcpu-dirty-limit-period'?: Int;
  readonly 'vcpu-dirty-limit'?: Int;
  readonly mode?: QueryMigrateParametersMode;
  readonly 'zero-page-detection'?: QueryMigrateParametersZeroPageDetection;
  readonly 'direct-io'?: boolean;
  /** Unstable: QEMU may change it without notice. */
  readonly 'x-rdma-chunk-size'?: Int;
  readonly 'cpr-exec-command'?: readonly string[];
}

export type QueryMigrateParametersZeroPageDetection = 'none' | 'legacy' | 'multifd';

export interface QueryMigrateRam {
  readonly transferred: Int;
  readonly remaining: Int;
  readonly total: Int;
  readonly duplicate: Int;
  readonly normal: Int;
  readonly 'normal-bytes': Int;
  readonly 'dirty-pages-rate': Int;
  readonly mbps: number;
  readonly 'dirty-sync-count': Int;
  readonly 'postcopy-requests': Int;
  readonly 'page-size': Int;
  readonly 'multifd-bytes': Int;
  readonly 'pages-per-second': Int;
  readonly 'precopy-bytes': Int;
  readonly 'downtime-bytes': Int;
  readonly 'postcopy-bytes': Int;
  readonly 'dirty-sync-missed-zero-copy': Int;
}

export interface QueryMigrateReturn {
  readonly status?: MigrationStatus;
  readonly ram?: QueryMigrateRam;
  readonly remaining?: Int;
  readonly vfio?: QueryMigrateVfio;
  readonly 'xbzrle-cache'?: QueryMigrateXbzrleCache;
  readonly 'total-time'?: Int;
  readonly 'expected-downtime'?: Int;
  readonly downtime?: Int;
  readonly 'setup-time'?: Int;
  readonly 'cpu-throttle-percentage'?: Int;
  readonly 'error-desc'?: string;
  readonly 'blocked-reasons'?: readonly string[];
  readonly 'postcopy-blocktime'?: Int;
  readonly 'postcopy-vcpu-blocktime'?: readonly Int[];
  /** Unstable: QEMU may change it without notice. */
  readonly 'postcopy-latency'?: Int;
  /** Unstable: QEMU may change it without notice. */
  readonly 'postcopy-latency-dist'?: readonly Int[];
  /** Unstable: QEMU may change it without notice. */
  readonly 'postcopy-vcpu-latency'?: readonly Int[];
  /** Unstable: QEMU may change it without notice. */
  readonly 'postcopy-non-vcpu-latency'?: Int;
  readonly 'socket-address'?: readonly NetdevAddDgramLocal[];
  readonly 'dirty-limit-throttle-time-per-round'?: Int;
  readonly 'dirty-limit-ring-full-time'?: Int;
}

export interface QueryMigrateVfio {
  readonly transferred: Int;
}

export interface QueryMigrateXbzrleCache {
  readonly 'cache-size': Int;
  readonly bytes: Int;
  readonly pages: Int;
  readonly 'cache-miss': Int;
  readonly 'cache-miss-rate': number;
  readonly 'encoding-rate': number;
  readonly overflow: Int;
}

export interface QueryNameReturn {
  readonly name?: string;
}

export interface QueryNamedBlockNodesArguments {
  readonly flat?: boolean;
}

export interface QueryNamedBlockNodesCache {
  readonly writeback: boolean;
  readonly direct: boolean;
  readonly 'no-flush': boolean;
}

export interface QueryNamedBlockNodesChildren {
  readonly child: string;
  readonly 'node-name': string;
}

export interface QueryNamedBlockNodesDirtyBitmaps {
  readonly name?: string;
  readonly count: Int;
  readonly granularity: Int;
  readonly recording: boolean;
  readonly busy: boolean;
  readonly persistent: boolean;
  readonly inconsistent?: boolean;
}

export interface QueryNamedBlockNodesImage {
  readonly filename: string;
  readonly format: string;
  readonly 'dirty-flag'?: boolean;
  readonly 'actual-size'?: Int;
  readonly 'virtual-size': Int;
  readonly 'cluster-size'?: Int;
  readonly encrypted?: boolean;
  readonly compressed?: boolean;
  readonly 'backing-filename'?: string;
  readonly 'full-backing-filename'?: string;
  readonly 'backing-filename-format'?: string;
  readonly snapshots?: readonly BlockdevSnapshotDeleteInternalSyncReturn[];
  readonly limits?: QueryNamedBlockNodesImageLimits;
  readonly 'format-specific'?: QueryNamedBlockNodesImageFormatSpecific;
  readonly 'backing-image'?: QueryNamedBlockNodesImage;
}

export type QueryNamedBlockNodesImageFormatSpecific =
  | QueryNamedBlockNodesImageFormatSpecificQcow2
  | QueryNamedBlockNodesImageFormatSpecificVmdk
  | QueryNamedBlockNodesImageFormatSpecificLuks
  | QueryNamedBlockNodesImageFormatSpecificRbd
  | QueryNamedBlockNodesImageFormatSpecificFile;

export interface QueryNamedBlockNodesImageFormatSpecificQcow2 {
  readonly type: 'qcow2';
  readonly data: QueryNamedBlockNodesImageFormatSpecificQcow2Data;
}

export interface QueryNamedBlockNodesImageFormatSpecificVmdk {
  readonly type: 'vmdk';
  readonly data: QueryNamedBlockNodesImageFormatSpecificVmdkData;
}

export interface QueryNamedBlockNodesImageFormatSpecificLuks {
  readonly type: 'luks';
  readonly data: QueryNamedBlockNodesImageFormatSpecificLuksData;
}

export interface QueryNamedBlockNodesImageFormatSpecificRbd {
  readonly type: 'rbd';
  readonly data: QueryNamedBlockNodesImageFormatSpecificRbdData;
}

export interface QueryNamedBlockNodesImageFormatSpecificFile {
  readonly type: 'file';
  readonly data: QueryNamedBlockNodesImageFormatSpecificFileData;
}

export interface QueryNamedBlockNodesImageFormatSpecificFileData {
  readonly 'extent-size-hint'?: Int;
}

export interface QueryNamedBlockNodesImageFormatSpecificLuksData {
  readonly 'cipher-alg': BlockdevCreateOptionsLuksCipherAlg;
  readonly 'cipher-mode': BlockdevCreateOptionsLuksCipherMode;
  readonly 'ivgen-alg': BlockdevCreateOptionsLuksIvgenAlg;
  readonly 'ivgen-hash-alg'?: BlockdevCreateOptionsLuksHashAlg;
  readonly 'hash-alg': BlockdevCreateOptionsLuksHashAlg;
  readonly 'detached-header': boolean;
  readonly 'payload-offset': Int;
  readonly 'master-key-iters': Int;
  readonly uuid: string;
  readonly slots: readonly QueryNamedBlockNodesImageFormatSpecificLuksDataSlots[];
}

export interface QueryNamedBlockNodesImageFormatSpecificLuksDataSlots {
  readonly active: boolean;
  readonly iters?: Int;
  readonly stripes?: Int;
  readonly 'key-offset': Int;
}

export interface QueryNamedBlockNodesImageFormatSpecificQcow2Data {
  readonly compat: string;
  readonly 'data-file'?: string;
  readonly 'data-file-raw'?: boolean;
  readonly 'extended-l2'?: boolean;
  readonly 'lazy-refcounts'?: boolean;
  readonly corrupt?: boolean;
  readonly 'refcount-bits': Int;
  readonly encrypt?: QueryNamedBlockNodesImageFormatSpecificQcow2DataEncrypt;
  readonly bitmaps?: readonly QueryNamedBlockNodesImageFormatSpecificQcow2DataBitmaps[];
  readonly 'compression-type': BlockdevCreateOptionsQcow2CompressionType;
}

export interface QueryNamedBlockNodesImageFormatSpecificQcow2DataBitmaps {
  readonly name: string;
  readonly granularity: Int;
  readonly flags: readonly QueryNamedBlockNodesImageFormatSpecificQcow2DataBitmapsFlags[];
}

export type QueryNamedBlockNodesImageFormatSpecificQcow2DataBitmapsFlags = 'in-use' | 'auto';

export type QueryNamedBlockNodesImageFormatSpecificQcow2DataEncrypt =
  | QueryNamedBlockNodesImageFormatSpecificQcow2DataEncryptLuks
  | QueryNamedBlockNodesImageFormatSpecificQcow2DataEncryptOther;

export interface QueryNamedBlockNodesImageFormatSpecificQcow2DataEncryptLuks {
  readonly format: 'luks';
  readonly 'cipher-alg': BlockdevCreateOptionsLuksCipherAlg;
  readonly 'cipher-mode': BlockdevCreateOptionsLuksCipherMode;
  readonly 'ivgen-alg': BlockdevCreateOptionsLuksIvgenAlg;
  readonly 'ivgen-hash-alg'?: BlockdevCreateOptionsLuksHashAlg;
  readonly 'hash-alg': BlockdevCreateOptionsLuksHashAlg;
  readonly 'detached-header': boolean;
  readonly 'payload-offset': Int;
  readonly 'master-key-iters': Int;
  readonly uuid: string;
  readonly slots: readonly QueryNamedBlockNodesImageFormatSpecificLuksDataSlots[];
}

export interface QueryNamedBlockNodesImageFormatSpecificQcow2DataEncryptOther {
  readonly format: 'aes';
}

export interface QueryNamedBlockNodesImageFormatSpecificRbdData {
  readonly 'encryption-format'?: BlockdevAddRbdEncryptFormat;
}

export type QueryNamedBlockNodesImageFormatSpecificType =
  | 'qcow2'
  | 'vmdk'
  | 'luks'
  | 'rbd'
  | 'file';

export interface QueryNamedBlockNodesImageFormatSpecificVmdkData {
  readonly 'create-type': string;
  readonly cid: Int;
  readonly 'parent-cid': Int;
  readonly extents: readonly QueryNamedBlockNodesImageFormatSpecificVmdkDataExtents[];
}

export interface QueryNamedBlockNodesImageFormatSpecificVmdkDataExtents {
  readonly filename: string;
  readonly format: string;
  readonly 'virtual-size': Int;
  readonly 'cluster-size'?: Int;
  readonly compressed?: boolean;
}

export interface QueryNamedBlockNodesImageLimits {
  readonly 'request-alignment': Int;
  readonly 'max-discard'?: Int;
  readonly 'discard-alignment'?: Int;
  readonly 'max-write-zeroes'?: Int;
  readonly 'write-zeroes-alignment'?: Int;
  readonly 'opt-transfer'?: Int;
  readonly 'max-transfer'?: Int;
  readonly 'max-hw-transfer'?: Int;
  readonly 'max-iov': Int;
  readonly 'max-hw-iov'?: Int;
  readonly 'min-mem-alignment': Int;
  readonly 'opt-mem-alignment': Int;
}

export interface QueryNamedBlockNodesItem {
  readonly file: string;
  readonly 'node-name': string;
  readonly ro: boolean;
  readonly drv: string;
  readonly backing_file?: string;
  readonly backing_file_depth: Int;
  readonly children: readonly QueryNamedBlockNodesChildren[];
  readonly active: boolean;
  readonly encrypted: boolean;
  readonly detect_zeroes: BlockdevAddDetectZeroes;
  readonly bps: Int;
  readonly bps_rd: Int;
  readonly bps_wr: Int;
  readonly iops: Int;
  readonly iops_rd: Int;
  readonly iops_wr: Int;
  readonly image: QueryNamedBlockNodesImage;
  readonly bps_max?: Int;
  readonly bps_rd_max?: Int;
  readonly bps_wr_max?: Int;
  readonly iops_max?: Int;
  readonly iops_rd_max?: Int;
  readonly iops_wr_max?: Int;
  readonly bps_max_length?: Int;
  readonly bps_rd_max_length?: Int;
  readonly bps_wr_max_length?: Int;
  readonly iops_max_length?: Int;
  readonly iops_rd_max_length?: Int;
  readonly iops_wr_max_length?: Int;
  readonly iops_size?: Int;
  readonly group?: string;
  readonly cache: QueryNamedBlockNodesCache;
  readonly write_threshold: Int;
  readonly 'dirty-bitmaps'?: readonly QueryNamedBlockNodesDirtyBitmaps[];
}

export interface QueryPciDevices {
  readonly bus: Int;
  readonly slot: Int;
  readonly function: Int;
  readonly class_info: QueryPciDevicesClassInfo;
  readonly id: QueryPciDevicesId;
  readonly irq?: Int;
  readonly irq_pin: Int;
  readonly qdev_id: string;
  readonly pci_bridge?: QueryPciDevicesPciBridge;
  readonly regions: readonly QueryPciDevicesRegions[];
}

export interface QueryPciDevicesClassInfo {
  readonly desc?: string;
  readonly class: Int;
}

export interface QueryPciDevicesId {
  readonly device: Int;
  readonly vendor: Int;
  readonly subsystem?: Int;
  readonly 'subsystem-vendor'?: Int;
}

export interface QueryPciDevicesPciBridge {
  readonly bus: QueryPciDevicesPciBridgeBus;
  readonly devices?: readonly QueryPciDevices[];
}

export interface QueryPciDevicesPciBridgeBus {
  readonly number: Int;
  readonly secondary: Int;
  readonly subordinate: Int;
  readonly io_range: QueryPciDevicesPciBridgeBusIoRange;
  readonly memory_range: QueryPciDevicesPciBridgeBusIoRange;
  readonly prefetchable_range: QueryPciDevicesPciBridgeBusIoRange;
}

export interface QueryPciDevicesPciBridgeBusIoRange {
  readonly base: Int;
  readonly limit: Int;
}

export interface QueryPciDevicesRegions {
  readonly bar: Int;
  readonly type: string;
  readonly address: Int;
  readonly size: Int;
  readonly prefetch?: boolean;
  readonly mem_type_64?: boolean;
}

export interface QueryPciItem {
  readonly bus: Int;
  readonly devices: readonly QueryPciDevices[];
}

export interface QueryPrManagersItem {
  readonly id: string;
  readonly connected: boolean;
}

export interface QueryQmpSchemaAlternateMembers {
  readonly type: string;
}

export type QueryQmpSchemaBuiltinJsonType =
  | 'string'
  | 'number'
  | 'int'
  | 'boolean'
  | 'null'
  | 'object'
  | 'array'
  | 'value';

export interface QueryQmpSchemaEnumMembers {
  readonly name: string;
  readonly features?: readonly string[];
}

export type QueryQmpSchemaItem =
  | QueryQmpSchemaBuiltin
  | QueryQmpSchemaEnum
  | QueryQmpSchemaArray
  | QueryQmpSchemaObject
  | QueryQmpSchemaAlternate
  | QueryQmpSchemaCommand
  | QueryQmpSchemaEvent;

export interface QueryQmpSchemaItemBase {
  readonly name: string;
  readonly features?: readonly string[];
}

export interface QueryQmpSchemaBuiltin extends QueryQmpSchemaItemBase {
  readonly 'meta-type': 'builtin';
  readonly 'json-type': QueryQmpSchemaBuiltinJsonType;
}

export interface QueryQmpSchemaEnum extends QueryQmpSchemaItemBase {
  readonly 'meta-type': 'enum';
  readonly members: readonly QueryQmpSchemaEnumMembers[];
  /** @deprecated QEMU may remove it in a later version. */
  readonly values: readonly string[];
}

export interface QueryQmpSchemaArray extends QueryQmpSchemaItemBase {
  readonly 'meta-type': 'array';
  readonly 'element-type': string;
}

export interface QueryQmpSchemaObject extends QueryQmpSchemaItemBase {
  readonly 'meta-type': 'object';
  readonly members: readonly QueryQmpSchemaObjectMembers[];
  readonly tag?: string;
  readonly variants?: readonly QueryQmpSchemaObjectVariants[];
}

export interface QueryQmpSchemaAlternate extends QueryQmpSchemaItemBase {
  readonly 'meta-type': 'alternate';
  readonly members: readonly QueryQmpSchemaAlternateMembers[];
}

export interface QueryQmpSchemaCommand extends QueryQmpSchemaItemBase {
  readonly 'meta-type': 'command';
  readonly 'arg-type': string;
  readonly 'ret-type': string;
  readonly 'allow-oob'?: boolean;
}

export interface QueryQmpSchemaEvent extends QueryQmpSchemaItemBase {
  readonly 'meta-type': 'event';
  readonly 'arg-type': string;
}

export type QueryQmpSchemaMetaType =
  | 'builtin'
  | 'enum'
  | 'array'
  | 'object'
  | 'alternate'
  | 'command'
  | 'event';

export interface QueryQmpSchemaObjectMembers {
  readonly name: string;
  readonly type: string;
  readonly default?: unknown;
  readonly features?: readonly string[];
}

export interface QueryQmpSchemaObjectVariants {
  readonly case: string;
  readonly type: string;
}

export type QueryReplayMode = 'none' | 'record' | 'play';

export interface QueryReplayReturn {
  readonly mode: QueryReplayMode;
  readonly filename?: string;
  readonly icount: Int;
}

export interface QueryRockerArguments {
  readonly name: string;
}

export interface QueryRockerOfDpaFlowsAction {
  readonly 'goto-tbl'?: Int;
  readonly 'group-id'?: Int;
  readonly 'tunnel-lport'?: Int;
  readonly 'vlan-id'?: Int;
  readonly 'new-vlan-id'?: Int;
  readonly 'out-pport'?: Int;
}

export interface QueryRockerOfDpaFlowsArguments {
  readonly name: string;
  readonly 'tbl-id'?: Int;
}

export interface QueryRockerOfDpaFlowsItem {
  readonly cookie: Int;
  readonly hits: Int;
  readonly key: QueryRockerOfDpaFlowsKey;
  readonly mask: QueryRockerOfDpaFlowsMask;
  readonly action: QueryRockerOfDpaFlowsAction;
}

export interface QueryRockerOfDpaFlowsKey {
  readonly priority: Int;
  readonly 'tbl-id': Int;
  readonly 'in-pport'?: Int;
  readonly 'tunnel-id'?: Int;
  readonly 'vlan-id'?: Int;
  readonly 'eth-type'?: Int;
  readonly 'eth-src'?: string;
  readonly 'eth-dst'?: string;
  readonly 'ip-proto'?: Int;
  readonly 'ip-tos'?: Int;
  readonly 'ip-dst'?: string;
}

export interface QueryRockerOfDpaFlowsMask {
  readonly 'in-pport'?: Int;
  readonly 'tunnel-id'?: Int;
  readonly 'vlan-id'?: Int;
  readonly 'eth-src'?: string;
  readonly 'eth-dst'?: string;
  readonly 'ip-proto'?: Int;
  readonly 'ip-tos'?: Int;
}

export interface QueryRockerOfDpaGroupsArguments {
  readonly name: string;
  readonly type?: Int;
}

export interface QueryRockerOfDpaGroupsItem {
  readonly id: Int;
  readonly type: Int;
  readonly 'vlan-id'?: Int;
  readonly pport?: Int;
  readonly index?: Int;
  readonly 'out-pport'?: Int;
  readonly 'group-id'?: Int;
  readonly 'set-vlan-id'?: Int;
  readonly 'pop-vlan'?: Int;
  readonly 'group-ids'?: readonly Int[];
  readonly 'set-eth-src'?: string;
  readonly 'set-eth-dst'?: string;
  readonly 'ttl-check'?: Int;
}

export interface QueryRockerPortsArguments {
  readonly name: string;
}

export type QueryRockerPortsAutoneg = 'off' | 'on';

export type QueryRockerPortsDuplex = 'half' | 'full';

export interface QueryRockerPortsItem {
  readonly name: string;
  readonly enabled: boolean;
  readonly 'link-up': boolean;
  readonly speed: Int;
  readonly duplex: QueryRockerPortsDuplex;
  readonly autoneg: QueryRockerPortsAutoneg;
}

export interface QueryRockerReturn {
  readonly name: string;
  readonly id: Int;
  readonly ports: Int;
}

export interface QueryRxFilterArguments {
  readonly name?: string;
}

export interface QueryRxFilterItem {
  readonly name: string;
  readonly promiscuous: boolean;
  readonly multicast: QueryRxFilterVlan;
  readonly unicast: QueryRxFilterVlan;
  readonly vlan: QueryRxFilterVlan;
  readonly 'broadcast-allowed': boolean;
  readonly 'multicast-overflow': boolean;
  readonly 'unicast-overflow': boolean;
  readonly 'main-mac': string;
  readonly 'vlan-table': readonly Int[];
  readonly 'unicast-table': readonly string[];
  readonly 'multicast-table': readonly string[];
}

export type QueryRxFilterVlan = 'normal' | 'none' | 'all';

export interface QueryS390xCpuPolarizationReturn {
  readonly polarization: CpuPolarizationChangePolarization;
}

export interface QuerySevAttestationReportArguments {
  readonly mnonce: string;
}

export interface QuerySevAttestationReportReturn {
  readonly data: string;
}

export interface QuerySevCapabilitiesReturn {
  readonly pdh: string;
  readonly 'cert-chain': string;
  readonly 'cpu0-id': string;
  readonly cbitpos: Int;
  readonly 'reduced-phys-bits': Int;
}

export interface QuerySevLaunchMeasureReturn {
  readonly data: string;
}

export type QuerySevReturn = QuerySevSev | QuerySevSevSnp;

export interface QuerySevReturnBase {
  readonly enabled: boolean;
  readonly 'api-major': Int;
  readonly 'api-minor': Int;
  readonly 'build-id': Int;
  readonly state: QuerySevState;
}

export interface QuerySevSev extends QuerySevReturnBase {
  readonly 'sev-type': 'sev';
  readonly policy: Int;
  readonly handle: Int;
}

export interface QuerySevSevSnp extends QuerySevReturnBase {
  readonly 'sev-type': 'sev-snp';
  readonly 'snp-policy': Int;
}

export type QuerySevSevType = 'sev' | 'sev-snp';

export type QuerySevState =
  | 'uninit'
  | 'launch-update'
  | 'launch-secret'
  | 'running'
  | 'send-update'
  | 'receive-update';

export interface QuerySgxReturn {
  readonly sgx: boolean;
  readonly sgx1: boolean;
  readonly sgx2: boolean;
  readonly flc: boolean;
  readonly sections: readonly QuerySgxSections[];
}

export interface QuerySgxSections {
  readonly node: Int;
  readonly size: Int;
}

export interface QuerySpiceChannels {
  readonly host: string;
  readonly port: string;
  readonly family: QueryVncFamily;
  readonly 'connection-id': Int;
  readonly 'channel-type': Int;
  readonly 'channel-id': Int;
  readonly tls: boolean;
}

export type QuerySpiceMouseMode = 'client' | 'server' | 'unknown';

export interface QuerySpiceReturn {
  readonly enabled: boolean;
  readonly migrated: boolean;
  readonly host?: string;
  readonly port?: Int;
  readonly 'tls-port'?: Int;
  readonly auth?: string;
  readonly 'compiled-version'?: string;
  readonly 'mouse-mode': QuerySpiceMouseMode;
  readonly channels?: readonly QuerySpiceChannels[];
}

export type QueryStatsArguments = QueryStatsVcpu | QueryStatsOther;

export interface QueryStatsArgumentsBase {
  readonly providers?: readonly QueryStatsProviders[];
}

export interface QueryStatsVcpu extends QueryStatsArgumentsBase {
  readonly target: 'vcpu';
  readonly vcpus?: readonly string[];
}

export interface QueryStatsOther extends QueryStatsArgumentsBase {
  readonly target: 'vm' | 'cryptodev';
}

export interface QueryStatsItem {
  readonly provider: QueryStatsProvider;
  readonly 'qom-path'?: string;
  readonly stats: readonly QueryStatsStats[];
}

export type QueryStatsProvider = 'kvm' | 'cryptodev';

export interface QueryStatsProviders {
  readonly provider: QueryStatsProvider;
  readonly names?: readonly string[];
}

export interface QueryStatsSchemasArguments {
  readonly provider?: QueryStatsProvider;
}

export interface QueryStatsSchemasItem {
  readonly provider: QueryStatsProvider;
  readonly target: QueryStatsTarget;
  readonly stats: readonly QueryStatsSchemasStats[];
}

export interface QueryStatsSchemasStats {
  readonly name: string;
  readonly type: QueryStatsSchemasStatsType;
  readonly unit?: QueryStatsSchemasStatsUnit;
  readonly base?: Int;
  readonly exponent: Int;
  readonly 'bucket-size'?: Int;
}

export type QueryStatsSchemasStatsType =
  | 'cumulative'
  | 'instant'
  | 'peak'
  | 'linear-histogram'
  | 'log2-histogram';

export type QueryStatsSchemasStatsUnit = 'bytes' | 'seconds' | 'cycles' | 'boolean';

export interface QueryStatsStats {
  readonly name: string;
  readonly value: Int | boolean | readonly Int[];
}

export type QueryStatsTarget = 'vm' | 'vcpu' | 'cryptodev';

export interface QueryStatusReturn {
  readonly running: boolean;
  readonly status: QueryStatusStatus;
}

export type QueryStatusStatus =
  | 'debug'
  | 'inmigrate'
  | 'internal-error'
  | 'io-error'
  | 'paused'
  | 'postmigrate'
  | 'prelaunch'
  | 'finish-migrate'
  | 'restore-vm'
  | 'running'
  | 'save-vm'
  | 'shutdown'
  | 'suspended'
  | 'watchdog'
  | 'guest-panicked'
  | 'colo';

export type QueryTargetArch =
  | 'aarch64'
  | 'alpha'
  | 'arm'
  | 'avr'
  | 'hexagon'
  | 'hppa'
  | 'i386'
  | 'loongarch64'
  | 'm68k'
  | 'microblaze'
  | 'mips'
  | 'mips64'
  | 'mips64el'
  | 'mipsel'
  | 'or1k'
  | 'ppc'
  | 'ppc64'
  | 'riscv32'
  | 'riscv64'
  | 'rx'
  | 's390x'
  | 'sh4'
  | 'sh4eb'
  | 'sparc'
  | 'sparc64'
  | 'tricore'
  | 'x86_64'
  | 'xtensa'
  | 'xtensaeb';

export interface QueryTargetReturn {
  readonly arch: QueryTargetArch;
}

export interface QueryTpmItem {
  readonly id: string;
  readonly model: QueryTpmModelsItem;
  readonly options: QueryTpmOptions;
}

export type QueryTpmModelsItem = 'tpm-tis' | 'tpm-crb' | 'tpm-spapr';

export type QueryTpmOptions = QueryTpmOptionsPassthrough | QueryTpmOptionsEmulator;

export interface QueryTpmOptionsPassthrough {
  readonly type: 'passthrough';
  readonly data: QueryTpmOptionsPassthroughData;
}

export interface QueryTpmOptionsEmulator {
  readonly type: 'emulator';
  readonly data: QueryTpmOptionsEmulatorData;
}

export interface QueryTpmOptionsEmulatorData {
  readonly chardev: string;
}

export interface QueryTpmOptionsPassthroughData {
  readonly path?: string;
  readonly 'cancel-path'?: string;
}

export type QueryTpmTypesItem = 'passthrough' | 'emulator';

export interface QueryUuidReturn {
  readonly UUID: string;
}

export interface QueryVcpuDirtyLimitItem {
  readonly 'cpu-index': Int;
  readonly 'limit-rate': Int;
  readonly 'current-rate': Int;
}

export interface QueryVersionQemu {
  readonly major: Int;
  readonly minor: Int;
  readonly micro: Int;
}

export interface QueryVersionReturn {
  readonly qemu: QueryVersionQemu;
  readonly package: string;
}

export interface QueryVmGenerationIdReturn {
  readonly guid: string;
}

export interface QueryVncClients {
  readonly host: string;
  readonly service: string;
  readonly family: QueryVncFamily;
  readonly websocket: boolean;
  readonly x509_dname?: string;
  readonly sasl_username?: string;
}

export type QueryVncFamily = 'ipv4' | 'ipv6' | 'unix' | 'vsock' | 'unknown';

export interface QueryVncReturn {
  readonly enabled: boolean;
  readonly host?: string;
  readonly family?: QueryVncFamily;
  readonly service?: string;
  readonly auth?: string;
  readonly clients?: readonly QueryVncClients[];
}

export type QueryVncServersAuth =
  | 'none'
  | 'vnc'
  | 'ra2'
  | 'ra2ne'
  | 'tight'
  | 'ultra'
  | 'tls'
  | 'vencrypt'
  | 'sasl';

export interface QueryVncServersItem {
  readonly id: string;
  readonly server: readonly QueryVncServersServer[];
  readonly clients: readonly QueryVncClients[];
  readonly auth: QueryVncServersAuth;
  readonly vencrypt?: QueryVncServersVencrypt;
  readonly display?: string;
}

export interface QueryVncServersServer {
  readonly host: string;
  readonly service: string;
  readonly family: QueryVncFamily;
  readonly websocket: boolean;
  readonly auth: QueryVncServersAuth;
  readonly vencrypt?: QueryVncServersVencrypt;
}

export type QueryVncServersVencrypt =
  | 'plain'
  | 'tls-none'
  | 'x509-none'
  | 'tls-vnc'
  | 'x509-vnc'
  | 'tls-plain'
  | 'x509-plain'
  | 'tls-sasl'
  | 'x509-sasl';

export interface QueryXenReplicationStatusReturn {
  readonly error: boolean;
  readonly desc?: string;
}

export type QueryYankItem = QueryYankBlockNode | QueryYankChardev | QueryYankOther;

export interface QueryYankBlockNode {
  readonly type: 'block-node';
  readonly 'node-name': string;
}

export interface QueryYankChardev {
  readonly type: 'chardev';
  readonly id: string;
}

export interface QueryYankOther {
  readonly type: 'migration';
}

export type QueryYankType = 'block-node' | 'chardev' | 'migration';

export interface QuorumFailureData {
  readonly reference: string;
  readonly 'sector-num': Int;
  readonly 'sectors-count': Int;
}

export interface QuorumReportBadData {
  readonly type: QuorumReportBadType;
  readonly error?: string;
  readonly 'node-name': string;
  readonly 'sector-num': Int;
  readonly 'sectors-count': Int;
}

export type QuorumReportBadType = 'read' | 'write' | 'flush';

export interface RemoveFdArguments {
  readonly 'fdset-id': Int;
  readonly fd?: Int;
}

export interface ReplayBreakArguments {
  readonly icount: Int;
}

export interface ReplaySeekArguments {
  readonly icount: Int;
}

export interface RequestEbpfArguments {
  readonly id: RequestEbpfId;
}

export type RequestEbpfId = 'rss';

export interface RequestEbpfReturn {
  readonly object: string;
}

export interface ResetData {
  readonly guest: boolean;
  readonly reason: ResetReason;
}

export type ResetReason =
  | 'none'
  | 'host-error'
  | 'host-qmp-quit'
  | 'host-qmp-system-reset'
  | 'host-signal'
  | 'host-ui'
  | 'guest-shutdown'
  | 'guest-reset'
  | 'guest-panic'
  | 'subsystem-reset'
  | 'snapshot-load';

export interface RingbufReadArguments {
  readonly device: string;
  readonly size: Int;
  readonly format?: RingbufReadFormat;
}

export type RingbufReadFormat = 'utf8' | 'base64';

export interface RingbufWriteArguments {
  readonly device: string;
  readonly data: string;
  readonly format?: RingbufReadFormat;
}

export interface RtcChangeData {
  readonly offset: Int;
  readonly 'qom-path': string;
}

export interface ScreendumpArguments {
  readonly filename: string;
  readonly device?: string;
  readonly head?: Int;
  readonly format?: ScreendumpFormat;
}

export type ScreendumpFormat = 'ppm' | 'png';

export interface SendKeyArguments {
  readonly keys: readonly SendKeyKeys[];
  readonly 'hold-time'?: Int;
}

export type SendKeyKeys = SendKeyKeysNumber | SendKeyKeysQcode;

export interface SendKeyKeysNumber {
  readonly type: 'number';
  readonly data: Int;
}

export interface SendKeyKeysQcode {
  readonly type: 'qcode';
  readonly data: SendKeyKeysQcodeData;
}

export type SendKeyKeysQcodeData =
  | 'unmapped'
  | 'shift'
  | 'shift_r'
  | 'alt'
  | 'alt_r'
  | 'ctrl'
  | 'ctrl_r'
  | 'menu'
  | 'esc'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | '0'
  | 'minus'
  | 'equal'
  | 'backspace'
  | 'tab'
  | 'q'
  | 'w'
  | 'e'
  | 'r'
  | 't'
  | 'y'
  | 'u'
  | 'i'
  | 'o'
  | 'p'
  | 'bracket_left'
  | 'bracket_right'
  | 'ret'
  | 'a'
  | 's'
  | 'd'
  | 'f'
  | 'g'
  | 'h'
  | 'j'
  | 'k'
  | 'l'
  | 'semicolon'
  | 'apostrophe'
  | 'grave_accent'
  | 'backslash'
  | 'z'
  | 'x'
  | 'c'
  | 'v'
  | 'b'
  | 'n'
  | 'm'
  | 'comma'
  | 'dot'
  | 'slash'
  | 'asterisk'
  | 'spc'
  | 'caps_lock'
  | 'f1'
  | 'f2'
  | 'f3'
  | 'f4'
  | 'f5'
  | 'f6'
  | 'f7'
  | 'f8'
  | 'f9'
  | 'f10'
  | 'num_lock'
  | 'scroll_lock'
  | 'kp_divide'
  | 'kp_multiply'
  | 'kp_subtract'
  | 'kp_add'
  | 'kp_enter'
  | 'kp_decimal'
  | 'sysrq'
  | 'kp_0'
  | 'kp_1'
  | 'kp_2'
  | 'kp_3'
  | 'kp_4'
  | 'kp_5'
  | 'kp_6'
  | 'kp_7'
  | 'kp_8'
  | 'kp_9'
  | 'less'
  | 'f11'
  | 'f12'
  | 'print'
  | 'home'
  | 'pgup'
  | 'pgdn'
  | 'end'
  | 'left'
  | 'up'
  | 'down'
  | 'right'
  | 'insert'
  | 'delete'
  | 'stop'
  | 'again'
  | 'props'
  | 'undo'
  | 'front'
  | 'copy'
  | 'open'
  | 'paste'
  | 'find'
  | 'cut'
  | 'lf'
  | 'help'
  | 'meta_l'
  | 'meta_r'
  | 'compose'
  | 'pause'
  | 'ro'
  | 'hiragana'
  | 'henkan'
  | 'yen'
  | 'muhenkan'
  | 'katakanahiragana'
  | 'kp_comma'
  | 'kp_equals'
  | 'power'
  | 'sleep'
  | 'wake'
  | 'audionext'
  | 'audioprev'
  | 'audiostop'
  | 'audioplay'
  | 'audiomute'
  | 'volumeup'
  | 'volumedown'
  | 'mediaselect'
  | 'mail'
  | 'calculator'
  | 'computer'
  | 'ac_home'
  | 'ac_back'
  | 'ac_forward'
  | 'ac_refresh'
  | 'ac_bookmarks'
  | 'lang1'
  | 'lang2'
  | 'f13'
  | 'f14'
  | 'f15'
  | 'f16'
  | 'f17'
  | 'f18'
  | 'f19'
  | 'f20'
  | 'f21'
  | 'f22'
  | 'f23'
  | 'f24';

export type SendKeyKeysType = 'number' | 'qcode';

export interface SetActionArguments {
  readonly reboot?: SetActionReboot;
  readonly shutdown?: SetActionShutdown;
  readonly panic?: SetActionPanic;
  readonly watchdog?: WatchdogAction;
}

export type SetActionPanic = 'pause' | 'shutdown' | 'exit-failure' | 'none';

export type SetActionReboot = 'reset' | 'shutdown';

export type SetActionShutdown = 'poweroff' | 'pause';

export interface SetCpuTopologyArguments {
  readonly 'core-id': Int;
  readonly 'socket-id'?: Int;
  readonly 'book-id'?: Int;
  readonly 'drawer-id'?: Int;
  readonly entitlement?: SetCpuTopologyEntitlement;
  readonly dedicated?: boolean;
}

export type SetCpuTopologyEntitlement = 'auto' | 'low' | 'medium' | 'high';

export interface SetLinkArguments {
  readonly name: string;
  readonly up: boolean;
}

export type SetNumaNodeArguments =
  | SetNumaNodeNode
  | SetNumaNodeDist
  | SetNumaNodeCpu
  | SetNumaNodeHmatLb
  | SetNumaNodeHmatCache;

export interface SetNumaNodeNode {
  readonly type: 'node';
  readonly nodeid?: Int;
  readonly cpus?: readonly Int[];
  readonly mem?: Int;
  readonly memdev?: string;
  readonly initiator?: Int;
}

export interface SetNumaNodeDist {
  readonly type: 'dist';
  readonly src: Int;
  readonly dst: Int;
  readonly val: Int;
}

export interface SetNumaNodeCpu {
  readonly type: 'cpu';
  readonly 'node-id'?: Int;
  readonly 'drawer-id'?: Int;
  readonly 'book-id'?: Int;
  readonly 'socket-id'?: Int;
  readonly 'die-id'?: Int;
  readonly 'cluster-id'?: Int;
  readonly 'module-id'?: Int;
  readonly 'core-id'?: Int;
  readonly 'thread-id'?: Int;
}

export interface SetNumaNodeHmatLb {
  readonly type: 'hmat-lb';
  readonly initiator: Int;
  readonly target: Int;
  readonly hierarchy: SetNumaNodeHmatLbHierarchy;
  readonly 'data-type': SetNumaNodeHmatLbDataType;
  readonly latency?: Int;
  readonly bandwidth?: Int;
}

export interface SetNumaNodeHmatCache {
  readonly type: 'hmat-cache';
  readonly 'node-id': Int;
  readonly size: Int;
  readonly level: Int;
  readonly associativity: SetNumaNodeHmatCacheAssociativity;
  readonly policy: SetNumaNodeHmatCachePolicy;
  readonly line: Int;
}

export type SetNumaNodeHmatCacheAssociativity = 'none' | 'direct' | 'complex';

export type SetNumaNodeHmatCachePolicy = 'none' | 'write-back' | 'write-through';

export type SetNumaNodeHmatLbDataType =
  | 'access-latency'
  | 'read-latency'
  | 'write-latency'
  | 'access-bandwidth'
  | 'read-bandwidth'
  | 'write-bandwidth';

export type SetNumaNodeHmatLbHierarchy = 'memory' | 'first-level' | 'second-level' | 'third-level';

export type SetNumaNodeType = 'node' | 'dist' | 'cpu' | 'hmat-lb' | 'hmat-cache';

export type SetPasswordArguments = SetPasswordVnc | SetPasswordOther;

export interface SetPasswordArgumentsBase {
  readonly password: string;
  readonly connected?: SetPasswordConnected;
}

export interface SetPasswordVnc extends SetPasswordArgumentsBase {
  readonly protocol: 'vnc';
  readonly display?: string;
}

export interface SetPasswordOther extends SetPasswordArgumentsBase {
  readonly protocol: 'spice';
}

export type SetPasswordConnected = 'keep' | 'fail' | 'disconnect';

export type SetPasswordProtocol = 'vnc' | 'spice';

export interface SetVcpuDirtyLimitArguments {
  readonly 'cpu-index'?: Int;
  readonly 'dirty-rate': Int;
}

export interface SevInjectLaunchSecretArguments {
  readonly 'packet-header': string;
  readonly secret: string;
  readonly gpa?: Int;
}

export interface ShutdownData {
  readonly guest: boolean;
  readonly reason: ResetReason;
}

export interface SnapshotDeleteArguments {
  readonly 'job-id': string;
  readonly tag: string;
  readonly devices: readonly string[];
}

export interface SnapshotLoadArguments {
  readonly 'job-id': string;
  readonly tag: string;
  readonly vmstate: string;
  readonly devices: readonly string[];
}

export interface SnapshotSaveArguments {
  readonly 'job-id': string;
  readonly tag: string;
  readonly vmstate: string;
  readonly devices: readonly string[];
}

export interface SpiceConnectedClient {
  readonly host: string;
  readonly port: string;
  readonly family: QueryVncFamily;
}

export interface SpiceConnectedData {
  readonly server: SpiceConnectedClient;
  readonly client: SpiceConnectedClient;
}

export interface SpiceDisconnectedData {
  readonly server: SpiceConnectedClient;
  readonly client: SpiceConnectedClient;
}

export interface SpiceInitializedData {
  readonly server: SpiceInitializedServer;
  readonly client: QuerySpiceChannels;
}

export interface SpiceInitializedServer {
  readonly host: string;
  readonly port: string;
  readonly family: QueryVncFamily;
  readonly auth?: string;
}

export interface TraceEventGetStateArguments {
  readonly name: string;
}

export interface TraceEventGetStateItem {
  readonly name: string;
  readonly state: TraceEventGetStateState;
}

export type TraceEventGetStateState = 'unavailable' | 'disabled' | 'enabled';

export interface TraceEventSetStateArguments {
  readonly name: string;
  readonly enable: boolean;
  readonly 'ignore-unavailable'?: boolean;
}

export type TransactionActions =
  | TransactionActionsAbort
  | TransactionActionsBlockDirtyBitmapAdd
  | TransactionActionsBlockDirtyBitmapRemove
  | TransactionActionsBlockDirtyBitmapClear
  | TransactionActionsBlockDirtyBitmapEnable
  | TransactionActionsBlockDirtyBitmapDisable
  | TransactionActionsBlockDirtyBitmapMerge
  | TransactionActionsBlockdevBackup
  | TransactionActionsBlockdevSnapshot
  | TransactionActionsBlockdevSnapshotInternalSync
  | TransactionActionsBlockdevSnapshotSync
  | TransactionActionsDriveBackup;

export interface TransactionActionsAbort {
  readonly type: 'abort';
  readonly data: Empty;
}

export interface TransactionActionsBlockDirtyBitmapAdd {
  readonly type: 'block-dirty-bitmap-add';
  readonly data: BlockDirtyBitmapAddArguments;
}

export interface TransactionActionsBlockDirtyBitmapRemove {
  readonly type: 'block-dirty-bitmap-remove';
  readonly data: BlockDirtyBitmapClearArguments;
}

export interface TransactionActionsBlockDirtyBitmapClear {
  readonly type: 'block-dirty-bitmap-clear';
  readonly data: BlockDirtyBitmapClearArguments;
}

export interface TransactionActionsBlockDirtyBitmapEnable {
  readonly type: 'block-dirty-bitmap-enable';
  readonly data: BlockDirtyBitmapClearArguments;
}

export interface TransactionActionsBlockDirtyBitmapDisable {
  readonly type: 'block-dirty-bitmap-disable';
  readonly data: BlockDirtyBitmapClearArguments;
}

export interface TransactionActionsBlockDirtyBitmapMerge {
  readonly type: 'block-dirty-bitmap-merge';
  readonly data: BlockDirtyBitmapMergeArguments;
}

export interface TransactionActionsBlockdevBackup {
  readonly type: 'blockdev-backup';
  readonly data: BlockdevBackupArguments;
}

export interface TransactionActionsBlockdevSnapshot {
  readonly type: 'blockdev-snapshot';
  readonly data: BlockdevSnapshotArguments;
}

export interface TransactionActionsBlockdevSnapshotInternalSync {
  readonly type: 'blockdev-snapshot-internal-sync';
  readonly data: BlockdevSnapshotInternalSyncArguments;
}

export interface TransactionActionsBlockdevSnapshotSync {
  readonly type: 'blockdev-snapshot-sync';
  readonly data: BlockdevSnapshotSyncArguments;
}

export interface TransactionActionsDriveBackup {
  readonly type: 'drive-backup';
  readonly data: DriveBackupArguments;
}

/** Deprecated: 'drive-backup'. */
export type TransactionActionsType =
  | 'abort'
  | 'block-dirty-bitmap-add'
  | 'block-dirty-bitmap-remove'
  | 'block-dirty-bitmap-clear'
  | 'block-dirty-bitmap-enable'
  | 'block-dirty-bitmap-disable'
  | 'block-dirty-bitmap-merge'
  | 'blockdev-backup'
  | 'blockdev-snapshot'
  | 'blockdev-snapshot-internal-sync'
  | 'blockdev-snapshot-sync'
  | 'drive-backup';

export interface TransactionArguments {
  readonly actions: readonly TransactionActions[];
  readonly properties?: TransactionProperties;
}

export interface TransactionProperties {
  readonly 'completion-mode'?: TransactionPropertiesCompletionMode;
}

export type TransactionPropertiesCompletionMode = 'individual' | 'grouped';

export interface UnplugPrimaryData {
  readonly 'device-id': string;
}

export interface VfioMigrationData {
  readonly 'device-id': string;
  readonly 'qom-path': string;
  readonly 'device-state': VfioMigrationDeviceState;
}

export type VfioMigrationDeviceState =
  | 'stop'
  | 'running'
  | 'stop-copy'
  | 'resuming'
  | 'running-p2p'
  | 'pre-copy'
  | 'pre-copy-p2p'
  | 'pre-copy-p2p-prepare';

export interface VfuClientHangupData {
  readonly 'vfu-id': string;
  readonly 'vfu-qom-path': string;
  readonly 'dev-id': string;
  readonly 'dev-qom-path': string;
}

export interface VncConnectedClient {
  readonly host: string;
  readonly service: string;
  readonly family: QueryVncFamily;
  readonly websocket: boolean;
}

export interface VncConnectedData {
  readonly server: VncConnectedServer;
  readonly client: VncConnectedClient;
}

export interface VncConnectedServer {
  readonly host: string;
  readonly service: string;
  readonly family: QueryVncFamily;
  readonly websocket: boolean;
  readonly auth?: string;
}

export interface VncDisconnectedData {
  readonly server: VncConnectedServer;
  readonly client: QueryVncClients;
}

export interface VncInitializedData {
  readonly server: VncConnectedServer;
  readonly client: QueryVncClients;
}

export interface VserportChangeData {
  readonly id: string;
  readonly open: boolean;
}

export type WatchdogAction =
  | 'reset'
  | 'shutdown'
  | 'poweroff'
  | 'pause'
  | 'debug'
  | 'none'
  | 'inject-nmi';

export interface WatchdogData {
  readonly action: WatchdogAction;
}

export interface WatchdogSetActionArguments {
  readonly action: WatchdogAction;
}

export interface XBlockdevAmendArguments {
  readonly 'job-id': string;
  readonly 'node-name': string;
  readonly options: XBlockdevAmendOptions;
  readonly force?: boolean;
}

export type XBlockdevAmendOptions =
  | XBlockdevAmendOptionsLuks
  | XBlockdevAmendOptionsQcow2
  | XBlockdevAmendOptionsOther;

export interface XBlockdevAmendOptionsLuks {
  readonly driver: 'luks';
  readonly state: XBlockdevAmendOptionsLuksState;
  readonly 'new-secret'?: string;
  readonly 'old-secret'?: string;
  readonly keyslot?: Int;
  readonly 'iter-time'?: Int;
  readonly secret?: string;
}

export interface XBlockdevAmendOptionsQcow2 {
  readonly driver: 'qcow2';
  readonly encrypt?: XBlockdevAmendOptionsQcow2Encrypt;
}

export interface XBlockdevAmendOptionsOther {
  readonly driver:
    | 'blkdebug'
    | 'blklogwrites'
    | 'blkreplay'
    | 'blkverify'
    | 'bochs'
    | 'cloop'
    | 'compress'
    | 'copy-before-write'
    | 'copy-on-read'
    | 'dmg'
    | 'file'
    | 'snapshot-access'
    | 'ftp'
    | 'ftps'
    | 'host_cdrom'
    | 'host_device'
    | 'http'
    | 'https'
    | 'io_uring'
    | 'iscsi'
    | 'nbd'
    | 'nfs'
    | 'null-aio'
    | 'null-co'
    | 'nvme'
    | 'nvme-io_uring'
    | 'parallels'
    | 'preallocate'
    | 'qcow'
    | 'qed'
    | 'quorum'
    | 'raw'
    | 'rbd'
    | 'replication'
    | 'ssh'
    | 'throttle'
    | 'vdi'
    | 'vhdx'
    | 'virtio-blk-vfio-pci'
    | 'virtio-blk-vhost-user'
    | 'virtio-blk-vhost-vdpa'
    | 'vmdk'
    | 'vpc'
    | 'vvfat';
}

export type XBlockdevAmendOptionsLuksState = 'active' | 'inactive';

export type XBlockdevAmendOptionsQcow2Encrypt =
  | XBlockdevAmendOptionsQcow2EncryptLuks
  | XBlockdevAmendOptionsQcow2EncryptOther;

export interface XBlockdevAmendOptionsQcow2EncryptLuks {
  readonly format: 'luks';
  readonly state: XBlockdevAmendOptionsLuksState;
  readonly 'new-secret'?: string;
  readonly 'old-secret'?: string;
  readonly keyslot?: Int;
  readonly 'iter-time'?: Int;
  readonly secret?: string;
}

export interface XBlockdevAmendOptionsQcow2EncryptOther {
  readonly format: 'qcow';
}

export interface XBlockdevChangeArguments {
  readonly parent: string;
  readonly child?: string;
  readonly node?: string;
}

export interface XBlockdevSetIothreadArguments {
  readonly 'node-name': string;
  readonly iothread: string | null;
  readonly force?: boolean;
}

export interface XDebugBlockDirtyBitmapSha256Return {
  readonly sha256: string;
}

export interface XDebugQueryBlockGraphEdges {
  readonly parent: Int;
  readonly child: Int;
  readonly name: string;
  readonly perm: readonly XDebugQueryBlockGraphEdgesPerm[];
  readonly 'shared-perm': readonly XDebugQueryBlockGraphEdgesPerm[];
}

export type XDebugQueryBlockGraphEdgesPerm =
  | 'consistent-read'
  | 'write'
  | 'write-unchanged'
  | 'resize';

export interface XDebugQueryBlockGraphNodes {
  readonly id: Int;
  readonly type: XDebugQueryBlockGraphNodesType;
  readonly name: string;
}

export type XDebugQueryBlockGraphNodesType = 'block-backend' | 'block-job' | 'block-driver';

export interface XDebugQueryBlockGraphReturn {
  readonly nodes: readonly XDebugQueryBlockGraphNodes[];
  readonly edges: readonly XDebugQueryBlockGraphEdges[];
}

export interface XQueryIrqReturn {
  readonly 'human-readable-text': string;
}

export interface XQueryVirtioItem {
  readonly path: string;
  readonly name: string;
}

export interface XQueryVirtioQueueElementArguments {
  readonly path: string;
  readonly queue: Int;
  readonly index?: Int;
}

export interface XQueryVirtioQueueElementAvail {
  readonly flags: Int;
  readonly idx: Int;
  readonly ring: Int;
}

export interface XQueryVirtioQueueElementDescs {
  readonly addr: Int;
  readonly len: Int;
  readonly flags: readonly string[];
}

export interface XQueryVirtioQueueElementReturn {
  readonly name: string;
  readonly index: Int;
  readonly descs: readonly XQueryVirtioQueueElementDescs[];
  readonly avail: XQueryVirtioQueueElementAvail;
  readonly used: XQueryVirtioQueueElementUsed;
}

export interface XQueryVirtioQueueElementUsed {
  readonly flags: Int;
  readonly idx: Int;
}

export interface XQueryVirtioQueueStatusArguments {
  readonly path: string;
  readonly queue: Int;
}

export interface XQueryVirtioQueueStatusReturn {
  readonly name: string;
  readonly 'queue-index': Int;
  readonly inuse: Int;
  readonly 'vring-num': Int;
  readonly 'vring-num-default': Int;
  readonly 'vring-align': Int;
  readonly 'vring-desc': Int;
  readonly 'vring-avail': Int;
  readonly 'vring-used': Int;
  readonly 'last-avail-idx'?: Int;
  readonly 'shadow-avail-idx'?: Int;
  readonly 'used-idx': Int;
  readonly 'signalled-used': Int;
  readonly 'signalled-used-valid': boolean;
}

export interface XQueryVirtioStatusArguments {
  readonly path: string;
}

export interface XQueryVirtioStatusHostFeatures {
  readonly transports: readonly string[];
  readonly 'dev-features'?: readonly string[];
  readonly 'unknown-dev-features'?: Int;
  readonly 'unknown-dev-features2'?: Int;
}

export interface XQueryVirtioStatusReturn {
  readonly name: string;
  readonly 'device-id': Int;
  readonly 'vhost-started': boolean;
  readonly 'device-endian': string;
  readonly 'guest-features': XQueryVirtioStatusHostFeatures;
  readonly 'host-features': XQueryVirtioStatusHostFeatures;
  readonly 'backend-features': XQueryVirtioStatusHostFeatures;
  readonly 'num-vqs': Int;
  readonly status: XQueryVirtioStatusStatus;
  readonly isr: Int;
  readonly 'queue-sel': Int;
  readonly 'vm-running': boolean;
  readonly broken: boolean;
  readonly disabled: boolean;
  readonly 'use-started': boolean;
  readonly started: boolean;
  readonly 'start-on-kick': boolean;
  readonly 'disable-legacy-check': boolean;
  readonly 'bus-name': string;
  readonly 'use-guest-notifier-mask': boolean;
  readonly 'vhost-dev'?: XQueryVirtioStatusVhostDev;
}

export interface XQueryVirtioStatusStatus {
  readonly statuses: readonly string[];
  readonly 'unknown-statuses'?: Int;
}

export interface XQueryVirtioStatusVhostDev {
  readonly 'n-mem-sections': Int;
  readonly 'n-tmp-sections': Int;
  readonly nvqs: Int;
  readonly 'vq-index': Int;
  readonly features: XQueryVirtioStatusHostFeatures;
  readonly 'acked-features': XQueryVirtioStatusHostFeatures;
  readonly 'protocol-features': XQueryVirtioStatusVhostDevProtocolFeatures;
  readonly 'max-queues': Int;
  readonly 'backend-cap': Int;
  readonly 'log-enabled': boolean;
  readonly 'log-size': Int;
}

export interface XQueryVirtioStatusVhostDevProtocolFeatures {
  readonly protocols: readonly string[];
  readonly 'unknown-protocols'?: Int;
}

export interface XQueryVirtioVhostQueueStatusArguments {
  readonly path: string;
  readonly queue: Int;
}

export interface XQueryVirtioVhostQueueStatusReturn {
  readonly name: string;
  readonly kick: Int;
  readonly call: Int;
  readonly num: Int;
  readonly 'desc-phys': Int;
  readonly 'desc-size': Int;
  readonly 'avail-phys': Int;
  readonly 'avail-size': Int;
  readonly 'used-phys': Int;
  readonly 'used-size': Int;
}

export interface XenEventInjectArguments {
  readonly port: Int;
}

export interface XenEventListItem {
  readonly port: Int;
  readonly vcpu: Int;
  readonly type: XenEventListType;
  readonly 'remote-domain': string;
  readonly target: Int;
  readonly pending: boolean;
  readonly masked: boolean;
}

export type XenEventListType = 'closed' | 'unbound' | 'interdomain' | 'pirq' | 'virq' | 'ipi';

export interface XenLoadDevicesStateArguments {
  readonly filename: string;
}

export interface XenSaveDevicesStateArguments {
  readonly filename: string;
  readonly live?: boolean;
}

export interface XenSetGlobalDirtyLogArguments {
  readonly enable: boolean;
}

export interface XenSetReplicationArguments {
  readonly enable: boolean;
  readonly primary: boolean;
  readonly failover?: boolean;
}

export interface YankArguments {
  readonly instances: readonly QueryYankItem[];
}
