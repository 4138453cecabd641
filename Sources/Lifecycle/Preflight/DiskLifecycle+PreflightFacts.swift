import Catalog
import FCD

extension DiskLifecycle {
    /// Reads all that the checks before a change look at.
    ///
    /// No call waits for more than one other. The first round asks for what the names of the change lead to; the
    /// second for what only its answers name: the VMs that hold the disk, the host that looks for locks, the session
    /// whose privileges are asked for. Where all VMs are read, each page beyond the first waits for the one before it.
    ///
    /// - Throws: ``FCDError`` where the server cannot be asked at all.
    func facts(for change: IntendedChange) async throws -> PreflightFacts {
        let needs = change.needs
        let unasked = PreflightFacts()
        var facts = unasked
        facts.mayHideKubernetes = disks.capabilities.mayHideKubernetes
        facts.versionWithoutUnregister = disks.capabilities.hasUnregister ? nil : disks.capabilities.apiVersion
        facts.openOperations = try openOperations(on: change.disk)
        facts.knownRetirement = try change.disk.flatMap { try record(of: $0.id) }
            .flatMap { try catalog?.retirement(diskID: $0.id)?.mark }

        async let inventoryNow = inventoryFacts(for: change)
        async let associated = associatedMachines(for: change)
        async let view: Void = asksForHolders(change) && client.about.isVCenter ? prepareEveryMachine() : ()
        async let nvmeDisks = change.receiver.asyncMap { try await self.nvmeDisks(of: $0) }
        async let snapshots = needs.contains(.snapshots) ? snapshotsFact(of: change.disk) : unasked.snapshots
        async let metadata = needs.contains(.metadata) ? metadataFact(of: change.disk) : unasked.metadata
        let first = try await inventoryNow
        let named = try await associated
        await view

        async let holding = holding(of: change, named: named, in: first)
        async let locks = needs.contains(.locks) ? locks(of: change, in: first) : unasked.locks
        async let privileges =
            needs.contains(.privileges) ? privileges(for: change, holders: named, in: first) : unasked.privileges
        facts.add(first)
        let (held, machines) = try await holding
        facts.add(machines)
        facts.holding = held
        facts.locks = try await locks
        facts.privileges = try await privileges
        facts.nvmeDisks = try await nvmeDisks ?? nil
        facts.snapshots = try await snapshots
        facts.metadata = try await metadata
        return facts
    }

    private func asksForHolders(_ change: IntendedChange) -> Bool {
        change.disk != nil && change.needs.contains(.holders)
    }

    // MARK: First round

    private func inventoryFacts(for change: IntendedChange) async throws -> InventoryFacts {
        do {
            return try await inventory.facts(
                machines: change.machines.map(\.reference),
                datastores: change.datastores,
                everyMachine: asksForHolders(change) && !client.about.isVCenter
            )
        } catch let error as FCDError where error.code == .notFound {
            let what = change.machines.first.map { "the virtual machine \($0.name) or a datastore" } ?? "a datastore"
            throw FCDError(.notFound, "\(what) is gone, or out of this user's sight", fault: error.fault)
        }
    }

    /// A view only saves time: where none can be made, reading all machines says why.
    private func prepareEveryMachine() async {
        try? await inventory.prepareEveryMachine()
    }

    /// The VMs that hold the disk by the server's associations; nil where it keeps none, or none for this disk.
    private func associatedMachines(for change: IntendedChange) async throws -> Fact<[ManagedObjectReference]?> {
        guard let disk = change.disk, change.needs.contains(.holders) else { return .known([]) }
        return try await .asking { try await associatedMachines(with: disk) }
    }

    private func snapshotsFact(of disk: Disk?) async throws -> Fact<[DiskSnapshot]> {
        guard let disk else { return .known([]) }
        return try await .asking { try await disks.snapshots(of: disk) }
    }

    private func metadataFact(of disk: Disk?) async throws -> Fact<[String: String]> {
        guard let disk else { return .known([:]) }
        if let metadata = disk.metadata { return .known(metadata) }
        guard disks.capabilities.hasMetadata else { return .beyond("this server does not tell a disk's metadata") }
        return try await .asking { try await disks.metadata(of: disk) }
    }

    private func openOperations(on disk: Disk?) throws -> Fact<[OperationRecord]> {
        guard let catalog, let disk else { return .beyond("there is no catalog") }
        guard let row = try record(of: disk.id) else { return .known([]) }
        // What this process is at, such as setting the owner of a disk that it makes, is no obstacle to itself.
        let here = OperationActor.current
        let open = try catalog.operations(OperationFilter(openOnly: true, diskID: row.id))
        return .known(open.filter { $0.state == .unknown || $0.actor != here })
    }

    // MARK: Second round

