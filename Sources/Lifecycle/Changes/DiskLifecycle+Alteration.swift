import Catalog
import FCD

/// A change of one disk by one call, which leaves the disk where the server can be asked about it.
struct DiskAlteration: Sendable {
    var kind: OperationKind
    /// What it comes to, for the journal: `to 40 GiB`.
    var goal: String
    var parameters: [String: String]
    /// Makes the call.
    var call: @Sendable (DiskClient, _ started: (ManagedObjectReference) throws -> Void) async throws -> Void
    /// Whether a disk read afterwards shows that the change was made.
    var isDone: @Sendable (Disk) -> Bool
    /// Makes of a disk what it shall be, for where a server that made the change does not show it yet; nil where what
    /// comes out is the server's to choose.
    var intend: (@Sendable (inout Disk) -> Void)?
    /// Where the disk lies afterwards; nil: where it lay.
    var datastore: ManagedObjectReference?
}

/// What came of an alteration.
struct AlteredDisk: Sendable {
    /// As read afterwards, or as it was where it could not be read, with what was asked for.
    var disk: Disk
    var operationID: String
    var warnings: [String]
    var notes: [String] = []
}

extension DiskLifecycle {
    /// Makes one change of a disk by the journal's rule, and reads the disk back.
    ///
    /// Where the answer is lost, the disk itself tells whether it was made; where it does not show the change, that
    /// stays unknown, since the task may still run. A `SyncFault` says that it was made.
    func alter(_ disk: Disk, by alteration: DiskAlteration) async throws -> AlteredDisk {
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let intent = OperationIntent(
            kind: alteration.kind,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id)) \(alteration.goal)",
            parameters: alteration.parameters.merging(["disk": disk.id.rawValue]) { first, _ in first }
        )
        let (altered, operationID, warnings) = try await change(intent) { entry in
            var notes: [String] = []
            var made = try await entry.step(alteration.kind.rawValue, alteration.goal) { started in
                try await callOrLook(disk, alteration, started: started)
            }
            if made == nil {
                entry.flush()
                do {
                    made = try await disks.retrieve(disk.id)
                } catch {
                    entry.warn("the disk could not be read back, so the catalog goes by what was asked for: \(error)")
                }
            }
            if let read = made, !alteration.isDone(read) {
                // The global catalog may lag behind the datastore, which knows.
                let own = try? await disks.retrieve(disk.id, on: alteration.datastore ?? disk.datastore)
                if let own, alteration.isDone(own) {
                    made = own
                } else {
                    notes.append("the server made the change, and its catalog does not show it yet")
                }
            }
            var now = made ?? disk
            if !alteration.isDone(now) { alteration.intend?(&now) }
            entry.note { [now] in try catalog.record(DiskObservation(now), serverID: server.id) }
            return ((disk: now, notes: notes), alteration.goal)
        }
        return AlteredDisk(
            disk: altered.disk,
            operationID: operationID,
            warnings: warnings,
            notes: altered.notes
        )
    }

    /// The disk where the answer was lost and it shows the change; nil where the server itself answered.
    private func callOrLook(
        _ disk: Disk,
        _ alteration: DiskAlteration,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> Disk? {
        do {
            try await alteration.call(disks, started)
            return nil
        } catch let error as FCDError where error.code == .unknownOutcome {
            if error.fault?.isSyncFault == true { return nil }
            let now = try? await uninterrupted { try await disks.retrieve(disk.id) }
            guard let now, alteration.isDone(now) else { throw error }
            return now
        } catch let error as FCDError where error.isRefusalOfUse {
            throw await naming(holdersOf: disk, in: error)
        }
    }

    /// The server refuses, and does not say who is in the way: that is found out, if it can be.
    func naming(holdersOf disk: Disk, in error: FCDError) async -> FCDError {
        guard let holders = try? await holders(of: disk), !holders.isEmpty else { return error }
        return FCDError(
            error.code,
            "\(error.message) Disk \(disk.name) (\(disk.id)) is attached to \(holders.described).",
            hint: "run `fcd detach \(disk.id)` first, and attach it again afterwards",
            fault: error.fault
        )
    }
}

extension FCDError {
    /// Whether the server may have refused because the disk is in use.
    var isRefusalOfUse: Bool {
        ["InvalidState", "FileLocked", "ResourceInUse", "FileFault"].contains(fault?.type)
    }
}
