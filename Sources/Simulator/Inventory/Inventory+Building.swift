import FCD
import Foundation

/// Adding objects, for seeds, test controls and the calls that create things.
extension Inventory {
    mutating func addFolder(_ name: String, in parent: ManagedObjectReference, childType: [String])
        -> ManagedObjectReference
    {
        let reference = newReference("Folder", childType.contains("VirtualMachine") ? "group-v" : "group-d")
        folders[reference.value] = Folder(
            reference: reference,
            name: name,
            parent: parent,
            childType: childType
        )
        folders[parent.value]?.children.append(reference)
        return reference
    }

    /// A datacenter with one cluster of hosts.
    mutating func addDatacenter(
        _ name: String,
        in parent: ManagedObjectReference? = nil,
        hosts hostNames: [String]
    ) -> ManagedObjectReference {
        let parent = parent ?? rootFolder
        let reference = newReference("Datacenter", "datacenter")
        folders[parent.value]?.children.append(reference)
        let datacenter = Datacenter(
            reference: reference,
            name: name,
            parent: parent,
            vmFolder: addFolder("vm", in: reference, childType: ["Folder", "VirtualMachine"]),
            hostFolder: addFolder("host", in: reference, childType: ["Folder", "ComputeResource"]),
            datastoreFolder: addFolder("datastore", in: reference, childType: ["Folder", "Datastore"]),
            networkFolder: addFolder("network", in: reference, childType: ["Folder", "Network"])
        )
        datacenters[reference.value] = datacenter
        let cluster = newReference("ClusterComputeResource", "domain-c")
        let pool = newReference("ResourcePool", "resgroup")
        resourcePools[pool.value] = cluster
        var compute = ComputeResource(
            reference: cluster,
            name: "cluster-\(name)",
            parent: datacenter.hostFolder,
            resourcePool: pool
        )
        for hostName in hostNames {
            let host = newReference("HostSystem", "host")
            hosts[host.value] = HostSystem(reference: host, name: hostName, parent: cluster)
            compute.hosts.append(host)
        }
        computeResources[cluster.value] = compute
        folders[datacenter.hostFolder.value]?.children.append(cluster)
        return reference
    }

    mutating func addDatastore(
        _ name: String,
        in datacenter: ManagedObjectReference,
        type: String = "VMFS",
        capacityMiB: Int64 = 2 * 1024 * 1024
    ) -> ManagedObjectReference {
        let reference = newReference("Datastore", "datastore")
        let folder = datacenters[datacenter.value]?.datastoreFolder ?? rootFolder
        datastores[reference.value] = Datastore(
            reference: reference,
            browser: ManagedObjectReference(
                type: "HostDatastoreBrowser",
                value: "datastoreBrowser-\(reference.value)"
            ),
            name: name,
            parent: folder,
            datacenter: datacenter,
            url: "ds:///vmfs/volumes/\(ids.uuid())/",
            type: type,
            capacityMiB: capacityMiB
        )
        folders[folder.value]?.children.append(reference)
        return reference
    }

    /// Puts datastores of one datacenter into a cluster.
    mutating func addDatastoreCluster(
        _ name: String,
        of members: [ManagedObjectReference],
        isPlacementEnabled: Bool = true
    ) throws(Fault) -> ManagedObjectReference {
        let reference = newReference("StoragePod", "group-p")
        guard let parent = members.first.flatMap({ datastores[$0.value]?.parent }) else {
            throw .invalidArgument("datastores", "a cluster needs one at least")
        }
        folders[reference.value] = Folder(
            reference: reference,
            name: name,
            parent: parent,
            childType: ["Datastore"],
            children: members,
            isPlacementEnabled: isPlacementEnabled
        )
        folders[parent.value]?.children.removeAll { members.contains($0) }
        folders[parent.value]?.children.append(reference)
        for member in members { datastores[member.value]?.parent = reference }
        return reference
    }

    mutating func addMachine(
        _ name: String,
        in datacenter: ManagedObjectReference,
        folder: ManagedObjectReference? = nil,
        home: DatastorePath,
        hardwareVersion: Int = 19,
        powerState: VirtualMachine.PowerState = .poweredOff,
        controllers: [ControllerKind] = [.paravirtual],
        isTemplate: Bool = false,
        created: Date
    ) throws(Fault) -> ManagedObjectReference {
        guard let owner = datacenters[datacenter.value],
            let compute = computeResources.values.first(where: { $0.parent == owner.hostFolder }),
            !compute.hosts.isEmpty
        else { throw .objectNotFound(datacenter) }
        let reference = newReference("VirtualMachine", "vm")
        let parent = folder ?? owner.vmFolder
        var machine = VirtualMachine(
            reference: reference,
            name: name,
            parent: parent,
            datacenter: datacenter,
            host: compute.hosts[ids.below(compute.hosts.count)],
            resourcePool: compute.resourcePool,
            home: home,
            uuid: ids.uuid(),
            instanceUuid: ids.uuid(),
            hardwareVersion: hardwareVersion,
            isTemplate: isTemplate,
            powerState: powerState,
            created: created
        )
        for kind in controllers { machine.addController(kind) }
        machines[reference.value] = machine
        folders[parent.value]?.children.append(reference)
        if let datastore = self.datastore(named: home.datastore)?.reference.value {
            let file = DatastoreFile(
                kind: .other,
                capacityMiB: 0,
                usedMiB: 1,
                isThin: false,
                uuid: ids.uuid(),
                modified: created
            )
            datastores[datastore]?.add(file, at: home.path)
        }
        return reference
    }

    /// Adds a VMDK to a datastore.
    mutating func addDiskFile(
        _ path: DatastorePath,
        capacityMiB: Int64,
        kind: DatastoreFile.Kind = .disk,
        isThin: Bool = true,
        modified: Date
    ) throws(Fault) {
        guard let datastore = datastore(named: path.datastore)?.reference.value else {
            throw .invalidDatastore(path.datastore)
        }
        let file = DatastoreFile(
            kind: kind,
            capacityMiB: capacityMiB,
            usedMiB: isThin ? capacityMiB / 4 : capacityMiB,
            isThin: isThin,
            uuid: ids.uuid(),
            modified: modified
        )
        datastores[datastore]?.add(file, at: path.path)
    }
}

extension VirtualMachine {
    @discardableResult
    mutating func addController(_ kind: ControllerKind) -> Int {
        // SCSI controllers share their bus numbers, whatever their make.
        let bus = controllers.filter { $0.kind.firstKey == kind.firstKey }.count
        let controller = VirtualController(key: kind.firstKey + bus, kind: kind, bus: bus)
        controllers.append(controller)
        return controller.key
    }
}
