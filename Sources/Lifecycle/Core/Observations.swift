import Catalog
import FCD
import Foundation

// The catalog knows nothing of SOAP, and the client nothing of SQLite: here the one's words become the other's.

extension ServerObservation {
    init(_ client: VSphereClient) {
        self.init(
            // ESXi has no instance UUID on some versions; its address is then the best name there is.
            instanceUUID: client.about.instanceUUID ?? client.endpoint.url,
            url: client.endpoint.url,
            name: client.endpoint.host,
            product: client.about.fullName,
            apiVersion: client.apiVersion.text,
            isVCenter: client.about.isVCenter
        )
    }
}

extension DatastoreObservation {
    init(_ datastore: Datastore) {
        self.init(
            moid: datastore.reference.value,
            name: datastore.name,
            url: datastore.url,
            type: datastore.type,
            capacityMiB: datastore.capacityBytes.map { $0 >> 20 },
            freeMiB: datastore.freeBytes.map { $0 >> 20 },
            uncommittedMiB: datastore.uncommittedBytes.map { $0 >> 20 },
            accessible: datastore.isAccessible,
            datacenterPath: datastore.datacenterPath
        )
    }
}

extension VMObservation {
    init(_ machine: VirtualMachine) {
        self.init(
            moid: machine.reference.value,
            name: machine.name,
            instanceUUID: machine.instanceUUID,
            inventoryPath: machine.inventoryPath,
            powerState: machine.powerState?.rawValue ?? "unknown",
            hardwareVersion: machine.hardwareVersion,
            isTemplate: machine.isTemplate,
            changedBlockTracking: machine.changedBlockTracking,
            files: machine.hasDevices ? machine.otherFiles : nil
        )
    }
}

extension VirtualMachine {
    /// The files that it uses otherwise than as First Class Disks: as plain VMDKs, or below a snapshot or linked clone.
    var otherFiles: [VMFileObservation] {
        disks.flatMap { device in
            let own = device.diskID == nil ? device.path : nil
            return [own].compactMap { $0 }.map { path in
                VMFileObservation(path: path, role: .disk, datastoreMoid: device.datastore?.value)
            }
                + device.parents.map {
                    VMFileObservation(path: $0.path, role: .parent, datastoreMoid: $0.datastore?.value)
                }
        }
    }
}

extension AttachmentObservation {
    /// The attachments of First Class Disks to a VM, from its devices.
    static func all(of machine: VirtualMachine) -> [AttachmentObservation] {
        machine.disks.compactMap { device in
            device.diskID.map { id in
                AttachmentObservation(
                    fcdID: id.rawValue,
                    vmMoid: machine.reference.value,
                    controllerKey: device.controllerKey,
                    controllerLabel: machine.controller(key: device.controllerKey)?.label,
                    unitNumber: device.unitNumber,
                    deviceKey: device.key,
                    deviceLabel: device.label,
                    diskMode: device.settings.mode,
                    sharing: device.settings.sharing,
                    path: device.path
                )
            }
        }
    }
}

extension DiskObservation {
    init(_ disk: Disk, metadata: [String: String]? = nil, tags: [CatalogTag]? = nil) {
        var entry = DiskListEntry(disk)
        entry.metadata = metadata ?? disk.metadata
        self.init(entry, datastoreMoid: disk.datastore.value, tags: tags)
    }

    init(_ entry: DiskListEntry, datastoreMoid: String?, tags: [CatalogTag]? = nil) {
        self.init(
            fcdID: entry.id.rawValue,
            name: entry.name ?? "",
            capacityMiB: entry.capacity?.count,
            datastoreMoid: datastoreMoid,
            path: entry.path,
            provisioning: entry.provisioning.map(DiskRecord.Provisioning.init),
            createdAt: entry.createTime.flatMap(ServerTime.date),
            keepAfterDeleteVM: entry.keepAfterDeleteVM,
            relocationDisabled: entry.relocationDisabled,
            changedBlockTracking: entry.changedBlockTracking,
            usedMiB: entry.used?.count,
            snapshots: entry.snapshots,
            snapshotIDs: entry.snapshotIDs,
            backingObjectID: entry.backingObjectID,
            metadata: entry.metadata,
            owner: entry.metadata.flatMap { OwnerMetadata.observation($0) },
            retirement: entry.metadata.flatMap { RetirementMetadata.read($0) },
            tags: tags,
            fault: entry.fault.map { "\($0.type ?? "fault"): \($0.message)" }
        )
    }
}

extension DiskRecord.Provisioning {
    init(_ provisioning: Disk.Provisioning) {
        self =
            switch provisioning {
            case .thin: .thin
            case .eagerZeroedThick: .eager
            case .lazyZeroedThick: .lazy
            }
    }
}
