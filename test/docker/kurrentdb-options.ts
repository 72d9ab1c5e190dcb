/**
 * The options that KurrentDB 26.0 knows: the properties of its option groups in `ClusterVNodeOptions.cs`
 * and `LoggingOptions.cs` (github.com/kurrent-io/KurrentDB, tag v26.0.3). It does not start with another.
 */
export const kurrentDbOptions: readonly string[] = `
  AdvertiseHostToClientAs AdvertiseNodePortToClientAs AllowAnonymousEndpointAccess
  AllowAnonymousStreamAccess AllowUnknownOptions Archiver AuthenticationConfig
  AuthenticationType AuthorizationConfig AuthorizationType CachedChunks CertificateFile
  CertificatePassword CertificatePrivateKeyFile CertificatePrivateKeyPassword
  CertificateReservedNodeCommonName CertificateStoreLocation CertificateStoreName
  CertificateSubjectName CertificateThumbprint ChunkInitialReaderCount ChunkSize ChunksCacheSize
  ClusterDns ClusterGossipPort ClusterSize CommitTimeoutMs Config
  ConnectionPendingSendBytesThreshold ConnectionQueueSizeThreshold Db DbLogFormat
  DeadMemberRemovalPeriodSec DefaultAdminPassword DefaultOpsPassword Dev DisableAdminUi
  DisableClientAuthEkuValidation DisableGossipOnHttp DisableHttpCaching DisableLogFile
  DisableScavengeMerging DisableStatsOnHttp DiscoverViaDns EnableAtomPubOverHttp
  EnableHistograms EnableTrustedAuth EnableUnixSocket FaultOutOfOrderProjections
  GossipAllowedDifferenceMs GossipIntervalMs GossipSeed GossipTimeoutMs HashCollisionReadLimit
  Help Index IndexCacheDepth IndexCacheSize InitializationThreads Insecure KeepAliveInterval
  KeepAliveTimeout LeaderElectionTimeoutMs Log LogConfig LogConsoleFormat
  LogFailedAuthenticationAttempts LogFileInterval LogFileRetentionCount LogFileSize
  LogHttpRequests LogLevel MaxAppendEventSize MaxAppendSize MaxAutoMergeIndexLevel
  MaxMemTableSize MaxProjectionStateSize MaxTruncation MemDb MinFlushDelayMs NodeHostAdvertiseAs
  NodeIp NodePort NodePortAdvertiseAs NodePriority OverrideAnonymousEndpointAccessForGossip
  PrepareTimeoutMs ProjectionCompilationTimeout ProjectionExecutionTimeout ProjectionThreads
  ProjectionsQueryExpiry ReadOnlyReplica ReaderThreadsCount ReduceFileCachePressure
  RemoveDevCerts ReplicationHeartbeatInterval ReplicationHeartbeatTimeout
  ReplicationHostAdvertiseAs ReplicationIp ReplicationPort ReplicationTcpPortAdvertiseAs
  RunProjections ScavengeBackendCacheSize ScavengeBackendPageSize ScavengeHashUsersCacheCapacity
  ScavengeHistoryMaxAge SkipDbVerify SkipIndexScanOnReads SkipIndexVerify
  StartStandardProjections StatsPeriodSec StatsStorage StreamExistenceFilterSize
  StreamInfoCacheCapacity TelemetryOptout Transform TrustedRootCertificateStoreLocation
  TrustedRootCertificateStoreName TrustedRootCertificateSubjectName
  TrustedRootCertificateThumbprint TrustedRootCertificatesPath Unbuffered
  UnsafeAllowSurplusNodes UnsafeDisableFlushToDisk UnsafeIgnoreHardDelete UseIndexBloomFilters
  Version WhatIf WorkerThreads WriteStatsToDb WriteThrough WriteTimeoutMs
`
  .trim()
  .split(/\s+/);

/** Sections of its plugins that are used here; their nested names are not checked by the server. */
export const kurrentDbSections: readonly string[] = ['SecondaryIndexing:Enabled'];
