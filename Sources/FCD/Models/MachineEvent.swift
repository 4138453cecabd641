/// An event in vCenter's history that tells who did something to a virtual machine and its disks.
///
/// vCenter has no events about First Class Disks: who renamed a disk, grew one that is attached to nothing, or changed
/// its metadata is in no event.
package struct MachineEvent: Sendable, Equatable {
    /// The kinds that are of use, by their type on the wire.
    package enum Kind: String, Sendable, CaseIterable {
        /// The machine's devices or settings were changed.
        case reconfigured = "VmReconfiguredEvent"
        /// The machine was deleted or taken from the inventory.
        case removed = "VmRemovedEvent"
        /// Its files went to another datastore.
        case relocated = "VmRelocatedEvent"
        /// It went to another host, maybe with its files.
        case migrated = "VmMigratedEvent"
        /// Somebody began a task.
        case task = "TaskEvent"
    }

    /// A device that was added, removed or changed, as the caller had asked for it.
    package struct DeviceChange: Sendable, Equatable {
        package enum Operation: String, Sendable { case add, remove, edit }

        package var operation: Operation
        /// Of one that was added, whatever the caller had made up.
        package var deviceKey: Int
        /// `[datastore] folder/file.vmdk`
        package var path: String?
        package var diskID: DiskID?
    }

    /// Texts about the machine's configuration before and after, with the paths of properties, such as
    /// `config.hardware.device(2001)`.
    package struct ConfigurationChange: Sendable, Equatable {
        package var modified: String
        package var added: String
        package var deleted: String
    }

    package var kind: Kind
    /// Rises with each event of the server.
    package var key: Int64
    /// As the server writes it, ISO 8601.
    package var time: String
    /// Who did it, such as `VSPHERE.LOCAL\ann`; empty where the server did it by itself.
    package var user: String
    package var machine: ManagedObjectReference?
    /// Of ``Kind/reconfigured``.
    package var devices: [DeviceChange]
    /// Of ``Kind/reconfigured``, where the server tells it.
    package var configuration: ConfigurationChange?
    /// Of ``Kind/task``: what was begun, such as `VirtualMachine.attachDisk`.
    package var task: String?

    /// - Throws: ``AnswerError`` for an event of another kind, too.
    init(_ node: XMLNode) throws(AnswerError) {
        guard let kind = node.type.flatMap(Kind.init(rawValue:)) else {
            throw AnswerError("\(node.type ?? "an event without a type") is none of the events that were asked for")
        }
        self.kind = kind
        key = try node.int("key")
        time = try node.string("createdTime").trimmed
        user = try node.string("userName")
        machine = try node.child("vm")?.optionalReference("vm")
        devices = node.child("configSpec")?.all("deviceChange").compactMap(DeviceChange.init) ?? []
        configuration = node.child("configChanges").map(ConfigurationChange.init)
        task = node["info", "descriptionId"]?.text
        // A task's event may name its object in the task alone.
        if machine == nil, let entity = try node.child("info")?.optionalReference("entity") {
            machine = entity.type == "VirtualMachine" ? entity : nil
        }
    }
}

extension MachineEvent.DeviceChange {
    /// nil for what is no change of a device.
    fileprivate init?(_ node: XMLNode) {
        guard let operation = node.child("operation").flatMap({ Operation(rawValue: $0.text.trimmed) }),
            let device = node.child("device"), let key = device.child("key").flatMap({ Int($0.text.trimmed) })
        else { return nil }
        self.operation = operation
        deviceKey = key
        path = device["backing", "fileName"]?.text
        diskID = device["vDiskId", "id"].map { DiskID($0.text) }
    }
}

extension MachineEvent.ConfigurationChange {
    fileprivate init(_ node: XMLNode) {
        modified = node.child("modified")?.text ?? ""
        added = node.child("added")?.text ?? ""
        deleted = node.child("deleted")?.text ?? ""
    }
}
