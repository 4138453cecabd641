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

    /// A new disk is found again by the operation's ID in its metadata, or by the result of its task.
    func settleNewDisk(_ operation: InterruptedOperation) async throws -> Settlement {
        let name = try operation.parameter("name")
        if operation.taskSucceeded == false { return .failed("\(name) was not made\(operation.taskFault)") }
        if let result = operation.task?.result, let made = try? Disk(result) {
            return adopt(made, by: operation, "\(made.name) (\(made.id)) was made")
        }
        // A copy of a snapshot is made without metadata.
        guard disks.capabilities.hasMetadata, operation.kind != .copySnapshot else {
            let words = "nothing tells which disk the operation made; look for \(name) with `fcd ls`"
            return Settlement(finding: .unknown, words: words)
        }
        let found = try await disks(carrying: operation.id)
        guard found.count < 2 else {
            let ids = found.map(\.rawValue).joined(separator: ", ")
            return Settlement(finding: .unknown, words: "\(found.count) disks carry this operation's ID: \(ids)")
        }
        guard let id = found.first else { return try await settleUnlisted(name, operation) }
        let disk = try await disks.retrieve(id)
        return adopt(disk, by: operation, "\(disk.name) (\(disk.id)) was made")
    }

    /// A disk that the global catalog does not have: where that is not known to be in step, the datastore's own disks
    /// are read.
    private func settleUnlisted(_ name: String, _ operation: InterruptedOperation) async throws -> Settlement {
        let datastore = try await datastore(try operation.parameter("datastore"))
        guard disks.capabilities.hasGlobalCatalog else { return .failed("\(name) was not made") }
        let status = try? await disks.catalogStatus(datastoreURL: datastore.url)
        if status?.first?.state == .inStep { return .failed("\(name) was not made") }
        let disks = disks
        let here = try await disks.identifiers(on: datastore.reference).concurrently { id in
            try? await disks.retrieve(id, on: datastore.reference)
        }
        if let disk = here.lazy.compactMap({ $0 }).first(where: { $0.metadata?[Self.operationKey] == operation.id }) {
            return adopt(disk, by: operation, "\(disk.name) (\(disk.id)) was made")
        }
        guard here.allSatisfy({ $0?.metadata != nil }) else {
            let words =
                "the global catalog lags behind \(datastore.name), and not every disk there can be read: run "
                + "`fcd reconcile \(datastore.name.quotedForShell) --global-catalog`, then recover again"
            return Settlement(finding: .unknown, words: words)
        }
        return .failed("\(name) was not made")
    }

    /// Takes the disk over into the catalog's row that was made for it, and sets its owner and tags where that had not
    /// been done yet.
    private func adopt(_ disk: Disk, by operation: InterruptedOperation, _ words: String) -> Settlement {
        var settlement = Settlement.done(words) {
            let (catalog, server) = try writableCatalog()
            if let row = operation.diskRow, try catalog.disk(id: row)?.state == .creating {
                try catalog.completeCreating(diskID: row, with: DiskObservation(disk))
            } else {
                try catalog.record(DiskObservation(disk), serverID: server.id)
            }
        }
        let owner = DescribedDisk.owner(in: operation.parameters)
        let tags = DescribedDisk.tags(in: operation.parameters)
        guard owner != nil || !tags.isEmpty else { return settlement }
        settlement.complete = {
            // Whoever was set meanwhile stays.
            let hasOwner = owner == nil ? false : try? await self.owner(of: disk) != nil
            var described = await describe(disk, owner: hasOwner == false ? owner : nil, tags: tags)
            if hasOwner == nil {
                described.warnings.append("its owner could not be read, and is left as it is")
                described.isPartial = true
            }
            return described
        }
        return settlement
    }
}
