/// The server's datastores and virtual machines.
public struct Inventory: Sendable {
    let reader: PropertyReader
    let session: SOAPSession
    let content: ServiceContent
    let tasks: TaskWaiter
    private let tree = FolderCache()
    let machineView = MachineView()

    init(session: SOAPSession, content: ServiceContent, tasks: TaskWaiter) {
        self.session = session
        self.content = content
        self.tasks = tasks
        reader = PropertyReader(session: session, content: content)
    }

    /// All datastores that the session may see: `RetrievePropertiesEx` over a container view.
    ///
    /// - Throws: ``FCDError``.
    public func datastores() async throws -> [Datastore] {
        var objects: [ObjectProperties] = []
        var folders: [ObjectProperties] = []
        // One view shows both, so datastores and their folders come from the same moment.
        let sets =
            [PropertyFilter.PropertySet(type: "Datastore", paths: Datastore.paths)]
            + InventoryTree.types.map { PropertyFilter.PropertySet(type: $0, paths: InventoryTree.paths) }
        try await reader.readAll(sets) { page in
            for object in page {
                if object.object.type == "Datastore" { objects.append(object) } else { folders.append(object) }
            }
        }
        return try Self.decoding {
            let tree = try InventoryTree(root: content.rootFolder, objects: folders)
            return try objects.map { try Datastore($0, tree: tree) }
        }
    }

    /// All virtual machines that the session may see, handed over a page at a time, so that memory does not grow
    /// with their number.
    ///
    /// - Throws: ``FCDError``, or what `handle` throws.
    public func virtualMachines(handle: (_ page: [VirtualMachine]) async throws -> Void) async throws {
        let tree = try await tree.refresh(folders)
        let machines = PropertyFilter.PropertySet(type: "VirtualMachine", paths: VirtualMachine.paths)
        try await reader.readAll([machines]) { page in
            try await handle(try Self.decoding { try page.map { try VirtualMachine($0, tree: tree) } })
        }
    }

    /// The virtual machines with files on a datastore, in no particular order.
    ///
    /// - Throws: ``FCDError``.
    public func virtualMachines(on datastore: ManagedObjectReference) async throws -> [VirtualMachine] {
        let properties = PropertyFilter.PropertySet(type: "Datastore", paths: ["vm"])
        let found = try await reader.read(properties, of: [datastore]).first?["vm"]?.children ?? []
        return try await virtualMachines(try Self.decoding { try found.map { try $0.asReference() } })
    }

    /// The paths of every file of these virtual machines, those of their snapshots too: `layoutEx`. A machine whose
    /// files the server does not tell, or that is gone, is left out.
    ///
    /// - Throws: ``FCDError``.
    package func files(of machines: [ManagedObjectReference]) async throws -> [ManagedObjectReference: [String]] {
        let properties = PropertyFilter.PropertySet(type: "VirtualMachine", paths: ["layoutEx.file"])
        var files: [ManagedObjectReference: [String]] = [:]
        do {
            for object in try await reader.read(properties, of: machines) {
                files[object.object] = object["layoutEx.file"]?.children.compactMap { $0.optionalString("name") }
            }
        } catch let error as FCDError where error.isObjectGone && machines.count > 1 {
            for machine in machines { files.merge(try await self.files(of: [machine])) { $1 } }
        } catch let error as FCDError where error.isObjectGone {}
        return files
    }

    /// These virtual machines, in no particular order; one that is gone is left out.
    ///
    /// - Throws: ``FCDError``.
    public func virtualMachines(_ references: [ManagedObjectReference]) async throws -> [VirtualMachine] {
        guard !references.isEmpty else { return [] }
        let properties = PropertyFilter.PropertySet(type: "VirtualMachine", paths: VirtualMachine.paths)
        do {
            let objects = try await reader.read(properties, of: references)
            var folders = try await tree.value(self.folders)
            // A folder that was made since the folders were read.
            if objects.contains(where: { !folders.knows(parentOf: $0) }) {
                folders = try await tree.refresh(self.folders)
            }
            return try Self.decoding { try objects.map { try VirtualMachine($0, tree: folders) } }
        } catch let error as FCDError where error.isObjectGone {
            guard references.count > 1 else { return [] }
            var found: [VirtualMachine] = []
            for reference in references { found += try await virtualMachines([reference]) }
            return found
        }
    }

