import Catalog
package import FCD

extension DiskLifecycle {
    /// Finds the one disk that a text names: an ID, the beginning of one, an exact name, or a datastore path.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    package func disk(_ text: String) async throws -> Disk {
        if DatastorePath.looksLike(text) {
            let path = try DatastorePath(parsing: text)
            if let disk = try await disk(at: path, on: try await datastore(path.datastore)) { return disk }
            throw FCDError(
                .notFound,
                "no First Class Disk lies at \(path)",
                hint: "run `fcd register \(path.description.quotedForShell)` if a VMDK does"
            )
        }
        if text.wholeMatch(of: Self.wholeID) != nil {
            do {
                return try await disks.retrieve(DiskID(text.lowercased()))
            } catch let error as FCDError where error.code == .notFound {
                throw Self.noDisk(text, error.fault)
            }
        }
        let found = try await candidates(for: text)
        switch found.count {
        case 1: return try await disks.retrieve(found[0].id)
        case 0: throw Self.noDisk(text, nil)
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: text)) names \(found.count) disks",
                hint: "name one of them by its ID",
                candidates: found.map { "\($0.id)  \($0.name ?? "")  \($0.path ?? "")" }
            )
        }
    }

    /// The disk whose file is at a path of this datastore, or nil. The catalog's memory is tried first; what it says
    /// is checked.
    package func disk(at path: DatastorePath, on datastore: Datastore) async throws -> Disk? {
        if let catalog, let server {
            for row in try catalog.candidates(for: path.description, serverID: server.id) {
                guard let id = row.disk.fcdID, let disk = try? await disks.retrieve(DiskID(id)) else { continue }
                if disk.path == path.description, disk.datastore == datastore.reference { return disk }
            }
        }
        var found: [DiskID] = []
        try await disks.list { page in
            for entry in page where entry.path == path.description {
                let isHere = entry.datastore.map { $0 == datastore.reference } ?? (entry.datastoreURL == datastore.url)
                if isHere { found.append(entry.id) }
            }
        }
        guard found.count < 2 else {
            throw FCDError(
                .ambiguous,
                "the server has \(found.count) disks at \(path)",
                hint: "name one of them by its ID, and let the server's catalog be repaired",
                candidates: found.map(\.rawValue)
            )
        }
        return try await found.first.asyncMap { try await disks.retrieve($0) }
    }

    private static var wholeID: Regex<Substring> { /[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/ }

    /// Disks of that exact name, and disks whose ID begins so.
    private func candidates(for text: String) async throws -> [DiskListEntry] {
        var found: [DiskListEntry] = []
        let mayBeID = text.count >= 4 && text.allSatisfy { $0.isHexDigit || $0 == "-" }
        func matches(_ entry: DiskListEntry) -> Bool {
            entry.name == text || (mayBeID && entry.id.rawValue.hasPrefix(text.lowercased()))
        }
        guard disks.capabilities.hasGlobalCatalog else {
            try await disks.list { found += $0.filter(matches) }
            return found
        }
        var conditions = [DiskCondition(.name, .equals, text)]
        if mayBeID { conditions.append(DiskCondition(.id, .startsWith, text.lowercased())) }
        for condition in conditions {
            try await disks.list([condition]) { page in
                // A server may compare names without regard to case: what it found is checked.
                found += page.filter { entry in matches(entry) && !found.contains { $0.id == entry.id } }
            }
        }
        return found
    }

    private static func noDisk(_ text: String, _ fault: ServerFault?) -> FCDError {
        FCDError(
            .notFound,
            "there is no disk \(String(reflecting: text))",
            hint: "name it by its ID, the beginning of its ID, its exact name or its path; `fcd ls` lists them",
            fault: fault
        )
    }
}

extension Optional {
    package func asyncMap<Value>(_ transform: (Wrapped) async throws -> Value) async rethrows -> Value? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
