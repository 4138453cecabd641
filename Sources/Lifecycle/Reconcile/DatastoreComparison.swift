package import Catalog
package import FCD

/// How a datastore's list of disks compares with its files, before a reconciliation.
package struct DatastoreComparison: Sendable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// The file of a disk that is listed is not there: a reconciliation drops the entry.
        case fileGone = "file-gone"
        /// The server lists a disk and cannot read it.
        case unreadable
        /// The datastore lists a disk that the global catalog does not have yet.
        case notInCatalog = "not-in-catalog"
        /// The global catalog has a disk that the datastore no longer lists.
        case onlyInCatalog = "only-in-catalog"
        /// A delta whose disk is not there, and that no VM uses. fcd leaves such a file alone.
        case strayDelta = "stray-delta"
    }

    /// One thing in which list and files differ.
    package struct Finding: Sendable, Equatable {
        package var kind: Kind
        package var id: DiskID?
        package var name: String?
        package var path: String?
        /// Who owns the disk by the catalog here.
        package var owner: Owner?
        package var fault: String?
    }

    package var datastore: Datastore
    /// How many disks the datastore lists.
    package var listed: Int
    /// How many VMDK files of each kind it holds.
    package var files: [DatastoreFile.Kind: Int]
    package var findings: [Finding]
    /// What the server itself counts; nil before 9.0.
    package var counts: [ReconciliationCount]?
    /// Why the server's own counts are missing although it has them.
    package var countFault: String?

    /// The entries that a reconciliation drops.
    package var dropped: [Finding] { findings.filter { $0.kind == .fileGone } }
}

extension DiskLifecycle {
    /// Compares a datastore's list of disks with its files, and with the global catalog where there is one. It changes
    /// nothing.
    ///
    /// - Throws: ``FCDError``. A disk that cannot be read stands among the findings.
    package func compare(_ datastore: Datastore) async throws -> DatastoreComparison {
        guard datastore.isAccessible else {
            throw FCDError(
                .unreachable,
                "the datastore \(datastore.name) is not accessible: all its disks would look gone",
                hint: "run `fcd reconcile` once a host reaches it again"
            )
        }
        async let listing = disks.identifiers(on: datastore.reference)
        async let found = inventory.files(on: datastore)
        async let counted = counts(of: datastore)
        let (catalogued, unplaced) = try await catalogued(on: datastore)
        let (ids, files) = (try await listing, try await found)
        progress("comparing \(ids.count) disks with \(files.count) files")
        var findings: [DatastoreComparison.Finding] = []
        let rows = try await ids.concurrently { id in
            if let known = catalogued[id], known.path != nil { return known }
            return try await ownRow(of: id, on: datastore)
        }
        let paths = Set(files.map(\.path))
        findings += try await rows.concurrently { try await finding($0, among: paths, on: datastore) }.compactMap { $0 }
        if disks.capabilities.hasGlobalCatalog {
            let listed = Set(ids)
            findings += try rows.filter { catalogued[$0.id] == nil && !unplaced.contains($0.id) }
                .map { try finding(.notInCatalog, $0) }
            findings += try catalogued.values.filter { !listed.contains($0.id) }.sorted { $0.id < $1.id }
                .map { try finding(.onlyInCatalog, $0) }
        }
        findings += try await strayDeltas(among: files, disks: rows)
        let counts = await counted
        return DatastoreComparison(
            datastore: datastore,
            listed: ids.count,
            files: Dictionary(files.map { ($0.kind, 1) }, uniquingKeysWith: +),
            findings: findings,
            counts: counts.value,
            countFault: counts.fault
        )
    }

    /// The rows of the global catalog that say that they lie here, and the disks of which it cannot say where.
    private func catalogued(
        on datastore: Datastore
    ) async throws -> (here: [DiskID: DiskListEntry], unplaced: Set<DiskID>) {
        var rows: [DiskID: DiskListEntry] = [:]
        var unplaced: Set<DiskID> = []
        guard disks.capabilities.hasGlobalCatalog else { return (rows, unplaced) }
        try await disks.list { page in
            for entry in page {
                switch entry.lies(on: datastore) {
                case true?: rows[entry.id] = entry
                case nil: unplaced.insert(entry.id)
                case false?: break
                }
            }
        }
        return (rows, unplaced)
    }

