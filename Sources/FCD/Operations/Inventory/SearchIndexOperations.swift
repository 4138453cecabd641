/// `SearchIndex.FindByInventoryPath`: the object at `DC/vm/folder/name`, or nil.
package struct FindByInventoryPath: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "FindByInventoryPath"
    package let target: ManagedObjectReference
    let path: String

    package init(searchIndex: ManagedObjectReference, path: String) {
        target = searchIndex
        self.path = path
    }

    package func encode(into body: inout XMLWriter) {
        body.element("inventoryPath", path)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> ManagedObjectReference? {
        try answer.optionalReference("returnval")
    }
}

/// `SearchIndex.FindAllByUuid` for virtual machines.
package struct FindVirtualMachinesByUUID: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "FindAllByUuid"
    package let target: ManagedObjectReference
    let uuid: String
    /// Whether `uuid` is vCenter's instance UUID instead of the BIOS UUID.
    let isInstanceUUID: Bool

    package init(searchIndex: ManagedObjectReference, uuid: String, isInstanceUUID: Bool) {
        target = searchIndex
        self.uuid = uuid
        self.isInstanceUUID = isInstanceUUID
    }

    package func encode(into body: inout XMLWriter) {
        body.element("uuid", uuid)
        body.element("vmSearch", true)
        body.element("instanceUuid", isInstanceUUID)
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> [ManagedObjectReference] {
        var found: [ManagedObjectReference] = []
        for node in answer.all("returnval") { found.append(try node.asReference()) }
        return found
    }
}
