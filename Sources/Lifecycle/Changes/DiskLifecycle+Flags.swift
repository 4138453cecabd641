import Catalog
package import FCD

extension DiskLifecycle {
    /// Sets or clears control flags of a disk; those that are not named stay.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func changeFlags(
        _ flags: DiskFlagSet,
        to value: Bool,
        of disk: Disk,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let name = "\(disk.name) (\(disk.id))"
        // A flag that the server does not tell is changed in any case: that does no harm where it was so already.
        guard let missing = DiskFlagSet(flags.flags.filter { disk[$0] != value }) else {
            let words = value ? "has \(flags.words) set already" : "does not have \(flags.words) set"
            return ChangeResult(.unchanged, .flag, disk: disk, "\(name) \(words)")
        }
        var changed = disk
        for flag in missing.flags { changed[flag] = value }
        let (after, disks) = (changed, disks)
        return try await describe(
            disk,
            DiskDescription(
                kind: .flag,
                parameters: [value ? "set" : "clear": missing.words],
                done: "\(value ? "set" : "cleared") \(missing.words) of \(name)",
                planned: "would \(value ? "set" : "clear") \(missing.words) of \(name)",
                call: PlannedCall(flagMethod(value), missing.flags.map(\.rawValue).joined(separator: ", ")),
                intended: missing.flags.contains(.enableChangedBlockTracking) ? .track(disk, value) : .configure(disk)
            ),
            force: force,
            dryRun: dryRun,
            call: { _ in
                if value {
                    try await disks.setFlags(missing, of: disk)
                } else {
                    try await disks.clearFlags(missing, of: disk)
                }
            },
            isSo: {
                let now = try await disks.refresh(disk)
                return missing.flags.allSatisfy { now[$0] == value }
            },
            write: { catalog, server in _ = try catalog.record(DiskObservation(after), serverID: server.id) }
        )
    }

    func flagMethod(_ value: Bool) -> String {
        let name = value ? "SetVStorageObjectControlFlags" : "ClearVStorageObjectControlFlags"
        return (disks.capabilities.hasGlobalCatalog ? "Vslm" : client.about.isVCenter ? "" : "Host") + name
    }
}
