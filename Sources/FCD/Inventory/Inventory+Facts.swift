extension Inventory {
    /// Machines with their hosts and tasks, datastores with the hosts that have them, and the session's key: one
    /// `RetrievePropertiesEx` (and one more for each further page).
    ///
    /// - parameter everyMachine: Whether all machines in folders are read, for a server that has no more: ESXi.
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound`` where one of them is gone.
    package func facts(
        machines: [ManagedObjectReference] = [],
        datastores: [ManagedObjectReference] = [],
        everyMachine: Bool = false
    ) async throws -> InventoryFacts {
        let more = [content.sessionManager, everyMachine ? content.rootFolder : nil]
        let roots = machines + datastores + more.compactMap { $0 }
        let ways = InventoryFacts.around + (everyMachine ? InventoryFacts.downwards : [])
        var objects: [ObjectProperties] = []
        try await reader.read(PropertyFilter(InventoryFacts.properties, of: .from(roots, ways))) { objects += $0 }
        return try Self.decoding { try InventoryFacts(objects, root: content.rootFolder) }
    }

    /// Makes what ``everyMachine(where:)`` looks through, so that it need not wait for it.
    ///
    /// - Throws: ``FCDError``.
    package func prepareEveryMachine() async throws {
        _ = try await machineView.reference(using: reader)
    }

    /// The machines that are asked for, of all that the session may see: read a page at a time, so that memory does
    /// not grow with their number.
    ///
    /// - parameter isWanted: Gets each machine, without its inventory path.
    /// - Throws: ``FCDError``.
    package func everyMachine(where isWanted: (VirtualMachine) -> Bool) async throws -> InventoryFacts {
        do {
            return try await shown(by: try await machineView.reference(using: reader), where: isWanted)
        } catch let error as FCDError where error.isObjectGone {
            // The view went with the session in which it was made.
            await machineView.forget()
            return try await shown(by: try await machineView.reference(using: reader), where: isWanted)
        }
    }

    private func shown(
        by view: ManagedObjectReference,
        where isWanted: (VirtualMachine) -> Bool
    ) async throws -> InventoryFacts {
        let ways = [InventoryFacts.shown] + InventoryFacts.around.filter { $0.name != "above" }
        let nowhere = try Self.decoding { try InventoryTree(root: content.rootFolder, objects: []) }
        var kept: [ObjectProperties] = []
        try await reader.read(PropertyFilter(InventoryFacts.properties, of: .from([view], ways))) { page in
            for object in page {
                guard object.object.type == "VirtualMachine" else {
                    kept.append(object)
                    continue
                }
                if isWanted(try Self.decoding { try VirtualMachine(object, tree: nowhere) }) { kept.append(object) }
            }
        }
        return try Self.decoding { try InventoryFacts(kept, root: content.rootFolder) }
    }

    /// Which of the privileges the session has on these objects: `HasPrivilegeOnEntities`.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` where the server cannot tell.
    package func privileges(
        _ privileges: [String],
        on entities: [ManagedObjectReference],
        sessionKey: String
    ) async throws -> GrantedPrivileges {
        guard let manager = content.authorizationManager else {
            throw FCDError(.unsupported, "this server has no authorization manager")
        }
        return try await session.call(
            HasPrivilegeOnEntities(
                authorizationManager: manager,
                entities: entities,
                sessionKey: sessionKey,
                privileges: privileges
            )
        )
    }

    /// Whether this version tells who has locked a file.
    package var knowsFileLocks: Bool { session.version >= .firstWithFileLocks && content.fileManager != nil }

    /// Who has locked the data of a disk: `QueryFileLockInfo`. Nobody is an empty list.
    ///
    /// - parameter host: A host that has the datastore; only ESXi does without.
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` before 8.0.2.
    package func locks(
        of disk: Disk,
        on datastore: Datastore,
        seenFrom host: ManagedObjectReference?
    ) async throws -> [FileLock] {
        guard let manager = content.fileManager, knowsFileLocks else {
            throw FCDError(.unsupported, "this server cannot tell who has locked a file")
        }
        let path = try DatastorePath(parsing: disk.path)
        return try await session.call(
            QueryFileLockInfo(fileManager: manager, path: path.hostPath(on: datastore), host: host)
        ).filter { !$0.isFree }
    }
}

extension DatastorePath {
    /// The file with the disk's data as a host names it. Where a disk is a file, its data lies beside the descriptor;
    /// on vSAN and vVols the descriptor stands for it.
    fileprivate func hostPath(on datastore: Datastore) -> String {
        let volume = datastore.url.hasPrefix("ds://") ? String(datastore.url.dropFirst("ds://".count)) : datastore.url
        let isFile = datastore.type.hasPrefix("VMFS") || datastore.type.hasPrefix("NFS")
        let file = isFile && path.hasSuffix(".vmdk") ? path.dropLast(".vmdk".count) + "-flat.vmdk" : path[...]
        return (volume.hasSuffix("/") ? volume : volume + "/") + file
    }
}
