extension Inventory {
    /// All datastore clusters that the session may see. An ESXi host has none.
    ///
    /// - Throws: ``FCDError``.
    public func datastoreClusters() async throws -> [DatastoreCluster] {
        var clusters: [ObjectProperties] = []
        var folders: [ObjectProperties] = []
        let sets = InventoryTree.types.map { type in
            PropertyFilter.PropertySet(
                type: type,
                paths: type == "StoragePod" ? DatastoreCluster.paths : InventoryTree.paths
            )
        }
        try await reader.readAll(sets) { page in
            folders += page
            clusters += page.filter { $0.object.type == "StoragePod" }
        }
        return try Self.decoding {
            let tree = try InventoryTree(root: content.rootFolder, objects: folders)
            return try clusters.map { try DatastoreCluster($0, tree: tree) }
        }
    }

    /// The datastore of a cluster that the server recommends first for a new disk:
    /// `StorageResourceManager.RecommendDatastores`. Nothing is changed by asking.
    ///
    /// - parameter capacity: The disk's capacity in MiB.
    /// - parameter profileID: The storage policy that the disk will have.
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` where Storage DRS is off or the server has none, and
    ///   with ``FCDError/Code/conflict`` where it recommends nothing.
    public func recommendDatastore(
        in cluster: DatastoreCluster,
        name: String,
        capacity: MiB,
        provisioning: Disk.Provisioning,
        profileID: String? = nil
    ) async throws -> Datastore {
        let hint = "name one of its datastores with --datastore"
        guard let manager = content.storageResourceManager else {
            throw FCDError(.unsupported, "this server does not place disks in datastore clusters", hint: hint)
        }
        guard cluster.isPlacementEnabled != false else {
            throw FCDError(
                .unsupported,
                "Storage DRS is off for the datastore cluster \(cluster.name), so nothing chooses among its datastores",
                hint: hint
            )
        }
        let answer = try await session.call(
            RecommendDatastores(
                manager: manager,
                cluster: cluster.reference,
                resourcePool: try await resourcePool(reaching: cluster),
                name: name,
                capacity: capacity,
                provisioning: provisioning,
                profileID: profileID
            )
        )
        guard let chosen = answer.datastores.first else {
            throw FCDError(
                .conflict,
                "the server recommends no datastore of the cluster \(cluster.name) for \(capacity)"
                    + (answer.reason.map { ": \($0)" } ?? ""),
                hint: "see how full its datastores are, or " + hint
            )
        }
        guard let datastore = try await datastores().first(where: { $0.reference == chosen }) else {
            throw FCDError(
                .protocolViolation,
                "the server recommends \(chosen.value), which is no datastore that this user may see",
                hint: hint
            )
        }
        return datastore
    }

    /// The call wants a resource pool, since it places virtual machines. One whose hosts reach the cluster's
    /// datastores says no more about a disk than that.
    private func resourcePool(reaching cluster: DatastoreCluster) async throws -> ManagedObjectReference {
        var best: (pool: ManagedObjectReference, reached: Int)?
        let compute = PropertyFilter.PropertySet(type: "ComputeResource", paths: ["resourcePool", "datastore"])
        try await reader.readAll([compute]) { page in
            for object in page {
                guard let pool = try? object["resourcePool"]?.asReference() else { continue }
                let reachable = Set(object["datastore"]?.children.compactMap { try? $0.asReference() } ?? [])
                let reached = reachable.intersection(cluster.datastores).count
                if reached > best?.reached ?? 0 { best = (pool, reached) }
            }
        }
        guard let best else {
            throw FCDError(
                .conflict,
                "no host that this user may see reaches the datastores of the cluster \(cluster.name)",
                hint: "name a datastore with --datastore"
            )
        }
        return best.pool
    }
}
