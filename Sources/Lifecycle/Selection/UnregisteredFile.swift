package import FCD

/// A VMDK that is no First Class Disk and no VM's disk.
package struct UnregisteredFile: Sendable, Equatable {
    package var path: DatastorePath
    /// nil where the server did not say.
    package var capacity: MiB?
    /// What it takes on the datastore, in bytes; nil where the server did not say.
    package var sizeBytes: Int64?
    /// When it was last written, as the server wrote it.
    package var modified: String?
    /// The file of a VM that lies beside it and that the inventory does not have: perhaps its disk.
    package var strangerBeside: DatastorePath?
}

extension DiskLifecycle {
    /// The VMDKs of a datastore that are no First Class Disk and that no VM needs: by its devices, what their deltas
    /// stand on, and the files of its snapshots. Deltas, extents, maps of changed blocks and what lies in folders of
    /// the system or of content libraries are left out.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where a VM cannot be read, so that it is not known which
    ///   files are its.
    package func unregisteredFiles(on datastore: Datastore) async throws -> [UnregisteredFile] {
        guard datastore.isAccessible else {
            throw FCDError(
                .unreachable,
                "the datastore \(datastore.name) is not accessible",
                hint: "run the command again once a host reaches it"
            )
        }
        progress("searching the files of \(datastore.name)")
        let found = try await inventory.files(on: datastore, matching: ["*.vmdk", "*.vmx", "*.vmtx"])
        let candidates = found.filter { $0.kind == .disk && !$0.path.isOfSystem }
        guard !candidates.isEmpty else { return [] }
        progress("asking who uses \(candidates.count) files of \(datastore.name)")
        async let registered = registeredPaths(on: datastore)
        let machines = try await inventory.virtualMachines(on: datastore.reference)
        let ofMachines = try await paths(of: machines, on: datastore)
        let known = try await resolved(
            ofMachines.union(try await registered),
            among: Set(found.map(\.path.likeness)),
            on: datastore
        )
        let strangers = strangers(among: found, known: ofMachines)
        return candidates.filter { !known.contains($0.path.likeness) }
            .sorted { $0.path.description < $1.path.description }
            .map { file in
                UnregisteredFile(
                    path: file.path,
                    capacity: file.capacity,
                    sizeBytes: file.sizeBytes,
                    modified: file.modified,
                    strangerBeside: strangers[file.path.folder]
                )
            }
    }

    /// The places of the disks that the server lists; one that cannot be read is found out when its file is
    /// registered.
    private func registeredPaths(on datastore: Datastore) async throws -> Set<DatastorePath> {
        var paths: Set<DatastorePath> = []
        try await disks.list(unread: { place, error in if place.reference == datastore.reference { throw error } }) {
            for entry in $0 {
                guard let path = entry.path.flatMap({ try? DatastorePath(parsing: $0) }) else { continue }
                if path.datastore == datastore.name { paths.insert(path.normalized) }
            }
        }
        return paths
    }

    /// Every file on the datastore that one of these VMs needs.
    private func paths(of machines: [VirtualMachine], on datastore: Datastore) async throws -> Set<DatastorePath> {
        let files = try await inventory.files(of: machines.map(\.reference))
        var paths: Set<DatastorePath> = []
        for machine in machines {
            guard machine.hasDevices, let own = files[machine.reference] else {
                throw FCDError(
                    .conflict,
                    "\(machine.name) (\(machine.reference.value)) cannot be read, so it is not known which files of "
                        + "\(datastore.name) are its",
                    hint: "see that the host of \(machine.name) is connected, or register files by their paths"
                )
            }
            let names = own + machine.disks.flatMap { [$0.path].compactMap { $0 } + $0.parents.map(\.path) }
            for path in names.compactMap({ try? DatastorePath(parsing: $0) }) where path.datastore == datastore.name {
                paths.insert(path.normalized)
            }
        }
        return paths
    }

    /// The paths as the search writes them: on vSAN one folder goes by two names, so what the search did not show is
    /// asked for by itself.
    private func resolved(
        _ paths: Set<DatastorePath>,
        among found: Set<String>,
        on datastore: Datastore
    ) async throws -> Set<String> {
        let others = paths.filter { $0.path.lowercased().hasSuffix(".vmdk") && !found.contains($0.likeness) }
        let files = try await Array(others).concurrently { try await inventory.file(at: $0, on: datastore) }
        return Set(paths.map(\.likeness) + files.compactMap { $0?.path.likeness })
    }

    /// A VM's file by folder, where the inventory has no such VM.
    private func strangers(among found: [DatastoreFile], known: Set<DatastorePath>) -> [String: DatastorePath] {
        let known = Set(known.map(\.likeness))
        var strangers: [String: DatastorePath] = [:]
        for file in found where file.path.isMachine && !known.contains(file.path.likeness) {
            strangers[file.path.folder] = file.path
        }
        return strangers
    }
}

extension DatastorePath {
    /// The same for two paths that differ in upper and lower case alone: on some datastores those are one file.
    fileprivate var likeness: String { description.lowercased() }

    fileprivate var isMachine: Bool { [".vmx", ".vmtx"].contains { fileName.lowercased().hasSuffix($0) } }

    /// Whether it lies where vSphere itself keeps files: hidden folders, and those of content libraries.
    fileprivate var isOfSystem: Bool {
        path.split(separator: "/").dropLast().contains { $0.hasPrefix(".") || $0.hasPrefix("contentlib-") }
    }
}