    /// The names of virtual machines by reference, for showing them; unknown ones are left out.
    ///
    /// - Throws: ``FCDError``.
    public func names(of references: [ManagedObjectReference]) async throws -> [ManagedObjectReference: String] {
        let properties = PropertyFilter.PropertySet(type: "VirtualMachine", paths: ["name"])
        do {
            let objects = try await reader.read(properties, of: references)
            return Dictionary(
                objects.compactMap { object in object["name"].map { (object.object, $0.text) } },
                uniquingKeysWith: { first, _ in first }
            )
        } catch let error as FCDError where error.isObjectGone {
            guard references.count > 1 else { return [:] }
            var found: [ManagedObjectReference: String] = [:]
            for reference in references { found.merge(try await names(of: [reference])) { first, _ in first } }
            return found
        }
    }

    /// Finds the one virtual machine that a text names: a moid (`vm-42`), a UUID, an inventory path, or a name.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` and the candidates.
    public func virtualMachine(_ text: String) async throws -> VirtualMachine {
        let found = try await virtualMachines(try await candidates(for: text))
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(
                .notFound,
                "there is no virtual machine \(String(reflecting: text))",
                hint: "name it by its name, its inventory path, its moid (vm-42) or its UUID"
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: text)) names \(found.count) virtual machines",
                hint: "name one of them by its inventory path or its moid",
                candidates: found.map { "\($0.reference.value)  \($0.inventoryPath)" }.sorted()
            )
        }
    }

    /// How many disks an NVMe controller of this VM takes: `EnvironmentBrowser.QueryConfigOptionEx`. The other kinds
    /// have limits that are written down.
    ///
    /// - Returns: nil where the server does not tell.
    /// - Throws: ``FCDError``.
    public func nvmeDiskLimit(of machine: VirtualMachine) async throws -> Int? {
        guard let environmentBrowser = machine.environmentBrowser else { return nil }
        let query = QueryConfigOption(
            environmentBrowser: environmentBrowser,
            hardwareVersion: machine.hardwareVersion,
            host: machine.host,
            guestID: machine.guestID
        )
        return try await session.call(query)
    }

    private func candidates(for text: String) async throws -> [ManagedObjectReference] {
        if text.wholeMatch(of: /vm-\d+/) != nil {
            let reference = ManagedObjectReference.virtualMachine(text)
            if !(try await names(of: [reference])).isEmpty { return [reference] }
        }
        if let searchIndex = content.searchIndex {
            if text.wholeMatch(of: /[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/) != nil {
                var found: [ManagedObjectReference] = []
                for isInstanceUUID in [true, false] {
                    found += try await session.call(
                        FindVirtualMachinesByUUID(
                            searchIndex: searchIndex,
                            uuid: text.lowercased(),
                            isInstanceUUID: isInstanceUUID
                        )
                    )
                }
                if !found.isEmpty { return Array(Set(found)) }
            }
            if text.contains("/") {
                let path = text.hasPrefix("/") ? String(text.dropFirst()) : text
                let found = try await session.call(FindByInventoryPath(searchIndex: searchIndex, path: path))
                if let found, found.type == "VirtualMachine" { return [found] }
            }
        }
        var named: [ManagedObjectReference] = []
        try await reader.readAll([PropertyFilter.PropertySet(type: "VirtualMachine", paths: ["name"])]) { page in
            named += page.filter { $0["name"]?.text == text }.map(\.object)
        }
        return named
    }

    /// Lets go of what is kept on the server.
    func close() async { await machineView.destroy(using: reader) }

    private func folders() async throws -> InventoryTree {
        var objects: [ObjectProperties] = []
        try await reader.readAll(
            InventoryTree.types.map { PropertyFilter.PropertySet(type: $0, paths: InventoryTree.paths) }
        ) { objects += $0 }
        return try Self.decoding { try InventoryTree(root: content.rootFolder, objects: objects) }
    }

    static func decoding<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let error as AnswerError {
            throw FCDError(.protocolViolation, error.description)
        }
    }
}