    /// Who holds the disk, with the VMs that were read for it.
    private func holding(
        of change: IntendedChange,
        named: Fact<[ManagedObjectReference]?>,
        in first: InventoryFacts
    ) async throws -> (Fact<PreflightFacts.Holding>, InventoryFacts) {
        let none = InventoryFacts()
        if let source = change.sourceOfFile, let file = change.file {
            let holders = first.machines.map(\.machine).filter { $0.reference == source.reference }.map { machine in
                DiskHolder(machine: machine, device: machine.device(on: file.path, of: file.datastore.reference))
            }
            return (.known(.init(holders: holders)), none)
        }
        guard let disk = change.disk, change.needs.contains(.holders) else {
            return (.beyond("who holds the disk was not asked"), none)
        }
        let associated: [ManagedObjectReference]?
        switch named {
        case .known(let machines): associated = machines
        case .untold(let error): return (.untold(error), none)
        case .beyond(let why): return (.beyond(why), none)
        }
        if let associated, !(associated.isEmpty && change.touchesFile) {
            return try await holding(of: disk, by: associated, in: first)
        }
        // Associations do not know VMs that use the file as a plain VMDK, or a linked clone that stands on it.
        let all =
            client.about.isVCenter
            ? try await inventory.everyMachine { !$0.hasDevices || $0.device(holding: disk) != nil } : first
        let machines = all.machines.map(\.machine)
        let holders = machines.compactMap { machine in
            machine.device(holding: disk).map { DiskHolder(machine: machine, device: $0) }
        }
        return (.known(.init(holders: holders, unreadable: machines.filter { !$0.hasDevices })), all)
    }

    /// Who holds the disk of the VMs that the server names; a VM that cannot be seen or read leaves it untold.
    private func holding(
        of disk: Disk,
        by associated: [ManagedObjectReference],
        in first: InventoryFacts
    ) async throws -> (Fact<PreflightFacts.Holding>, InventoryFacts) {
        let read = try await machineFacts(
            associated.filter { name in !first.machines.contains { $0.machine.reference == name } }
        )
        let known = first.machines + read.machines
        let machines = associated.compactMap { name in known.first { $0.machine.reference == name }?.machine }
        let fact: Fact<PreflightFacts.Holding>
        if machines.count < associated.count {
            let unseen = associated.filter { name in !machines.contains { $0.reference == name } }
            fact = .untold(Self.unseenHolders(unseen, of: disk))
        } else if let unreadable = machines.first(where: { !$0.hasDevices }) {
            fact = .untold(Self.unreadableDevices(unreadable, disk))
        } else {
            let holders = machines.map { DiskHolder(machine: $0, device: $0.device(holding: disk)) }
            fact = .known(.init(holders: holders))
        }
        return (fact, read)
    }

    /// Those of the machines that there are.
    private func machineFacts(_ references: [ManagedObjectReference]) async throws -> InventoryFacts {
        guard !references.isEmpty else { return InventoryFacts() }
        do {
            return try await inventory.facts(machines: references)
        } catch let error as FCDError where error.code == .notFound {
            guard references.count > 1 else { return InventoryFacts() }
            var all = InventoryFacts()
            for reference in references { all.machines += try await machineFacts([reference]).machines }
            return all
        }
    }

    private func locks(of change: IntendedChange, in first: InventoryFacts) async throws -> Fact<[FileLock]> {
        guard let disk = change.disk else { return .known([]) }
        guard inventory.knowsFileLocks else { return .beyond("servers tell who has locked a file from 8.0.2 on") }
        guard let datastore = first.datastores.first(where: { $0.datastore.reference == disk.datastore }) else {
            return .beyond("the disk's datastore cannot be read")
        }
        let usable = (datastore.mounts ?? [:]).filter(\.value.isUsable).keys
        let host = first.machines.compactMap(\.machine.host).first { usable.contains($0) }
        guard let host = host ?? usable.min(by: { $0.value < $1.value }) else {
            return .beyond("no host is known to have the disk's datastore")
        }
        return try await .asking {
            try await inventory.locks(of: disk, on: datastore.datastore, seenFrom: host)
        }
    }

    private func privileges(
        for change: IntendedChange,
        holders: Fact<[ManagedObjectReference]?>,
        in first: InventoryFacts
    ) async throws -> Fact<GrantedPrivileges> {
        var holding = (holders.value ?? nil) ?? []
        if let disk = change.disk, !client.about.isVCenter {
            holding = first.machines.filter { $0.machine.device(holding: disk) != nil }.map(\.machine.reference)
        }
        let wanted = PrivilegeCheck.wanted(by: change, holders: holding)
        guard !wanted.isEmpty else { return .known([:]) }
        guard let key = first.sessionKey else { return .beyond("the server does not tell the session") }
        return try await .asking {
            try await inventory.privileges(
                Set(wanted.map(\.privilege)).sorted(),
                on: Set(wanted.map(\.object)).sorted { $0.value < $1.value },
                sessionKey: key
            )
        }
    }
}

extension VirtualMachine {
    /// The device that has that file, or a delta of it.
    fileprivate func device(on path: DatastorePath, of datastore: ManagedObjectReference) -> VirtualDiskDevice? {
        func isIt(_ other: String?, _ place: ManagedObjectReference?) -> Bool {
            other == path.description && (place == nil || place == datastore)
        }
        return disks.first { device in
            isIt(device.path, device.datastore) || device.parents.contains { isIt($0.path, $0.datastore) }
        }
    }
}

extension IntendedChange {
    /// Whether the disk's file itself changes, is to go, or is to be as it is, so that it counts who stands on it in any
    /// way.
    fileprivate var touchesFile: Bool {
        switch self {
        case .delete, .revert, .relocate, .extend, .inflate, .retire, .unregister: true
        default: false
        }
    }
}
