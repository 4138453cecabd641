import FCD
import Foundation

/// Everything that the server manages, apart from sessions and tasks.
struct Inventory: Sendable {
    let rootFolder: ManagedObjectReference
    var folders: [String: Folder] = [:]
    var datacenters: [String: Datacenter] = [:]
    var computeResources: [String: ComputeResource] = [:]
    var hosts: [String: HostSystem] = [:]
    /// The resource pool's moid and its owner.
    var resourcePools: [String: ManagedObjectReference] = [:]
    var datastores: [String: Datastore] = [:]
    var machines: [String: VirtualMachine] = [:]
    var disks = DiskStore()
    /// Properties that the server does not tell, such as `config.version`, by the moids of their objects.
    var hiddenProperties: [String: Set<String>] = [:]
    /// Files that something other than a machine has locked, and what it is called.
    var locks: [DatastorePath: String] = [:]
    /// Disks that are gone and left snapshots behind.
    var leftSnapshots: [String: FirstClassDisk] = [:]
    var tags: Set<Tag> = []
    /// The storage policies in the order in which they were made; an ESXi host has none.
    var profiles: [StoragePolicy] = []
    var ids: IdentifierSource

    init(kind: SimulatedVCenter.Kind, server: Int) {
        ids = IdentifierSource(server: server)
        rootFolder = ManagedObjectReference(type: "Folder", value: kind == .esxi ? "ha-folder-root" : "group-d1")
        folders[rootFolder.value] = Folder(
            reference: rootFolder,
            name: kind == .esxi ? "ha-folder-root" : "Datacenters",
            parent: nil,
            childType: ["Folder", "Datacenter"]
        )
        if kind == .vCenter { profiles = StoragePolicy.builtIn }
    }

    mutating func newReference(_ type: String, _ prefix: String) -> ManagedObjectReference {
        ManagedObjectReference(type: type, value: "\(prefix)-\(ids.number() + 1)")
    }

    // MARK: Looking up

    func datastore(_ reference: ManagedObjectReference) throws(Fault) -> Datastore {
        guard let datastore = datastores[reference.value] else { throw .objectNotFound(reference) }
        return datastore
    }

    func machine(_ reference: ManagedObjectReference) throws(Fault) -> VirtualMachine {
        guard let machine = machines[reference.value] else { throw .objectNotFound(reference) }
        return machine
    }

    /// The datastore of that name, in one datacenter if it is given: names are unique there only.
    func datastore(named name: String, in datacenter: ManagedObjectReference? = nil) -> Datastore? {
        datastores.values.first { $0.name == name && (datacenter == nil || $0.datacenter == datacenter) }
    }

    func file(_ path: DatastorePath) -> DatastoreFile? {
        datastore(named: path.datastore)?.files[path.path]
    }

    /// Whether the object exists.
    func contains(_ reference: ManagedObjectReference) -> Bool {
        let id = reference.value
        return switch reference.type {
        case "Folder", "StoragePod": folders[id] != nil
        case "Datacenter": datacenters[id] != nil
        case "ComputeResource", "ClusterComputeResource": computeResources[id] != nil
        case "HostSystem": hosts[id] != nil
        case "ResourcePool": resourcePools[id] != nil
        case "Datastore": datastores[id] != nil
        case "VirtualMachine": machines[id] != nil
        case "VirtualMachineSnapshot": machines.values.contains { $0.snapshots.contains { $0.reference == reference } }
        case "EnvironmentBrowser": machines.values.contains { $0.environmentBrowser == reference }
        case "HostDatastoreBrowser": datastores.values.contains { $0.browser == reference }
        default: false
        }
    }

    func name(of reference: ManagedObjectReference) -> String? {
        let id = reference.value
        return switch reference.type {
        case "Folder", "StoragePod": folders[id]?.name
        case "Datacenter": datacenters[id]?.name
        case "ComputeResource", "ClusterComputeResource": computeResources[id]?.name
        case "HostSystem": hosts[id]?.name
        case "ResourcePool": resourcePools[id] == nil ? nil : "Resources"
        case "Datastore": datastores[id]?.name
        case "VirtualMachine": machines[id]?.name
        default: nil
        }
    }

    func parent(of reference: ManagedObjectReference) -> ManagedObjectReference? {
        let id = reference.value
        return switch reference.type {
        case "Folder", "StoragePod": folders[id]?.parent
        case "Datacenter": datacenters[id]?.parent
        case "ComputeResource", "ClusterComputeResource": computeResources[id]?.parent
        case "HostSystem": hosts[id]?.parent
        case "ResourcePool": resourcePools[id]
        case "Datastore": datastores[id]?.parent
        case "VirtualMachine": machines[id]?.parent
        default: nil
        }
    }

    /// The objects that an inventory path may continue with.
    func children(of reference: ManagedObjectReference) -> [ManagedObjectReference] {
        switch reference.type {
        case "Folder", "StoragePod": folders[reference.value]?.children ?? []
        case "Datacenter":
            datacenters[reference.value].map { [$0.vmFolder, $0.hostFolder, $0.datastoreFolder, $0.networkFolder] }
                ?? []
        case "ComputeResource", "ClusterComputeResource":
            computeResources[reference.value].map { [$0.resourcePool] + $0.hosts } ?? []
        default: []
        }
    }

    /// Everything below a container, in the order of the inventory.
    func descendants(of reference: ManagedObjectReference, recursive: Bool) -> [ManagedObjectReference] {
        var found: [ManagedObjectReference] = []
        for child in children(of: reference) {
            found.append(child)
            // A container view that does not descend still passes the folders that a datacenter consists of.
            if recursive || reference.type == "Datacenter" { found += descendants(of: child, recursive: recursive) }
        }
        return found
    }

    /// The inventory path below the root folder, such as `Folder/DC`.
    func inventoryPath(of reference: ManagedObjectReference) -> String {
        var names: [String] = []
        var next: ManagedObjectReference? = reference
        while let current = next, current != rootFolder {
            names.insert(Self.escaped(name(of: current) ?? current.value), at: 0)
            next = parent(of: current)
        }
        return names.joined(separator: "/")
    }

    func find(inventoryPath: String) -> ManagedObjectReference? {
        var current = rootFolder
        for name in inventoryPath.split(separator: "/") {
            let wanted = String(name)
            guard let child = children(of: current).first(where: { Self.escaped(self.name(of: $0) ?? "") == wanted })
            else { return nil }
            current = child
        }
        return current
    }

    /// An entity's name as its `name` property has it: slashes and percent signs are escaped.
    static func escaped(_ name: String) -> String {
        guard name.contains(where: { $0 == "/" || $0 == "\\" || $0 == "%" }) else { return name }
        return name.reduce(into: "") { text, character in
            switch character {
            case "%": text += "%25"
            case "/": text += "%2f"
            case "\\": text += "%5c"
            default: text.append(character)
            }
        }
    }

    /// Every machine in the order of creation.
    var machinesInOrder: [VirtualMachine] {
        machines.values.sorted { Self.number($0.reference) < Self.number($1.reference) }
    }

    var datastoresInOrder: [Datastore] {
        datastores.values.sorted { Self.number($0.reference) < Self.number($1.reference) }
    }

    private static func number(_ reference: ManagedObjectReference) -> Int {
        reference.value.split(separator: "-").last.flatMap { Int($0) } ?? 0
    }
}
