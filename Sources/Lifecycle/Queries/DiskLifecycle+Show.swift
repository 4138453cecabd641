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
    /// Who answers for it, how that is known, and what contradicts it.
    package var ownership: Ownership?
    package var owner: Owner? { ownership?.owner }
    /// The mark for deletion, where it has one.
    package var retirement: RetirementMark?
    /// The VM that used the disk since it was marked, which makes the mark void; empty where its name is not known, nil
    /// where no use is known.
    package var usedSinceRetired: String?
    package var kubernetes: KubernetesVolume?
    /// nil where the server has no storage policies, or does not tell: see ``policyFault``.
    package var policies: [StorageProfile]?
    /// Why the server does not tell the disk's storage policy. It takes nothing from the rest.
    package var policyFault: String?
    /// The key that the disk is encrypted with, from the disk itself or from the VM that holds it.
    package var encryption: Encryption?
    /// What the catalog remembers of earlier and present attachments, the newest first.
    package var attachments: [AttachmentRecord]
    package var faults: [String]

    /// An encryption key by its names.
    package struct Encryption: Sendable, Equatable {
        package var keyID: String
        /// The key provider, where the server names it.
        package var providerID: String?

        init?(_ keyID: String?, _ providerID: String?) {
            guard let keyID else { return nil }
            self.keyID = keyID
            self.providerID = providerID
        }
    }
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
        // An ESXi host has none, which is no fault.
        async let policies: (value: [StorageProfile]?, fault: String?) =
            client.about.isVCenter ? Self.policies { try await self.policies(of: disk) } : (nil, nil)
        let row = try record(of: disk.id)
        let device = await holders.value?.lazy.compactMap(\.device).first { $0.encryptionKeyID != nil }
        let serverTags = (await tags.value ?? []).map { CatalogTag(category: $0.category, name: $0.name) }
        let knownTags = try row.map { try catalog?.tags(diskID: $0.id) ?? [] } ?? []
        let holding = await holders.value
        let values = await metadata.value
        let attachments = try row.map { try catalog?.attachments(diskID: $0.id) ?? [] } ?? []
        let known = try row.flatMap { try catalog?.retirement(diskID: $0.id) }
        let mark = values.map { RetirementMetadata.read($0) } ?? known?.mark
        return DiskDetails(
            disk: disk,
            holders: holding,
            metadata: values,
            snapshots: await snapshots.value,
            tags: Set(serverTags + knownTags.filter { $0.isLocal || !capabilities.hasTags }).sorted(),
            ownership: Ownership(metadata: values, known: try row.flatMap { try catalog?.owner(diskID: $0.id) }),
            retirement: mark,
            usedSinceRetired: mark.flatMap { mark in
                use(since: mark, known, holders: holding ?? [], attachments)
            },
            kubernetes: values.flatMap { KubernetesVolume(metadata: $0) },
            policies: await policies.value,
            policyFault: await policies.fault,
            encryption: DiskDetails.Encryption(disk.encryptionKeyID, disk.encryptionProviderID)
                ?? DiskDetails.Encryption(device?.encryptionKeyID, device?.encryptionProviderID),
            attachments: attachments,
            faults: [await holders.fault, await snapshots.fault, await metadata.fault, await tags.fault]
                .compactMap { $0 }
        )
    }

    /// Which VM has or had a disk since it was marked; empty where its name is not known.
    private func use(
        since mark: RetirementMark,
        _ known: RetirementRecord?,
        holders: [DiskHolder],
        _ attachments: [AttachmentRecord]
    ) -> String? {
        if let holder = holders.first { return holder.machine.name }
        var record = RetirementRecord(mark, source: .server, notedAt: now())
        if let known, known.mark.retiredAt == mark.retiredAt { record = known }
        guard case .used(let machine, _) = RetirementState(record, attachments: attachments, now: now()) else {
            return nil
        }
        return machine ?? ""
    }

    private static func policies(
        _ read: @Sendable () async throws -> [StorageProfile]
    ) async -> (value: [StorageProfile]?, fault: String?) {
        do {
            return (try await read(), nil)
        } catch {
            return (nil, (error as? FCDError)?.message ?? "\(error)")
        }
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
