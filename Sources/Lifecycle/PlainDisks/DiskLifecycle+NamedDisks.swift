import Catalog
package import FCD

extension DiskLifecycle {
    /// Finds what a text names: a First Class Disk by ID, beginning of an ID or name; by a path, the First Class Disk
    /// that lies there, or else the plain VMDK.
    ///
    /// - Throws: ``FCDError``, also where it cannot be told for certain whether the file is a First Class Disk.
    package func namedDisk(_ text: String) async throws -> NamedDisk {
        guard DatastorePath.looksLike(text) else { return .firstClass(try await disk(text)) }
        let path = try DatastorePath(parsing: text)
        return try await namedDisk(at: path, on: try await datastore(path.datastore))
    }

    /// Finds what a device of a VM is.
    ///
    /// - parameter label: The device's label, such as `Hard disk 2`, or its key.
    /// - Throws: ``FCDError``, also for a device without a file.
    package func namedDisk(_ label: String, of machine: VirtualMachine) async throws -> NamedDisk {
        let device = try machine.device(named: label)
        if let id = device.diskID { return .firstClass(try await disks.retrieve(id)) }
        guard let text = device.path else {
            throw FCDError(.unsupported, "\(device.label) of \(machine.name) has no file behind it")
        }
        let path = try DatastorePath(parsing: text)
        // The device knows which datastore is meant, also where two have the same name.
        return try await namedDisk(at: path, on: try await datastore(device.datastore?.value ?? path.datastore))
    }

    private func namedDisk(at path: DatastorePath, on datastore: Datastore) async throws -> NamedDisk {
        let file = PlainDisk(path: path.normalized, datastore: datastore)
        return try await firstClassDisk(at: file).map(NamedDisk.firstClass) ?? .plain(file)
    }

    /// The First Class Disk that the file is; nil only where the server's whole list shows that it is none.
    private func firstClassDisk(at file: PlainDisk) async throws -> Disk? {
        let text = file.path.description
        if let catalog, let server {
            for row in try catalog.candidates(for: text, serverID: server.id) {
                guard let id = row.disk.fcdID, let disk = try? await disks.retrieve(DiskID(id)) else { continue }
                if disk.path == text, disk.datastore == file.datastore.reference { return disk }
            }
        }
        var found: [DiskID] = []
        try await disks.list(
            unread: { datastore, error in
                guard datastore.reference == file.datastore.reference else { return }
                throw FCDError(
                    .conflict,
                    "it is not known whether a First Class Disk lies at \(text): the disks of \(datastore.name) cannot be "
                        + "listed: \(error.message)",
                    hint: error.hint,
                    fault: error.fault
                )
            },
            handle: { page in for entry in page where try entry.isCertainly(file) { found.append(entry.id) } }
        )
        guard found.count < 2 else {
            throw FCDError(
                .ambiguous,
                "the server has \(found.count) disks at \(text)",
                hint: "name one of them by its ID, and let the server's catalog be repaired",
                candidates: found.map(\.rawValue)
            )
        }
        return try await found.first.asyncMap { try await disks.retrieve($0) }
    }
}

extension DiskListEntry {
    /// Whether this disk's file is that one.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where it may be and cannot be told.
    fileprivate func isCertainly(_ file: PlainDisk) throws(FCDError) -> Bool {
        if let datastore, datastore != file.datastore.reference { return false }
        if datastore == nil, let datastoreURL, datastoreURL != file.datastore.url { return false }
        guard let path else {
            throw FCDError(
                .conflict,
                "disk \(id) cannot be read, so it is not known whether it is \(file.path)",
                hint: "see what is wrong with it with `fcd show \(id)`",
                fault: fault
            )
        }
        if path == file.path.description { return true }
        guard let other = try? DatastorePath(parsing: path), file.path.isLike(other) else { return false }
        if other.normalized == file.path { return true }
        throw FCDError(
            .conflict,
            "\(file.path) and disk \(id) at \(path) differ in upper and lower case alone, and may be one file",
            hint: "name the disk by its ID if it is meant"
        )
    }
}
