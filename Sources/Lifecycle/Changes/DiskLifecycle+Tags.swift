package import Catalog
package import FCD

extension DiskLifecycle {
    /// Puts a tag on a disk: `category/name` on the server and in the catalog, `name` in the catalog alone.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func addTag(_ tag: CatalogTag, to disk: Disk, dryRun: Bool = false) async throws -> ChangeResult {
        try DiskWords.requireLines(of: [tag])
        if dryRun {
            if try await tags(of: disk).contains(tag) { return unchanged(tag, disk, true) }
            return ChangeResult(
                .planned,
                .tag,
                disk: disk,
                "would tag \(disk.name) (\(disk.id)) with \(tag)",
                calls: planTag(tag)
            )
        }
        return try await changeTag(tag, of: disk, isAdding: true)
    }

    /// Takes a tag off a disk.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func removeTag(_ tag: CatalogTag, from disk: Disk, dryRun: Bool = false) async throws -> ChangeResult {
        if dryRun {
            if try await !tags(of: disk).contains(tag) { return unchanged(tag, disk, false) }
            return ChangeResult(
                .planned,
                .tag,
                disk: disk,
                "would take the tag \(tag) off \(disk.name) (\(disk.id))",
                calls: planTag(tag, isAdding: false)
            )
        }
        return try await changeTag(tag, of: disk, isAdding: false)
    }

    /// Puts tags on a disk or takes them off, one after the other, as one result.
    ///
    /// - Throws: ``FCDError``, `CatalogError`: what was done before the tag that failed stays.
    package func changeTags(
        _ tags: [CatalogTag],
        of disk: Disk,
        isAdding: Bool,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        var results: [ChangeResult] = []
        for tag in tags {
            results.append(
                isAdding
                    ? try await addTag(tag, to: disk, dryRun: dryRun)
                    : try await removeTag(tag, from: disk, dryRun: dryRun)
            )
        }
        return ChangeResult.joined(results, .tag, disk)
    }

    /// The tags on a disk: the server's, where it has tags, and the catalog's own.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func tags(of disk: Disk) async throws -> [CatalogTag] {
        let known = try record(of: disk.id).flatMap { try catalog?.tags(diskID: $0.id) } ?? []
        guard disks.capabilities.hasTags else { return known }
        let ofServer = try await disks.tags(of: disk.id).map { CatalogTag(category: $0.category, name: $0.name) }
        return Set(ofServer + known.filter(\.isLocal)).sorted()
    }

    func planTag(_ tag: CatalogTag, isAdding: Bool = true) -> [PlannedCall] {
        guard tag.category != nil else { return [] }
        let name = isAdding ? "AttachTagToVStorageObject" : "DetachTagFromVStorageObject"
        return [PlannedCall((disks.capabilities.hasGlobalCatalog ? "Vslm" : "") + name, "\(tag)")]
    }

    private func changeTag(_ tag: CatalogTag, of disk: Disk, isAdding: Bool) async throws -> ChangeResult {
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let serverTag = tag.category.map { DiskTag(category: $0, name: tag.name) }
        if let serverTag {
            let isThere = try await disks.tags(of: disk.id).contains(serverTag)
            if isThere == isAdding {
                _ = isAdding ? try catalog.addTag(tag, diskID: row.id) : try catalog.removeTag(tag, diskID: row.id)
                return unchanged(tag, disk, isAdding)
            }
        } else if try catalog.tags(diskID: row.id).contains(tag) == isAdding {
            return unchanged(tag, disk, isAdding)
        }
        let intent = OperationIntent(
            kind: .tag,
            serverID: server.id,
            diskID: row.id,
            target: "\(tag) \(isAdding ? "on" : "off") \(disk.name) (\(disk.id))",
            parameters: ["disk": disk.id.rawValue, "tag": tag.description, "change": isAdding ? "add" : "remove"]
        )
        let (_, operationID, warnings) = try await change(intent) { entry in
            if let serverTag {
                try await entry.step("tag", "\(tag)") { _ in
                    try await changeOnServer(serverTag, of: disk, isAdding: isAdding)
                }
            }
            entry.note {
                _ = isAdding ? try catalog.addTag(tag, diskID: row.id) : try catalog.removeTag(tag, diskID: row.id)
            }
            return ((), "\(tag) \(isAdding ? "added" : "removed")")
        }
        return ChangeResult(
            .done,
            .tag,
            disk: disk,
            operationID: operationID,
            isAdding
                ? "tagged \(disk.name) (\(disk.id)) with \(tag)" : "took the tag \(tag) off \(disk.name) (\(disk.id))",
            warnings: warnings
        )
    }

    /// Where the answer is lost, the disk's tags tell what happened.
    private func changeOnServer(_ tag: DiskTag, of disk: Disk, isAdding: Bool) async throws {
        do {
            if isAdding {
                try await disks.attachTag(tag, to: disk.id)
            } else {
                try await disks.detachTag(tag, from: disk.id)
            }
        } catch let error as FCDError where error.code == .notFound || error.code == .invalidArgument {
            // The fault does not say whether it is the disk or the tag that is missing.
            if error.code == .notFound { _ = try await disks.refresh(disk) }
            throw noSuchTag(tag, error)
        } catch let error as FCDError where error.code == .permissionDenied && !error.namesPrivilege {
            throw Self.noTagPrivilege(error)
        } catch let error as FCDError where error.code == .unknownOutcome {
            let tags = try? await uninterrupted { try await disks.tags(of: disk.id) }
            guard tags?.contains(tag) == isAdding else { throw error }
        }
    }

    private func unchanged(_ tag: CatalogTag, _ disk: Disk, _ isAdding: Bool) -> ChangeResult {
        let words = isAdding ? "carries the tag \(tag) already" : "does not carry the tag \(tag)"
        return ChangeResult(.unchanged, .tag, disk: disk, "\(disk.name) (\(disk.id)) \(words)")
    }

    /// The server answers an unknown tag and an unknown category alike. Tags of that category that disks in the
    /// catalog carry tell that it is the tag.
    func noSuchTag(_ tag: DiskTag, _ error: FCDError, as code: FCDError.Code? = nil) -> FCDError {
        let others = ((try? catalog?.tags()) ?? []).map(\.tag).filter { $0.category == tag.category }.map(\.name)
        guard !others.isEmpty, !others.contains(tag.name) else {
            return FCDError(
                code ?? error.code,
                "the server has no tag \(tag.name) in a category \(tag.category)",
                hint: "make category and tag in vCenter first, or use a local tag without a category: `\(tag.name)`",
                fault: error.fault
            )
        }
        return FCDError(
            code ?? error.code,
            "the server has no tag \(tag.name) in the category \(tag.category)",
            hint: "tags of that category in the catalog: \(others.sorted().joined(separator: ", "))",
            fault: error.fault
        )
    }

    private static func noTagPrivilege(_ error: FCDError) -> FCDError {
        FCDError(
            .permissionDenied,
            "tagging a disk needs the privilege InventoryService.Tagging.AttachTag",
            hint: "ask an administrator of the vCenter for InventoryService.Tagging.AttachTag",
            fault: error.fault
        )
    }
}

extension FCDError {
    fileprivate var namesPrivilege: Bool { fault?["privilegeId"].map { !$0.isEmpty } ?? false }
}
