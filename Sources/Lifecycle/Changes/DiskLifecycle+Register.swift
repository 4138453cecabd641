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
    /// What is registered already is a success that says so. It gets the tags, and the owner where it has none: it
    /// keeps its name and its owner, which makes the result partial where others were asked for. Where a tag or the
    /// owner fails after the disk was registered, the disk stays registered and the result is partial.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func register(_ request: RegisterRequest, dryRun: Bool = false) async throws -> ChangeResult {
        try request.path.requireDescriptor(forBeing: "registered")
        try await checkWords(of: request)
        let datastore = try await datastore(request.path.datastore)
        if dryRun { return try await planRegister(request, on: datastore, kind: .register) }
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
        guard device.parents.isEmpty else {
            throw FCDError(
                .conflict,
                "\(device.label) of \(machine.name) runs on a delta file (\(text)), which cannot be a First Class Disk",
                hint: "delete or consolidate the snapshots of \(machine.name) first"
            )
        }
        let path = try DatastorePath(parsing: text)
        let request = RegisterRequest(path: path, name: name, owner: owner, tags: tags)
        try await checkWords(of: request)
        // The device knows which datastore is meant, also where two have the same name.
        let datastore = try await datastore(device.datastore?.value ?? path.datastore)
        if dryRun { return try await planRegister(request, on: datastore, kind: .promote) }
        var result = try await register(request, on: datastore, kind: .promote)
        // The disk is registered: that its VM cannot be read back, or not be written down, does not undo it.
        do {
            if let id = result.diskID, let now = try await inventory.virtualMachines([machine.reference]).first {
                try recordAttachment(of: try await disks.retrieve(id), to: now)
            }
        } catch {
            result.warnings.append(
                "the catalog does not know yet that \(machine.name) holds it, run `fcd sync`: \(error)"
            )
            result.outcome = .partial
        }
        return result
    }

    /// Refuses a name, an owner or tags that cannot be set, while nothing is registered.
    private func checkWords(of request: RegisterRequest) async throws {
        if let name = request.name {
            try DiskWords.requireName(
                name,
                "register \(request.path.description.quotedForShell)` without --name to call it as its file, or give `--name NAME"
            )
        }
        if let owner = request.owner { try DiskWords.requireLines(of: owner) }
        try await requireTags(request.tags)
    }

    private func registerPreflight(on datastore: Datastore) async throws -> PreflightReport {
        guard let memory else { return try await preflight(.register(on: datastore)) }
        return try await memory.preflight(of: datastore.reference) { try await preflight(.register(on: datastore)) }
    }

    private func register(
        _ request: RegisterRequest,
        on datastore: Datastore,
        kind: OperationKind
    ) async throws -> ChangeResult {
        guard !datastore.datacenterPath.isEmpty else {
            throw FCDError(.unsupported, "the datastore \(datastore.name) lies in no datacenter that this user may see")
        }
        let preflight = try await registerPreflight(on: datastore)
        try preflight.require()
        let (catalog, server) = try writableCatalog()
        let name = request.name ?? request.path.nameOfDisk
        let intent = OperationIntent(
            kind: kind,
            serverID: server.id,
            target: request.path.description,
            parameters: DescribedDisk.parameters(owner: request.owner, tags: request.tags, at: now()).merging(
                ["path": request.path.description, "name": name, "datastore": datastore.reference.value]
            ) { $1 }
        )
        let ((registration, description), operationID, warnings) = try await change(intent) { entry in
            let row = try entry.open("register", request.path.description) {
                try catalog.record(DatastoreObservation(datastore), serverID: server.id)
                return try creatingRow(of: request.path, name: name, on: datastore, entry: entry)
            }
            let made: Registration
            do {
                made = try await entry.step("register", request.path.description) { _ in
                    try await registerOrFind(request.path, name: name, on: datastore)
                }
            } catch {
                if !error.isOutcomeUnknown { entry.note { _ = try catalog.abandonCreating(diskID: row) } }
                throw error
            }
            entry.note {
                let kept = try catalog.completeCreating(diskID: row, with: DiskObservation(made.disk))
                try settleEarlierAttempts(at: kept.id, by: entry)
            }
            let word = made.isNew ? "registered" : "was registered already"
            // A part of the same operation, so that a disk is not left without its owner.
            return ((made, await describe(made, request, entry)), "\(word) as \(made.disk.id)")
        }
        let disk = registration.disk
        let ending = (request.owner?.label).map { " for \($0)" } ?? ""
        let isNews = registration.isNew || description.isChanged || !description.warnings.isEmpty || !warnings.isEmpty
        return ChangeResult(
            description.isPartial ? .partial : isNews ? .done : .unchanged,
            kind,
            disk: disk,
            operationID: operationID,
            registration.isNew
                ? "registered \(request.path) as \(disk.name) (\(disk.id))\(ending)"
                : "\(request.path) is registered already, as \(disk.name) (\(disk.id))",
            warnings: warnings + description.warnings,
            notes: preflight.notes + description.notes
        )
    }

    /// Sets owner and tags; of a disk that was registered before, what it has stays.
    private func describe(
        _ registration: Registration,
        _ request: RegisterRequest,
        _ entry: JournalEntry
    ) async -> DescribedDisk {
        let disk = registration.disk
        var kept: [String] = []
        var owner = request.owner
        if !registration.isNew {
            if let name = request.name, name != disk.name { kept.append("it keeps its name \(disk.name)") }
            // The catalog may be asked for the owner.
            entry.flush()
            do {
                if let wanted = owner, let present = try await self.owner(of: disk), present != wanted {
                    // Registering twice must not take a disk from its owner.
                    let label = wanted.label.map { " --team \($0.quotedForShell)" } ?? ""
                    kept.append(
                        "it stays with its owner \(present.label ?? ""): "
                            + "run `fcd owner set \(disk.id)\(label)` to change that"
                    )
                    owner = nil
                }
            } catch {
                kept.append("its owner could not be read, and stays as it is: \(error)")
                owner = nil
            }
        }
        var described = await describe(disk, owner: owner, tags: request.tags, in: entry)
        described.warnings = kept + described.warnings
        described.isPartial = described.isPartial || !kept.isEmpty
        return described
    }

    /// The catalog's row for the disk to be: that of an earlier attempt whose outcome is not known, or a new one.
    private func creatingRow(
        of path: DatastorePath,
        name: String,
        on datastore: Datastore,
        entry: JournalEntry
    ) throws -> Int64 {
        let (catalog, server) = try writableCatalog()
        let earlier = try catalog.candidates(for: path.description, serverID: server.id)
            .first { $0.disk.state == .creating && $0.disk.path == path.description && $0.disk.fcdID == nil }
        if let earlier { return earlier.disk.id }
        return try catalog.insertCreating(
            name: name,
            datastoreMoid: datastore.reference.value,
            path: path.description,
            serverID: server.id,
            operationID: entry.id
        ).id
    }

    /// Ends the operations of earlier attempts to make the disk, now that it is known to be there.
    private func settleEarlierAttempts(at row: Int64, by entry: JournalEntry) throws {
        let catalog = entry.catalog
        for operation in try catalog.operations(OperationFilter(openOnly: true, diskID: row))
        where operation.id != entry.id && [.register, .promote].contains(operation.kind) {
            try catalog.finish(operation.id, .done, outcome: "settled by operation \(entry.id)")
        }
    }

    /// Registers; and where the server says that the file is registered, or that only its catalog lags, or where the
    /// answer is lost, finds the disk instead of guessing.
    private func registerOrFind(
        _ path: DatastorePath,
        name: String,
        on datastore: Datastore
    ) async throws -> Registration {
        func found() async throws -> Disk? {
            try await uninterrupted { try await disk(at: path, on: datastore) }
        }
        do {
            let disk = try await disks.register(path, datacenterPath: datastore.datacenterPath, name: name)
            return Registration(disk: disk, isNew: true)
        } catch let error as FCDError {
            switch error.fault?.type {
            case "AlreadyExists":
                if let disk = await named(by: error, at: path, on: datastore) {
                    return Registration(disk: disk, isNew: false)
                }
                if let disk = try await found() { return Registration(disk: disk, isNew: false) }
                throw await carriesForeignID(path, error)
            case "SyncFault", "VslmSyncFault":
                if let disk = try? await found() { return Registration(disk: disk, isNew: true) }
                throw FCDError(
                    .unknownOutcome,
                    "\(path) may be registered: the server says that its catalog lags behind",
                    hint:
                        "run `fcd register \(path.description.quotedForShell)` again in a minute: it finds what is there",
                    fault: error.fault
                )
            case "InvalidArgument", "FileFault":
                // Some servers say no more than this about a file that is registered.
                if let disk = try await found() { return Registration(disk: disk, isNew: false) }
                throw Self.unusableFile(path, error)
            case "FileNotFound", "NotFound":
                throw Self.missingFile(path, error)
            default:
                if error.code == .unknownOutcome, let disk = (try? await found()) ?? nil {
                    return Registration(disk: disk, isNew: true)
                }
            }
            throw error
        }
    }

    /// The disk that the server names as the one that the file is, if it lies there.
    private func named(by error: FCDError, at path: DatastorePath, on datastore: Datastore) async -> Disk? {
        guard let id = error.fault?["name"], DiskID.isWhole(id), let disk = try? await disks.retrieve(DiskID(id)),
            disk.path == path.description, disk.datastore == datastore.reference
        else { return nil }
        return disk
    }

    /// A file that the server takes for a disk which lies elsewhere: a copied VMDK carries its source's ID.
    private func carriesForeignID(_ path: DatastorePath, _ error: FCDError) async -> FCDError {
        let id = error.fault?["name"].map { DiskID($0) }
        let other = await id.asyncMap { try? await disks.retrieve($0) } ?? nil
        let place = other.map { " at \($0.path)" } ?? ""
        return FCDError(
            .conflict,
            "\(path) carries the ID of another disk, \(id?.rawValue ?? "which the server does not name")\(place)",
            hint: "it is a copy: clone it with vmkfstools or the datastore browser so that it gets an ID of its own",
            fault: error.fault
        )
    }

    private func planRegister(
        _ request: RegisterRequest,
        on datastore: Datastore,
        kind: OperationKind
    ) async throws -> ChangeResult {
        if let disk = try await disk(at: request.path, on: datastore) {
            let message = "\(request.path) is registered already, as \(disk.name) (\(disk.id))"
            return ChangeResult(.unchanged, kind, disk: disk, message)
        }
        let preflight = try await registerPreflight(on: datastore)
        try preflight.require()
        let name = request.name ?? request.path.nameOfDisk
        let method = disks.capabilities.hasGlobalCatalog ? "VslmRegisterDisk" : "RegisterDisk"
        var calls = [
            PlannedCall(method, "\(request.path) in \(datastore.datacenterPath), name \(String(reflecting: name))")
        ]
        if let owner = request.owner { calls += planOwner(owner) }
        for tag in request.tags { calls += planTag(tag) }
        return ChangeResult(
            .planned,
            kind,
            "would register \(request.path) as \(name)",
            notes: preflight.notes,
            calls: calls
        )
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
