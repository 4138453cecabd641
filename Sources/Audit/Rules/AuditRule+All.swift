extension AuditRule {
    /// Every rule of the program, in the order of reports.
    package static let all: [AuditRule] =
        inventory + ownership + use + protection + snapshots + capacity + security

    private static let inventory: [AuditRule] = [
        .inventoryGone, .inventoryFileGone, .inventoryUnregistered, .inventoryUnknownDevice, .inventoryOnlyGlobal,
        .inventoryOnlyDatastore, .inventoryCatalogBehind, .inventoryDuplicateID, .inventoryDuplicateBacking,
        .inventoryDuplicateName,
        .inventoryMoved, .inventoryOutsideFolder,
    ]

    private static let ownership: [AuditRule] = [
        .ownershipNone, .ownershipExpired, .ownershipRetiredInUse, .ownershipKubernetes, .ownershipUnwritten,
    ]

    private static let use: [AuditRule] = [
        .useUnattached, .useNeverAttached, .useMachineOff, .useAttachedTwice, .useOtherDatastore,
    ]

    private static let protection: [AuditRule] = [.protectionKeep, .protectionTracking, .protectionNoSnapshot]

    private static let snapshots: [AuditRule] = [.snapshotsOld, .snapshotsChain, .snapshotsStranded, .snapshotsBlocks]

    private static let capacity: [AuditRule] = [.capacityDatastoreFull, .capacityThinGrown, .capacityOrphanedSpace]

    private static let security: [AuditRule] = [.securityFlags, .securitySharing, .securityOutsideChanges]
}
