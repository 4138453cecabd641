extension AuditRule {
    /// Every rule of the program, in the order of reports.
    package static let all: [AuditRule] =
        inventory + ownership + use + protection + snapshots + capacity + security

    private static let inventory: [AuditRule] = [
        .inventoryGone, .inventoryDuplicateName,
    ]

    private static let ownership: [AuditRule] = [
        .ownershipNone, .ownershipExpired,
    ]

    private static let use: [AuditRule] = [
        .useUnattached
    ]

    private static let protection: [AuditRule] = []

    private static let snapshots: [AuditRule] = []

    private static let capacity: [AuditRule] = [
        .capacityOrphanedSpace
    ]

    private static let security: [AuditRule] = []
}
