package import Catalog
package import FCD

/// Everything about one disk. A part that the server could not tell is nil, and the faults say why.
package struct DiskDetails: Sendable {
    package var disk: Disk
    package var holders: [DiskHolder]?
    package var metadata: [String: String]?
    package var snapshots: [DiskSnapshot]?
    /// The server's and the catalog's tags.
    package var tags: [CatalogTag]
    package var owner: Owner?
    package var kubernetes: KubernetesVolume?
    /// What the catalog remembers of earlier and present attachments, the newest first.
    package var attachments: [AttachmentRecord]
    package var faults: [String]
}

extension DiskLifecycle {
    /// Everything about one disk, from server and catalog; the calls run side by side.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func show(_ disk: Disk) async throws -> DiskDetails {
        let capabilities = disks.capabilities
        async let holders = Self.part("who holds it") { try await self.holders(of: disk) }
        async let snapshots = Self.part("its snapshots") { try await self.disks.snapshots(of: disk) }
        async let metadata: (value: [String: String]?, fault: String?) =
            capabilities.hasMetadata
            ? Self.part("its metadata") { try await self.disks.metadata(of: disk) } : (disk.metadata, nil)
        async let tags: (value: [DiskTag]?, fault: String?) =
            capabilities.hasTags ? Self.part("its tags") { try await self.disks.tags(of: disk.id) } : (nil, nil)
        let row = try record(of: disk.id)
        let serverTags = (await tags.value ?? []).map { CatalogTag(category: $0.category, name: $0.name) }
        let known = try row.map { try catalog?.tags(diskID: $0.id) ?? [] } ?? []
        let values = await metadata.value
        return DiskDetails(
            disk: disk,
            holders: await holders.value,
            metadata: values,
            snapshots: await snapshots.value,
            tags: Set(serverTags + known.filter { $0.isLocal || !capabilities.hasTags }).sorted(),
            owner: try values.map { OwnerMetadata.read($0)?.owner }
                ?? row.flatMap { try catalog?.owner(diskID: $0.id)?.owner },
            kubernetes: values.flatMap { KubernetesVolume(metadata: $0) },
            attachments: try row.map { try catalog?.attachments(diskID: $0.id) ?? [] } ?? [],
            faults: [await holders.fault, await snapshots.fault, await metadata.fault, await tags.fault]
                .compactMap { $0 }
        )
    }

    /// One part of the whole, or why it is missing.
    private static func part<Value: Sendable>(
        _ what: String,
        _ read: @Sendable () async throws -> Value
    ) async -> (value: Value?, fault: String?) {
        do {
            return (try await read(), nil)
        } catch {
            return (nil, "\(what) could not be read: \(error)")
        }
    }
}
