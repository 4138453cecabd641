package import FCD
package import Foundation

/// What tests do to the server behind the client's back.
extension SimulatedVCenter {
    /// When the connection breaks during a call.
    package enum Cut: Sendable {
        /// The server never did it.
        case beforeActing
        /// The server did it, and the answer was lost.
        case afterActing
    }

    /// The next `times` calls of the method are refused with the fault.
    ///
    /// - parameter passing: How many of them succeed before.
    package func fail(_ method: String, with fault: Fault, times: Int = 1, after passing: Int = 0) {
        change { $0.controls.add(fault.completed(for: $0.version), for: method, times: times, after: passing) }
    }

    /// The next `times` tasks of the method end with the fault, without having done anything.
    ///
    /// - parameter passing: How many of them succeed before.
    package func failTask(_ method: String, with fault: Fault, times: Int = 1, after passing: Int = 0) {
        change {
            $0.controls.addTaskFault(fault.completed(for: $0.version), for: method, times: times, after: passing)
        }
    }

    /// The next `times` calls of the method break the connection: ``TransportError/Code/interrupted``.
    package func cut(_ method: String, _ cut: Cut, times: Int = 1) {
        change { $0.controls.add(cut, for: method, times: times) }
    }

    /// The next `times` calls of the method succeed, and then answer with `VslmSyncFault`.
    package func answerSyncFault(after method: String, times: Int = 1) {
        change { $0.controls.addSyncFault(for: method, times: times) }
    }

    /// Ends every session, with the collectors and views that belong to it.
    package func expireSessions() {
        change { $0.endAllSessions() }
    }

    /// Starts the server anew: sessions and what belongs to them end, tasks that are over are forgotten, those under way
    /// come to their end on their hosts.
    package func restart() {
        change { state in
            state.endAllSessions()
            state.collectors = CollectorStore()
            state.tasks.forgetEnded()
        }
    }

    /// How many are logged in.
    package var sessionCount: Int { read { $0.sessions.sessions.count } }

    /// Every answer takes that long from now on.
    package func setLatency(_ latency: Duration) { setTiming(latency: latency) }

    /// Tasks made from now on take that long.
    package func setTaskTime(_ time: Duration) { setTiming(taskTime: time) }

    /// How many disks a page of the global catalog holds at most, whatever the caller asks for.
    package func setCatalogPageLimit(_ limit: Int) { change { $0.catalogPageLimit = limit } }

    /// How many objects a page of the property collector holds at most.
    package func setPropertyPageLimit(_ limit: Int) { change { $0.propertyPageLimit = limit } }

    // MARK: Disks

    /// What the server knows of a disk.
    package struct DiskState: Sendable, Equatable {
        package var id: String
        package var name: String
        package var path: DatastorePath
        package var capacityMiB: Int64
        package var created: Date
        package var metadata: [String: String]
        package var tags: [Tag]
        package var keepAfterDeleteVm: Bool
        package var isRelocationDisabled: Bool
        package var isChangeTrackingEnabled: Bool
        /// The storage policy's ID.
        package var profileID: String?
        /// `thin`, `eagerZeroedThick` or `lazyZeroedThick`.
        package var provisioning: String
        /// The moids of the machines that use it.
        package var consumers: [String]
    }

    /// A disk as the server has it, for assertions.
    package func disk(_ id: String) -> DiskState? {
        read { state in
            state.inventory.disks[id].map { disk in
                DiskState(
                    id: disk.id,
                    name: disk.name,
                    path: state.inventory.path(of: disk),
                    capacityMiB: disk.capacityMiB,
                    created: disk.created,
                    metadata: disk.metadata,
                    tags: disk.tags,
                    keepAfterDeleteVm: disk.keepAfterDeleteVm,
                    isRelocationDisabled: disk.isRelocationDisabled,
                    isChangeTrackingEnabled: disk.isChangeTrackingEnabled,
                    profileID: disk.profileID,
                    provisioning: disk.provisioning,
                    consumers: disk.consumers
                )
            }
        }
    }

    /// The identifiers of all disks, ascending.
    package var diskIDs: [String] { read { $0.inventory.disks.identifiers } }

    /// The disk of that name, for tests that use a seed.
    package func disk(named name: String) -> DiskState? {
        read { state in state.inventory.disks.all.first { $0.name == name }?.id }.flatMap { disk($0) }
    }

