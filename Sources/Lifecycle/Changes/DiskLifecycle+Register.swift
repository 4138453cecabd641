package import Catalog
package import FCD

/// What shall be registered, and what goes with it.
package struct RegisterRequest: Sendable {
    package var path: DatastorePath
    /// nil takes the file's name without `.vmdk`.
    package var name: String?
    package var owner: Owner?
    package var tags: [CatalogTag]

    package init(path: DatastorePath, name: String? = nil, owner: Owner? = nil, tags: [CatalogTag] = []) {
        self.path = path
        self.name = name
        self.owner = owner
        self.tags = tags
    }
}

extension DiskLifecycle {
    /// Makes an existing VMDK a First Class Disk, where it lies, and writes down its owner and tags.
    ///
    /// What is registered already is a success that says so; owner and tags are set all the same. Where a tag or the
    /// owner fails after the disk was registered, the disk stays registered and the result is partial.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func register(_ request: RegisterRequest, dryRun: Bool = false) async throws -> ChangeResult {
        try Self.requireDescriptor(request.path)
        let datastore = try await datastore(request.path.datastore)
        guard !datastore.datacenterPath.isEmpty else {
            throw FCDError(.unsupported, "the datastore \(datastore.name) lies in no datacenter that this user may see")
        }
        if dryRun { return planRegister(request, on: datastore) }
        return try await register(request, on: datastore, kind: .register)
    }

    /// Makes a VM's own disk a First Class Disk, where it is.
    ///
    /// - parameter label: The device's label, such as `Hard disk 2`, or its key.
    /// - Throws: ``FCDError``: a disk that runs on a snapshot's delta file is refused.
    package func promote(
        _ label: String,
        of machine: VirtualMachine,
        name: String? = nil,
        owner: Owner? = nil,
        tags: [CatalogTag] = [],
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let device = try machine.device(named: label)
        guard let text = device.path else {
            throw FCDError(.unsupported, "\(device.label) of \(machine.name) has no file behind it")
        }
        guard device.parentPaths.isEmpty else {
            throw FCDError(
                .conflict,
                "\(device.label) of \(machine.name) runs on a delta file (\(text)), which cannot be a First Class Disk",
                hint: "delete or consolidate the snapshots of \(machine.name) first"
            )
        }
        let path = try DatastorePath(parsing: text)
        let request = RegisterRequest(path: path, name: name, owner: owner, tags: tags)
        let datastore = try await datastore(path.datastore)
        if dryRun { return planRegister(request, on: datastore) }
        return try await register(request, on: datastore, kind: .promote)
    }

    private func register(
        _ request: RegisterRequest,
        on datastore: Datastore,
        kind: OperationKind
    ) async throws -> ChangeResult {
        let (catalog, server) = try writableCatalog()
        try catalog.record(DatastoreObservation(datastore), serverID: server.id)
        let name = request.name ?? request.path.nameOfDisk
        let intent = OperationIntent(
            kind: kind,
            serverID: server.id,
            target: request.path.description,
            parameters: ["path": request.path.description, "name": name]
        )
        let (registration, operationID) = try await change(intent) { entry in
            let row = try catalog.insertCreating(
                name: name,
                datastoreMoid: datastore.reference.value,
                path: request.path.description,
                serverID: server.id,
                operationID: entry.id
            )
            do {
                let made = try await entry.step("register", request.path.description) { _ in
                    try await registerOrFind(request.path, name: name, datacenterPath: datastore.datacenterPath)
                }
                let observation = DiskObservation(made.disk)
                try catalog.completeCreating(diskID: row.id, with: observation)
                let word = made.isNew ? "registered" : "was registered already"
                return ((made, entry.id), "\(word) as \(made.disk.id)")
            } catch {
                if !error.isOutcomeUnknown { try catalog.abandonCreating(diskID: row.id) }
                throw error
            }
        }
        let warnings = await describe(registration.disk, owner: request.owner, tags: request.tags)
        let disk = registration.disk
        let ending = (request.owner?.label).map { " for \($0)" } ?? ""
        return ChangeResult(
            registration.isNew || !warnings.isEmpty ? .done : .unchanged,
            kind,
            disk: disk,
            operationID: operationID,
            registration.isNew
                ? "registered \(request.path) as \(disk.name) (\(disk.id))\(ending)"
                : "\(request.path) is registered already, as \(disk.name) (\(disk.id))",
            warnings: warnings
        )
    }

    /// Registers; and where the server says that the file is registered, or that only its catalog lags, or where the
    /// answer is lost, finds the disk instead of guessing.
    private func registerOrFind(
        _ path: DatastorePath,
        name: String,
        datacenterPath: String
    ) async throws -> Registration {
        do {
            return Registration(
                disk: try await disks.register(path, datacenterPath: datacenterPath, name: name),
                isNew: true
            )
        } catch let error as FCDError {
            switch error.fault?.type {
            case "AlreadyExists":
                if let id = error.fault?["name"], let disk = try? await disks.retrieve(DiskID(id)) {
                    return Registration(disk: disk, isNew: false)
                }
                if let disk = try await disk(at: path) { return Registration(disk: disk, isNew: false) }
            case "SyncFault", "VslmSyncFault":
                if let id = error.fault?["id.id"], let disk = try? await disks.retrieve(DiskID(id)) {
                    return Registration(disk: disk, isNew: true)
                }
                if let disk = try await disk(at: path) { return Registration(disk: disk, isNew: true) }
                throw FCDError(
                    .unknownOutcome,
                    "\(path) may be registered: the server says that its catalog lags behind",
                    hint: "run `fcd register '\(path)'` again in a minute: it finds what is there",
                    fault: error.fault
                )
            case "InvalidArgument", "FileFault":
                // Some servers say no more than this about a file that is registered.
                if let disk = try await disk(at: path) { return Registration(disk: disk, isNew: false) }
                throw Self.unusableFile(path, error)
            case "FileNotFound", "NotFound":
                throw Self.missingFile(path, error)
            default:
                if error.code == .unknownOutcome, let disk = try? await disk(at: path) {
                    return Registration(disk: disk, isNew: true)
                }
            }
            throw error
        }
    }

    private func planRegister(_ request: RegisterRequest, on datastore: Datastore) -> ChangeResult {
        let name = request.name ?? request.path.nameOfDisk
        let method = disks.capabilities.hasGlobalCatalog ? "VslmRegisterDisk" : "RegisterDisk"
        var calls = [
            PlannedCall(method, "\(request.path) in \(datastore.datacenterPath), name \(String(reflecting: name))")
        ]
        if let owner = request.owner { calls += planOwner(owner) }
        for tag in request.tags { calls += planTag(tag) }
        return ChangeResult(.planned, .register, "would register \(request.path) as \(name)", calls: calls)
    }

    /// Refuses what cannot be a disk before anything is called.
    private static func requireDescriptor(_ path: DatastorePath) throws {
        let file = path.fileName.lowercased()
        guard file.hasSuffix(".vmdk"), file != ".vmdk" else {
            throw FCDError(
                .invalidArgument,
                path.path.isEmpty || path.path.hasSuffix("/") || !file.contains(".")
                    ? "\(path) is a folder, not a VMDK" : "\(path) is no VMDK",
                hint: "name the disk's descriptor file, such as '[\(path.datastore)] folder/disk.vmdk'"
            )
        }
        for (ending, what) in [
            ("-flat.vmdk", "the data of a disk"), ("-ctk.vmdk", "a list of changed blocks"),
            ("-delta.vmdk", "the delta of a snapshot"), ("-sesparse.vmdk", "the delta of a snapshot"),
        ] where file.hasSuffix(ending) {
            let disk = String(path.path.dropLast(ending.count)) + ".vmdk"
            throw FCDError(
                .invalidArgument,
                "\(path) holds \(what), and only a disk's descriptor can be registered",
                hint: "try '[\(path.datastore)] \(disk)'"
            )
        }
    }

    private static func missingFile(_ path: DatastorePath, _ error: FCDError) -> FCDError {
        FCDError(
            .notFound,
            "there is no file \(path)",
            hint: "check the datastore and the folder; names are case-sensitive",
            fault: error.fault
        )
    }

    private static func unusableFile(_ path: DatastorePath, _ error: FCDError) -> FCDError {
        FCDError(
            .invalidArgument,
            "the server refuses \(path): the file is missing, is no disk, or cannot be read",
            hint: "check the path, and that the file is a VMDK's descriptor",
            fault: error.fault
        )
    }
}

/// A disk that is registered, now or before.
private struct Registration: Sendable {
    var disk: Disk
    var isNew: Bool
}

extension DatastorePath {
    /// The file's name without `.vmdk`: what a disk is called that got no other name.
    var nameOfDisk: String {
        fileName.lowercased().hasSuffix(".vmdk") ? String(fileName.dropLast(".vmdk".count)) : fileName
    }
}

extension VirtualMachine {
    /// The disk device of that label (`Hard disk 2`) or key (`2001`).
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, naming the devices that there are.
    package func device(named label: String) throws(FCDError) -> VirtualDiskDevice {
        if let device = disks.first(where: { $0.label == label || String($0.key) == label }) { return device }
        throw FCDError(
            .notFound,
            "\(name) has no disk \(String(reflecting: label))",
            hint: "it has: "
                + (disks.isEmpty
                    ? "none" : disks.map { "\($0.label) (\($0.path ?? "no file"))" }.joined(separator: ", "))
        )
    }
}