    /// A disk as the datastore itself tells it; one that cannot be read has its fault.
    private func ownRow(of id: DiskID, on datastore: Datastore) async throws -> DiskListEntry {
        do {
            return DiskListEntry(try await disks.retrieve(id, on: datastore.reference))
        } catch let error as FCDError {
            guard let fault = error.fault, error.code != .notAuthenticated else { throw error }
            return DiskListEntry(id: id, datastore: datastore.reference, fault: fault)
        }
    }

    /// What is wrong with a listed disk. Before its file is called gone, the datastore itself is asked for the path,
    /// since the global catalog may lag, and the path by itself: on vSAN a folder goes by two names.
    private func finding(
        _ row: DiskListEntry,
        among paths: Set<DatastorePath>,
        on datastore: Datastore
    ) async throws -> DatastoreComparison.Finding? {
        func isFound(_ row: DiskListEntry) -> Bool {
            row.path.flatMap { try? DatastorePath(parsing: $0) }.map(paths.contains) ?? false
        }
        if isFound(row) { return row.fault == nil ? nil : try finding(.unreadable, row) }
        var own = try await ownRow(of: row.id, on: datastore)
        own.name = own.name ?? row.name
        guard let path = own.path.flatMap({ try? DatastorePath(parsing: $0) }) else {
            own.path = row.path
            return try finding(own.fault?.type == "FileNotFound" ? .fileGone : .unreadable, own)
        }
        if isFound(own) { return nil }
        do {
            return try await inventory.file(at: path, on: datastore) == nil ? try finding(.fileGone, own) : nil
        } catch let error as FCDError {
            guard let fault = error.fault, error.code != .notAuthenticated else { throw error }
            own.fault = fault
            return try finding(.unreadable, own)
        }
    }

    private func finding(
        _ kind: DatastoreComparison.Kind,
        _ row: DiskListEntry
    ) throws -> DatastoreComparison.Finding {
        let record = try record(of: row.id)
        return DatastoreComparison.Finding(
            kind: kind,
            id: row.id,
            name: row.name ?? record?.name,
            path: row.path ?? record?.path,
            owner: try record.flatMap { try catalog?.owner(diskID: $0.id)?.owner },
            fault: row.fault.map { "\($0.type ?? "fault"): \($0.message)" }
        )
    }

    /// Deltas that belong to no disk beside them. The VMs are only read where there are such: their disks may be
    /// deltas of disks elsewhere.
    private func strayDeltas(
        among files: [DatastoreFile],
        disks rows: [DiskListEntry]
    ) async throws -> [DatastoreComparison.Finding] {
        let known = Set(files.filter { $0.kind == .disk }.map(\.path.description) + rows.compactMap(\.path))
        var stray = Set(
            files.filter { file in
                file.kind == .delta && !known.contains(file.path.description)
                    && !(file.path.baseOfDelta.map { known.contains($0.description) } ?? false)
            }.map(\.path.description)
        )
        guard !stray.isEmpty else { return [] }
        try await inventory.virtualMachines { page in
            for device in page.flatMap(\.disks) {
                if let path = device.path { stray.remove(path) }
                for parent in device.parents { stray.remove(parent.path) }
            }
        }
        return stray.sorted().map { DatastoreComparison.Finding(kind: .strayDelta, path: $0) }
    }

    /// The server's own counts, and why there are none although it has them: they only add to the comparison.
    private func counts(of datastore: Datastore) async -> (value: [ReconciliationCount]?, fault: String?) {
        do {
            return (try await disks.countReconciliation(of: datastore.reference), nil)
        } catch {
            return (nil, "the server's own dry run failed: \(error)")
        }
    }
}

extension DiskListEntry {
    /// nil where the row does not say.
    fileprivate func lies(on datastore: Datastore) -> Bool? {
        if let reference = self.datastore { return reference == datastore.reference }
        if let datastoreURL { return datastoreURL == datastore.url }
        return path.flatMap { try? DatastorePath(parsing: $0) }.map { $0.datastore == datastore.name }
    }
}
