/// `VslmCreateSnapshot_Task`. The task's result is the snapshot's ID.
package struct VSLMCreateSnapshot: TaskOperation {
    package static let service = SOAPService.vslm
    package static let wantsResult = true
    package let method = "VslmCreateSnapshot_Task"
    package let target: ManagedObjectReference
    let id: DiskID
    let description: String

    package init(manager: ManagedObjectReference, id: DiskID, description: String) {
        target = manager
        self.id = id
        self.description = description
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.element("description", description)
    }
}

/// `VStorageObjectCreateSnapshot_Task`, or where the caller gives the snapshot its ID
/// `VStorageObjectCreateSnapshotEx_Task`, which takes one from vCenter 9.1 on.
package struct VSOMCreateSnapshot: TaskOperation {
    package static let service = SOAPService.vim
    package static let wantsResult = true
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let description: String
    let snapshot: DiskID?

    package init(
        manager: VSOMManager,
        id: DiskID,
        datastore: ManagedObjectReference,
        description: String,
        snapshot: DiskID? = nil
    ) {
        method = manager.flavor.snapshotMethod(
            snapshot == nil ? "VStorageObjectCreateSnapshot_Task" : "VStorageObjectCreateSnapshotEx_Task",
            host: "CreateSnapshot_Task"
        )
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.description = description
        self.snapshot = snapshot
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.element("description", description)
        if let snapshot { body.diskID("snapshotId", snapshot) }
    }
}

/// What is done with a snapshot that is there.
package enum SnapshotChange: Sendable, CaseIterable {
    case delete
    /// The disk goes back to the snapshot, and later snapshots are lost.
    case revert
}

/// `VslmDeleteSnapshot_Task` and `VslmRevertVStorageObject_Task`.
package struct VSLMChangeSnapshot: TaskOperation {
    package static let service = SOAPService.vslm
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let snapshot: DiskID

    package init(_ change: SnapshotChange, manager: ManagedObjectReference, id: DiskID, snapshot: DiskID) {
        method =
            switch change {
            case .delete: "VslmDeleteSnapshot_Task"
            case .revert: "VslmRevertVStorageObject_Task"
            }
        target = manager
        self.id = id
        self.snapshot = snapshot
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.diskID("snapshotId", snapshot)
    }
}

/// `DeleteSnapshot_Task` and `RevertVStorageObject_Task`, and what ESXi calls them.
package struct VSOMChangeSnapshot: TaskOperation {
    package static let service = SOAPService.vim
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let snapshot: DiskID

    package init(
        _ change: SnapshotChange,
        manager: VSOMManager,
        id: DiskID,
        datastore: ManagedObjectReference,
        snapshot: DiskID
    ) {
        method =
            switch change {
            case .delete: manager.flavor.snapshotMethod("DeleteSnapshot_Task", host: "DeleteSnapshot_Task")
            case .revert: manager.flavor.snapshotMethod("RevertVStorageObject_Task", host: "Revert_Task")
            }
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.snapshot = snapshot
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        body.diskID("snapshotId", snapshot)
    }
}

extension VSOMFlavor {
    /// ESXi puts `HostVStorageObject` before its calls on snapshots, and some go by a shorter name there.
    func snapshotMethod(_ vCenter: String, host: String) -> String {
        self == .host ? "HostVStorageObject" + host : vCenter
    }
}
