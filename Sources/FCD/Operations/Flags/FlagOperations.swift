/// What is done with control flags. The rest of a call's name depends on the service.
package enum FlagChange: String, Sendable {
    case set = "SetVStorageObjectControlFlags"
    case clear = "ClearVStorageObjectControlFlags"
}

/// `VslmSetVStorageObjectControlFlags` and `VslmClearVStorageObjectControlFlags`.
package struct VSLMChangeFlags: SOAPOperation {
    package static let service = SOAPService.vslm
    package static let effect = OperationEffect.changes
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let flags: DiskFlagSet

    package init(_ change: FlagChange, manager: ManagedObjectReference, id: DiskID, flags: DiskFlagSet) {
        method = "Vslm" + change.rawValue
        target = manager
        self.id = id
        self.flags = flags
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        flags.encode(into: &body)
    }

    package typealias Reply = Void
}

/// `SetVStorageObjectControlFlags` and `ClearVStorageObjectControlFlags`, with `Host` before them on ESXi.
package struct VSOMChangeFlags: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.changes
    package let method: String
    package let target: ManagedObjectReference
    let id: DiskID
    let datastore: ManagedObjectReference
    let flags: DiskFlagSet

    package init(
        _ change: FlagChange,
        manager: VSOMManager,
        id: DiskID,
        datastore: ManagedObjectReference,
        flags: DiskFlagSet
    ) {
        method = manager.flavor.method(change.rawValue)
        target = manager.reference
        self.id = id
        self.datastore = datastore
        self.flags = flags
    }

    package func encode(into body: inout XMLWriter) {
        body.diskID("id", id)
        body.reference("datastore", datastore)
        flags.encode(into: &body)
    }

    package typealias Reply = Void
}
