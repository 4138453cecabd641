import FCD

/// The properties of all managed objects, by type. A property that is not set is `nil`.
extension ServerState {
    /// Whether the object exists, of whatever type.
    func exists(_ object: ManagedObjectReference) -> Bool {
        switch object.type {
        case "Task", "VslmTask": tasks[object.value] != nil
        case "ContainerView": collectors.views[object.value] != nil
        case "PropertyCollector":
            object.value == "propertyCollector" || collectors.collectors[object.value] != nil
        case "PropertyFilter":
            collectors.collectors.values.contains { $0.filters.contains { $0.reference == object } }
        default: inventory.contains(object) || ServiceContent.isManager(object, of: self)
        }
    }

    func property(_ name: String, of object: ManagedObjectReference, session: Session?) -> Value? {
        switch object.type {
        case "ServiceInstance":
            switch name {
            case "content": ServiceContent.value(of: self)
            case "serverClock": .time(now)
            default: nil
            }
        case "SessionManager":
            switch name {
            case "currentSession": session?.value
            case "sessionList": .array(of: "UserSession", sessions.sessions.values.map(\.value))
            case "defaultLocale": "en"
            default: nil
            }
        case "Task": name == "info" ? tasks[object.value]?.info : nil
        case "ContainerView": viewProperty(name, of: object)
        case "HostDatastoreBrowser":
            name == "datastore"
                ? inventory.datastores.values.first { $0.browser == object }.map { .references([$0.reference]) } : nil
        case "VirtualMachineSnapshot": snapshotProperty(name, of: object)
        default: entityProperty(name, of: object)
        }
    }

    private func viewProperty(_ name: String, of object: ManagedObjectReference) -> Value? {
        guard let view = collectors.views[object.value] else { return nil }
        return switch name {
        case "view": .references(inventory.content(of: view))
        case "container": .reference(view.container)
        case "type": .strings(view.types)
        case "recursive": .boolean(view.isRecursive)
        default: nil
        }
    }

    private func snapshotProperty(_ name: String, of object: ManagedObjectReference) -> Value? {
        let owner = inventory.machines.values.first { $0.snapshots.contains { $0.reference == object } }
        guard let owner else { return nil }
        return switch name {
        case "vm": .reference(owner.reference)
        case "config": machineConfig(owner)
        default: nil
        }
    }

    /// Properties of what has a name and a place in the inventory.
    private func entityProperty(_ name: String, of object: ManagedObjectReference) -> Value? {
        guard inventory.contains(object) else { return nil }
        switch name {
        case "name": return inventory.name(of: object).map { .string(Inventory.escaped($0)) }
        case "parent": return inventory.parent(of: object).map(Value.reference)
        case "overallStatus", "configStatus": return .constant("ManagedEntityStatus", "green")
        default: break
        }
        let id = object.value
        return switch object.type {
        case "Folder": inventory.folders[id].flatMap { folderProperty(name, of: $0) }
        case "StoragePod": inventory.folders[id].flatMap { clusterProperty(name, of: $0) }
        case "Datacenter": inventory.datacenters[id].flatMap { datacenterProperty(name, of: $0) }
        case "ComputeResource", "ClusterComputeResource":
            inventory.computeResources[id].flatMap { computeProperty(name, of: $0) }
        case "HostSystem": inventory.hosts[id].flatMap { hostProperty(name, of: $0) }
        case "ResourcePool": inventory.resourcePools[id].flatMap { poolProperty(name, of: object, owner: $0) }
        case "Datastore": inventory.datastores[id].flatMap { datastoreProperty(name, of: $0) }
        case "VirtualMachine": inventory.machines[id].flatMap { machineProperty(name, of: $0) }
        default: nil
        }
    }
}
