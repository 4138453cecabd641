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
        if DiskID.isWhole(text) {
            do {
                return try await disks.retrieve(DiskID(text.lowercased()))
            } catch let error as FCDError where error.code == .notFound {
                throw Self.noDisk(text, error.fault)
            }
        }
        let (found, unread) = try await candidates(for: text)
        switch found.count {
        case 1:
            guard unread.isEmpty else { throw Self.notAlone(text, found[0], unread) }
            return try await disks.retrieve(found[0].id)
        case 0: throw Self.noDisk(text, nil, unread: unread)
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
        var fault: FCDError?
        try await disks.list(unread: { if $0.reference == datastore.reference { fault = $1 } }) { page in
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
        if found.isEmpty, let fault {
            throw FCDError(
                .conflict,
                "it is not known whether a disk lies at \(path): the disks of \(datastore.name) cannot be listed: "
                    + fault.message,
                hint: fault.hint,
                fault: fault.fault
            )
        }
        return try await found.first.asyncMap { try await disks.retrieve($0) }
    }

    /// Disks of that exact name, and disks whose ID begins so, with the names of the datastores that could not be read.
    private func candidates(for text: String) async throws -> (found: [DiskListEntry], unread: [String]) {
        var found: [DiskListEntry] = []
        var unread: [String] = []
        let mayBeID = text.count >= 4 && text.allSatisfy { $0.isHexDigit || $0 == "-" }
        func matches(_ entry: DiskListEntry) -> Bool {
            entry.name == text || (mayBeID && entry.id.rawValue.hasPrefix(text.lowercased()))
        }
        guard disks.capabilities.hasGlobalCatalog else {
            try await disks.list(unread: { datastore, _ in unread.append(datastore.name) }) {
                found += $0.filter(matches)
            }
            return (found, unread)
        }
        var conditions = [DiskCondition(.name, .equals, text)]
        if mayBeID { conditions.append(DiskCondition(.id, .startsWith, text.lowercased())) }
        for condition in conditions {
            try await disks.list([condition]) { page in
                // A server may compare names without regard to case: what it found is checked.
                found += page.filter { entry in matches(entry) && !found.contains { $0.id == entry.id } }
            }
        }
        return (found, unread)
    }

    /// A disk that may have a namesake where nobody could look.
    private static func notAlone(_ text: String, _ entry: DiskListEntry, _ unread: [String]) -> FCDError {
        FCDError(
            .ambiguous,
            "the disks of \(unread.joined(separator: ", ")) cannot be listed, so it is not known whether "
                + "\(String(reflecting: text)) names one disk alone",
            hint: "name it by its whole ID",
            candidates: ["\(entry.id)  \(entry.name ?? "")  \(entry.path ?? "")"]
        )
    }

    private static func noDisk(_ text: String, _ fault: ServerFault?, unread: [String] = []) -> FCDError {
        FCDError(
            .notFound,
            "there is no disk \(String(reflecting: text))"
                + (unread.isEmpty ? "" : " where disks can be listed: not on \(unread.joined(separator: ", "))"),
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