    /// Makes a First Class Disk with its file, in `fcd/` unless the path says otherwise, and attaches it if a machine
    /// is named.
    ///
    /// - Returns: The disk's identifier.
    /// - Throws: ``Fault`` as the server's own calls would.
    @discardableResult
    package func addDisk(
        name: String,
        on datastore: String,
        path: String? = nil,
        capacityMiB: Int64 = 1024,
        metadata: [String: String] = [:],
        tags: [Tag] = [],
        attachedTo machine: String? = nil,
        created: Date? = nil
    ) throws(Fault) -> String {
        try update { (state) throws(Fault) in
            let time = created ?? state.now
            let file = DatastorePath(datastore: datastore, path: path ?? "fcd/\(state.inventory.ids.uuid()).vmdk")
            try state.inventory.addDiskFile(file, capacityMiB: capacityMiB, modified: time)
            guard let owner = state.inventory.datastore(named: datastore)?.reference else {
                throw .invalidDatastore(datastore)
            }
            let disk = try state.inventory.register(file.path, on: owner, name: name, now: time)
            state.inventory.disks[disk.id]?.metadata = metadata
            state.inventory.disks[disk.id]?.tags = tags
            state.inventory.tags.formUnion(tags)
            if let machine { try state.inventory.attach(disk.id, to: machine) }
            return disk.id
        }
    }

    /// Makes a disk unreadable: retrieving it answers a fault, in a list its row carries one.
    package func makeUnreadable(_ id: String, _ isUnreadable: Bool = true) {
        change { $0.inventory.disks[id]?.isUnreadable = isUnreadable }
    }

    /// Says whether a disk stays when a machine that holds it is deleted.
    package func setKeepAfterDeleteVM(_ isKept: Bool, of id: String) {
        change { $0.inventory.disks[id]?.keepAfterDeleteVm = isKept }
    }

    /// Deletes a disk with its file, attached or not, as a colleague might.
    package func removeDisk(_ id: String) {
        change { state in
            guard let disk = state.inventory.disks[id] else { return }
            for machine in Array(state.inventory.machines.keys) {
                state.inventory.machines[machine]?.disks.removeAll { $0.diskID == id }
            }
            state.inventory.datastores[disk.datastore]?.files[disk.path] = nil
            state.inventory.disks[id] = nil
        }
    }

    /// Changes a disk's metadata, as a colleague might; `nil` removes a key.
    package func setMetadata(_ values: [String: String?], of id: String) {
        change { state in
            for (key, value) in values { state.inventory.disks[id]?.metadata[key] = value }
            state.inventory.touch(id)
        }
    }

    /// Renames a disk, as a colleague might.
    package func rename(_ id: String, to name: String) {
        change { state in
            state.inventory.disks[id]?.name = name
            state.inventory.touch(id)
        }
    }

    /// Makes a storage policy.
    ///
    /// - Returns: Its ID.
    @discardableResult
    package func addPolicy(_ name: String) -> String {
        var id = ""
        change { state in
            id = state.inventory.ids.uuid()
            state.inventory.profiles.append(StoragePolicy(id: id, name: name, tag: name))
        }
        return id
    }

    /// Gives a disk a storage policy, as a colleague might.
    package func setPolicy(_ profileID: String?, of id: String) {
        change { $0.inventory.disks[id]?.profileID = profileID }
    }

    /// Encrypts a disk.
    package func encrypt(_ id: String, key: String, provider: String) {
        change { $0.inventory.disks[id]?.encryptionKey = EncryptionKey(id: key, provider: provider) }
    }

    /// Forbids a disk to move to another datastore, or allows it.
    package func setRelocation(isDisabled: Bool, of id: String) {
        change { $0.inventory.disks[id]?.isRelocationDisabled = isDisabled }
    }

    /// Makes a tag known, so that it can be attached.
    package func addTag(_ tag: Tag) { change { $0.inventory.tags.insert(tag) } }

    /// Lets the global catalog lag behind a datastore, until it is synchronized.
    package func lagCatalog(of datastore: String) {
        change { state in
            guard let id = state.inventory.datastore(named: datastore)?.reference.value else { return }
            state.inventory.datastores[id]?.objectClock += 1
        }
    }
}
