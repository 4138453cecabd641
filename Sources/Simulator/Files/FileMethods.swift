import FCD

/// `FileManager` and `VirtualDiskManager`.
enum FileMethods {
    static func add(to table: inout MethodTable) {
        table.add("FileManager", "MakeDirectory", privilege: "Datastore.FileManagement", makeDirectory)
        table.add("FileManager", "DeleteDatastoreFile_Task", privilege: "Datastore.FileManagement", deleteFile)
        table.add("FileManager", "QueryFileLockInfo", queryLock)
        table.add("VirtualDiskManager", "CreateVirtualDisk_Task", privilege: "Datastore.FileManagement", createDisk)
        table.add("VirtualDiskManager", "DeleteVirtualDisk_Task", privilege: "Datastore.FileManagement", deleteFile)
        table.add("VirtualDiskManager", "QueryVirtualDiskUuid", queryUuid)
    }

    private static func path(_ call: MethodCall, _ name: String = "name") throws(Fault) -> DatastorePath {
        let text = try call.string(name)
        guard let path = try? DatastorePath(parsing: text) else { throw .invalidArgument(name, text) }
        return path
    }

    private static func datastore(of path: DatastorePath, _ state: ServerState) throws(Fault) -> Datastore {
        guard let datastore = state.inventory.datastore(named: path.datastore) else {
            throw .invalidDatastore(path.datastore)
        }
        return datastore
    }

    private static func makeDirectory(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let path = try path(call)
        let datastore = try datastore(of: path, state)
        guard !datastore.hasDirectory(path.path), datastore.files[path.path] == nil else {
            throw .fileAlreadyExists(path.description)
        }
        guard call.optionalBool("createParentDirectories") ?? false || datastore.hasDirectory(path.folder) else {
            throw .fileNotFound("[\(path.datastore)] \(path.folder)")
        }
        state.inventory.datastores[datastore.reference.value]?.makeDirectories(above: path.path + "/")
        return []
    }

    private static func createDisk(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let path = try path(call)
        _ = try datastore(of: path, state)
        let kib = call.arguments["spec", "capacityKb"].flatMap { Int64($0.text.trimmed) } ?? 0
        guard kib >= 1024 else { throw .invalidArgument("spec.capacityKb") }
        guard path.path.hasSuffix(".vmdk") else { throw .invalidArgument("name", path.path) }
        let isThin = call.arguments["spec", "diskType"]?.text.trimmed == "thin"
        return try state.startTask(call) { (state) throws(Fault) in
            let datastore = try datastore(of: path, state)
            guard datastore.files[path.path] == nil else { throw .fileAlreadyExists(path.description) }
            guard datastore.hasDirectory(path.folder) else { throw .fileNotFound(path.description) }
            try state.inventory.addDiskFile(path, capacityMiB: kib / 1024, isThin: isThin, modified: state.now)
            return .string(path.description)
        }
    }

    private static func deleteFile(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let path = try path(call)
        _ = try datastore(of: path, state)
        return try state.startTask(call) { (state) throws(Fault) in
            try state.inventory.deleteFile(path)
            return nil
        }
    }

    private static func queryUuid(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let path = try path(call)
        guard let file = try datastore(of: path, state).files[path.path] else {
            throw .fileNotFound(path.description)
        }
        // `60 00 C2 9a …`: the identifier as SCSI shows it.
        let digits = Array(file.uuid.filter { $0 != "-" })
        let pairs = stride(from: 0, to: digits.count - 1, by: 2).map { String(digits[$0...$0 + 1]) }
        return [.string(pairs.prefix(8).joined(separator: " ") + "-" + pairs.dropFirst(8).joined(separator: " "))]
    }

    /// Who has locked a file: whoever a test says, or the host of the machine that is powered on with it.
    private static func queryLock(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let text = try call.string("path")
        guard let path = state.inventory.diskPath(onHost: text) else { throw .invalidArgument("path", text) }
        guard let host = call.optionalReference("host") else {
            guard state.kind == .esxi else { throw .invalidArgument("host") }
            return locks(of: path, state)
        }
        guard state.inventory.hosts[host.value] != nil else { throw .objectNotFound(host) }
        return locks(of: path, state)
    }

    private static func locks(of path: DatastorePath, _ state: ServerState) -> [Value] {
        let datacenter = state.inventory.datastore(named: path.datastore)?.datacenter
        let holders = datacenter.map { state.inventory.users(of: path, in: $0).map(\.machine) } ?? []
        var locks = holders.filter { $0.powerState == .poweredOn }.map { machine in
            (host: state.inventory.name(of: machine.host) ?? "", world: "vmx-\(machine.name)")
        }
        if let world = state.inventory.locks[path] { locks.append((host: "esx-backup.example.test", world: world)) }
        return [
            .object(
                "FileLockInfoResult",
                [
                    "lockInfo": .array(
                        of: "FileLockInfo",
                        locks.map { lock in
                            .object(
                                "FileLockInfo",
                                [
                                    "filePath": .string(path.description),
                                    "host": .string(lock.host),
                                    "mac": "00:50:56:00:00:01",
                                    "id": .string(path.path),
                                    "worldName": .string(lock.world),
                                    "lockMode": "exclusive",
                                ]
                            )
                        }
                    )
                ]
            )
        ]
    }
}

extension Inventory {
    /// The disk whose data a host calls `/vmfs/volumes/VOLUME/folder/disk-flat.vmdk`.
    fileprivate func diskPath(onHost text: String) -> DatastorePath? {
        guard let owner = datastores.values.first(where: { text.hasPrefix($0.url.dropFirst("ds://".count)) }) else {
            return nil
        }
        let path = String(text.dropFirst(owner.url.count - "ds://".count))
        let descriptor = path.hasSuffix("-flat.vmdk") ? path.dropLast("-flat.vmdk".count) + ".vmdk" : path
        let found = [path, descriptor].first { owner.files[$0]?.kind == .disk || owner.files[$0]?.kind == .delta }
        return found.map { DatastorePath(datastore: owner.name, path: $0) }
    }
}

extension Inventory {
    /// Deletes a file, or a folder with what is in it. A disk that a machine uses is refused.
    mutating func deleteFile(_ path: DatastorePath) throws(Fault) {
        guard let datastore = datastore(named: path.datastore) else { throw .invalidDatastore(path.datastore) }
        let key = datastore.reference.value
        if datastore.files[path.path] != nil {
            if let (holder, _) = users(of: path, in: datastore.datacenter).first {
                throw Fault(
                    "FileLocked",
                    "File \(path) is locked by virtual machine '\(holder.name)'.",
                    ["file": .string(path.description)]
                )
            }
            // The catalog is not told: the disk's entry stays behind until the datastore is reconciled.
            datastores[key]?.files[path.path] = nil
        } else if datastore.directories.contains(path.path) {
            let prefix = path.path + "/"
            datastores[key]?.files = datastore.files.filter { !$0.key.hasPrefix(prefix) }
            datastores[key]?.directories = datastore.directories.filter { $0 != path.path && !$0.hasPrefix(prefix) }
        } else {
            throw .fileNotFound(path.description)
        }
    }
}
