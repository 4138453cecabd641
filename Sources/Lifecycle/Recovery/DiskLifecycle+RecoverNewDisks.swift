import Catalog
import FCD

extension DiskLifecycle {
    /// A register is found again by its path.
    func settleRegister(_ operation: InterruptedOperation) async throws -> Settlement {
        let path = try DatastorePath(parsing: try operation.parameter("path"))
        let datastore = try await datastore(try operation.parameter("datastore"))
        guard let disk = try await disk(at: path, on: datastore) else {
            return .failed("\(path) is not registered")
        }
        return adopt(disk, by: operation, "\(path) is registered as \(disk.name) (\(disk.id))")
    }

    /// A new disk is found again by the result of its task, or by the operation's ID in its metadata.
    func settleCreate(_ operation: InterruptedOperation) async throws -> Settlement {
        let name = try operation.parameter("name")
        if let fault = operation.taskFault { return .failed("\(name) was not made: \(fault.message)") }
        var found: [DiskID] = []
        if disks.capabilities.hasGlobalCatalog {
            try await disks.list([
                DiskCondition(.metadataKey, .equals, Self.operationKey),
                DiskCondition(.metadataValue, .equals, operation.id),
            ]) { found += $0.map(\.id) }
            if found.isEmpty { return .failed("\(name) was not made") }
        } else if let result = operation.task?.result, let disk = try? Disk(result) {
            found = [disk.id]
        }
        guard found.count == 1 else {
            let words =
                found.isEmpty
                ? "this server does not tell which disk an operation made; look for \(name) with `fcd ls`"
                : "\(found.count) disks carry this operation's ID: \(found.map(\.rawValue).joined(separator: ", "))"
            return Settlement(finding: .unknown, words: words)
        }
        let disk = try await disks.retrieve(found[0])
        return adopt(disk, by: operation, "\(disk.name) (\(disk.id)) was made")
    }

    /// Takes the disk over into the catalog's row that was made for it.
    private func adopt(_ disk: Disk, by operation: InterruptedOperation, _ words: String) -> Settlement {
        .done(words) {
            let (catalog, server) = try writableCatalog()
            if let row = operation.diskRow, try catalog.disk(id: row)?.state == .creating {
                try catalog.completeCreating(diskID: row, with: DiskObservation(disk))
            } else {
                try catalog.record(DiskObservation(disk), serverID: server.id)
            }
        }
    }
}
