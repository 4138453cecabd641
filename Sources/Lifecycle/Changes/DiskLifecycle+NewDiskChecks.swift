import Catalog
import FCD

/// What is looked at before a disk is made, beside the preflight.
extension DiskLifecycle {
    /// Refuses what a new disk shall get and cannot, while there is no disk yet.
    ///
    /// - Throws: ``FCDError``.
    func check(_ details: NewDiskDetails) async throws {
        try details.check(disks.capabilities)
        if let owner = details.owner { try DiskWords.requireLines(of: owner) }
        try await requireTags(details.tags)
    }

    /// Finds out whether the server has the vSphere tags that a disk shall get. What it does not tell is left to the
    /// tagging itself.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/unsupported`` on an ESXi host.
    func requireTags(_ tags: [CatalogTag]) async throws {
        try DiskWords.requireLines(of: tags)
        for tag in tags {
            if let memory {
                try await memory.knows(tag) { try await require(tag) }
            } else {
                try await require(tag)
            }
        }
    }

    private func require(_ tag: CatalogTag) async throws {
        guard let category = tag.category else { return }
        let wanted = DiskTag(category: category, name: tag.name)
        do {
            // Of the calls that take a tag, this one alone changes nothing and needs no disk.
            _ = try await disks.disks(taggedWith: wanted)
        } catch let error as FCDError {
            switch error.code {
            case .notFound, .invalidArgument: throw noSuchTag(wanted, error, as: .notFound)
            case .unsupported where disks.capabilities.hasTags: break
            case .permissionDenied: break
            default: throw error
            }
        }
    }

    /// Refuses a file that is there already, as far as the datastore can be looked at.
    ///
    /// - parameter path: Below the datastore's root; nil, or a folder, leaves the file to the server.
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict``.
    func requireFree(_ path: String?, on datastore: Datastore) async throws {
        guard let path, path.lowercased().hasSuffix(".vmdk") else { return }
        let file = DatastorePath(datastore: datastore.name, path: path)
        do {
            guard try await inventory.file(at: file, on: datastore) != nil else { return }
        } catch let error as FCDError where error.fault != nil || error.code == .unsupported {
            return
        }
        throw FCDError(
            .conflict,
            "there is a file \(file) already",
            hint: "give another --path, or run `fcd register \(file.description.quotedForShell)` to use that file"
        )
    }
}
